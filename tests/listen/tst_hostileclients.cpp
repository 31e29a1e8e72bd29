// Clients that mean harm, or are broken in the same way: they are refused by status or closed, memory stays bounded, and a client that
// behaves is answered meanwhile.

#include "core/listen/listener.h"

#include "tests/listen/client.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <condition_variable>
#include <mutex>
#include <thread>

#include <zlib.h>

using namespace sentinel;
using namespace listentest;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

std::vector<Route> routesOf()
{
    const Handler size = [](Request request, Respond respond) {
        respond({200, "text/plain", std::to_string(request.spooled ? size_t(request.spooled->bytes()) : request.body.size()), {}});
    };
    const Handler large = [](const Request&, Respond respond) { respond({200, "text/plain", std::string(1'000'000, 'x'), {}}); };
    return {
        {"GET", "/health", Access::Anyone, BodyTo::Nowhere, 0, size, {}, {}},
        {"GET", "/large", Access::Anyone, BodyTo::Nowhere, 0, large, {}, {}},
        {"POST", "/hook", Access::Signed, BodyTo::Memory, 2 * 1024 * 1024, size, {}, {}},
        {"POST", "/batch", Access::Signed, BodyTo::Memory, 64 * 1024 * 1024, size, {}, {}},
        {"PUT", "/file", Access::Signed, BodyTo::File, 256 * 1024 * 1024, size, {}, {}},
    };
}

std::string gzip(std::string_view text, int level = 9)
{
    z_stream z{};
    deflateInit2(&z, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&z, uLong(text.size())) + 64, '\0');
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    z.avail_in = uInt(text.size());
    z.next_out = reinterpret_cast<Bytef*>(packed.data());
    z.avail_out = uInt(packed.size());
    deflate(&z, Z_FINISH);
    packed.resize(z.total_out);
    deflateEnd(&z);
    return packed;
}

std::string packedRequest(std::string_view start, std::string_view packed)
{
    return std::string(start) + " HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: " + std::to_string(packed.size()) + "\r\n\r\n"
        + std::string(packed);
}

qint64 residentMemory()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE);
}

constexpr const char* healthRequest = "GET /health HTTP/1.1\r\n\r\n";

} // namespace

class TestHostileClients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { start(); }
    void cleanup();

    void slowSocketsKeepNobodyWaiting();
    void aFloodOfConnectionsCostsOnlyItself();
    void silenceIsClosed();
    void hugeBodiesAreRefusedEarly();
    void manyLargeBodiesShareTheirMemory();
    void gzipBombsAreDefused();
    void packedBodiesArrive_data();
    void packedBodiesArrive();
    void aLargePackedFileArrives();
    void brokenPackingIsRefused();
    void deepJsonIsABodyLikeAnother();
    void whoHasSaidAllIsAnswered();
    void whoVanishesLeavesNothing();
    void whoNeverReadsHoldsLittle();
    void mixedPipelinesKeepTheirOrder();
    void drainingUnderLoadLosesNoAnswer();
    void leftOverFilesAreRemoved();

private:
    void start(ListenerSettings settings = {});
    bool answersOthers()
    {
        Client normal(m_listener->url());
        return normal.ask(healthRequest).status == 200;
    }
    /// No more than `allowed` megabytes more than before, where memory can be told.
    void verifyMemory(qint64 before, qint64 allowed)
    {
        if (!SENTINEL_SANITIZED)
            QVERIFY2(residentMemory() - before < allowed * 1024 * 1024, qPrintable(QString::number(residentMemory() - before)));
    }

    QTemporaryDir m_folder;
    std::unique_ptr<Listener> m_listener;
};

void TestHostileClients::start(ListenerSettings settings)
{
    m_listener.reset();
    settings.address = u"127.0.0.1:0"_s;
    settings.spoolFolder = m_folder.filePath(u"spool"_s);
    auto started = Listener::start(settings, routesOf(), {});
    if (!started)
        qFatal("%s", qPrintable(started.error().message + u' ' + started.error().detail));
    m_listener = std::move(*started);
}

void TestHostileClients::cleanup()
{
    QCOMPARE(m_listener->counts().bodyMemory, 0);
    m_listener.reset();
    QVERIFY(QDir(m_folder.filePath(u"spool"_s)).isEmpty());
}

