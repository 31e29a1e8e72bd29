#pragma once

#include <QHash>
#include <QHostAddress>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>
#include <QUrl>
#include <QUrlQuery>

#include <functional>
#include <utility>
#include <vector>

namespace sentinel {

/// A request as the server got it.
struct AskedFor
{
    QByteArray method, target;
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;

    QString path() const { return QUrl(QString::fromUtf8(target)).path(); }
    QString query(const char* name) const
    {
        return QUrlQuery(QUrl(QString::fromUtf8(target))).queryItemValue(QString::fromLatin1(name), QUrl::FullyDecoded);
    }
};

struct Answered
{
    enum class Ending { Whole, CutShort, Silence };

    int status = 200;
    QByteArray body;
    std::vector<std::pair<QByteArray, QByteArray>> headers;
    Ending ending = Ending::Whole;
};

/// A server on this machine that answers as a test tells it to. Lives on the thread of the test, which runs its event loop.
class Loopback : public QTcpServer
{
public:
    using Handler = std::function<Answered(const AskedFor&)>;

    explicit Loopback(Handler handler, const QHostAddress& address = QHostAddress::LocalHost) : m_handler(std::move(handler))
    {
        if (!listen(address))
            qFatal("no loopback server: %s", qPrintable(errorString()));
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket* socket = nextPendingConnection())
                connect(socket, &QTcpSocket::readyRead, socket, [this, socket] { read(socket); });
        });
    }

    QString address() const { return QStringLiteral("http://127.0.0.1:%1").arg(serverPort()); }
    const std::vector<AskedFor>& asked() const { return m_asked; }
    qsizetype askedTimes(const QString& pathPart) const
    {
        return std::count_if(m_asked.begin(), m_asked.end(), [&](const AskedFor& asked) { return asked.path().contains(pathPart); });
    }

private:
    void read(QTcpSocket* socket)
    {
        QByteArray& buffer = m_buffers[socket];
        buffer += socket->readAll();
        for (qsizetype end = buffer.indexOf("\r\n\r\n"); end >= 0; end = buffer.indexOf("\r\n\r\n")) {
            AskedFor asked;
            const QList<QByteArray> lines = buffer.left(end).split('\n');
            const QList<QByteArray> words = lines.first().trimmed().split(' ');
            asked.method = words.value(0);
            asked.target = words.value(1);
            for (qsizetype i = 1; i < lines.size(); ++i) {
                const qsizetype colon = lines[i].indexOf(':');
                asked.headers.insert(lines[i].left(colon).trimmed().toLower(), lines[i].mid(colon + 1).trimmed());
            }
            const qsizetype length = asked.headers.value("content-length").toLongLong();
            if (buffer.size() < end + 4 + length)
                return;
            asked.body = buffer.mid(end + 4, length);
            buffer.remove(0, end + 4 + length);
            m_asked.push_back(asked);
            if (!write(socket, m_handler(asked)))
                return;
        }
    }

    bool write(QTcpSocket* socket, const Answered& answer)
    {
        if (answer.ending == Answered::Ending::Silence)
            return false;
        QByteArray head = "HTTP/1.1 " + QByteArray::number(answer.status) + " Said\r\n";
        for (const auto& [name, value] : answer.headers)
            head += name + ": " + value + "\r\n";
        const qsizetype missing = answer.ending == Answered::Ending::CutShort ? 100 : 0;
        const bool hasBody = answer.status != 304 && answer.status != 204;
        if (hasBody)
            head += "Content-Length: " + QByteArray::number(answer.body.size() + missing) + "\r\n";
        socket->write(head + "\r\n" + (hasBody ? answer.body : QByteArray()));
        if (answer.ending == Answered::Ending::Whole)
            return true;
        socket->disconnectFromHost();
        return false;
    }

    Handler m_handler;
    std::vector<AskedFor> m_asked;
    QHash<QTcpSocket*, QByteArray> m_buffers;
};

} // namespace sentinel
