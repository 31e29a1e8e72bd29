#include "ui/runs/runspage.h"

#include "ui/runs/runfilterbar.h"
#include "ui/runs/runstable.h"
#include "ui/shared/actions.h"
#include "ui/shared/listpane.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QSettings>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

ListWords words()
{
    ListWords words;
    words.plural = u"Runs"_s;
    words.row = {u"Run"_s, RunsPage::tr("Open run"), RunsPage::tr("Next run"), RunsPage::tr("Previous run"), "run"_L1};
    words.find = RunsPage::tr("Search runs");
    words.clear = RunsPage::tr("Clear the filter");
    words.copyCsv = RunsPage::tr("Copy as CSV");
    words.copyMarkdown = RunsPage::tr("Copy as Markdown");
    words.emptyIcon = "drop"_L1;
    words.emptyTitle = RunsPage::tr("No runs yet");
    words.emptyText = RunsPage::tr("Drop a CI log on this window, or an archive of logs, a test report, a whole folder. "
                                   "A log in the clipboard can be pasted.");
    words.noMatchTitle = RunsPage::tr("No run matches the filter");
    words.noMatchText = RunsPage::tr("There are runs, but none with all of this.");
    words.problemTitle = RunsPage::tr("The runs cannot be read");
    words.one = RunsPage::tr("1 run");
    words.many = RunsPage::tr("%1 runs");
    words.someOf = RunsPage::tr("%1 of %2 runs");
    words.copiedOne = RunsPage::tr("Copied 1 run as %1");
    words.copiedMany = RunsPage::tr("Copied %1 runs as %2");
    return words;
}

} // namespace

RunsPage::RunsPage(QSettings& settings, QAction* openFiles, QAction* openSamples, QWidget* parent)
    : QWidget(parent), m_filter(new RunFilterBar(this)), m_table(new RunsTable(m_model, this)),
      m_list(new ListPane(m_model, m_filter, m_table, words(), this))
{
    setObjectName(u"runsPage"_s);
    setShortcutGroup(this, tr("Runs"));
    m_list->addFiller(openFiles);
    m_list->addFiller(openSamples);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_list);
    setFocusProxy(m_list);

    connect(m_filter, &FilterBar::filterChanged, this, [this] {
        if (m_filter->filter() == m_model.filter())
            return;
        m_table->followCurrent();
        m_model.setFilter(m_filter->filter());
    });
    connect(m_list, &ListPane::rowActivated, this, [this](qint64 key) { Q_EMIT runActivated(RunId{key}); });
    connect(m_list, &ListPane::said, this, &RunsPage::said);
    connect(m_list, &ListPane::menuOpening, this, &RunsPage::addToMenu);
    connect(&m_summary, &StoreSummary::changed, this, [this] {
        m_filter->setPipelines(m_summary.facts().pipelines);
        Q_EMIT summaryChanged();
    });
    settings.beginGroup(u"runs"_s);
    m_list->restore(settings);
    settings.endGroup();
}

void RunsPage::follow(Store& store)
{
    m_model.follow(store);
    m_summary.follow(store);
}

void RunsPage::selectRuns(const std::vector<RunId>& runs)
{
    m_filter->clear(); // what was just added must not stay hidden
    m_table->selectRuns(runs);
    m_table->setFocus();
}

bool RunsPage::isSettled() const
{
    return m_list->isSettled();
}

void RunsPage::save(QSettings& settings) const
{
    settings.beginGroup(u"runs"_s);
    m_list->save(settings);
    settings.endGroup();
}

void RunsPage::addToMenu(int row, QMenu* menu)
{
    const Run* run = m_model.rowAt(row);
    if (!run->commit.isEmpty()) {
        menu->addAction(icon("commit"_L1), tr("Copy commit"), this,
                        [commit = run->commit] { QGuiApplication::clipboard()->setText(commit); })
            ->setObjectName(u"copyCommit"_s);
    }
    menu->addSeparator();
    menu->addAction(icon("filter"_L1), tr("Only pipeline %1").arg(run->pipeline), this,
                    [this, name = run->pipeline] { m_filter->setPipeline(name); })
        ->setObjectName(u"onlyThisPipeline"_s);
    if (!run->cluster)
        return;
    const QString name = run->clusterName.isEmpty() ? QString::number(run->cluster.value) : run->clusterName;
    menu->addAction(icon("filter"_L1), tr("Only cluster %1").arg(name), this,
                    [this, id = run->cluster, name] { m_filter->setCluster(id, name); })
        ->setObjectName(u"onlyThisCluster"_s);
    menu->addAction(icon("clusters"_L1), tr("Open cluster %1").arg(name), this, [this, id = run->cluster] { Q_EMIT clusterRequested(id); })
        ->setObjectName(u"openThisCluster"_s);
}

} // namespace sentinel
