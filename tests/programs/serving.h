#pragma once

#include "tests/programs/program.h"

#include <QMessageAuthenticationCode>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <chrono>
#include <thread>

namespace sentinel {

/// An answer as it came over the wire.
struct HttpAnswer
{
    int status = 0; ///< 0: none came
    QByteArray head, body;

    QByteArray header(const QByteArray& lowerCaseName) const
    {
        const QList<QByteArray> lines = head.split('\n');
        for (const QByteArray& line : lines) {
            const qsizetype colon = line.indexOf(':');
            if (colon > 0 && line.left(colon).toLower() == lowerCaseName)
                return line.mid(colon + 1).trimmed();
        }
        return {};
    }
    QJsonObject object() const { return QJsonDocument::fromJson(body).object(); }
};

/// A connection to a listener on loopback: one request after the other, waiting for each answer.
class HttpConnection
{
public:
    explicit HttpConnection(int port) : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(uint16_t(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int one = 1;
        ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        const timeval patience{30, 0};
        ::setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        m_isOpen = ::connect(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    ~HttpConnection() { ::close(m_socket); }
    HttpConnection(const HttpConnection&) = delete;
    HttpConnection& operator=(const HttpConnection&) = delete;
    bool isOpen() const { return m_isOpen; }

    HttpAnswer ask(const QByteArray& method, const QByteArray& path, const QByteArray& body = {}, const QList<QByteArray>& headers = {})
    {
        QByteArray request = method + ' ' + path + " HTTP/1.1\r\nHost: test\r\n";
        for (const QByteArray& header : headers)
            request += header + "\r\n";
        if (!body.isEmpty() || method != "GET")
            request += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
        request += "\r\n" + body;
        return send(request) ? read() : HttpAnswer();
    }

private:
    bool send(const QByteArray& bytes)
    {
        for (qsizetype sent = 0; sent < bytes.size();) {
            const ssize_t some = ::send(m_socket, bytes.constData() + sent, size_t(bytes.size() - sent), MSG_NOSIGNAL);
            if (some <= 0)
                return m_isOpen = false;
            sent += some;
        }
        return true;
    }
    HttpAnswer read()
    {
        HttpAnswer answer;
        qsizetype end = -1, length = -1;
        while (length < 0 || m_received.size() < end + 4 + length) {
            char bytes[16 * 1024];
            const ssize_t some = ::recv(m_socket, bytes, sizeof bytes, 0);
            if (some <= 0) {
                m_isOpen = false;
                return {};
            }
            m_received.append(bytes, some);
            end = m_received.indexOf("\r\n\r\n");
            if (end < 0 || length >= 0)
                continue;
            answer.head = m_received.left(end);
            length = answer.header("content-length").toLongLong();
        }
        answer.status = answer.head.split(' ').value(1).toInt();
        answer.body = m_received.mid(end + 4, length);
        m_received.remove(0, end + 4 + length);
        return answer;
    }

    int m_socket;
    bool m_isOpen = false;
    QByteArray m_received;
};

/// `sentinel serve` on a free port, with a secret for GitHub's webhooks.
class Serving
{
public:
    static constexpr char secret[] = "a secret of nobody";

    explicit Serving(const Program& program, const QStringList& more = {}) : m_program(program)
    {
        const QString secretFile = program.put(QStringLiteral("secret"), secret);
        QFile::setPermissions(secretFile, QFile::ReadOwner | QFile::WriteOwner);
        m_config = program.put(QStringLiteral("sentinel.yaml"), "webhooks: {github: {secret: \"file:" + secretFile.toUtf8() + "\"}}\n");
        m_more = more;
        start();
    }
    ~Serving()
    {
        if (m_pid > 0)
            kill();
    }
    Serving(const Serving&) = delete;
    Serving& operator=(const Serving&) = delete;

    void start()
    {
        m_pid = m_program.start(QStringList{QStringLiteral("serve"), QStringLiteral("--config"), m_config, QStringLiteral("--listen"),
                                            QStringLiteral("127.0.0.1:0")}
                                + m_more);
        m_port = waitForPort();
    }
    Ended kill()
    {
        ::kill(m_pid, SIGKILL);
        return ended();
    }
    Ended stop()
    {
        ::kill(m_pid, SIGTERM);
        return ended();
    }
    pid_t pid() const { return m_pid; }
    int port() const { return m_port; } ///< 0: it did not come up
    QByteArray key() const
    {
        QFile file(m_program.data() + QStringLiteral("/admin.key"));
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
    }

    HttpAnswer ask(const QByteArray& method, const QByteArray& path, const QByteArray& body = {},
                   const QList<QByteArray>& headers = {}) const
    {
        return HttpConnection(m_port).ask(method, path, body, headers);
    }

    /// The headers of a webhook of GitHub.
    static QList<QByteArray> signedHeaders(const QByteArray& event, const QByteArray& id, const QByteArray& body)
    {
        const QByteArray mac = QMessageAuthenticationCode::hash(body, secret, QCryptographicHash::Sha256).toHex();
        return {"Content-Type: application/json", "X-GitHub-Event: " + event, "X-GitHub-Delivery: " + id,
                "X-Hub-Signature-256: sha256=" + mac};
    }

private:
    Ended ended()
    {
        const Ended result = m_program.wait(m_pid);
        m_pid = -1;
        return result;
    }
    int waitForPort() const
    {
        constexpr auto patience = std::chrono::seconds(60);
        const auto end = std::chrono::steady_clock::now() + patience;
        while (std::chrono::steady_clock::now() < end) {
            const QByteArray out = m_program.content("stdout");
            const qsizetype at = out.indexOf("listening on http://127.0.0.1:");
            if (at >= 0 && out.indexOf('\n', at) > 0)
                return out.mid(at + 30, out.indexOf('\n', at) - at - 30).toInt();
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return 0;
    }

    const Program& m_program;
    QString m_config;
    QStringList m_more;
    pid_t m_pid = -1;
    int m_port = 0;
};

/// Waits until it is so; false when it takes longer than anything should.
template <typename Condition>
bool waitUntil(Condition isSo)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!isSo()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

/// The header with a key that `sentinel keys` makes.
inline QByteArray addedKey(const Program& program, const QString& name, const QString& role, const QString& tenant = {})
{
    QStringList words{QStringLiteral("keys"), QStringLiteral("add"), name, QStringLiteral("--role"), role, QStringLiteral("--json")};
    if (!tenant.isEmpty())
        words += {QStringLiteral("--tenant"), tenant};
    const Ended made = program.run(words);
    if (made.exitCode != 0)
        qFatal("no key: %s", made.err.constData());
    return "X-API-Key: " + made.object()[QStringLiteral("key")].toString().toLatin1();
}

/// Is it the JSON that every error comes as?
inline bool isError(const HttpAnswer& answer, int status)
{
    const QJsonObject error = answer.object()[QStringLiteral("error")].toObject();
    const bool isIt = answer.status == status && answer.header("content-type").startsWith("application/json")
        && !error[QStringLiteral("code")].toString().isEmpty() && !error[QStringLiteral("message")].toString().isEmpty();
    if (!isIt)
        qWarning("%d, not %d: %s", answer.status, status, answer.body.left(500).constData());
    return isIt;
}

/// A run as GitHub tells of it by webhook.
inline QByteArray workflowRun(qint64 id, const char* conclusion = "success", int attempt = 1)
{
    const QJsonObject run{{QStringLiteral("id"), id},
                          {QStringLiteral("name"), QStringLiteral("build")},
                          {QStringLiteral("head_branch"), QStringLiteral("main")},
                          {QStringLiteral("head_sha"), QStringLiteral("0123456789abcdef0123456789abcdef01234567")},
                          {QStringLiteral("event"), QStringLiteral("push")},
                          {QStringLiteral("status"), QStringLiteral("completed")},
                          {QStringLiteral("conclusion"), QString::fromLatin1(conclusion)},
                          {QStringLiteral("run_number"), 7},
                          {QStringLiteral("run_attempt"), attempt},
                          {QStringLiteral("workflow_id"), 70},
                          {QStringLiteral("html_url"), QStringLiteral("https://github.com/acme/anvil/actions/runs/%1").arg(id)},
                          {QStringLiteral("created_at"), QStringLiteral("2024-03-05T10:00:00Z")},
                          {QStringLiteral("run_started_at"), QStringLiteral("2024-03-05T10:00:01Z")},
                          {QStringLiteral("updated_at"), QStringLiteral("2024-03-05T10:05:00Z")}};
    const QJsonObject payload{{QStringLiteral("action"), QStringLiteral("completed")},
                              {QStringLiteral("workflow_run"), run},
                              {QStringLiteral("repository"), QJsonObject{{QStringLiteral("full_name"), QStringLiteral("acme/anvil")}}}};
    return QJsonDocument(payload).toJson(QJsonDocument::Compact);
}

} // namespace sentinel
