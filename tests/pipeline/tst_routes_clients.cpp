#include "core/pipeline/desk.h"
#include "core/pipeline/routes_clients.h"
#include "core/pipeline/tenancy.h"
#include "core/store/store.h"
#include "tests/pipeline/asked.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

constexpr std::string_view pipelines = "/api/v1/tenants/{t}/pipelines";
constexpr std::string_view executions = "/api/v1/tenants/{t}/pipelines/{p}/executions";

} // namespace

class TestRoutesClients : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<Asking> m_ask;
    std::string m_tenant;
    int m_round = 0;

    Answered ask(std::string_view method, std::string_view path, std::vector<std::string> parameters, std::string body = {},
                 std::vector<std::pair<std::string, std::string>> query = {}) const
    {
        return (*m_ask)(method, path, std::move(parameters), std::move(body), std::move(query));
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_store = *Store::open({m_folder.path(), false, 2});
        m_desk = std::make_unique<Desk>();
        m_ask = std::make_unique<Asking>(keptApart(clientRoutes(*m_store, *m_desk)));
    }
    void cleanupTestCase()
    {
        m_desk.reset();
        m_store.reset();
    }
    void init()
    {
        m_tenant = "tenant-" + std::to_string(++m_round);
        m_ask->caller = {ApiKeyId{1}, Role::Admin, {}};
    }

    void routesDescribeThemselvesInJson()
    {
        for (const Route& route : m_ask->routes()) {
            QVERIFY2(!route.summary.empty(), std::string(route.path).c_str());
            if (!route.details.empty())
                QVERIFY2(QJsonDocument::fromJson(QByteArray(route.details.data(), qsizetype(route.details.size()))).isObject(),
                         std::string(route.path).c_str());
        }
    }

    void pipelinesAreMadeAndListed()
    {
        const Answered made = ask("POST", pipelines, {m_tenant}, R"({"name":"nightly load","description":"all of it"})");
        QCOMPARE(made.status, 201);
        QCOMPARE(made.object()[u"name"_s], u"nightly load"_s);
        QCOMPARE(ask("POST", pipelines, {m_tenant}, R"({"name":"nightly load"})").status, 200);
        const QJsonObject list = ask("GET", pipelines, {m_tenant}).object();
        QCOMPARE(list[u"items"_s].toArray().size(), 1);
        QVERIFY(list[u"next_cursor"_s].isNull());
    }

    void executionsAreReportedAndPaged()
    {
        ask("POST", pipelines, {m_tenant}, R"({"name":"load"})");
        for (int i = 1; i <= 5; ++i) {
            QByteArray body =
                R"({"status":"success","started_at":"2026-03-01T08:00:0NZ","finished_at":"2026-03-01T08:01:00Z","records_processed":N})";
            body.replace('N', QByteArray::number(i));
            const Answered put = ask("POST", executions, {m_tenant, "load"}, body.toStdString());
            QCOMPARE(put.status, 202);
            QCOMPARE(put.object()[u"duration_seconds"_s].toDouble(), 60.0 - i);
        }
        const QJsonObject first = ask("GET", executions, {m_tenant, "load"}, {}, {{"limit", "3"}}).object();
        QCOMPARE(first[u"items"_s].toArray().size(), 3);
        QCOMPARE(first[u"items"_s][0][u"records_processed"_s].toInt(), 5);
        const std::string cursor = first[u"next_cursor"_s].toString().toStdString();
        QVERIFY(!cursor.empty());
        const QJsonObject second = ask("GET", executions, {m_tenant, "load"}, {}, {{"limit", "3"}, {"cursor", cursor}}).object();
        QCOMPARE(second[u"items"_s].toArray().size(), 2);
        QVERIFY(second[u"next_cursor"_s].isNull());
        const QJsonObject latency = ask("GET", "/api/v1/tenants/{t}/pipelines/{p}/latency", {m_tenant, "load"}).object();
        QCOMPARE(latency[u"count"_s].toInt(), 5);
        QCOMPARE(latency[u"p50"_s].toDouble(), 57.0);
        QCOMPARE(latency[u"p99"_s].toDouble(), 59.0);
        QCOMPARE(latency[u"latest"_s].toDouble(), 55.0);
    }

    void whatIsNotValidIsNamed_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* body, int status, const QString& says) {
            QTest::newRow(body) << QByteArray(body) << status << says;
        };
        row("{", 400, u"it ends too early at byte 1"_s);
        row("[]", 422, u"The body must be a JSON object."_s);
        row("{}", 422, u"status must be"_s);
        row(R"({"status":"fine"})", 422, u"status must be"_s);
        row(R"({"status":"success","started_at":"yesterday"})", 422, u"started_at must be a time"_s);
        row(R"({"status":"success","duration_seconds":-1})", 422, u"duration_seconds must be a number"_s);
        row(R"({"status":"success","records_processed":1.5})", 422, u"records_processed must be a whole number"_s);
        row(R"({"status":"failed","error_message":5})", 422, u"error_message must be a text"_s);
        row(R"({"status":"success","started_at":"2026-03-01T08:00:00Z","finished_at":"2026-03-01T07:00:00Z"})", 422,
            u"finished_at lies before"_s);
    }

    void whatIsNotValidIsNamed()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QFETCH(QString, says);
        ask("POST", pipelines, {m_tenant}, R"({"name":"load"})");
        const Answered answer = ask("POST", executions, {m_tenant, "load"}, body.toStdString());
        QCOMPARE(answer.status, status);
        QVERIFY2(answer.errorMessage().contains(says), answer.body.constData());
    }

    void aKeyOfOneTenantSeesNothingElse()
    {
        const std::string other = m_tenant + "-other";
        ask("POST", pipelines, {m_tenant}, R"({"name":"load"})");
        const Answered theirs = ask("POST", pipelines, {other}, R"({"name":"load"})");
        const std::string theirId = std::to_string(theirs.object()[u"id"_s].toInteger());
        m_ask->caller = {ApiKeyId{2}, Role::Operator, QString::fromStdString(m_tenant)};
        QCOMPARE(ask("GET", pipelines, {m_tenant}).status, 200);
        QCOMPARE(ask("POST", executions, {m_tenant, "load"}, R"({"status":"running"})").status, 202);
        const Answered foreign = ask("GET", pipelines, {other}), none = ask("GET", pipelines, {"never-there"});
        QCOMPARE(foreign.status, 404);
        QCOMPARE(none.status, 404); // whether it is there or not cannot be told
        QCOMPARE(ask("POST", executions, {other, "load"}, R"({"status":"running"})").status, 404);
        QCOMPARE(ask("GET", executions, {m_tenant, theirId}).status, 404);
        QCOMPARE(ask("GET", "/api/v1/series", {}).status, 403); // what belongs to no tenant is not for it
        QCOMPARE(ask("POST", "/api/v1/events", {}, "{}").status, 403);
    }

    void eventsAreTakenOnceAndReadBack()
    {
        const std::string name = "cpu-" + m_tenant;
        QByteArray lines = R"({"time":"2026-03-01T08:00:00Z","source":"web-1","name":"NAME","value":0.5,"labels":{"core":"0"}}
{"time":"2026-03-01T08:00:01Z","source":"web-1","name":"NAME","value":0.75,"labels":{"core":"0"}}
{"time":"2026-03-01T08:00:02Z","source":"web-1","name":"NAME","value":"hot","labels":{"core":"0"}}
)";
        const std::string batch = lines.replace("NAME", name.c_str()).toStdString();
        const auto send = [&] { return (*m_ask)("POST", "/api/v1/events", {}, batch, {}, {{"idempotency-key", name}}); };
        const Answered first = send(), again = send();
        QCOMPARE(first.status, 202);
        QCOMPARE(first.object()[u"points"_s].toInt(), 2);
        QCOMPARE(first.object()[u"log_events"_s].toInt(), 1);
        QCOMPARE(again.object()[u"known"_s].toBool(), true);
        const QJsonObject list = ask("GET", "/api/v1/series", {}, {}, {{"name", name}}).object();
        QCOMPARE(list[u"items"_s].toArray().size(), 1);
        QCOMPARE(list[u"items"_s][0][u"labels"_s][u"core"_s], u"0"_s);
        const std::string id = std::to_string(list[u"items"_s][0][u"id"_s].toInteger());
        const QJsonArray points =
            ask("GET", "/api/v1/series/{id}/points", {id}, {}, {{"since", "2026-03-01"}}).object()[u"items"_s].toArray();
        QCOMPARE(points.size(), 2);
        QCOMPARE(points[1][u"value"_s].toDouble(), 0.75);
        const QJsonArray logs = ask("GET", "/api/v1/series/{id}/logs", {id}, {}, {{"since", "2026-03-01"}}).object()[u"items"_s].toArray();
        QCOMPARE(logs[0][u"text"_s], u"hot"_s);
        const Answered wrong = ask("POST", "/api/v1/events", {}, batch + "{\"value\":1}\n");
        QCOMPARE(wrong.status, 400);
        QVERIFY2(wrong.errorMessage().contains(u"Line 4: name is missing"_s), wrong.body.constData());
    }
};

QTEST_GUILESS_MAIN(TestRoutesClients)
#include "tst_routes_clients.moc"
