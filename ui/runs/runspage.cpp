#include "ui/runs/runspage.h"

#include "models/runcolumns.h"
#include "models/tabletext.h"
#include "ui/runs/runfilterbar.h"
#include "ui/runs/runstable.h"
#include "ui/shared/actions.h"
#include "ui/shared/emptystate.h"
#include "ui/shared/leaving.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QClipboard>
#include <QFutureWatcher>
#include <QGuiApplication>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace sentinel {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

RunsPage::RunsPage(QSettings& settings, QAction* openFiles, QAction* openSamples, QWidget* parent)
    : QWidget(parent), m_filter(new FilterBar(this)), m_stack(new QStackedWidget(this)), m_table(new RunsTable(m_model, this)),
      m_noRuns(new EmptyState("drop"_L1, tr("No runs yet"),
                              tr("Drop a CI log on this window, or an archive of logs, a test report, a whole folder. "
                                 "A log in the clipboard can be pasted."),
                              this)),
      m_noMatch(new EmptyState("filter"_L1, tr("No run matches the filter"), tr("There are runs, but none with all of this."), this)),
      m_problem(new EmptyState("error"_L1, tr("The runs cannot be read"), {}, this))
{
    setObjectName(u"runsPage"_s);
    setShortcutGroup(this, tr("Runs"));
    m_noRuns->setObjectName(u"noRuns"_s);
    m_noMatch->setObjectName(u"noMatch"_s);
    m_problem->setObjectName(u"runsProblem"_s);
    m_noRuns->addButton(openFiles);
    m_noRuns->addButton(openSamples);
    connect(m_noMatch->addButton(tr("Clear the filter"), "close"_L1, u"noMatchClear"_s), &QPushButton::clicked, m_filter,
            &FilterBar::clear);
    connect(m_problem->addButton(tr("Try again"), "refresh"_L1, u"runsRetry"_s), &QPushButton::clicked, &m_model, &RunModel::refresh);

    for (QWidget* widget : {static_cast<QWidget*>(m_table), static_cast<QWidget*>(m_noRuns), static_cast<QWidget*>(m_noMatch),
                            static_cast<QWidget*>(m_problem)})
        m_stack->addWidget(widget);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_filter);
    layout->addWidget(m_stack, 1);
    setFocusProxy(m_table);

    addActions();
    connect(m_filter, &FilterBar::filterChanged, this, &RunsPage::applyFilter);
    connect(m_filter, &FilterBar::leaveRequested, m_table, [this] {
        m_table->setFocus();
        if (!m_table->currentIndex().isValid())
            m_table->move(0);
    });
    connect(m_table, &RunsTable::runActivated, this, &RunsPage::runActivated);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &RunsPage::showState);
    connect(&m_model, &RunModel::failed, this, [this](const Error& error) {
        m_problem->setText(error.message);
        m_stack->setCurrentWidget(m_problem);
    });
    connect(&m_summary, &StoreSummary::changed, this, [this] {
        m_filter->setPipelines(m_summary.facts().pipelines);
        showState();
        Q_EMIT summaryChanged();
    });
    m_ages.setInterval(30s);
    connect(&m_ages, &QTimer::timeout, &m_model, &RunModel::refreshAges);
    restore(settings);
}

void RunsPage::addActions()
{
    const auto addTo = [](QWidget* owner, const char* name, const QString& text, QLatin1StringView symbol,
                          const QList<QKeySequence>& keys) {
        return makeAction(owner, QString::fromLatin1(name), text, symbol, keys, Qt::WidgetWithChildrenShortcut);
    };
    QAction* find = addTo(this, "findRuns", tr("Search runs"), "search"_L1, {QKeySequence::Find, QKeySequence(Qt::Key_Slash)});
    connect(find, &QAction::triggered, m_filter, &FilterBar::focusSearch);
    QAction* clear = addTo(this, "clearFilter", tr("Clear the filter"), "close"_L1, {QKeySequence(Qt::CTRL | Qt::Key_Backspace)});
    connect(clear, &QAction::triggered, m_filter, &FilterBar::clear);

    m_open = addTo(m_table, "openRun", tr("Open run"), "run"_L1, {QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter)});
    connect(m_open, &QAction::triggered, this, [this] {
        if (const RunId run = m_table->currentRun())
            Q_EMIT runActivated(run);
    });
    QAction* next = addTo(m_table, "nextRun", tr("Next run"), "next"_L1, {QKeySequence(Qt::Key_J)});
    connect(next, &QAction::triggered, this, [this] { m_table->move(1); });
    QAction* previous = addTo(m_table, "previousRun", tr("Previous run"), "previous"_L1, {QKeySequence(Qt::Key_K)});
    connect(previous, &QAction::triggered, this, [this] { m_table->move(-1); });
    m_copyCsv = addTo(m_table, "copyRunsAsCsv", tr("Copy as CSV"), "table"_L1, {QKeySequence::Copy});
    connect(m_copyCsv, &QAction::triggered, this, [this] { copySelection(asCsv, tr("CSV")); });
    m_copyMarkdown =
        addTo(m_table, "copyRunsAsMarkdown", tr("Copy as Markdown"), "markdown"_L1, {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)});
    connect(m_copyMarkdown, &QAction::triggered, this, [this] { copySelection(asMarkdown, tr("Markdown")); });

    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, &RunsPage::openContextMenu);
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

void RunsPage::applyFilter()
{
    m_table->followCurrent();
    m_model.setFilter(m_filter->filter());
}

