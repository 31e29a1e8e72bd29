#include "core/net/client.h"
#include "tests/loopback.h"

#include <QEventLoop>
#include <QFile>
#include <QProcess>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

Reply replyTo(Client& client, const Ask& ask, const Credential& credential = {})
{
    QEventLoop loop;
    Reply got;
    client.ask(ask, credential, [&](Reply reply) {
        got = std::move(reply);
        loop.quit();
    });
    loop.exec();
    return got;
}

Credential tokenFor(const QString& home)
{
    return {"Authorization", "Bearer ", Secret("s3cr3t"), home};
}

Ask askFor(const QString& url)
{
    Ask ask;
    ask.url = url;
    return ask;
}

} // namespace

class TestClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAnswerComesWithStatusHeadersAndBody();
    void aStatusOf404IsAnAnswerAndNoFailure();
    void aKnownEtagAsksConditionally();
    void redirectsAreFollowedFiveTimesAndNoMore();
    void theSecretGoesToItsHomeAlone();
    void aBodyCutShortIsRecognised();
    void whatIsOverTheLimitIsCutOff();
    void aBodyCanGoToAFile();
    void nobodyListeningIsToldInWords();
    void aServerThatSaysNothingIsGivenUp();
    void whatIsCancelledAnswersSo();
    void aClientThatGoesAnswersNothing();
    void otherAddressesThanTheWebsAreRefused();
    void cookiesAreNotKept();
    void aCompressedBodyCutShortIsNoAnswer();
    void aCertificateOfOnesOwnIsTrustedByItsFile();
    void aProxyIsUsedForAllButThisMachine();
    void aProxyThatRefusesIsNamedAndNotTheServer_data();
    void aProxyThatRefusesIsNamedAndNotTheServer();
};

void TestClient::anAnswerComesWithStatusHeadersAndBody()
{
    Loopback server([](const AskedFor&) { return Answered{201, "hello", {{"X-Thing", "yes"}}}; });
    Client client;
    const Reply reply = replyTo(client, askFor(server.address() + u"/a?token=1"_s));
    QCOMPARE(reply.failure, Reply::Failure::None);
    QCOMPARE(reply.status, 201);
    QCOMPARE(reply.body, QByteArray("hello"));
    QCOMPARE(reply.bytes, 5);
    QCOMPARE(reply.header("x-thing"), QByteArray("yes"));
    QCOMPARE(reply.url, server.address() + u"/a"_s); // a query may hold a secret
}

void TestClient::aStatusOf404IsAnAnswerAndNoFailure()
{
    Loopback server([](const AskedFor&) { return Answered{404, "{\"message\": \"Not Found\"}", {}}; });
    Client client;
    const Reply reply = replyTo(client, askFor(server.address()));
    QCOMPARE(reply.failure, Reply::Failure::None);
    QCOMPARE(reply.status, 404);
    QVERIFY(reply.body.contains("Not Found"));
}

void TestClient::aKnownEtagAsksConditionally()
{
    Loopback server([](const AskedFor& asked) {
        const bool isKnown = asked.headers.value("if-none-match") == "\"v1\"";
        return isKnown ? Answered{304, {}, {}} : Answered{200, "page", {{"ETag", "\"v1\""}}};
    });
    Client client;
    Ask ask = askFor(server.address());
    const Reply first = replyTo(client, ask);
    QCOMPARE(first.status, 200);
    ask.etag = first.header("etag");
    const Reply second = replyTo(client, ask);
    QCOMPARE(second.failure, Reply::Failure::None);
    QCOMPARE(second.status, 304);
    QVERIFY(second.body.isEmpty());
}

void TestClient::redirectsAreFollowedFiveTimesAndNoMore()
{
    Loopback server([](const AskedFor& asked) {
        const int left = asked.path().mid(1).toInt();
        return left > 0 ? Answered{302, "moved", {{"Location", "/" + QByteArray::number(left - 1)}}} : Answered{200, "there", {}};
    });
    Client client;
    QCOMPARE(replyTo(client, askFor(server.address() + u"/5"_s)).body, QByteArray("there"));
    const Reply endless = replyTo(client, askFor(server.address() + u"/6"_s));
    QCOMPARE(endless.failure, Reply::Failure::BadRedirect);
}

void TestClient::theSecretGoesToItsHomeAlone()
{
    Loopback storage([](const AskedFor&) { return Answered{200, "log", {}}; });
    Loopback server([&](const AskedFor& asked) {
        if (asked.path() == u"/log")
            return Answered{302, {}, {{"Location", storage.address().toUtf8() + "/signed?sig=abc"}}};
        return asked.path() == u"/moved" ? Answered{301, {}, {{"Location", "/here"}}} : Answered{200, "here", {}};
    });
    Client client;
    QCOMPARE(replyTo(client, askFor(server.address() + u"/log"_s), tokenFor(server.address())).body, QByteArray("log"));
    QCOMPARE(server.asked().front().headers.value("authorization"), QByteArray("Bearer s3cr3t"));
    QVERIFY(!storage.asked().front().headers.contains("authorization"));

    QCOMPARE(replyTo(client, askFor(server.address() + u"/moved"_s), tokenFor(server.address())).body, QByteArray("here"));
    QCOMPARE(server.asked().back().headers.value("authorization"), QByteArray("Bearer s3cr3t"));

    // An address that an answer names, asked directly.
    (void)replyTo(client, askFor(storage.address()), tokenFor(server.address()));
    QVERIFY(!storage.asked().back().headers.contains("authorization"));
}

