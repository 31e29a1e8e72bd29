// The listener as programs use it: over real sockets on loopback.

#include "core/listen/listener.h"

#include "tests/listen/client.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <condition_variable>
#include <mutex>
#include <numeric>
#include <thread>

using namespace sentinel;
using namespace listentest;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view viewerKey = "viewer-key", operatorKey = "operator-key";

std::optional<Caller> callerOf(std::string_view key)
{
    if (key == viewerKey)
        return Caller{ApiKeyId{1}, Role::Viewer, {}};
    if (key == operatorKey)
        return Caller{ApiKeyId{2}, Role::Operator, {}};
    return {};
}

/// Answers that are given later, by whoever wants to, in any order.
struct Held
{
    std::mutex mutex;
    std::condition_variable came;
    std::vector<std::pair<Request, Respond>> requests;

    void wait(size_t count)
    {
        std::unique_lock lock(mutex);
        came.wait_for(lock, 10s, [&] { return requests.size() >= count; });
    }
};

Route route(std::string_view method, std::string_view path, Access access, Handler handle, BodyTo body = BodyTo::Nowhere, qint64 atMost = 0)
{
    return {method, path, access, body, atMost, std::move(handle), "For the test.", {}};
}

std::vector<Route> routesOf(Held& held)
{
    const Handler echo = [](Request request, Respond respond) {
        Response response;
        response.contentType = "text/plain";
        response.body = request.body;
        respond(std::move(response));
    };
    const Handler tell = [](Request request, Respond respond) {
        Response response;
        response.body = request.method + ' ' + request.path;
        for (const std::string& parameter : request.parameters)
            response.body += " [" + parameter + ']';
        for (const auto& [name, value] : request.query)
            response.body += ' ' + name + '=' + value;
        response.headers.emplace_back("X-Role", std::string(jsonName(request.caller.role)));
        response.headers.emplace_back("X-Split", "one\r\nX-Injected: two");
        respond(std::move(response));
    };
    const Handler fileSize = [](Request request, Respond respond) {
        QFile file(request.spooled->path());
        Response response;
        response.body = std::to_string(request.spooled->bytes());
        response.headers.emplace_back("X-Path", request.spooled->path().toStdString());
        if (!file.open(QIODevice::ReadOnly) || file.size() != request.spooled->bytes())
            response.status = 500;
        respond(std::move(response));
    };
    const Handler hold = [&held](Request request, Respond respond) {
        const std::lock_guard lock(held.mutex);
        held.requests.emplace_back(std::move(request), std::move(respond));
        held.came.notify_all();
    };
    return {
        route("GET", "/health", Access::Anyone, tell),
        route("GET", "/metrics", Access::AnyoneOnLoopback, tell),
        route("GET", "/runs", Access::Viewer, tell),
        route("GET", "/runs/latest", Access::Anyone, tell),
        route("GET", "/runs/{id}/log/{part}", Access::Anyone, tell),
        route("POST", "/runs", Access::Operator, tell, BodyTo::Memory, 1000),
        route("POST", "/echo", Access::Signed, echo, BodyTo::Memory, 2 * 1024 * 1024),
        route("PUT", "/file", Access::Signed, fileSize, BodyTo::File, 64 * 1024 * 1024),
        route("POST", "/hold", Access::Signed, hold, BodyTo::Memory, 100'000),
        route("GET", "/forget", Access::Anyone, [](const Request&, const Respond&) {}),
        route("GET", "/throw", Access::Anyone, [](const Request&, const Respond&) { throw std::runtime_error("oops"); }),
    };
}

std::string post(std::string_view path, std::string_view body, std::string_view further = {})
{
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n"
        + std::string(further) + "\r\n" + std::string(body);
}

std::string get(std::string_view path, std::string_view further = {})
{
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(further) + "\r\n";
}

} // namespace

