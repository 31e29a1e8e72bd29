#pragma once

#include "core/base/result.h"
#include "core/domain/exchange.h"
#include "core/net/secrets.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace sentinel {

struct ClientSettings
{
    QString proxy;       ///< "http://host:3128" or "socks5://host:1080"; empty: as the system says (http_proxy, no_proxy)
    QString caFile;      ///< PEM: certificates to be trusted beside those of the system, for servers that sign their own
    QString spoolFolder; ///< for bodies that go to a file; made when it is needed, readable by its owner alone
    bool operator==(const ClientSettings&) const = default;
};

/// What proves to a server who asks: a header with a secret in it, for one server only.
struct Credential
{
    QByteArray header; ///< "Authorization"; empty: none
    QByteArray prefix; ///< "Bearer "
    Secret secret;
    QString home; ///< an address of the server that it is meant for: scheme, host and port are compared
};

/// Errors: Unreadable, Malformed (holds no certificate).
Result<> checkCaFile(const QString& path);

/// The HTTP client. Follows redirects itself, five at most, never from https to http; a credential is sent to its home alone, so that
/// neither a redirect nor an address in an answer carries it elsewhere. Cookies are neither kept nor sent. Recognises bodies that are
/// shorter than was announced; of one in chunks that breaks off Qt 6.4 tells only at times, so whoever needs such a one whole compares
/// it with what else the server says of its size. Nothing of a secret is logged. Tries once: when to try again is for the caller to say (retry.h).
/// Lives on the thread that made it, which has an event loop.
class Client : public QObject
{
    Q_OBJECT
public:
    using Answer = std::function<void(Reply)>;
    using Ticket = quint64;

    explicit Client(const ClientSettings& settings = {}, QObject* parent = nullptr);
    ~Client() override; ///< what is under way ends without an answer

    /// `answer` is called once, later, unless the client goes first.
    Ticket ask(const Ask& ask, const Credential& credential, Answer answer);
    /// Answers with Failure::Cancelled, later; harmless when that is over.
    void cancel(Ticket ticket);
    int underWay() const;

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace sentinel
