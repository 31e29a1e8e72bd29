#pragma once

#include "core/base/result.h"
#include "core/domain/cluster.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <vector>

class QWidget;

namespace sentinel {

class Store;
class Transaction;

/// What a person does to a cluster: asks what is to be asked, and writes it. Says how it went; a change that was refused is told in a
/// dialog.
class ClusterCommands : public QObject
{
    Q_OBJECT
public:
    ClusterCommands(Store& store, QWidget* window);

    void name(const Cluster& cluster);
    void mute(const Cluster& cluster);
    void unmute(const Cluster& cluster);
    void linkTicket(const Cluster& cluster);
    void openTicket(const Cluster& cluster);
    void merge(const Cluster& cluster);
    void split(const Cluster& cluster, const std::vector<QByteArray>& fingerprints);
    void undo(const ClusterAct& act);

Q_SIGNALS:
    void said(const QString& message); ///< for the status bar

private:
    void write(std::function<Result<>(Transaction&)> change, const QString& done);
    void refuse(const Error& error);

    Store& m_store;
    QPointer<QWidget> m_window;
};

} // namespace sentinel
