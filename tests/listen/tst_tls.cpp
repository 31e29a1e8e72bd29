// TLS with a certificate made for the test, spoken to by OpenSSL's own client and by one written here.

#include "core/listen/listener.h"

#include "tests/listen/client.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include <openssl/ssl.h>

using namespace sentinel;
using namespace listentest;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

std::vector<Route> routesOf()
{
    const Handler echo = [](Request request, Respond respond) { respond({200, "text/plain", request.body, {}}); };
    return {{"POST", "/echo", Access::Signed, BodyTo::Memory, 8 * 1024 * 1024, echo, {}, {}},
            {"GET", "/health", Access::Anyone, BodyTo::Nowhere, 0, echo, {}, {}}};
}

/// A TLS client that speaks whole requests and reads to the end of the connection.
class TlsClient
{
public:
    explicit TlsClient(const QString& url, int atLeast = TLS1_2_VERSION, int atMost = TLS1_3_VERSION,
                       const std::string& protocols = "\x02h2\x08http/1.1")
        : m_socket(url)
    {
        m_context = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_security_level(m_context, 0); // so that even old versions are tried
        SSL_CTX_set_min_proto_version(m_context, atLeast);
        SSL_CTX_set_max_proto_version(m_context, atMost);
        m_ssl = SSL_new(m_context);
        SSL_set_alpn_protos(m_ssl, reinterpret_cast<const unsigned char*>(protocols.data()), unsigned(protocols.size()));
        SSL_set_fd(m_ssl, m_socket.handle());
        m_isUp = SSL_connect(m_ssl) == 1;
    }
    ~TlsClient()
    {
        SSL_free(m_ssl);
        SSL_CTX_free(m_context);
    }
    TlsClient(const TlsClient&) = delete;
    TlsClient& operator=(const TlsClient&) = delete;

    bool isUp() const { return m_isUp; }
    QByteArray protocol() const
    {
        const unsigned char* name = nullptr;
        unsigned size = 0;
        SSL_get0_alpn_selected(m_ssl, &name, &size);
        return {reinterpret_cast<const char*>(name), qsizetype(size)};
    }
    bool send(std::string_view text)
    {
        size_t went = 0;
        return SSL_write_ex(m_ssl, text.data(), text.size(), &went) == 1 && went == text.size();
    }
    std::string untilTheEnd()
    {
        std::string all;
        char piece[16384];
        size_t came = 0;
        while (SSL_read_ex(m_ssl, piece, sizeof piece, &came) == 1)
            all.append(piece, came);
        return all;
    }

private:
    Client m_socket;
    SSL_CTX* m_context = nullptr;
    SSL* m_ssl = nullptr;
    bool m_isUp = false;
};

} // namespace

class TestTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_listener.reset(); }

    void speaksHttpOverTls();
    void bodiesLargerThanARecordGoBothWays();
    void refusesOldVersionsAndOtherProtocols();
    void plainTextAndSilenceAreClosed();
    void handshakesThatStopKeepNobodyWaiting();
    void certificatesAreCheckedAtTheStart();
    void anotherClientGetsAlong();

private:
    ListenerSettings settings() const
    {
        ListenerSettings settings;
        settings.address = u"127.0.0.1:0"_s;
        settings.certificateFile = m_folder.filePath(u"certificate.pem"_s);
        settings.keyFile = m_folder.filePath(u"key.pem"_s);
        return settings;
    }

    QTemporaryDir m_folder;
    QString m_openssl;
    std::unique_ptr<Listener> m_listener;
};

void TestTls::initTestCase()
{
    m_openssl = QStandardPaths::findExecutable(u"openssl"_s);
    if (m_openssl.isEmpty())
        QSKIP("openssl is not installed");
    for (const QString& name : {u""_s, u"other"_s}) {
        QProcess make;
        make.setProcessChannelMode(QProcess::MergedChannels);
        make.start(m_openssl,
                   {u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:prime256v1"_s, u"-nodes"_s, u"-days"_s,
                    u"2"_s, u"-subj"_s, u"/CN=localhost"_s, u"-keyout"_s, m_folder.filePath(name + u"key.pem"_s), u"-out"_s,
                    m_folder.filePath(name + u"certificate.pem"_s)});
        QVERIFY(make.waitForFinished());
        QVERIFY2(make.exitCode() == 0, make.readAll().constData());
    }
}

void TestTls::init()
{
    auto started = Listener::start(settings(), routesOf(), {});
    if (!started)
        qFatal("%s", qPrintable(started.error().message + u' ' + started.error().detail));
    m_listener = std::move(*started);
}

