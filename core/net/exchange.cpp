#include "core/net/exchange_p.h"

#include "core/base/text.h"

#include <QDir>
#include <QLoggingCategory>
#include <QNetworkAccessManager>
#include <QNetworkRequest>

namespace sentinel {

namespace {

Q_LOGGING_CATEGORY(lcNet, "sentinel.net", QtInfoMsg)

constexpr int redirectsAtMost = 5;
constexpr int silenceAtMostMs = 30'000;
constexpr qint64 bufferBytes = 1 << 20; // what the network may hold of a body before we take it

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

} // namespace

HttpExchange::HttpExchange(const ExchangeSettings& settings, const Ask& ask, const Credential& credential)
    : m_settings(settings), m_ask(ask), m_credential(credential)
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        fail(Reply::Failure::TimedOut,
             tr("%1 did not answer completely within %2.").arg(m_url.host(), durationText(double(m_ask.secondsAtMost))));
    });
}

HttpExchange::~HttpExchange()
{
    if (m_network) {
        m_network->disconnect(this);
        m_network->abort();
        m_network->deleteLater();
    }
}

void HttpExchange::begin()
{
    m_limit.start(m_ask.secondsAtMost * 1000);
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (!m_isOver)
                send(QUrl(m_ask.url));
        },
        Qt::QueuedConnection);
}

void HttpExchange::cancel()
{
    QMetaObject::invokeMethod(
        this, [this] { fail(Reply::Failure::Cancelled, tr("Stopped.")); }, Qt::QueuedConnection);
}

Reply HttpExchange::takeReply()
{
    return std::move(m_reply);
}

void HttpExchange::send(const QUrl& url)
{
    m_url = url;
    m_reply.url = withoutSecrets(url);
    const bool isHttp = url.scheme() == u"http" || url.scheme() == u"https";
    if (!url.isValid() || !isHttp || url.host().isEmpty())
        return fail(Reply::Failure::BadRedirect, tr("%1 is no address of a web server.").arg(m_reply.url), url.errorString());
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setSslConfiguration(m_settings.tls);
    request.setTransferTimeout(silenceAtMostMs);
    request.setDecompressedSafetyCheckThreshold(m_ask.bytesAtMost);
    request.setRawHeader("User-Agent", "sentinel/" SENTINEL_VERSION);
    for (const auto& [name, value] : m_ask.headers)
        request.setRawHeader(name, value);
    // Compressed, a file's length could not be held against what the server announced.
    if (m_ask.bodyTo == Ask::BodyTo::File)
        request.setRawHeader("Accept-Encoding", "identity");
    if (!m_ask.etag.isEmpty() && m_redirects == 0)
        request.setRawHeader("If-None-Match", m_ask.etag);
    if (!m_credential.header.isEmpty() && !m_credential.secret.isEmpty() && isSameServer(url, QUrl(m_credential.home)))
        request.setRawHeader(m_credential.header, m_credential.prefix + m_credential.secret.reveal());
    if (!m_ask.contentType.isEmpty())
        request.setRawHeader("Content-Type", m_ask.contentType);

    m_tlsErrors.clear();
    m_network = m_ask.body.isEmpty() && m_ask.method == "GET" ? m_settings.network->get(request)
                                                              : m_settings.network->sendCustomRequest(request, m_ask.method, m_ask.body);
    m_network->setReadBufferSize(bufferBytes);
    connect(m_network, &QNetworkReply::sslErrors, this, [this](const QList<QSslError>& errors) { m_tlsErrors = errors; });
    connect(m_network, &QNetworkReply::readyRead, this, &HttpExchange::take);
    connect(m_network, &QNetworkReply::finished, this, &HttpExchange::settle);
}

void HttpExchange::take()
{
    const int status = m_network->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QByteArray part = m_network->isOpen() ? m_network->readAll() : QByteArray(); // a time-out closes it
    if (!isRedirect(status) && !part.isEmpty())
        (void)keep(part); // false: it has failed, and told so
}

bool HttpExchange::keep(const QByteArray& part)
{
    const qint64 room = m_ask.bytesAtMost - m_reply.bytes;
    const QByteArray kept = part.size() > room ? part.left(static_cast<qsizetype>(std::max<qint64>(room, 0))) : part;
    const int status = m_network->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    m_reply.bytes += kept.size();
    if (m_ask.bodyTo == Ask::BodyTo::File && status < 300) {
        if (!openSpool() || m_spool->write(kept) != kept.size()) {
            fail(Reply::Failure::Disk, tr("The answer could not be written to the disk: is it full?"), m_spool->errorString());
            return false;
        }
    } else {
        m_reply.body += kept;
    }
    if (kept.size() == part.size())
        return true;
    fail(Reply::Failure::TooLarge, tr("%1 answered with more than %2.").arg(m_url.host(), sizeText(m_ask.bytesAtMost)));
    return false;
}

