#include "core/net/client.h"

#include "core/net/exchange_p.h"

#include <QFile>
#include <QHash>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QSslCertificate>
#include <QSslConfiguration>

namespace sentinel {

namespace {

/// A proxy that was named stands for all but this machine; else the system decides.
class ProxyChoice : public QNetworkProxyFactory
{
public:
    explicit ProxyChoice(const QString& address)
    {
        const QUrl url(address);
        if (!url.isValid() || url.host().isEmpty())
            return;
        const bool isSocks = url.scheme().startsWith(QStringLiteral("socks"));
        m_proxy = QNetworkProxy(isSocks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, url.host(),
                                static_cast<quint16>(url.port(isSocks ? 1080 : 3128)), url.userName(), url.password());
    }

    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override
    {
        if (m_proxy.type() == QNetworkProxy::DefaultProxy)
            return systemProxyForQuery(query);
        const QString host = query.peerHostName();
        const bool isHere = host == u"localhost" || host == u"::1" || host.startsWith(QStringLiteral("127."));
        return {isHere ? QNetworkProxy(QNetworkProxy::NoProxy) : m_proxy};
    }

private:
    QNetworkProxy m_proxy{QNetworkProxy::DefaultProxy};
};

QList<QSslCertificate> certificatesIn(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QSslCertificate::fromDevice(&file, QSsl::Pem) : QList<QSslCertificate>();
}

} // namespace

struct Client::Private
{
    QNetworkAccessManager network;
    ExchangeSettings exchange;
    QHash<Ticket, HttpExchange*> underWay;
    Ticket last = 0;
};

Result<> checkCaFile(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::Unreadable, Client::tr("The file of certificates %1 cannot be read.").arg(path), file.errorString()};
    if (QSslCertificate::fromDevice(&file, QSsl::Pem).isEmpty())
        return Error{Error::Kind::Malformed, Client::tr("The file %1 holds no certificate in PEM form.").arg(path), {}};
    return {};
}

Client::Client(const ClientSettings& settings, QObject* parent) : QObject(parent), m_d(std::make_unique<Private>())
{
    m_d->network.setProxyFactory(new ProxyChoice(settings.proxy));
    m_d->network.setStrictTransportSecurityEnabled(false);
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    if (!settings.caFile.isEmpty())
        tls.addCaCertificates(certificatesIn(settings.caFile));
    m_d->exchange = {&m_d->network, tls, settings.spoolFolder};
}

Client::~Client()
{
    qDeleteAll(m_d->underWay);
}

Client::Ticket Client::ask(const Ask& ask, const Credential& credential, Answer answer)
{
    const Ticket ticket = ++m_d->last;
    auto* exchange = new HttpExchange(m_d->exchange, ask, credential);
    m_d->underWay.insert(ticket, exchange);
    connect(exchange, &HttpExchange::finished, this, [this, ticket, exchange, answer = std::move(answer)] {
        m_d->underWay.remove(ticket);
        exchange->deleteLater();
        answer(exchange->takeReply());
    });
    exchange->begin();
    return ticket;
}

void Client::cancel(Ticket ticket)
{
    if (HttpExchange* exchange = m_d->underWay.value(ticket))
        exchange->cancel();
}

int Client::underWay() const
{
    return static_cast<int>(m_d->underWay.size());
}

} // namespace sentinel