void RunsPage::showState()
{
    if (!m_model.hasList())
        return;
    const int shown = m_model.rowCount();
    const bool isFiltered = m_model.filter() != RunFilter();
    const qint64 total = m_summary.facts().runs;
    const QLocale locale;
    if (isFiltered && m_summary.isKnown())
        m_filter->setCount(tr("%1 of %2 runs").arg(locale.toString(shown), locale.toString(qMax<qint64>(total, shown))));
    else
        m_filter->setCount(shown == 1 ? tr("1 run") : tr("%1 runs").arg(locale.toString(shown)));
    if (shown > 0)
        m_stack->setCurrentWidget(m_table);
    else
        m_stack->setCurrentWidget(isFiltered ? m_noMatch : m_noRuns);
    m_filter->setVisible(shown > 0 || isFiltered);
}

void RunsPage::copySelection(QString (*write)(const TextTable&), const QString& format)
{
    const std::vector<RowSpan> rows = m_table->selectedRows();
    if (rows.empty())
        return;
    auto* watcher = new QFutureWatcher<Result<std::vector<Run>>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, write, format] {
        const Result<std::vector<Run>> runs = watcher->result();
        watcher->deleteLater();
        if (!runs) {
            Q_EMIT said(runs.error().message);
            return;
        }
        qint64 masked = 0;
        QGuiApplication::clipboard()->setText(write(withoutSecrets(textTable(*runs), &masked)));
        const QString copied = runs->size() == 1 ? tr("Copied 1 run as %1").arg(format)
                                                 : tr("Copied %1 runs as %2").arg(QLocale().toString(runs->size()), format);
        Q_EMIT said(masked > 0 ? tr("%1, %2").arg(copied, maskedText(masked)) : copied);
    });
    watcher->setFuture(m_model.runsIn(rows));
}

void RunsPage::openContextMenu(const QPoint& position)
{
    const QModelIndex index = m_table->indexAt(position);
    const Run* run = index.isValid() ? m_model.runAt(index.row()) : nullptr;
    if (!run)
        return;
    auto* menu = new QMenu(m_table);
    menu->setObjectName(u"runMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(m_open);
    menu->addSeparator();
    menu->addAction(m_copyCsv);
    menu->addAction(m_copyMarkdown);
    if (!run->commit.isEmpty()) {
        menu->addAction(icon("commit"_L1), tr("Copy commit"), this,
                        [commit = run->commit] { QGuiApplication::clipboard()->setText(commit); })
            ->setObjectName(u"copyCommit"_s);
    }
    menu->addSeparator();
    menu->addAction(icon("filter"_L1), tr("Only pipeline %1").arg(run->pipeline), this,
                    [this, name = run->pipeline] { m_filter->setPipeline(name); })
        ->setObjectName(u"onlyThisPipeline"_s);
    if (run->cluster) {
        const QString name = run->clusterName.isEmpty() ? QString::number(run->cluster.value) : run->clusterName;
        menu->addAction(icon("filter"_L1), tr("Only cluster %1").arg(name), this,
                        [this, id = run->cluster, name] { m_filter->setCluster(id, name); })
            ->setObjectName(u"onlyThisCluster"_s);
        menu->addAction(icon("clusters"_L1), tr("Open cluster %1").arg(name), this,
                        [this, id = run->cluster] { Q_EMIT clusterRequested(id); })
            ->setObjectName(u"openThisCluster"_s);
    }
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void RunsPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_model.refreshAges();
    m_ages.start();
}

void RunsPage::save(QSettings& settings) const
{
    const RunFilter filter = m_filter->filter();
    QStringList outcomes, categories;
    for (const Outcome outcome : filter.outcomes)
        outcomes.append(QString::fromLatin1(jsonName(outcome).data(), qsizetype(jsonName(outcome).size())));
    for (const Category category : filter.categories)
        categories.append(QString::fromLatin1(jsonName(category).data(), qsizetype(jsonName(category).size())));
    settings.beginGroup(u"runs"_s);
    settings.setValue(u"columns"_s, m_table->columnState());
    settings.setValue(u"order"_s, int(m_model.order()));
    settings.setValue(u"descending"_s, m_model.isDescending());
    settings.setValue(u"outcomes"_s, outcomes);
    settings.setValue(u"categories"_s, categories);
    settings.setValue(u"pipeline"_s, filter.pipeline);
    settings.setValue(u"text"_s, filter.text);
    settings.endGroup();
}

void RunsPage::restore(QSettings& settings)
{
    settings.beginGroup(u"runs"_s);
    const auto columns = runColumns();
    for (size_t column = 0; column < columns.size(); ++column) {
        if (columns[column].order && int(*columns[column].order) == settings.value(u"order"_s, -1).toInt())
            m_model.sort(int(column), settings.value(u"descending"_s).toBool() ? Qt::DescendingOrder : Qt::AscendingOrder);
    }
    RunFilter filter;
    filter.text = settings.value(u"text"_s).toString();
    filter.pipeline = settings.value(u"pipeline"_s).toString();
    const QStringList outcomes = settings.value(u"outcomes"_s).toStringList();
    for (const QString& name : outcomes) {
        if (const auto outcome = outcomeNamed(name.toStdString()))
            filter.outcomes.push_back(*outcome);
    }
    const QStringList categories = settings.value(u"categories"_s).toStringList();
    for (const QString& name : categories) {
        if (const auto category = categoryNamed(name.toStdString()))
            filter.categories.push_back(*category);
    }
    m_table->restoreColumns(settings.value(u"columns"_s).toByteArray());
    settings.endGroup();
    if (filter != RunFilter())
        m_filter->setFilter(filter);
}

} // namespace sentinel
