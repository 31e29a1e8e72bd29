#pragma once

#include "core/domain/exchange.h"
#include "core/net/client.h"

#include <QNetworkProxy>
#include <QNetworkReply>
#include <QObject>
#include <QPointer>
#include <QSslConfiguration>
#include <QTemporaryFile>
#include <QTimer>
#include <QUrl>

#include <memory>

class QNetworkAccessManager;

namespace sentinel {

struct ExchangeSettings
{
    QNetworkAccessManager* network = nullptr;
    QSslConfiguration tls;
    QString spoolFolder;
};

/// May a credential whose home is the one address be sent to the other?
bool isSameServer(const QUrl& a, const QUrl& b);
/// An address without what could be a secret in it.
QString withoutSecrets(const QUrl& url);
/// What the network or TLS says was wrong, in words, and what can be done; whose fault it is if there is a proxy on the way.
QString failureText(QNetworkReply::NetworkError error, const QString& host);
QString failureText(QNetworkReply::NetworkError error, const QUrl& url, const QNetworkProxy& proxy);
QString tlsText(const QList<QSslError>& errors, const QString& host);

/// One ask with the redirects that come of it.
class HttpExchange : public QObject
{
    Q_OBJECT
public:
    HttpExchange(const ExchangeSettings& settings, const Ask& ask, const Credential& credential);
    ~HttpExchange() override;

    void begin(); ///< `finished` comes later, never from within
    void cancel();
    Reply takeReply();

Q_SIGNALS:
    void finished();

private:
    void send(const QUrl& url);
    void take();
    void settle();
    bool isRedirected();
    bool keep(const QByteArray& part);
    bool openSpool();
    QNetworkProxy proxy() const; ///< on the way to where we are asking; its name is empty if there is none
    void fail(Reply::Failure failure, const QString& problem, const QString& detail = {});
    void end();

    const ExchangeSettings m_settings;
    const Ask m_ask;
    const Credential m_credential;
    QUrl m_url;
    int m_redirects = 0;
    QPointer<QNetworkReply> m_network;
    QList<QSslError> m_tlsErrors;
    std::unique_ptr<QTemporaryFile> m_spool;
    QTimer m_limit;
    Reply m_reply;
    bool m_isOver = false;
};

} // namespace sentinel