void TestHostileClients::slowSocketsKeepNobodyWaiting()
{
    const qint64 before = residentMemory();
    std::vector<Client> slow;
    for (int i = 0; i < 500; ++i) {
        Client& client = slow.emplace_back(m_listener->url());
        const char* beginnings[] = {"G", "GET / HTTP/1.1\r\nX: ", "POST /hook HTTP/1.1\r\nContent-Length: 2000000\r\n\r\nabc",
                                    "POST /hook HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
                                    "PUT /file HTTP/1.1\r\nContent-Length: 200000000\r\n\r\nabc"};
        QVERIFY(client.send(beginnings[i % 5]));
        if (i % 50 == 0)
            QVERIFY(answersOthers());
    }
    for (Client& client : slow)
        QVERIFY(client.send("x"));
    QVERIFY(answersOthers());
    QTRY_COMPARE(m_listener->counts().open, 500);
    verifyMemory(before, 64);
    slow.clear();
    QTRY_COMPARE(m_listener->counts().open, 0);
}

void TestHostileClients::aFloodOfConnectionsCostsOnlyItself()
{
    ListenerSettings settings;
    settings.connectionsAtMost = 50;
    start(settings);
    Client worker(m_listener->url());
    QCOMPARE(worker.ask(healthRequest).status, 200);
    std::vector<Client> flood;
    for (int i = 0; i < 300; ++i) {
        flood.emplace_back(m_listener->url());
        if (i % 30 == 0) {
            QCOMPARE(worker.ask(healthRequest).status, 200);
            QVERIFY(answersOthers());
        }
    }
    QCOMPARE(worker.ask(healthRequest).status, 200);
    QTRY_VERIFY(m_listener->counts().refusedConnections >= 250);
    QVERIFY(m_listener->counts().open <= 50);
}

void TestHostileClients::silenceIsClosed()
{
    ListenerSettings settings;
    settings.headerTime = 200ms;
    settings.bodyPause = 200ms;
    settings.idleTime = 200ms;
    start(settings);
    Client silent(m_listener->url()), inHead(m_listener->url()), inBody(m_listener->url()), idle(m_listener->url());
    QVERIFY(inHead.send("GET /health HT"));
    QVERIFY(inBody.send("POST /hook HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc"));
    QCOMPARE(idle.ask(healthRequest).status, 200);
    QCOMPARE(inHead.answer().status, 408);
    QCOMPARE(inBody.answer().status, 408);
    QVERIFY(silent.isEnded());
    QVERIFY(idle.isEnded());
    QVERIFY(inHead.isEnded());
    QCOMPARE(m_listener->counts().timedOut, 2);
}

void TestHostileClients::hugeBodiesAreRefusedEarly()
{
    const qint64 before = residentMemory();
    const std::string chunk = "10000\r\n" + std::string(65536, 'x') + "\r\n";
    Client chunked(m_listener->url());
    QVERIFY(chunked.send("POST /hook HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"));
    for (int i = 0; i < 1600 && chunked.send(chunk); ++i) {}
    Client honest(m_listener->url());
    QVERIFY(honest.send("POST /hook HTTP/1.1\r\nContent-Length: 104857600\r\n\r\n"));
    QCOMPARE(honest.answer().status, 413);
    QVERIFY(answersOthers());
    Client toFile(m_listener->url());
    QCOMPARE(toFile.ask("PUT /file HTTP/1.1\r\nContent-Length: 1048576000\r\n\r\n").status, 413);
    verifyMemory(before, 32);
}

void TestHostileClients::manyLargeBodiesShareTheirMemory()
{
    ListenerSettings settings;
    settings.memoryForBodies = 8 * 1024 * 1024;
    start(settings);
    const qint64 before = residentMemory();
    std::vector<Client> senders;
    const std::string part(1024 * 1024, 'x');
    for (int i = 0; i < 40; ++i) {
        Client& sender = senders.emplace_back(m_listener->url());
        QVERIFY(sender.send("POST /hook HTTP/1.1\r\nContent-Length: 1900000\r\n\r\n" + part));
    }
    QVERIFY(answersOthers());
    Client normal(m_listener->url());
    QCOMPARE(normal.ask("POST /hook HTTP/1.1\r\nContent-Length: 7000\r\n\r\n" + std::string(7000, 'x')).body, std::string("7000"));
    QVERIFY(m_listener->counts().bodyMemory <= settings.memoryForBodies);
    QVERIFY(m_listener->counts().answered5xx >= 30);
    verifyMemory(before, 48);
    senders.clear();
    QTRY_COMPARE(m_listener->counts().bodyMemory, 0);
}

