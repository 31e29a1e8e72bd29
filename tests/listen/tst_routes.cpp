#include "core/listen/listenaddress_p.h"
#include "core/listen/openapi.h"
#include "core/listen/ratelimits_p.h"
#include "core/listen/routetable_p.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

std::vector<Route> sample()
{
    const Handler nothing = [](const Request&, const Respond&) {};
    return {{"GET", "/runs", Access::Viewer, BodyTo::Nowhere, 0, nothing, "Lists runs.",
             R"({"parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}]})"},
            {"POST", "/runs", Access::Operator, BodyTo::Memory, 1000, nothing, "Adds a run.",
             R"({"responses": {"201": {"description": "Added."}}})"},
            {"GET", "/runs/latest", Access::Viewer, BodyTo::Nowhere, 0, nothing, "The latest run.", {}},
            {"PUT", "/runs/{id}/log", Access::Operator, BodyTo::File, 1 << 30, nothing, "Takes a log.", {}},
            {"GET", "/runs/{id}", Access::Viewer, BodyTo::Nowhere, 0, nothing, "One run.", {}},
            {"POST", "/hook", Access::Signed, BodyTo::Memory, 1000, nothing, "Takes a webhook.", "not JSON"},
            {"GET", "/health", Access::Anyone, BodyTo::Nowhere, 0, nothing, "Is it up?", {}},
            {"GET", "/metrics", Access::AnyoneOnLoopback, BodyTo::Nowhere, 0, nothing, "Figures.", {}}};
}

} // namespace

class TestRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLiteralIsPreferred();
    void theWayBackFromALiteralIsFound();
    void escapesAreDecodedOrRefused();
    void theDescriptionSaysWhatTheRoutesSay();
    void tokensComeBackWithTime();
    void manyNamesCostBoundedMemory();
    void networksAreOneCustomer();
    void addressesToListenAt();
};

void TestRoutes::aLiteralIsPreferred()
{
    const RouteTable table(sample());
    QCOMPARE(table.find("GET", "/runs/latest").route->summary, std::string_view("The latest run."));
    const RouteTable::Match one = table.find("GET", "/runs/7");
    QCOMPARE(one.route->summary, std::string_view("One run."));
    QCOMPARE(one.parameters, std::vector<std::string>{"7"});
    QVERIFY(!table.find("GET", "/runs/").isKnownPath);
    QVERIFY(!table.find("GET", "").isKnownPath);
    QVERIFY(!table.find("GET", "runs").isKnownPath);
    QCOMPARE(table.find("DELETE", "/runs").allow, std::string("GET, HEAD, POST"));
    QCOMPARE(table.find("HEAD", "/runs/7").route->summary, std::string_view("One run."));
}