class TestListener : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void answersOneRequestAfterTheOther();
    void findsRoutesAndTellsWhatTheyMatched();
    void refusesWhatIsNotThere();
    void asksForAKeyWhereTheRouteSays();
    void answersGoOutInTheOrderOfTheRequests();
    void aHeldUpPipelineGoesOn();
    void aBodyOverTheLimitIsRefused();
    void aBodyGoesToAFile();
    void expectationsAreAnsweredFirst();
    void headIsAnsweredWithoutABody();
    void everyAnswerHasAnId();
    void aRequestThatNobodyAnswersIsAnswered();
    void drainingLetsRequestsEnd();
    void refusesToListenInTheOpen();
    void limitsTheRateOfAnAddress();
    void everyAnswerIsTold();

private:
    void start(ListenerSettings settings = {});

    QTemporaryDir m_folder;
    Held m_held;
    std::unique_ptr<Listener> m_listener;
};

void TestListener::start(ListenerSettings settings)
{
    m_listener.reset();
    settings.address = u"127.0.0.1:0"_s;
    settings.spoolFolder = m_folder.filePath(u"spool"_s);
    Result<std::unique_ptr<Listener>> started = Listener::start(settings, routesOf(m_held), callerOf);
    if (!started)
        qFatal("%s", qPrintable(started.error().message + u' ' + started.error().detail));
    m_listener = std::move(*started);
}

void TestListener::init()
{
    start();
}

void TestListener::cleanup()
{
    m_held.requests.clear();
    m_listener.reset();
}

void TestListener::answersOneRequestAfterTheOther()
{
    Client client(m_listener->url());
    for (int i = 0; i < 3; ++i) {
        const std::string text = "number " + std::to_string(i);
        const Answer answer = client.ask(post("/echo", text));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, text);
        QVERIFY(answer.header("date").ends_with("GMT"));
    }
    const ListenerCounts counts = m_listener->counts();
    QCOMPARE(counts.requests, 3);
    QCOMPARE(counts.connections, 1);
    QCOMPARE(counts.answered2xx, 3);
    QCOMPARE(counts.bodyMemory, 0);
    QCOMPARE(std::accumulate(counts.latency.begin(), counts.latency.end(), qint64(0)), 3);
}

void TestListener::findsRoutesAndTellsWhatTheyMatched()
{
    Client client(m_listener->url());
    QCOMPARE(client.ask(get("/runs/a%20b%2Fc/log/%C3%A9?limit=5&q=a+b%26&flag")).body,
             std::string("GET /runs/a%20b%2Fc/log/%C3%A9 [a b/c] [é] limit=5 q=a b& flag="));
    QCOMPARE(client.ask(get("/runs/latest")).body, std::string("GET /runs/latest"));
    QCOMPARE(client.ask(get("http://example.com/health?x=1")).body, std::string("GET /health x=1"));
    QCOMPARE(client.ask(get("/health")).header("x-injected"), std::string());
}

void TestListener::refusesWhatIsNotThere()
{
    Client client(m_listener->url());
    for (const char* path : {"/", "/nothing", "/runs/latest/", "/runs//log/1", "/runs/x/log", "/health/../runs", "*", "//health"})
        QVERIFY2(client.ask(get(path)).status == 404, path);
    const Answer wrong = client.ask("DELETE /runs HTTP/1.1\r\n\r\n");
    QCOMPARE(wrong.status, 405);
    QCOMPARE(wrong.header("allow"), std::string("GET, HEAD, POST"));
    QVERIFY(wrong.body.starts_with("{\"error\":{\"code\":\"wrong_method\""));
    for (const char* path :
         {"/runs/%/log/1", "/runs/%4/log/1", "/runs/%zz/log/1", "/runs/%00/log/1", "/runs/%0d%0a/log/1", "/runs/%ff/log/1",
          "/runs/%c0%af/log/1", "/runs/\xff\xfe/log/1", "/runs/\xc3/log/1", "/health?a=%", "/health?%ed%a0%80"})
        QVERIFY2(client.ask(get(path)).status == 400, path);
    QCOMPARE(client.ask(get("/health")).status, 200);
}

