#include "ui/clusters/clusterspage.h"

#include "core/pipeline/pipeline.h"
#include "models/clustercolumns.h"
#include "models/tabletext.h"
#include "ui/clusters/clusterfilterbar.h"
#include "ui/clusters/clusterpage.h"
#include "ui/clusters/clustertable.h"
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
#include <QStackedLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace sentinel {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int copiedAtMost = 10'000;

template <typename E>
QStringList namesOf(const std::vector<E>& values)
{
    QStringList names;
    for (const E value : values)
        names.append(QString::fromLatin1(jsonName(value).data(), qsizetype(jsonName(value).size())));
    return names;
}

} // namespace

ClustersPage::ClustersPage(Pipeline& pipeline, QAction* openFiles, QAction* openSamples, QWidget* parent)
    : QWidget(parent), m_pages(new QStackedLayout(this)), m_list(new QWidget(this)), m_filter(new ClusterFilterBar(m_list)),
      m_stack(new QStackedWidget(m_list)), m_table(new ClusterTable(m_model, u"clusterTable"_s, m_list)),
      m_detail(new ClusterPage(pipeline, this)),
      m_noClusters(new EmptyState("clusters"_L1, tr("No failures yet"),
                                  tr("Failed runs of the same cause gather here, with what they cost and whether they grow. "
                                     "Drop CI logs on this window to begin."),
                                  m_list)),
      m_noMatch(
          new EmptyState("filter"_L1, tr("No cluster matches the filter"), tr("There are clusters, but none with all of this."), m_list)),
      m_problem(new EmptyState("error"_L1, tr("The clusters cannot be read"), {}, m_list))
{
    setObjectName(u"clustersPage"_s);
    setShortcutGroup(this, tr("Clusters"));
    setShortcutGroup(m_detail, tr("Cluster"));
    m_noClusters->setObjectName(u"noClusters"_s);
    m_noMatch->setObjectName(u"noClusterMatch"_s);
    m_problem->setObjectName(u"clustersProblem"_s);
    if (openFiles && openSamples) {
        m_noClusters->addButton(openFiles);
        m_noClusters->addButton(openSamples);
    }
    connect(m_noMatch->addButton(tr("Clear the filter"), "close"_L1, u"noClusterMatchClear"_s), &QPushButton::clicked, m_filter,
            &ClusterFilterBar::clear);
    connect(m_problem->addButton(tr("Try again"), "refresh"_L1, u"clustersRetry"_s), &QPushButton::clicked, &m_model,
            &ClusterModel::refresh);
    for (QWidget* widget : {static_cast<QWidget*>(m_table), static_cast<QWidget*>(m_noClusters), static_cast<QWidget*>(m_noMatch),
                            static_cast<QWidget*>(m_problem)})
        m_stack->addWidget(widget);
    auto* layout = new QVBoxLayout(m_list);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_filter);
    layout->addWidget(m_stack, 1);
    m_pages->addWidget(m_list);
    m_pages->addWidget(m_detail);
    setFocusProxy(m_table);

    addActions();
    connect(m_filter, &ClusterFilterBar::filterChanged, this, &ClustersPage::applyFilter);
    connect(m_filter, &ClusterFilterBar::leaveRequested, m_table, [this] {
        m_table->setFocus();
        if (!m_table->currentIndex().isValid())
            m_table->move(0);
    });
    connect(m_table, &ClusterTable::clusterActivated, this, &ClustersPage::showCluster);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &ClustersPage::showState);
    connect(&m_model, &ClusterModel::failed, this, [this](const Error& error) {
        m_problem->setText(error.message);
        m_stack->setCurrentWidget(m_problem);
    });
    connect(&m_summary, &StoreSummary::changed, this, [this] { m_filter->setPipelines(m_summary.facts().pipelines); });
    connect(m_detail, &ClusterPage::backRequested, this, &ClustersPage::showList);
    connect(m_detail, &ClusterPage::runActivated, this, &ClustersPage::runActivated);
    connect(m_detail, &ClusterPage::said, this, &ClustersPage::said);
    m_ages.setInterval(60s); // days are counted back from now
    connect(&m_ages, &QTimer::timeout, &m_model, &ClusterModel::refresh);
    restore();
    m_model.follow(pipeline.store());
    m_summary.follow(pipeline.store());
}

void ClustersPage::addActions()
{
    const auto addTo = [](QWidget* owner, const char* name, const QString& text, QLatin1StringView symbol,
                          const QList<QKeySequence>& keys) {
        return makeAction(owner, QString::fromLatin1(name), text, symbol, keys, Qt::WidgetWithChildrenShortcut);
    };
    QAction* find = addTo(m_list, "findClusters", tr("Search clusters"), "search"_L1, {QKeySequence::Find, QKeySequence(Qt::Key_Slash)});
    connect(find, &QAction::triggered, m_filter, &ClusterFilterBar::focusSearch);
    QAction* clear = addTo(m_list, "clearClusterFilter", tr("Clear the filter"), "close"_L1, {QKeySequence(Qt::CTRL | Qt::Key_Backspace)});
    connect(clear, &QAction::triggered, m_filter, &ClusterFilterBar::clear);
    m_open = addTo(m_table, "openCluster", tr("Open cluster"), "clusters"_L1, {QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter)});
    connect(m_open, &QAction::triggered, this, [this] {
        if (const ClusterId cluster = m_table->currentCluster())
            showCluster(cluster);
    });
    QAction* next = addTo(m_table, "nextCluster", tr("Next cluster"), "next"_L1, {QKeySequence(Qt::Key_J)});
    connect(next, &QAction::triggered, this, [this] { m_table->move(1); });
    QAction* previous = addTo(m_table, "previousCluster", tr("Previous cluster"), "previous"_L1, {QKeySequence(Qt::Key_K)});
    connect(previous, &QAction::triggered, this, [this] { m_table->move(-1); });
    m_copyCsv = addTo(m_table, "copyClustersAsCsv", tr("Copy the list as CSV"), "table"_L1, {QKeySequence::Copy});
    connect(m_copyCsv, &QAction::triggered, this, [this] { copyList(asCsv, tr("CSV")); });
    m_copyMarkdown = addTo(m_table, "copyClustersAsMarkdown", tr("Copy the list as Markdown"), "markdown"_L1,
                           {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)});
    connect(m_copyMarkdown, &QAction::triggered, this, [this] { copyList(asMarkdown, tr("Markdown")); });
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, &ClustersPage::openContextMenu);
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
    setFocusProxy(m_table);
    m_table->setFocus();
}

