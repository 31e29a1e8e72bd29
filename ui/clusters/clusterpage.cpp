// What the page of a cluster shows, and what follows from a choice. Its parts are put together in clusterpagelayout.cpp.
#include "ui/clusters/clusterpage.h"

#include "core/store/store.h"
#include "ui/clusters/clusterevidence.h"
#include "ui/clusters/clusterfacts.h"
#include "ui/clusters/clusterheader.h"
#include "ui/clusters/clusterpage_p.h"
#include "ui/runs/runstable.h"
#include "ui/shared/emptystate.h"

#include <QAction>
#include <QDateTime>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QStackedLayout>
#include <QTabWidget>
#include <QTreeView>

namespace sentinel {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

ClusterPage::ClusterPage(Pipeline& pipeline, QWidget* parent) : QWidget(parent), m_d(std::make_unique<Private>(pipeline, *this))
{
    Private& d = *m_d;
    setObjectName(u"clusterPage"_s);
    d.addActions();
    d.layOut();
    d.refresh.setSingleShot(true);
    d.refresh.setInterval(300ms);
    connect(&d.refresh, &QTimer::timeout, this, [this] { m_d->ask(); });
    connect(&d.watcher, &QFutureWatcherBase::finished, this, [this] { m_d->take(); });
    connect(&pipeline.store(), &Store::committed, this, [this](Topic topic) {
        if ((topic == Topic::Clusters || topic == Topic::Runs) && m_d->id && !m_d->refresh.isActive())
            m_d->refresh.start();
    });
    connect(&d.commands, &ClusterCommands::said, this, &ClusterPage::said);
    connect(d.header, &ClusterHeader::ticketRequested, this, [this] {
        if (m_d->detail)
            m_d->commands.openTicket(m_d->detail->cluster);
    });
    connect(d.evidence, &ClusterEvidenceView::openRequested, this, [this] {
        if (m_d->detail && !m_d->detail->evidence.empty())
            Q_EMIT runActivated(m_d->detail->evidence.front().run);
    });
    connect(d.runTable, &RunsTable::rowActivated, this, [this](qint64 key) { Q_EMIT runActivated(RunId{key}); });
    clear();
    d.runs.follow(pipeline.store());
}

ClusterPage::~ClusterPage()
{
    m_d->stop.request_stop();
}

void ClusterPage::showCluster(ClusterId id)
{
    Private& d = *m_d;
    if (id != d.id) {
        clear();
        d.id = id;
        d.say("clusters"_L1, tr("Opening the cluster…"), {});
    }
    d.ask();
}

void ClusterPage::clear()
{
    Private& d = *m_d;
    d.id = {};
    d.detail.reset();
    d.refresh.stop();
    d.kinds.setKinds({}, {});
    d.acts.setActs({}, {}, {});
    RunFilter nobodys; // or all runs would stand there for a moment as those of the next cluster
    nobodys.cluster = ClusterId{-1};
    d.runs.setFilter(nobodys);
    d.showActions();
    d.say("clusters"_L1, tr("No cluster is open"), tr("Choose one in the list of clusters."));
}

ClusterId ClusterPage::cluster() const
{
    return m_d->id;
}

const ClusterDetail* ClusterPage::detail() const
{
    return m_d->detail ? &*m_d->detail : nullptr;
}

bool ClusterPage::isSettled() const
{
    return m_d->watcher.isFinished() && !m_d->refresh.isActive() && !m_d->runs.isLoading();
}

void ClusterPage::Private::ask()
{
    if (watcher.isRunning()) {
        askAgain = true; // what is being read may be older than what was announced, or of another cluster
        return;
    }
    askAgain = false;
    if (id)
        watcher.setFuture(pipeline.openCluster(id, stop.get_token()));
}

void ClusterPage::Private::take()
{
    const auto future = watcher.future();
    if (askAgain)
        return ask();
    if (!id || future.isCanceled() || future.resultCount() == 0)
        return;
    Result<std::optional<ClusterDetail>> answer = future.result();
    if (!answer) {
        if (!detail && answer.error().kind != Error::Kind::Cancelled) // what is on screen stays true when reading it again fails
            say("error"_L1, tr("The cluster could not be read"), answer.error().message);
        return;
    }
    if (!*answer)
        return say("clusters"_L1, tr("There is no cluster %1").arg(id.value), tr("It is in no store that is open here."));
    id = (*answer)->cluster.id; // it may have gone into another
    detail = std::move(**answer);
    showDetail();
}

void ClusterPage::Private::say(QLatin1StringView iconName, const QString& title, const QString& text)
{
    message->setIconName(iconName);
    message->setTitle(title);
    message->setText(text);
    stack->setCurrentWidget(message);
}

void ClusterPage::Private::showDetail()
{
    const Timestamp now{QDateTime::currentMSecsSinceEpoch()};
    const bool isFirst = stack->currentWidget() != content;
    const Cluster& cluster = detail->cluster;
    header->show(cluster, now);
    tiles->setImpact(detail->impact);
    chart->setDays(detail->firstDay, detail->days);
    evidence->show(detail->evidence, detail->varying);
    pipelines->setPlaces(detail->pipelines);
    branches->setPlaces(detail->branches);
    kinds.setKinds(detail->kinds, now);
    acts.setActs(detail->acts, cluster.id, now);
    RunFilter filter;
    filter.cluster = cluster.id;
    runs.setFilter(filter);
    tabs->setTabText(0, tr("Runs (%1)").arg(QLocale().toString(cluster.runs)));
    tabs->setTabText(1, tr("Fingerprints (%1)").arg(QLocale().toString(cluster.kinds)));
    tabs->setTabText(2, detail->acts.empty() ? tr("History") : tr("History (%1)").arg(QLocale().toString(detail->acts.size())));
    actStack->setCurrentWidget(detail->acts.empty() ? static_cast<QWidget*>(noActs) : actList);
    showSkeleton();
    showActions();
    stack->setCurrentWidget(content);
    if (isFirst && page.isVisible())
        tabs->currentWidget()->setFocus();
}

std::vector<QByteArray> ClusterPage::Private::selectedKinds() const
{
    std::vector<QByteArray> selected;
    const QModelIndexList rows = kindList->selectionModel()->selectedRows();
    for (const QModelIndex& row : rows)
        selected.push_back(row.data(ClusterKindModel::FingerprintRole).toByteArray());
    std::sort(selected.begin(), selected.end()); // as chosen, in whatever order
    return selected;
}

void ClusterPage::Private::showSkeleton()
{
    QStringList texts;
    const QModelIndexList rows = kindList->selectionModel()->selectedRows();
    for (const QModelIndex& row : rows)
        texts.append(row.data(ClusterKindModel::SkeletonRole).toString());
    const QString text = texts.join(u"\n\n"_s);
    if (skeleton->toPlainText() != text)
        skeleton->setPlainText(text);
}

void ClusterPage::Private::showActions()
{
    const bool isOpen = detail.has_value();
    const bool isMuted = isOpen && detail->cluster.isMuted(Timestamp{QDateTime::currentMSecsSinceEpoch()});
    for (QAction* action : {name, merge, ticket})
        action->setEnabled(isOpen);
    mute->setVisible(!isMuted);
    mute->setEnabled(isOpen && !isMuted);
    unmute->setVisible(isMuted);
    unmute->setEnabled(isMuted);
    const qsizetype chosen = kindList ? kindList->selectionModel()->selectedRows().size() : 0;
    split->setEnabled(isOpen && chosen > 0 && chosen < detail->cluster.kinds);
    split->setToolTip(split->isEnabled() ? tr("The chosen fingerprints become a cluster of their own")
                                         : tr("Choose fingerprints to split off; some must stay"));
    bool canUndo = false;
    for (int row = 0; row < acts.rowCount(); ++row)
        canUndo = canUndo || acts.index(row, 0).data(ClusterActModel::UndoableRole).toBool();
    undo->setEnabled(isOpen && canUndo);
}

} // namespace sentinel