void TestHostileClients::gzipBombsAreDefused()
{
    std::string bomb = gzip(std::string(100'000'000, '\0'));
    QVERIFY(bomb.size() < 200'000);
    const qint64 before = residentMemory();
    for (const char* start : {"POST /hook", "POST /batch", "PUT /file"}) {
        Client client(m_listener->url());
        QCOMPARE(client.ask(packedRequest(start, bomb)).status, 413);
        QVERIFY(answersOthers());
    }
    std::vector<Client> senders;
    for (int i = 0; i < 30; ++i)
        QVERIFY(senders.emplace_back(m_listener->url()).send(packedRequest("POST /batch", bomb)));
    QVERIFY(answersOthers());
    for (Client& sender : senders)
        QCOMPARE(sender.answer().status, 413);
    verifyMemory(before, 48);
}

void TestHostileClients::packedBodiesArrive_data()
{
    QTest::addColumn<QByteArray>("packed");
    QTest::addColumn<int>("size");
    const auto packed = [](const std::string& text) { return QByteArray::fromStdString(gzip(text)); };
    QTest::newRow("short") << packed("abc") << 3;
    QTest::newRow("empty") << packed("") << 0;
    QTest::newRow("a megabyte") << packed(std::string(1'000'000, 'x')) << 1'000'000;
    QTest::newRow("members one behind the other") << packed("abc") + packed("") + packed("de") << 5;
}

void TestHostileClients::packedBodiesArrive()
{
    QFETCH(QByteArray, packed);
    QFETCH(int, size);
    Client client(m_listener->url());
    for (const char* start : {"POST /hook", "PUT /file"}) {
        // The next request of the pipeline is answered behind it.
        QVERIFY(client.send(packedRequest(start, packed.toStdString()) + healthRequest));
        const Answer answer = client.answer();
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, std::to_string(size));
        QCOMPARE(client.answer().status, 200);
    }
}

void TestHostileClients::aLargePackedFileArrives()
{
    std::string text;
    for (int i = 0; text.size() < 20'000'000; ++i)
        text += "line " + std::to_string(i) + ": " + std::to_string(i % 7919) + "\n";
    const std::string packed = gzip(text, 1);
    const qint64 before = residentMemory();
    Client client(m_listener->url());
    QCOMPARE(client.ask(packedRequest("PUT /file", packed)).body, std::to_string(text.size()));
    verifyMemory(before, 32);
}

void TestHostileClients::brokenPackingIsRefused()
{
    const std::string good = gzip(std::string(5000, 'x') + "abc");
    std::string damaged = good;
    damaged[damaged.size() - 6] = char(damaged[damaged.size() - 6] ^ 1);
    Client client(m_listener->url());
    for (const std::string& broken : {good.substr(0, good.size() - 1), good.substr(0, 5), damaged, good + "x", std::string("not gzip")}) {
        QCOMPARE(client.ask(packedRequest("POST /hook", broken)).status, 400);
        QCOMPARE(client.ask(packedRequest("PUT /file", broken)).status, 400);
    }
    QCOMPARE(client.ask(packedRequest("POST /hook", good)).status, 200);
}

void TestHostileClients::deepJsonIsABodyLikeAnother()
{
    Client client(m_listener->url());
    const std::string deep(1'000'000, '[');
    QCOMPARE(client.ask("POST /hook HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n" + deep).body,
             std::string("1000000"));
}

void TestHostileClients::whoHasSaidAllIsAnswered()
{
    Client client(m_listener->url());
    QVERIFY(client.send(std::string(healthRequest) + "POST /hook HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"));
    client.saysNoMore();
    QCOMPARE(client.answer().status, 200);
    QCOMPARE(client.answer().body, std::string("3"));
    QVERIFY(client.isEnded());
    Client early(m_listener->url());
    QVERIFY(early.send("POST /hook HTTP/1.1\r\nContent-Length: 30\r\n\r\nabc"));
    early.saysNoMore();
    QCOMPARE(early.answer().status, 408);
    QVERIFY(early.isEnded());
}