void TestRoutes::theWayBackFromALiteralIsFound()
{
    const RouteTable table(sample());
    const RouteTable::Match log = table.find("PUT", "/runs/latest/log");
    QVERIFY(log.route);
    QCOMPARE(log.parameters, std::vector<std::string>{"latest"});
    std::string deep;
    for (int i = 0; i < 10'000; ++i)
        deep += "/runs";
    QVERIFY(!table.find("GET", deep).isKnownPath);
}

void TestRoutes::escapesAreDecodedOrRefused()
{
    QCOMPARE(percentDecoded("a%20b%2fc%C3%A9"), std::optional<std::string>("a b/c\xc3\xa9"));
    QCOMPARE(percentDecoded("a+b"), std::optional<std::string>("a+b"));
    QCOMPARE(percentDecoded("a+b", true), std::optional<std::string>("a b"));
    for (const char* broken : {"%", "%1", "%g1", "%1g", "a%", "%00", "%1f", "%7F", "%ff", "%c0%80", "%ed%a0%80", "%f5%80%80%80", "\xff"})
        QVERIFY2(!percentDecoded(broken), broken);
    QVERIFY(!queryOf("a=%f0%9f"));
    QCOMPARE(queryOf("&&a&=b&c==&")->size(), size_t(3));
    std::string many;
    for (int i = 0; i < 1001; ++i)
        many += "a&";
    QVERIFY(!queryOf(many));
    QVERIFY(targetOf("http://host")->path == "/");
    QVERIFY(targetOf("http://host?a")->query.empty());
    QVERIFY(!targetOf("host:443"));
    QVERIFY(!targetOf("*"));
    QCOMPARE(targetOf("/a?b?c#d")->query, std::string_view("b?c"));
}

void TestRoutes::theDescriptionSaysWhatTheRoutesSay()
{
    const std::vector<Route> routes = sample();
    const QJsonObject description = QJsonDocument::fromJson(openApiOf(routes, u"Sample"_s, u"1.2"_s)).object();
    QCOMPARE(description[u"openapi"_s].toString(), u"3.1.0"_s);
    const QJsonObject paths = description[u"paths"_s].toObject();
    qsizetype operations = 0;
    QSet<QString> ids;
    for (const QJsonValue path : paths) {
        operations += path.toObject().size();
        for (const QJsonValue operation : path.toObject())
            ids.insert(operation[u"operationId"_s].toString());
    }
    QCOMPARE(operations, qsizetype(routes.size()));
    QCOMPARE(ids.size(), qsizetype(routes.size()));
    const QJsonObject list = paths[u"/runs"_s][u"get"_s].toObject();
    QCOMPARE(list[u"summary"_s].toString(), u"Lists runs."_s);
    QCOMPARE(list[u"parameters"_s][0][u"name"_s].toString(), u"limit"_s);
    QVERIFY(!list.contains(u"requestBody"_s));
    QVERIFY(list[u"responses"_s].toObject().contains(u"401"_s));
    const QJsonObject add = paths[u"/runs"_s][u"post"_s].toObject();
    QCOMPARE(add[u"responses"_s][u"201"_s][u"description"_s].toString(), u"Added."_s);
    QVERIFY(!add[u"responses"_s].toObject().contains(u"200"_s));
    QVERIFY(add.contains(u"requestBody"_s));
    const QJsonObject log = paths[u"/runs/{id}/log"_s][u"put"_s].toObject();
    QCOMPARE(log[u"parameters"_s][0][u"in"_s].toString(), u"path"_s);
    QCOMPARE(log[u"operationId"_s].toString(), u"putRunsIdLog"_s);
    QCOMPARE(paths[u"/hook"_s][u"post"_s][u"security"_s].toArray(), QJsonArray{QJsonObject()});
    QCOMPARE(paths[u"/metrics"_s][u"get"_s][u"security"_s].toArray().size(), 3);
}

void TestRoutes::tokensComeBackWithTime()
{
    RateLimits rates(10);
    const auto begin = RateLimits::Clock::now();
    for (int i = 0; i < 20; ++i)
        QVERIFY(!rates.refused("a", begin));
    QCOMPARE(rates.refused("a", begin), 1);
    QVERIFY(!rates.refused("b", begin));
    QVERIFY(!rates.refused("a", begin + 100ms));
    QVERIFY(rates.refused("a", begin + 100ms));
    RateLimits slow(0.1);
    QVERIFY(!slow.refused("a", begin));
    QCOMPARE(slow.refused("a", begin), 10);
    QCOMPARE(slow.refused("a", begin + 9500ms), 1);
    RateLimits off(0);
    for (int i = 0; i < 1000; ++i)
        QVERIFY(!off.refused("a", begin));
}

void TestRoutes::manyNamesCostBoundedMemory()
{
    RateLimits rates(1);
    auto now = RateLimits::Clock::now();
    for (int i = 0; i < 50'000; ++i)
        (void)rates.refused(std::to_string(i), now);
    QVERIFY(rates.size() <= 10'001);
    now += 1h;
    (void)rates.refused("another", now);
    QVERIFY(rates.size() <= 2);
}

void TestRoutes::networksAreOneCustomer()
{
    QCOMPARE(addressForLimits("192.0.2.7"), std::string("192.0.2.7"));
    QCOMPARE(addressForLimits("2001:db8:0:1::1"), addressForLimits("2001:db8:0:1:ffff::2"));
    QVERIFY(addressForLimits("2001:db8:0:1::1") != addressForLimits("2001:db8:0:2::1"));
    QCOMPARE(addressForLimits("fe80::1%eth0"), addressForLimits("fe80::2"));
}

void TestRoutes::addressesToListenAt()
{
    QCOMPARE(listenAddressOf(u"127.0.0.1:8377"_s), (ListenAddress{"127.0.0.1", 8377, true}));
    QCOMPARE(listenAddressOf(u"localhost:0"_s), (ListenAddress{"127.0.0.1", 0, true}));
    QCOMPARE(listenAddressOf(u"127.8.9.1:1"_s), (ListenAddress{"127.8.9.1", 1, true}));
    QCOMPARE(listenAddressOf(u"0.0.0.0:80"_s), (ListenAddress{"0.0.0.0", 80, false}));
    QCOMPARE(listenAddressOf(u"[::1]:80"_s), (ListenAddress{"::1", 80, true}));
    QCOMPARE(listenAddressOf(u"[::]:80"_s), (ListenAddress{"::", 80, false}));
    QCOMPARE(listenAddressOf(u"[::ffff:127.0.0.1]:80"_s), (ListenAddress{"::ffff:127.0.0.1", 80, false}));
    for (const QString& wrong : {u""_s, u"80"_s, u":80"_s, u"127.0.0.1"_s, u"127.0.0.1:"_s, u"127.0.0.1:x"_s, u"127.0.0.1:70000"_s,
                                 u"::1:80"_s, u"[127.0.0.1]:80"_s, u"[::1]"_s, u"host.example:80"_s, u"1.2.3:4"_s, u"127.0.0.1:-1"_s})
        QVERIFY2(!listenAddressOf(wrong), qPrintable(wrong));
}

QTEST_GUILESS_MAIN(TestRoutes)
#include "tst_routes.moc"