bool HttpExchange::openSpool()
{
    if (m_spool)
        return m_spool->isOpen();
    const QString folder = m_settings.spoolFolder.isEmpty() ? QDir::tempPath() : m_settings.spoolFolder;
    (void)QDir().mkpath(folder); // opening the file says what is wrong
    m_spool = std::make_unique<QTemporaryFile>(folder + QStringLiteral("/answer-XXXXXX"));
    return m_spool->open();
}

void HttpExchange::settle()
{
    if (m_isOver || !m_network)
        return;
    m_reply.status = m_network->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_reply.status > 0 && isRedirected())
        return;
    take();
    if (m_isOver)
        return;
    m_reply.headers.clear();
    for (const auto& [name, value] : m_network->rawHeaderPairs())
        m_reply.headers.emplace_back(name.toLower(), value);

    const QNetworkReply::NetworkError error = m_network->error();
    const QString detail = m_network->errorString();
    constexpr int proxyWantsToKnow = 407; // an answer of the proxy, never of the server
    if (m_reply.status == 0 || m_reply.status == proxyWantsToKnow) {
        if (!m_tlsErrors.isEmpty())
            return fail(Reply::Failure::Untrusted, tlsText(m_tlsErrors, m_url.host()), detail);
        const bool timedOut = error == QNetworkReply::OperationCanceledError || error == QNetworkReply::TimeoutError;
        return fail(timedOut ? Reply::Failure::TimedOut : Reply::Failure::Unreachable, failureText(error, m_url, proxy()), detail);
    }
    // A status of 400 and over is an "error" to Qt, an answer to us. What is left are breaks on the way.
    const bool isBroken = error != QNetworkReply::NoError && m_reply.status < 400;
    const QByteArray announced = m_reply.header("content-length");
    const bool isShort = m_ask.method != "HEAD" && m_reply.status != 304 && m_reply.header("content-encoding").isEmpty()
        && !announced.isEmpty() && announced.toLongLong() > m_reply.bytes;
    if (isBroken || isShort)
        return fail(Reply::Failure::CutShort, tr("The connection to %1 ended in the middle of an answer.").arg(m_url.host()), detail);
    qCDebug(lcNet, "%s %s: %d, %lld bytes", m_ask.method.constData(), qPrintable(m_reply.url), m_reply.status, m_reply.bytes);
    end();
}

QNetworkProxy HttpExchange::proxy() const
{
    QNetworkProxyFactory* factory = m_settings.network->proxyFactory();
    const QList<QNetworkProxy> proxies = factory ? factory->queryProxy(QNetworkProxyQuery(m_url)) : QList<QNetworkProxy>();
    return proxies.isEmpty() || proxies.first().type() == QNetworkProxy::NoProxy ? QNetworkProxy(QNetworkProxy::NoProxy) : proxies.first();
}

bool HttpExchange::isRedirected()
{
    if (!isRedirect(m_reply.status))
        return false;
    const QUrl target = m_url.resolved(QUrl(m_network->attribute(QNetworkRequest::RedirectionTargetAttribute).toUrl()));
    m_network->deleteLater();
    m_network->disconnect(this);
    m_network = nullptr;
    const bool isSafe = m_ask.method == "GET" || m_ask.method == "HEAD";
    if (!isSafe)
        fail(Reply::Failure::BadRedirect, tr("%1 sends us on elsewhere, where we would have to say again what we said.").arg(m_url.host()));
    else if (++m_redirects > redirectsAtMost)
        fail(Reply::Failure::BadRedirect, tr("%1 sends us on from one place to the next without end.").arg(m_url.host()));
    else if (m_url.scheme() == u"https" && target.scheme() != u"https")
        fail(Reply::Failure::BadRedirect, tr("%1 sends us on to an address without encryption: not followed.").arg(m_url.host()),
             withoutSecrets(target));
    else
        send(target);
    return true;
}

void HttpExchange::fail(Reply::Failure failure, const QString& problem, const QString& detail)
{
    if (m_isOver)
        return;
    m_reply.failure = failure;
    m_reply.problem = problem;
    m_reply.detail = detail;
    if (m_network)
        m_reply.status = m_network->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    qCDebug(lcNet, "%s %s: %s", m_ask.method.constData(), qPrintable(m_reply.url), qPrintable(problem));
    end();
}

void HttpExchange::end()
{
    m_isOver = true;
    m_limit.stop();
    if (m_spool) {
        m_reply.file = m_spool->fileName();
        m_spool->setAutoRemove(false);
        m_spool->close();
    }
    if (m_network) {
        m_network->disconnect(this);
        m_network->abort();
        m_network->deleteLater();
        m_network = nullptr;
    }
    Q_EMIT finished();
}

} // namespace sentinel