void TestListener::asksForAKeyWhereTheRouteSays()
{
    Client client(m_listener->url());
    const Answer without = client.ask(get("/runs"));
    QCOMPARE(without.status, 401);
    QCOMPARE(without.header("www-authenticate"), std::string("Bearer"));
    QCOMPARE(client.ask(get("/runs", "X-API-Key: wrong\r\n")).status, 401);
    QCOMPARE(client.ask(get("/runs", "X-API-Key: viewer-key\r\n")).header("x-role"), std::string("viewer"));
    QCOMPARE(client.ask(get("/runs", "Authorization: bearer operator-key\r\n")).header("x-role"), std::string("operator"));
    QCOMPARE(client.ask(get("/runs", "Authorization: Basic viewer-key\r\n")).status, 401);
    QCOMPARE(client.ask(post("/runs", "x", "X-API-Key: viewer-key\r\n")).status, 403);
    QCOMPARE(client.ask(post("/runs", "x", "X-API-Key: operator-key\r\n")).status, 200);
    QCOMPARE(client.ask(get("/metrics")).status, 200);
}

void TestListener::answersGoOutInTheOrderOfTheRequests()
{
    Client client(m_listener->url());
    QVERIFY(client.send(post("/hold", "0") + post("/echo", "1") + post("/hold", "2") + get("/nothing") + post("/hold", "4")));
    m_held.wait(3);
    QCOMPARE(m_held.requests.size(), size_t(3));
    std::vector<std::thread> threads;
    for (const size_t i : {2, 0, 1}) {
        threads.emplace_back([this, i] {
            auto& [request, respond] = m_held.requests[i];
            respond({200, "text/plain", request.body, {}});
            respond({500, "text/plain", "a second answer counts for nothing", {}});
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    for (const char* body : {"0", "1", "2"})
        QCOMPARE(client.answer().body, std::string(body));
    QCOMPARE(client.answer().status, 404);
    QCOMPARE(client.answer().body, std::string("4"));
}

void TestListener::aHeldUpPipelineGoesOn()
{
    ListenerSettings settings;
    settings.pipelinedAtMost = 3;
    start(settings);
    Client client(m_listener->url());
    std::string all;
    for (int i = 0; i < 20; ++i)
        all += post(i % 2 == 0 ? "/hold" : "/echo", std::to_string(i));
    QVERIFY(client.send(all));
    client.saysNoMore();
    for (size_t i = 0; i < 10; ++i) {
        m_held.wait(i + 1);
        auto& [request, respond] = m_held.requests.at(i);
        QCOMPARE(request.body, std::to_string(i * 2));
        respond({200, "text/plain", request.body, {}});
    }
    for (int i = 0; i < 20; ++i)
        QCOMPARE(client.answer().body, std::to_string(i));
    QVERIFY(client.isEnded());
}

void TestListener::aBodyOverTheLimitIsRefused()
{
    const std::string key = "X-API-Key: operator-key\r\n";
    Client client(m_listener->url());
    QCOMPARE(client.ask(post("/runs", std::string(1000, 'x'), key)).status, 200);
    QCOMPARE(client.ask(post("/runs", std::string(1001, 'x'), key)).status, 413);
    QCOMPARE(client.ask(post("/runs", "fine", key)).status, 200); // what was refused was short: the connection is kept
    const std::string chunk = "190\r\n" + std::string(400, 'x') + "\r\n";
    const Answer chunked = client.ask("POST /runs HTTP/1.1\r\n" + key + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk + chunk);
    QCOMPARE(chunked.status, 413);
    QCOMPARE(chunked.header("connection"), std::string("close"));
    Client other(m_listener->url());
    QCOMPARE(other.ask("GET /health HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc").status, 413);
    QCOMPARE(other.ask(get("/health")).status, 200);
    QCOMPARE(other.ask("POST /echo HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n").status, 413);
}

void TestListener::aBodyGoesToAFile()
{
    Client client(m_listener->url());
    const std::string body(5'000'000, 'x');
    QVERIFY(client.send("PUT /file HTTP/1.1\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body));
    const Answer answer = client.answer();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, std::to_string(body.size()));
    QVERIFY(answer.header("x-path").starts_with(m_folder.path().toStdString()));
    QTRY_VERIFY(!QFile::exists(QString::fromStdString(answer.header("x-path"))));
    const Answer empty = client.ask("PUT /file HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
    QCOMPARE(empty.status, 200);
    QCOMPARE(empty.body, std::string("0"));
}

void TestListener::expectationsAreAnsweredFirst()
{
    Client client(m_listener->url());
    QVERIFY(client.send("POST /echo HTTP/1.1\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"));
    QCOMPARE(client.answer().status, 100);
    QCOMPARE(client.ask("hello").body, std::string("hello"));
    // The word to go on waits for the answers before it.
    QVERIFY(client.send(post("/hold", "x") + "POST /echo HTTP/1.1\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"));
    m_held.wait(1);
    m_held.requests.at(0).second({201, "text/plain", {}, {}});
    QCOMPARE(client.answer().status, 201);
    QCOMPARE(client.answer().status, 100);
    QCOMPARE(client.ask("again").body, std::string("again"));
    QCOMPARE(client.ask("POST /echo HTTP/1.1\r\nContent-Length: 5\r\nExpect: miracles\r\n\r\n").status, 417);
    Client other(m_listener->url());
    const Answer refused = other.ask("POST /runs HTTP/1.1\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    QCOMPARE(refused.status, 401);
    QVERIFY(other.isEnded());
}

void TestListener::headIsAnsweredWithoutABody()
{
    Client client(m_listener->url());
    QVERIFY(client.send("HEAD /health HTTP/1.1\r\n\r\n" + get("/health")));
    const Answer head = client.answer(true);
    const Answer whole = client.answer();
    QCOMPARE(head.status, 200);
    QCOMPARE(head.header("content-length"), std::to_string(std::string("HEAD /health").size()));
    QCOMPARE(whole.body, std::string("GET /health"));
    QCOMPARE(client.ask("GET /health HTTP/1.0\r\n\r\n").header("connection"), std::string("close"));
    QVERIFY(client.isEnded());
    Client old(m_listener->url());
    QCOMPARE(old.ask("GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").header("connection"), std::string("keep-alive"));
    QCOMPARE(old.ask(get("/health", "Connection: close\r\n")).header("connection"), std::string("close"));
    QVERIFY(old.isEnded());
}

void TestListener::everyAnswerHasAnId()
{
    Client client(m_listener->url());
    const std::string one = client.ask(get("/health")).header("x-request-id"), two = client.ask(get("/nothing")).header("x-request-id");
    QCOMPARE(one.size(), size_t(16));
    QVERIFY(one != two);
    QCOMPARE(client.ask(get("/health", "X-Request-Id: mine-1.2_3\r\n")).header("x-request-id"), std::string("mine-1.2_3"));
    QVERIFY(client.ask(get("/health", "X-Request-Id: \"><script>\r\n")).header("x-request-id") != "\"><script>");
}

void TestListener::aRequestThatNobodyAnswersIsAnswered()
{
    Client client(m_listener->url());
    const Answer forgotten = client.ask(get("/forget"));
    QCOMPARE(forgotten.status, 503);
    QVERIFY(!forgotten.header("retry-after").empty());
    QCOMPARE(client.ask(get("/throw")).status, 500);
}

void TestListener::drainingLetsRequestsEnd()
{
    Client busy(m_listener->url()), idle(m_listener->url()), arriving(m_listener->url());
    QCOMPARE(idle.ask(get("/health")).status, 200);
    QVERIFY(busy.send(post("/hold", "x")));
    QVERIFY(arriving.send(post("/hold", "y") + "GET /health HTT"));
    m_held.wait(2);
    QVERIFY(!m_listener->drain(20ms));
    QVERIFY(idle.isEnded());
    QVERIFY(busy.send(get("/health"))); // too late
    QVERIFY(arriving.send("P/1.1\r\n\r\n"));
    std::thread later([this] {
        for (const auto& [request, respond] : m_held.requests)
            respond({200, "text/plain", "done", {}});
    });
    QVERIFY(m_listener->drain(10s));
    later.join();
    const Answer last = busy.answer();
    QCOMPARE(last.body, std::string("done"));
    QCOMPARE(last.header("connection"), std::string("close"));
    QVERIFY(busy.isEnded());
    QCOMPARE(arriving.answer().body, std::string("done"));
    const Answer refused = arriving.answer();
    QCOMPARE(refused.status, 503);
    QVERIFY(!refused.header("retry-after").empty());
    QVERIFY(arriving.isEnded());
    Client newcomer(m_listener->url());
    QVERIFY(!newcomer.isConnected());
}

void TestListener::refusesToListenInTheOpen()
{
    const auto errorAt = [this](const QString& address, bool allowsPlain = false) -> std::optional<Error::Kind> {
        ListenerSettings settings;
        settings.address = address;
        settings.allowsPlainOffLoopback = allowsPlain;
        const auto started = Listener::start(settings, routesOf(m_held), callerOf);
        return started ? std::nullopt : std::optional(started.error().kind);
    };
    QCOMPARE(errorAt(u"0.0.0.0:0"_s), Error::Kind::Conflict);
    QCOMPARE(errorAt(u"[::]:0"_s), Error::Kind::Conflict);
    QVERIFY(!errorAt(u"0.0.0.0:0"_s, true));
    QVERIFY(!errorAt(u"localhost:0"_s));
    for (const char* wrong :
         {"", "8377", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000", "::1:80", "nowhere.example:80", "1.2.3:5"})
        QCOMPARE(errorAt(QString::fromLatin1(wrong)), Error::Kind::Malformed);
    QCOMPARE(errorAt(m_listener->url().mid(7)), Error::Kind::Unreadable);
}

void TestListener::limitsTheRateOfAnAddress()
{
    ListenerSettings settings;
    settings.requestsPerSecond = 0.01;
    start(settings);
    Client client(m_listener->url());
    QCOMPARE(client.ask(get("/health")).status, 200);
    const Answer refused = client.ask(get("/health"));
    QCOMPARE(refused.status, 429);
    QVERIFY(std::atoi(refused.header("retry-after").c_str()) > 50);
    QCOMPARE(m_listener->counts().tooMany, 1);
}

void TestListener::everyAnswerIsTold()
{
    std::mutex mutex;
    QStringList told;
    ListenerSettings settings;
    settings.onAnswer = [&](const Exchange& exchange) {
        const std::lock_guard lock(mutex);
        told.append(QString::fromStdString(std::string(exchange.id) + ' ' + std::string(exchange.method) + ' ' + std::string(exchange.path)
                                           + ' ' + std::string(exchange.peer) + ' ' + std::to_string(exchange.status) + ' '
                                           + std::to_string(exchange.bodyBytes)));
    };
    start(settings);
    Client client(m_listener->url());
    (void)client.ask(post("/echo?secret=1", "abc", "X-Request-Id: a\r\n"));
    (void)client.ask(get("/runs", "X-Request-Id: b\r\n"));
    (void)client.ask("nonsense\r\n\r\n");
    m_listener.reset();
    QCOMPARE(told.size(), 3);
    QCOMPARE(told[0], u"a POST /echo 127.0.0.1 200 3"_s);
    QCOMPARE(told[1], u"b GET /runs 127.0.0.1 401 0"_s);
    QVERIFY(told[2].endsWith(u"   127.0.0.1 400 0"_s));
}

QTEST_GUILESS_MAIN(TestListener)
#include "tst_listener.moc"
