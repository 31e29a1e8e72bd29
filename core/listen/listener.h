#pragma once

#include "core/base/result.h"
#include "core/domain/access.h"

#include <QByteArray>
#include <QString>

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sentinel {

/// A body that was too large for memory: a file in the data folder that is gone from the disk when the last one lets go of this.
class SpooledBody
{
public:
    explicit SpooledBody(QString path, qint64 bytes) : m_path(std::move(path)), m_bytes(bytes) {}
    ~SpooledBody();
    SpooledBody(const SpooledBody&) = delete;
    SpooledBody& operator=(const SpooledBody&) = delete;
    const QString& path() const { return m_path; }
    qint64 bytes() const { return m_bytes; }
    void setBytes(qint64 bytes) { m_bytes = bytes; } ///< by whoever writes the file, before it is passed on

private:
    QString m_path;
    qint64 m_bytes;
};

/// A request that was read to its end and let in: the key's role suffices, or the route asks for none.
struct Request
{
    std::string method;                                       ///< "GET"
    std::string path;                                         ///< without the query, as it came
    std::vector<std::string> parameters;                      ///< what the {…} of the route's path matched, percent-decoded, in order
    std::vector<std::pair<std::string, std::string>> query;   ///< percent-decoded, in order
    std::vector<std::pair<std::string, std::string>> headers; ///< names in lower case
    std::string body;                                         ///< decompressed
    std::shared_ptr<SpooledBody> spooled;                     ///< instead of `body`, where the route says BodyTo::File
    std::string peer;                                         ///< address, without the port
    std::string id;                                           ///< of this request, in our logs and in the answer's X-Request-Id
    Caller caller;

    std::string_view header(std::string_view lowerCaseName) const;           ///< empty when it is not there
    std::optional<std::string_view> queryValue(std::string_view name) const; ///< the first of this name
};

struct Response
{
    int status = 200;
    std::string contentType = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers; ///< further ones
};

/// `{"error": {"code", "message", "detail"}}`. `code` is a word that scripts can rely on: "malformed", "not_found", "busy", …
Response errorResponse(int status, std::string_view code, const QString& message, const QString& detail = {});
/// The same for an Error: NotFound 404, Malformed 400, TooLarge 413, Unsupported 415, Conflict 409, Busy 503 with Retry-After, else 500.
Response errorResponse(const Error& error);

/// Answers one request: once, from any thread. Let go of unanswered, it answers 503.
using Respond = std::function<void(Response)>;
/// Called on the listener's thread, so it hands on what takes longer than microseconds. What it captures outlives the listener.
using Handler = std::function<void(Request, Respond)>;

enum class Access {
    Anyone,           ///< health
    AnyoneOnLoopback, ///< elsewhere a viewer's key
    Signed,           ///< the handler itself verifies the sender: webhooks
    Viewer,
    Operator,
    Admin,
};
enum class BodyTo { Nowhere, Memory, File };

/// A line of the table of routes (core/pipeline/routes.cpp).
struct Route
{
    std::string_view method;
    std::string_view path; ///< "/api/v1/runs/{id}/log": a {…} takes one segment
    Access access = Access::Viewer;
    BodyTo body = BodyTo::Nowhere;
    qint64 bodyAtMost = 0; ///< bytes, decompressed
    Handler handle;
    std::string_view summary; ///< one sentence, for the OpenAPI description
    std::string_view details; ///< JSON of the OpenAPI operation's further members (parameters, requestBody, responses), or empty
};

/// A request that was answered, for a log. The query is left out: it may hold what nobody is to read.
struct Exchange
{
    std::string_view id, method, path, peer; ///< method and path are empty where the head was not well-formed
    int status = 0;
    std::chrono::nanoseconds took{}; ///< from the request's last byte to its answer
    qint64 bodyBytes = 0;            ///< that came, as they came
};

struct ListenerSettings
{
    QString address = QStringLiteral("127.0.0.1:8377"); ///< HOST:PORT; port 0 takes a free one
    bool allowsPlainOffLoopback = false;                ///< without it and without TLS, refuses to start elsewhere than on loopback
    QString certificateFile, keyFile;                   ///< PEM; both or none
    int connectionsAtMost = 1000;
    double requestsPerSecond = 0;              ///< for each key and each address; 0: no limit
    qint64 memoryForBodies = 64 * 1024 * 1024; ///< of all requests together; over it new bodies are answered 503
    qint64 headerBytesAtMost = 16 * 1024;
    int pipelinedAtMost = 16;                     ///< requests of one connection that wait for answers; the next one is not read until then
    std::chrono::milliseconds headerTime{10'000}; ///< from the first byte to the end of the header
    std::chrono::milliseconds idleTime{60'000};   ///< between requests
    std::chrono::milliseconds bodyPause{10'000};  ///< without a byte of a body, and without taking a byte of an answer
    qint64 bodyBytesPerSecond = 1000;             ///< at least, on average, once a body has been arriving for 30 s
    std::chrono::milliseconds drainTime{5'000};   ///< that requests under way have when the listener is destroyed
    QString spoolFolder;                          ///< for bodies that go to a file
    std::function<void(const Exchange&)> onAnswer; ///< called on the listener's thread, in the order of the answers given; must not wait
};

/// Counted since the start; read from any thread.
struct ListenerCounts
{
    qint64 connections = 0, open = 0, refusedConnections = 0;
    qint64 requests = 0;
    qint64 answered2xx = 0, answered4xx = 0, answered5xx = 0; ///< 1xx to 3xx count as the first
    qint64 tooMany = 0;                                       ///< answered 429, of answered4xx
    qint64 timedOut = 0, bytesIn = 0, bytesOut = 0;
    qint64 bodyMemory = 0; ///< held now

    /// From a request's last byte to its answer: how many took no longer than each bound (seconds) and longer than the one before; the
    /// last place is for those beyond all bounds.
    static constexpr std::array latencyBounds{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                              0.05,   0.1,     0.25,   0.5,   1.0,    2.5,   10.0};
    std::array<qint64, latencyBounds.size() + 1> latency{};
    double latencySeconds = 0; ///< all together
};

/// The HTTP listener: HTTP/1.1 with keep-alive and pipelining, TLS when it has a certificate. One thread for all sockets. Hostile clients
/// are refused by status and cost bounded memory; they do not keep others waiting.
class Listener
{
public:
    /// Who a key belongs to; nobody if to no one. Called on the listener's thread: answers from memory, in constant time.
    using Authenticate = std::function<std::optional<Caller>(std::string_view key)>;

    /// Binds and accepts. Errors: Unreadable (address in use, no permission), Malformed (address, certificate), Conflict (off loopback
    /// without TLS).
    static Result<std::unique_ptr<Listener>> start(const ListenerSettings& settings, std::vector<Route> routes, Authenticate authenticate);
    /// Stops accepting, lets requests under way end for `drainTime` at most, closes.
    ~Listener();

    QString url() const; ///< "http://127.0.0.1:8377", with the port that it got
    ListenerCounts counts() const;
    /// No new connections and requests from now on (503 with Retry-After); true once the last answer is out, false after `time`.
    bool drain(std::chrono::milliseconds time);

private:
    struct Private;
    explicit Listener(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

} // namespace sentinel
