#include "ui/clusters/clustercommands.h"

#include "core/store/clusters.h"
#include "core/store/store.h"
#include "core/store/transaction.h"
#include "ui/clusters/clusterdialogs.h"

#include <QDateTime>
#include <QDesktopServices>
#include <QFutureWatcher>
#include <QLocale>
#include <QMessageBox>
#include <QUrl>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

Timestamp currentTime()
{
    return Timestamp{QDateTime::currentMSecsSinceEpoch()};
}

} // namespace

ClusterCommands::ClusterCommands(Store& store, QWidget* window) : QObject(window), m_store(store), m_window(window) {}

void ClusterCommands::write(std::function<Result<>(Transaction&)> change, const QString& done)
{
    auto* watcher = new QFutureWatcher<Result<>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, done] {
        watcher->deleteLater();
        const QFuture<Result<>> future = watcher->future();
        if (future.resultCount() == 0)
            return;
        const Result<> answer = future.result();
        if (answer)
            Q_EMIT said(done);
        else
            refuse(answer.error());
    });
    watcher->setFuture(m_store.write(std::move(change)));
}

void ClusterCommands::refuse(const Error& error)
{
    auto* box = new QMessageBox(QMessageBox::Warning, tr("The cluster was not changed"), error.message, QMessageBox::Ok, m_window);
    box->setObjectName(u"clusterRefused"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setDetailedText(error.detail);
    box->open();
}

void ClusterCommands::name(const Cluster& cluster)
{
    auto* dialog = new LineDialog(
        u"nameDialog"_s, tr("Name the cluster"), tr("What people call this failure"), cluster.name,
        [](const QString& text) -> Result<QString> { return text.simplified(); }, m_window);
    dialog->setHint(tr("Without a name it shows the title of its latest run."));
    connect(dialog, &LineDialog::chosen, this, [this, id = cluster.id](const QString& text) {
        write([=](Transaction& db) { return nameCluster(db, id, text, currentTime()); },
              text.isEmpty() ? tr("The name was taken away") : tr("Named “%1”").arg(text));
    });
    dialog->open();
}

void ClusterCommands::mute(const Cluster& cluster)
{
    auto* dialog = new MuteDialog(currentTime(), m_window);
    connect(dialog, &MuteDialog::chosen, this, [this, id = cluster.id](Timestamp until) {
        const QString day = QLocale().toString(QDateTime::fromMSecsSinceEpoch(until.ms).date(), QLocale::ShortFormat);
        write([=](Transaction& db) { return muteCluster(db, id, until, currentTime()); }, tr("Muted until %1").arg(day));
    });
    dialog->open();
}

void ClusterCommands::unmute(const Cluster& cluster)
{
    write([id = cluster.id](Transaction& db) { return muteCluster(db, id, {}, currentTime()); }, tr("Shown again"));
}

void ClusterCommands::linkTicket(const Cluster& cluster)
{
    auto* dialog =
        new LineDialog(u"ticketDialog"_s, tr("Link a ticket"), tr("Address or id of the ticket"), cluster.ticket, ticketFrom, m_window);
    dialog->setHint(tr("An empty field takes the ticket away."));
    connect(dialog, &LineDialog::chosen, this, [this, id = cluster.id](const QString& text) {
        write([=](Transaction& db) { return sentinel::linkTicket(db, id, text, currentTime()); },
              text.isEmpty() ? tr("The ticket was taken away") : tr("Linked to %1").arg(text));
    });
    dialog->open();
}

void ClusterCommands::openTicket(const Cluster& cluster)
{
    if (isAddress(cluster.ticket))
        QDesktopServices::openUrl(QUrl(cluster.ticket, QUrl::StrictMode));
}

void ClusterCommands::merge(const Cluster& cluster)
{
    auto* dialog = new MergeDialog(m_store, cluster, m_window);
    connect(dialog, &MergeDialog::chosen, this, [this, id = cluster.id](ClusterId other) {
        write([=](Transaction& db) { return mergeClusters(db, id, other, currentTime()); },
              tr("Cluster %1 was merged into cluster %2").arg(other.value).arg(id.value));
    });
    dialog->open();
}

void ClusterCommands::split(const Cluster& cluster, const std::vector<QByteArray>& fingerprints)
{
    write(
        [id = cluster.id, fingerprints](Transaction& db) -> Result<> {
            const Result<ClusterId> out = splitCluster(db, id, fingerprints, currentTime());
            return out ? Result<>() : Result<>(out.error());
        },
        fingerprints.size() == 1 ? tr("1 fingerprint was split off")
                                 : tr("%1 fingerprints were split off").arg(QLocale().toString(fingerprints.size())));
}

void ClusterCommands::undo(const ClusterAct& act)
{
    write([id = act.id](Transaction& db) { return undoClusterAct(db, id, currentTime()); }, tr("Undone"));
}

} // namespace sentinel
