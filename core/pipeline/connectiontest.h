#pragma once

#include "core/net/client.h"
#include "core/providers/polling.h"

#include <QObject>

#include <deque>
#include <functional>

namespace sentinel {

/// Asks a server what a source would ask it, and reports what worked: whose token it is, what it may see, how much may be asked, and what
/// is missing, by the names that the provider has for it. Stores nothing; the source need not be in the store.
/// Lives on a thread with an event loop, which it never blocks. Deleting it stops it.
class ConnectionTest : public QObject
{
    Q_OBJECT
public:
    ConnectionTest(const Source& source, const ClientSettings& settings, QObject* parent = nullptr);

    /// Answers once, by `finished`, later.
    void start();
    const ConnectionReport& report() const { return m_report; }

Q_SIGNALS:
    void finished(const sentinel::ConnectionReport& report);

private:
    void next();
    void fail(PollProblem::Kind kind, const QString& text, const QString& detail);

    const Source m_source;
    Client m_client;
    Credential m_credential;
    std::deque<PollAsk> m_asks;
    ConnectionReport m_report;
};

/// The same, waiting for it: for commands.
ConnectionReport testConnection(const Source& source, const ClientSettings& settings);

/// Where the provider is to send its webhooks, given the address under which the listener can be reached from there; empty for kinds that
/// send none.
QString hookAddress(SourceKind kind, const QString& listener);

/// How a source proves who asks. The secret is what its `token` refers to.
Credential credentialOf(const Source& source, const Secret& token);

} // namespace sentinel
