#pragma once

#include "core/base/result.h"
#include "core/net/secrets.h"

#include <QByteArray>
#include <QSet>
#include <QString>

namespace sentinel {

class Client;

/// An execution that a guard has to tell a collector of.
struct ExecutionReport
{
    QString collector;    ///< "http://127.0.0.1:8377"
    QString keyReference; ///< of the key: keychain:, env: or file:
    QString tenant, pipeline;
    QByteArray execution; ///< JSON, as the collector takes it; has an id, so that sending it twice is harmless
    bool operator==(const ExecutionReport&) const = default;
};

/// Reports that wait in a folder until the collector has them: one file each, written whole or not at all.
class ReportSpool
{
public:
    explicit ReportSpool(QString folder) : m_folder(std::move(folder)) {}

    /// Durable when it returns. Errors: Unreadable.
    Result<> add(const ExecutionReport& report) const;

    struct Sent
    {
        int sent = 0, left = 0, refused = 0; ///< refused: the collector will never take it; put aside
        QString problem;                     ///< why some are left, or were refused
    };
    /// Tells the collectors of all that waits, the oldest first; when one is away, its others wait too. Blocks (an event loop of its own
    /// runs); a second sender that comes meanwhile leaves it to the first. What waits longer than 30 days is put aside.
    Sent send() const;

    int waiting() const;

private:
    void sendOne(Client& client, const QString& name, QSet<QString>& away, Sent& result) const;

    QString m_folder;
};

} // namespace sentinel