void TestClient::aBodyCutShortIsRecognised()
{
    Loopback server([](const AskedFor&) { return Answered{200, QByteArray(5000, 'x'), {}, Answered::Ending::CutShort}; });
    Client client;
    const Reply reply = replyTo(client, askFor(server.address()));
    QCOMPARE(reply.failure, Reply::Failure::CutShort);
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.body, QByteArray(5000, 'x'));
    QVERIFY(!reply.problem.isEmpty());
}

void TestClient::whatIsOverTheLimitIsCutOff()
{
    Loopback server([](const AskedFor&) { return Answered{200, QByteArray(300'000, 'x'), {}}; });
    Client client;
    Ask ask = askFor(server.address());
    ask.bytesAtMost = 100'000;
    const Reply reply = replyTo(client, ask);
    QCOMPARE(reply.failure, Reply::Failure::TooLarge);
    QCOMPARE(reply.bytes, 100'000);
    QCOMPARE(reply.body.size(), 100'000);
}

void TestClient::aBodyCanGoToAFile()
{
    const QTemporaryDir folder;
    Loopback server([](const AskedFor& asked) {
        return asked.path() == u"/gone" ? Answered{410, "gone", {}} : Answered{200, QByteArray(3'000'000, 'x'), {}};
    });
    Client client({{}, {}, folder.filePath(u"spool"_s)});
    Ask ask = askFor(server.address() + u"/log"_s);
    ask.bodyTo = Ask::BodyTo::File;
    const Reply reply = replyTo(client, ask);
    QVERIFY(reply.body.isEmpty());
    QFile file(reply.file);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray(3'000'000, 'x'));
    QVERIFY(!(file.permissions() & (QFile::ReadOther | QFile::ReadGroup)));

    ask.url = server.address() + u"/gone"_s; // what is no log is for us to read
    const Reply gone = replyTo(client, ask);
    QCOMPARE(gone.body, QByteArray("gone"));
    QVERIFY(gone.file.isEmpty());
}

void TestClient::nobodyListeningIsToldInWords()
{
    QString address;
    {
        const Loopback server([](const AskedFor&) { return Answered{}; });
        address = server.address();
    }
    Client client;
    const Reply reply = replyTo(client, askFor(address));
    QCOMPARE(reply.failure, Reply::Failure::Unreachable);
    QCOMPARE(reply.status, 0);
    QVERIFY(reply.problem.contains(u"127.0.0.1"_s));
}

void TestClient::aServerThatSaysNothingIsGivenUp()
{
    // Accepts, and never answers.
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    Client client;
    Ask ask = askFor(u"http://127.0.0.1:%1/"_s.arg(server.serverPort()));
    ask.secondsAtMost = 1;
    QCOMPARE(replyTo(client, ask).failure, Reply::Failure::TimedOut);
}

void TestClient::whatIsCancelledAnswersSo()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    Client client;
    QEventLoop loop;
    std::optional<Reply> got;
    const auto ticket = client.ask(askFor(u"http://127.0.0.1:%1/"_s.arg(server.serverPort())), {}, [&](Reply reply) {
        got = std::move(reply);
        loop.quit();
    });
    client.cancel(ticket);
    loop.exec();
    QCOMPARE(got->failure, Reply::Failure::Cancelled);
    QCOMPARE(client.underWay(), 0);
    client.cancel(ticket); // is over
}

void TestClient::aClientThatGoesAnswersNothing()
{
    Loopback server([](const AskedFor&) { return Answered{}; });
    bool answered = false;
    {
        Client client;
        client.ask(askFor(server.address()), {}, [&](const Reply&) { answered = true; });
    }
    QCoreApplication::processEvents();
    QVERIFY(!answered);
}

void TestClient::otherAddressesThanTheWebsAreRefused()
{
    Loopback server([](const AskedFor&) { return Answered{302, {}, {{"Location", "file:///etc/passwd"}}}; });
    Client client;
    QCOMPARE(replyTo(client, askFor(u"file:///etc/passwd"_s)).failure, Reply::Failure::BadRedirect);
    QCOMPARE(replyTo(client, askFor(u"nonsense"_s)).failure, Reply::Failure::BadRedirect);
    QCOMPARE(replyTo(client, askFor(server.address())).failure, Reply::Failure::BadRedirect);
}

void TestClient::cookiesAreNotKept()
{
    Loopback server([](const AskedFor&) { return Answered{200, {}, {{"Set-Cookie", "session=1"}}}; });
    Client client;
    (void)replyTo(client, askFor(server.address()));
    (void)replyTo(client, askFor(server.address()));
    QVERIFY(!server.asked().back().headers.contains("cookie"));
}

void TestClient::aCompressedBodyCutShortIsNoAnswer()
{
    const QByteArray whole = qCompress(QByteArray(100'000, 'x')).mid(4); // zlib's own form, which "deflate" means
    Loopback server([&](const AskedFor& asked) {
        const QByteArray body = asked.path() == u"/whole" ? whole : whole.left(whole.size() / 2);
        return Answered{200, body, {{"Content-Encoding", "deflate"}}};
    });
    Client client;
    QCOMPARE(replyTo(client, askFor(server.address() + u"/whole"_s)).body, QByteArray(100'000, 'x'));
    const Reply cut = replyTo(client, askFor(server.address() + u"/half"_s));
    QVERIFY(cut.failure != Reply::Failure::None || cut.body.size() < 100'000);
}

void TestClient::aCertificateOfOnesOwnIsTrustedByItsFile()
{
    const QTemporaryDir folder;
    const QString key = folder.filePath(u"key.pem"_s), certificate = folder.filePath(u"certificate.pem"_s);
    QProcess openssl;
    openssl.start(u"openssl"_s,
                  {u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:prime256v1"_s, u"-nodes"_s, u"-days"_s,
                   u"2"_s, u"-subj"_s, u"/CN=127.0.0.1"_s, u"-addext"_s, u"subjectAltName=IP:127.0.0.1"_s, u"-keyout"_s, key, u"-out"_s,
                   certificate});
    if (!openssl.waitForFinished() || openssl.exitCode() != 0)
        QSKIP("the program openssl is not there to make a certificate");
    QFile keyFile(key), certificateFile(certificate);
    QVERIFY(keyFile.open(QIODevice::ReadOnly) && certificateFile.open(QIODevice::ReadOnly));
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setPrivateKey(QSslKey(&keyFile, QSsl::Ec));
    tls.setLocalCertificate(QSslCertificate(&certificateFile));
    QSslServer server;
    server.setSslConfiguration(tls);
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::pendingConnectionAvailable, this, [&] {
        QTcpSocket* socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            socket->readAll();
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret");
        });
    });
    const QString address = u"https://127.0.0.1:%1/"_s.arg(server.serverPort());
    Client wary;
    const Reply refused = replyTo(wary, askFor(address));
    QCOMPARE(refused.failure, Reply::Failure::Untrusted);
    QVERIFY2(refused.problem.contains(u"network.ca_file"_s), qPrintable(refused.problem));
    Client trusting({{}, certificate, {}});
    QCOMPARE(replyTo(trusting, askFor(address)).body, QByteArray("secret"));

    QVERIFY(bool(checkCaFile(certificate)));
    QCOMPARE(checkCaFile(key).error().kind, Error::Kind::Malformed);
    QCOMPARE(checkCaFile(folder.filePath(u"nothing"_s)).error().kind, Error::Kind::Unreadable);
}

void TestClient::aProxyIsUsedForAllButThisMachine()
{
    Loopback server([](const AskedFor&) { return Answered{200, "direct", {}}; });
    Client client({u"http://127.0.0.1:1"_s, {}, {}});
    QCOMPARE(replyTo(client, askFor(server.address())).body, QByteArray("direct")); // this machine is asked directly
    const Reply reply = replyTo(client, askFor(u"http://ci.example.org/"_s));
    QCOMPARE(reply.failure, Reply::Failure::Unreachable);
}

void TestClient::aProxyThatRefusesIsNamedAndNotTheServer_data()
{
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<int>("status"); // 0: nobody listens there
    QTest::newRow("nobody listens") << u"http"_s << 0;
    QTest::newRow("nobody listens, encrypted") << u"https"_s << 0;
    QTest::newRow("denied, encrypted") << u"https"_s << 403;
    QTest::newRow("it cannot reach it, encrypted") << u"https"_s << 503;
    QTest::newRow("wants a password") << u"http"_s << 407;
    QTest::newRow("wants a password, encrypted") << u"https"_s << 407;
}

void TestClient::aProxyThatRefusesIsNamedAndNotTheServer()
{
    QFETCH(QString, scheme);
    QFETCH(int, status);
    Loopback proxy([status](const AskedFor&) {
        Answered answered;
        answered.status = status;
        if (status == 407)
            answered.headers = {{"Proxy-Authenticate", "Basic realm=\"proxy\""}};
        return answered;
    });
    ClientSettings settings;
    settings.proxy = proxy.address();
    if (status == 0)
        proxy.close();
    Client client(settings);
    const Reply reply = replyTo(client, askFor(scheme + u"://ci.example.org/api"_s));
    QCOMPARE(reply.failure, Reply::Failure::Unreachable);
    QVERIFY2(reply.problem.startsWith(u"The proxy 127.0.0.1"), qPrintable(reply.problem));
}

QTEST_GUILESS_MAIN(TestClient)
#include "tst_client.moc"
