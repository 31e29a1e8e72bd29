// What goes wrong on the way to a server, in words that say what can be done.
#include "core/net/exchange_p.h"

#include <QNetworkProxy>
#include <QSslError>

namespace sentinel {

namespace {

int portOf(const QUrl& url)
{
    return url.port(url.scheme() == u"https" ? 443 : 80);
}

} // namespace

bool isSameServer(const QUrl& a, const QUrl& b)
{
    return a.scheme() == b.scheme() && a.host() == b.host() && portOf(a) == portOf(b) && !a.host().isEmpty();
}

QString withoutSecrets(const QUrl& url)
{
    return url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

// By a proxy, what Qt says may be about the proxy or about the server behind it. Without encryption it talks to the proxy alone, so that
// every failure to connect is the proxy's; with it, the proxy's own failures have names of their own.
QString failureText(QNetworkReply::NetworkError error, const QUrl& url, const QNetworkProxy& proxy)
{
    const QString host = url.host(), way = proxy.hostName();
    if (way.isEmpty())
        return failureText(error, host);
    const bool isProxys = url.scheme() == u"http" && proxy.type() == QNetworkProxy::HttpProxy;
    switch (error) {
    case QNetworkReply::ConnectionRefusedError:
    case QNetworkReply::ProxyConnectionRefusedError:
        return isProxys || error == QNetworkReply::ProxyConnectionRefusedError
            ? HttpExchange::tr("The proxy %1 does not accept connections at port %2. Is it running, and its address (network.proxy) right?")
                  .arg(way)
                  .arg(proxy.port())
            : HttpExchange::tr("The proxy %1 could not connect to %2.").arg(way, host);
    case QNetworkReply::HostNotFoundError:
    case QNetworkReply::ProxyNotFoundError:
        return isProxys || error == QNetworkReply::ProxyNotFoundError
            ? HttpExchange::tr("There is no proxy of the name %1. Check network.proxy in the configuration.").arg(way)
            : HttpExchange::tr("There is no server of the name %1, as the proxy %2 sees it. Check the address.").arg(host, way);
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::ProxyConnectionClosedError:
        return HttpExchange::tr("The proxy %1 ended the connection before %2 answered.").arg(way, host);
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError:
    case QNetworkReply::ProxyTimeoutError:
        return HttpExchange::tr("By way of the proxy %1, %2 did not answer in time.").arg(way, host);
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return HttpExchange::tr("The proxy %1 asks for a name and a password.").arg(way);
    default:
        return HttpExchange::tr("The proxy %1 did not let us through to %2.").arg(way, host);
    }
}

QString failureText(QNetworkReply::NetworkError error, const QString& host)
{
    switch (error) {
    case QNetworkReply::HostNotFoundError:
        return HttpExchange::tr("There is no server of the name %1. Check the address and the connection to the network.").arg(host);
    case QNetworkReply::ConnectionRefusedError:
        return HttpExchange::tr("%1 does not accept connections at this port. Is the server running, and the address right?").arg(host);
    case QNetworkReply::RemoteHostClosedError:
        return HttpExchange::tr("%1 ended the connection before it answered.").arg(host);
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError:
        return HttpExchange::tr("%1 did not answer in time.").arg(host);
    case QNetworkReply::SslHandshakeFailedError:
        return HttpExchange::tr("No encrypted connection to %1 came about. Does it speak HTTPS at this port?").arg(host);
    case QNetworkReply::TemporaryNetworkFailureError:
    case QNetworkReply::NetworkSessionFailedError:
    case QNetworkReply::UnknownNetworkError:
        return HttpExchange::tr("The network did not reach %1.").arg(host);
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
        return HttpExchange::tr("The proxy on the way to %1 cannot be reached. Check the proxy's address.").arg(host);
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return HttpExchange::tr("The proxy on the way to %1 asks for a name and a password.").arg(host);
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
        return HttpExchange::tr("What %1 answered is no HTTP.").arg(host);
    default:
        return HttpExchange::tr("The exchange with %1 failed.").arg(host);
    }
}

QString tlsText(const QList<QSslError>& errors, const QString& host)
{
    for (const QSslError& error : errors) {
        switch (error.error()) {
        case QSslError::SelfSignedCertificate:
        case QSslError::SelfSignedCertificateInChain:
        case QSslError::UnableToGetLocalIssuerCertificate:
        case QSslError::UnableToVerifyFirstCertificate:
        case QSslError::UnableToGetIssuerCertificate:
        case QSslError::CertificateUntrusted:
            return HttpExchange::tr(
                       "The certificate of %1 is signed by nobody whom this machine trusts. If that is your own authority, name "
                       "its certificate in network.ca_file.")
                .arg(host);
        case QSslError::CertificateExpired:
            return HttpExchange::tr("The certificate of %1 has expired. It must be renewed there.").arg(host);
        case QSslError::CertificateNotYetValid:
            return HttpExchange::tr("The certificate of %1 is not valid yet. Is the clock of this machine right?").arg(host);
        case QSslError::HostNameMismatch:
            return HttpExchange::tr("The certificate that came is not for %1. Check the address.").arg(host);
        default:
            break;
        }
    }
    return HttpExchange::tr("The certificate of %1 cannot be accepted: %2.").arg(host, errors.first().errorString());
}

} // namespace sentinel
