#include "ui/clusters/clusterspage.h"

#include "core/pipeline/pipeline.h"
#include "ui/clusters/clusterfilterbar.h"
#include "ui/clusters/clusterpage.h"
#include "ui/clusters/clustertable.h"
#include "ui/shared/actions.h"
#include "ui/shared/listpane.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QSettings>
#include <QStackedLayout>

namespace sentinel {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

ListWords words()
{
    ListWords words;
    words.plural = u"Clusters"_s;
    words.row = {u"Cluster"_s, ClustersPage::tr("Open cluster"), ClustersPage::tr("Next cluster"), ClustersPage::tr("Previous cluster"),
                 "clusters"_L1};
    words.find = ClustersPage::tr("Search clusters");
    words.clear = ClustersPage::tr("Clear the filter");
    words.copyCsv = ClustersPage::tr("Copy the list as CSV");
    words.copyMarkdown = ClustersPage::tr("Copy the list as Markdown");
    words.emptyIcon = "clusters"_L1;
    words.emptyTitle = ClustersPage::tr("No failures yet");
    words.emptyText = ClustersPage::tr("Failed runs of the same cause gather here, with what they cost and whether they grow. "
                                       "Drop CI logs on this window to begin.");
    words.noMatchTitle = ClustersPage::tr("No cluster matches the filter");
    words.noMatchText = ClustersPage::tr("There are clusters, but none with all of this.");
    words.problemTitle = ClustersPage::tr("The clusters cannot be read");
    words.one = ClustersPage::tr("1 cluster");
    words.many = ClustersPage::tr("%1 clusters");
    words.someOf = ClustersPage::tr("%1 of %2 clusters");
    words.copiedOne = ClustersPage::tr("Copied 1 cluster as %1");
    words.copiedMany = ClustersPage::tr("Copied %1 clusters as %2");
    return words;
}

} // namespace

ClustersPage::ClustersPage(Pipeline& pipeline, QAction* openFiles, QAction* openSamples, QWidget* parent)
    : QWidget(parent), m_pages(new QStackedLayout(this)), m_filter(new ClusterFilterBar(this)),
      m_table(new ClusterTable(m_model, u"clusterTable"_s, this)), m_list(new ListPane(m_model, m_filter, m_table, words(), this)),
      m_detail(new ClusterPage(pipeline, this))
{
    setObjectName(u"clustersPage"_s);
    setShortcutGroup(this, tr("Clusters"));
    setShortcutGroup(m_detail, tr("Cluster"));
    if (openFiles && openSamples) {
        m_list->addFiller(openFiles);
        m_list->addFiller(openSamples);
    }
    m_list->setAgesEvery(60s); // days are counted back from now
    m_pages->addWidget(m_list);
    m_pages->addWidget(m_detail);
    setFocusProxy(m_list);

    connect(m_filter, &FilterBar::filterChanged, this, [this] {
        if (m_filter->filter() == m_model.filter())
            return;
        m_table->followCurrent();
        m_model.setFilter(m_filter->filter());
    });
    connect(m_list, &ListPane::rowActivated, this, [this](qint64 key) { showCluster(ClusterId{key}); });
    connect(m_list, &ListPane::said, this, &ClustersPage::said);
    connect(m_list, &ListPane::menuOpening, this, [this](int row, QMenu* menu) {
        menu->addAction(icon("link"_L1), tr("Copy its number"), this,
                        [id = m_model.keyAt(row)] { QGuiApplication::clipboard()->setText(QString::number(id)); })
            ->setObjectName(u"copyClusterNumber"_s);
    });
    connect(&m_summary, &StoreSummary::changed, this, [this] { m_filter->setPipelines(m_summary.facts().pipelines); });
    connect(m_detail, &ClusterPage::backRequested, this, &ClustersPage::showList);
    connect(m_detail, &ClusterPage::runActivated, this, &ClustersPage::runActivated);
    connect(m_detail, &ClusterPage::said, this, &ClustersPage::said);
    QSettings settings;
    settings.beginGroup(u"clusters"_s);
    m_list->restore(settings);
    m_model.follow(pipeline.store());
    m_summary.follow(pipeline.store());
}

void ClustersPage::showCluster(ClusterId id)
{
    m_detail->showCluster(id);
    m_pages->setCurrentWidget(m_detail);
    setFocusProxy(m_detail);
    m_detail->setFocus();
}

void ClustersPage::showList()
{
    if (const ClusterId shown = m_detail->cluster())
        m_table->goTo(shown); // it may have gone into another
    m_pages->setCurrentWidget(m_list);
    m_detail->clear();
    setFocusProxy(m_list);
    m_table->setFocus();
}

bool ClustersPage::isListShown() const
{
    return m_pages->currentWidget() == m_list;
}

bool ClustersPage::isSettled() const
{
    return m_list->isSettled() && (isListShown() || m_detail->isSettled());
}

void ClustersPage::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    QSettings settings;
    settings.beginGroup(u"clusters"_s);
    m_list->save(settings);
}

} // namespace sentinel