void TestHostileClients::whoVanishesLeavesNothing()
{
    for (const char* start : {"POST /batch", "PUT /file"}) {
        for (int i = 0; i < 10; ++i) {
            Client client(m_listener->url());
            QVERIFY(client.send(std::string(start) + " HTTP/1.1\r\nContent-Length: 5000000\r\n\r\n"
                                + std::string(400'000 * size_t(i % 3), 'x')));
            if (i % 2 == 0)
                client.vanish();
        }
    }
    QTRY_COMPARE(m_listener->counts().open, 0);
    QTRY_COMPARE(m_listener->counts().bodyMemory, 0);
    QTRY_VERIFY(QDir(m_folder.filePath(u"spool"_s)).isEmpty());
    QVERIFY(answersOthers());
}

void TestHostileClients::whoNeverReadsHoldsLittle()
{
    ListenerSettings settings;
    settings.bodyPause = 500ms;
    start(settings);
    const qint64 before = residentMemory();
    std::vector<Client> greedy;
    std::string requests;
    for (int i = 0; i < 30; ++i)
        requests += "GET /large HTTP/1.1\r\n\r\n";
    for (int i = 0; i < 5; ++i)
        QVERIFY(greedy.emplace_back(m_listener->url()).send(requests));
    QVERIFY(answersOthers());
    QTRY_COMPARE(m_listener->counts().open, 0);
    QCOMPARE(m_listener->counts().timedOut, 5);
    verifyMemory(before, 200); // five times the thirty
}

void TestHostileClients::mixedPipelinesKeepTheirOrder()
{
    Client client(m_listener->url());
    std::string all;
    std::vector<std::pair<int, std::string>> expected;
    for (int i = 0; i < 300; ++i) {
        const std::string body(size_t(i * 37 % 9000), 'x');
        switch (i % 6) {
        case 0:
            all += healthRequest;
            expected.emplace_back(200, "0");
            break;
        case 1:
            all += "POST /hook HTTP/1.1\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
            expected.emplace_back(200, std::to_string(body.size()));
            break;
        case 2:
            all += packedRequest("POST /hook", gzip(body));
            expected.emplace_back(200, std::to_string(body.size()));
            break;
        case 3:
            all += "PUT /file HTTP/1.1\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
            expected.emplace_back(200, std::to_string(body.size()));
            break;
        case 4:
            all += "POST /nowhere HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
            expected.emplace_back(404, "");
            break;
        case 5:
            all += "POST /hook HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
            expected.emplace_back(200, "5");
            break;
        }
    }
    std::thread sender([&] { (void)client.send(all); });
    for (const auto& [status, body] : expected) {
        const Answer answer = client.answer();
        QCOMPARE(answer.status, status);
        if (status == 200)
            QCOMPARE(answer.body, body);
    }
    sender.join();
}

void TestHostileClients::drainingUnderLoadLosesNoAnswer()
{
    std::atomic<int> accepted = 0, unanswered = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            Client client(m_listener->url());
            for (;;) {
                if (!client.send("POST /hook HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"))
                    return;
                const Answer answer = client.answer();
                if (answer.status == 200)
                    ++accepted;
                else if (answer.status == 0)
                    ++unanswered; // sent when the connection was idle: the other side had closed
                if (answer.status != 200 || answer.header("connection") == "close")
                    return;
            }
        });
    }
    QTRY_VERIFY(accepted > 200);
    QVERIFY(m_listener->drain(10s));
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(m_listener->counts().answered2xx, accepted.load());
    QVERIFY(unanswered <= 4);
}

void TestHostileClients::leftOverFilesAreRemoved()
{
    const QString folder = m_folder.filePath(u"spool"_s);
    QVERIFY(QDir().mkpath(folder));
    for (const char* name : {"body-999999999-1-1", "body-1x-2-3"}) {
        QFile file(folder + u'/' + QString::fromLatin1(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    start();
    QTRY_VERIFY(QDir(folder).isEmpty());
}

QTEST_GUILESS_MAIN(TestHostileClients)
#include "tst_hostileclients.moc"