void TestTls::speaksHttpOverTls()
{
    QVERIFY(m_listener->url().startsWith(u"https://"_s));
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        TlsClient client(m_listener->url(), version, version);
        QVERIFY(client.isUp());
        QCOMPARE(client.protocol(), QByteArray("http/1.1"));
        QVERIFY(client.send(
            "POST /echo HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcPOST /echo HTTP/1.1\r\nConnection: close\r\nContent-Length: 2\r\n\r\nde"));
        const std::string all = client.untilTheEnd();
        QVERIFY(all.starts_with("HTTP/1.1 200 OK\r\n"));
        QVERIFY(all.find("\r\n\r\nabcHTTP/1.1 200") != std::string::npos);
        QVERIFY(all.ends_with("\r\n\r\nde"));
    }
}

void TestTls::bodiesLargerThanARecordGoBothWays()
{
    const std::string body(3'000'000, 'x');
    TlsClient client(m_listener->url());
    QVERIFY(client.send("POST /echo HTTP/1.1\r\nConnection: close\r\nContent-Length: 3000000\r\n\r\n"));
    QVERIFY(client.send(body));
    const std::string all = client.untilTheEnd();
    QCOMPARE(all.size() - all.find("\r\n\r\n") - 4, body.size());
}

void TestTls::refusesOldVersionsAndOtherProtocols()
{
    QVERIFY(!TlsClient(m_listener->url(), TLS1_VERSION, TLS1_1_VERSION).isUp());
    QVERIFY(!TlsClient(m_listener->url(), TLS1_2_VERSION, TLS1_3_VERSION, "\x02h2").isUp());
    QVERIFY(TlsClient(m_listener->url(), TLS1_2_VERSION, TLS1_3_VERSION, "").isUp());
}

void TestTls::plainTextAndSilenceAreClosed()
{
    Client plain(m_listener->url());
    QVERIFY(plain.send("GET /health HTTP/1.1\r\n\r\n"));
    QVERIFY(plain.isEnded());
    m_listener.reset();
    ListenerSettings impatient = settings();
    impatient.headerTime = 100ms;
    auto started = Listener::start(impatient, routesOf(), {});
    QVERIFY(bool(started));
    Client silent((*started)->url());
    QVERIFY(silent.isEnded());
}

void TestTls::handshakesThatStopKeepNobodyWaiting()
{
    std::vector<Client> stopped;
    for (int i = 0; i < 100; ++i)
        QVERIFY(stopped.emplace_back(m_listener->url()).send(std::string_view("\x16\x03\x01\x02\x00\x01", 6)));
    TlsClient client(m_listener->url());
    QVERIFY(client.send("GET /health HTTP/1.1\r\nConnection: close\r\n\r\n"));
    QVERIFY(client.untilTheEnd().starts_with("HTTP/1.1 200"));
}

void TestTls::certificatesAreCheckedAtTheStart()
{
    const auto kindOf = [&](const QString& certificate, const QString& key) -> std::optional<Error::Kind> {
        ListenerSettings wrong = settings();
        wrong.certificateFile = certificate.isEmpty() ? certificate : m_folder.filePath(certificate);
        wrong.keyFile = key.isEmpty() ? key : m_folder.filePath(key);
        const auto started = Listener::start(wrong, routesOf(), {});
        return started ? std::nullopt : std::optional(started.error().kind);
    };
    QCOMPARE(kindOf(u"certificate.pem"_s, {}), Error::Kind::Malformed);
    QCOMPARE(kindOf(u"missing.pem"_s, u"key.pem"_s), Error::Kind::Unreadable);
    QCOMPARE(kindOf(u"key.pem"_s, u"key.pem"_s), Error::Kind::Malformed);
    QCOMPARE(kindOf(u"certificate.pem"_s, u"otherkey.pem"_s), Error::Kind::Malformed);
    QProcess lock;
    lock.start(m_openssl,
               {u"ec"_s, u"-aes128"_s, u"-passout"_s, u"pass:word"_s, u"-in"_s, m_folder.filePath(u"key.pem"_s), u"-out"_s,
                m_folder.filePath(u"locked.pem"_s)});
    QVERIFY(lock.waitForFinished());
    QCOMPARE(kindOf(u"certificate.pem"_s, u"locked.pem"_s), Error::Kind::Malformed); // and nobody is asked for a word
    ListenerSettings open = settings();
    open.address = u"0.0.0.0:0"_s;
    QVERIFY(bool(Listener::start(open, routesOf(), {})));
}

void TestTls::anotherClientGetsAlong()
{
    QProcess client;
    client.start(m_openssl, {u"s_client"_s, u"-quiet"_s, u"-connect"_s, m_listener->url().mid(8)});
    QVERIFY(client.waitForStarted());
    client.write("GET /health HTTP/1.1\r\nConnection: close\r\n\r\n");
    QVERIFY(client.waitForFinished());
    QVERIFY(client.readAllStandardOutput().startsWith("HTTP/1.1 200 OK\r\n"));
}

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