bool ClustersPage::isListShown() const
{
    return m_pages->currentWidget() == m_list;
}

bool ClustersPage::isSettled() const
{
    return m_model.hasList() && !m_model.isLoading() && (isListShown() || m_detail->isSettled());
}

void ClustersPage::applyFilter()
{
    m_model.setFilter(m_filter->filter());
}

void ClustersPage::showState()
{
    if (!m_model.hasList())
        return;
    const int shown = m_model.rowCount();
    const qint64 all = m_model.unfilteredCount();
    m_filter->setVisible(all > 0);
    if (all == 0)
        m_stack->setCurrentWidget(m_noClusters);
    else if (shown == 0)
        m_stack->setCurrentWidget(m_noMatch);
    else
        m_stack->setCurrentWidget(m_table);
    m_filter->setCount(shown == all ? all == 1 ? tr("1 cluster") : tr("%1 clusters").arg(QLocale().toString(all))
                                    : tr("%1 of %2 clusters").arg(QLocale().toString(shown), QLocale().toString(all)));
}

void ClustersPage::copyList(QString (*write)(const TextTable&), const QString& format)
{
    auto* watcher = new QFutureWatcher<Result<std::vector<Cluster>>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, write, format] {
        watcher->deleteLater();
        const QFuture<Result<std::vector<Cluster>>> future = watcher->future();
        if (future.resultCount() == 0)
            return;
        const Result<std::vector<Cluster>> clusters = future.result();
        if (!clusters) {
            Q_EMIT said(clusters.error().message);
            return;
        }
        QGuiApplication::clipboard()->setText(write(withoutSecrets(textTable(*clusters))));
        Q_EMIT said(clusters->size() == 1 ? tr("Copied 1 cluster as %1").arg(format)
                                          : tr("Copied %1 clusters as %2").arg(QLocale().toString(clusters->size()), format));
    });
    watcher->setFuture(m_model.allClusters(copiedAtMost));
}

void ClustersPage::openContextMenu(const QPoint& position)
{
    const QModelIndex index = m_table->indexAt(position);
    const Cluster* cluster = index.isValid() ? m_model.clusterAt(index.row()) : nullptr;
    if (!cluster)
        return;
    auto* menu = new QMenu(m_table);
    menu->setObjectName(u"clusterMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(m_open);
    menu->addSeparator();
    menu->addAction(m_copyCsv);
    menu->addAction(m_copyMarkdown);
    menu->addAction(icon("link"_L1), tr("Copy its number"), this,
                    [id = cluster->id] { QGuiApplication::clipboard()->setText(QString::number(id.value)); })
        ->setObjectName(u"copyClusterNumber"_s);
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void ClustersPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_ages.start();
}

void ClustersPage::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_ages.stop();
    save();
}

void ClustersPage::save() const
{
    const ClusterFilter filter = m_filter->filter();
    QSettings settings;
    settings.beginGroup(u"clusters"_s);
    settings.setValue(u"columns"_s, m_table->columnState());
    settings.setValue(u"order"_s, int(m_model.order()));
    settings.setValue(u"descending"_s, m_model.isDescending());
    settings.setValue(u"states"_s, namesOf(filter.states));
    settings.setValue(u"categories"_s, namesOf(filter.categories));
    settings.setValue(u"pipeline"_s, filter.pipeline);
    settings.setValue(u"text"_s, filter.text);
    settings.setValue(u"muted"_s, filter.withMuted);
    settings.endGroup();
}

void ClustersPage::restore()
{
    QSettings settings;
    settings.beginGroup(u"clusters"_s);
    const auto columns = clusterColumns();
    for (size_t column = 0; column < columns.size(); ++column) {
        if (columns[column].order && int(*columns[column].order) == settings.value(u"order"_s, -1).toInt())
            m_model.sort(int(column), settings.value(u"descending"_s).toBool() ? Qt::DescendingOrder : Qt::AscendingOrder);
    }
    ClusterFilter filter;
    filter.text = settings.value(u"text"_s).toString();
    filter.pipeline = settings.value(u"pipeline"_s).toString();
    filter.withMuted = settings.value(u"muted"_s).toBool();
    const QStringList states = settings.value(u"states"_s).toStringList();
    for (const QString& name : states) {
        if (const auto state = clusterStateNamed(name.toStdString()))
            filter.states.push_back(*state);
    }
    const QStringList categories = settings.value(u"categories"_s).toStringList();
    for (const QString& name : categories) {
        if (const auto category = categoryNamed(name.toStdString()))
            filter.categories.push_back(*category);
    }
    m_table->restoreColumns(settings.value(u"columns"_s).toByteArray());
    settings.endGroup();
    if (filter != ClusterFilter())
        m_filter->setFilter(filter);
}

} // namespace sentinel
