// What clients bring to `sentinel serve` themselves: executions of tenants' pipelines, telemetry.

#include "tests/programs/serving.h"

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestServeClients : public QObject
{
    Q_OBJECT

    std::unique_ptr<Program> m_program;
    std::unique_ptr<Serving> m_serving;
    QByteArray m_key;

    HttpAnswer ask(const QByteArray& method, const QByteArray& path, const QByteArray& body = {}, QList<QByteArray> headers = {}) const
    {
        return m_serving->ask(method, "/api/v1/" + path, body, headers << m_key);
    }
    QJsonObject show(const QByteArray& path) const { return ask("GET", path).object(); }
    QJsonArray items(const QByteArray& path) const { return show(path)[u"items"_s].toArray(); }

    /// A pipeline of a tenant with one execution a minute: "+" succeeded, "-" failed.
    QByteArray pipeline(const QByteArray& tenant, const QByteArray& story) const
    {
        const QByteArray at = "tenants/" + tenant + "/pipelines";
        if (ask("POST", at, R"({"name": "load"})").status != 201)
            qFatal("the tenant is not new");
        for (qsizetype i = 0; i < story.size(); ++i) {
            const QJsonObject execution{{u"id"_s, u"e-%1"_s.arg(i)},
                                        {u"status"_s, story[i] == '+' ? u"success"_s : u"failed"_s},
                                        {u"started_at"_s, u"2024-03-05T10:%1:00Z"_s.arg(i, 2, 10, QChar(u'0'))},
                                        {u"duration_seconds"_s, 10.0 * double(i + 1)},
                                        {u"records_processed"_s, 100},
                                        {u"error_message"_s, story[i] == '+' ? u""_s : u"no rows"_s}};
            if (ask("POST", at + "/load/executions", QJsonDocument(execution).toJson()).status != 202)
                qFatal("an execution is refused");
        }
        return at + "/load";
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_program = std::make_unique<Program>();
        m_serving = std::make_unique<Serving>(*m_program);
        QVERIFY2(m_serving->port() > 0, m_program->content("stderr"));
        m_key = "X-API-Key: " + m_serving->key();
    }
    void cleanupTestCase()
    {
        m_serving.reset();
        m_program.reset();
    }

    void executionsArePagedTheLatestFirst()
    {
        const QByteArray load = pipeline("paged", "++-++");
        const QJsonObject first = show(load + "/executions?limit=3");
        QCOMPARE(first[u"items"_s].toArray().size(), 3);
        QCOMPARE(first[u"items"_s][0][u"client_id"_s], u"e-4"_s);
        const QJsonObject second =
            show(load + "/executions?limit=3&cursor=" + first[u"next_cursor"_s].toString().toUtf8().toPercentEncoding());
        QCOMPARE(second[u"items"_s].toArray().size(), 2);
        QVERIFY(second[u"next_cursor"_s].isNull());
        const QJsonObject latency = show(load + "/latency");
        QCOMPARE(latency[u"count"_s].toInt(), 4);
        QCOMPARE(latency[u"latest"_s].toDouble(), 50.0);
        QCOMPARE(latency[u"p50"_s].toDouble(), 20.0);
    }

    void aReportThatIsSentAgainChangesTheFirst()
    {
        const QByteArray load = pipeline("again", "");
        QCOMPARE(ask("POST", load + "/executions", R"({"id": "one", "status": "running"})").status, 202);
        QCOMPARE(ask("POST", load + "/executions", R"({"id": "one", "status": "success"})").status, 202);
        QCOMPARE(ask("POST", load + "/executions", R"({"id": "one", "status": "running"})").status, 202); // late
        QCOMPARE(items(load + "/executions").size(), 1);
        QCOMPARE(items(load + "/executions").at(0)[u"status"_s], u"success"_s);
    }

    void aFailureIsAnAlertUntilSomebodyHasSeenToIt()
    {
        pipeline("alerted", "-+--");
        const QJsonArray alerts = items("tenants/alerted/alerts");
        QCOMPARE(alerts.size(), 3);
        QCOMPARE(alerts[0][u"state"_s], u"open"_s);
        QCOMPARE(alerts[0][u"error_message"_s], u"no rows"_s);
        QCOMPARE(alerts[2][u"state"_s], u"resolved"_s); // the next one succeeded
        QCOMPARE(alerts[2][u"resolved_at"_s], u"2024-03-05T10:01:00.000Z"_s);
        QByteArray latest = "tenants/alerted/alerts/" + QByteArray::number(alerts[0][u"id"_s].toInteger()) + "/acknowledge";
        const HttpAnswer seen = ask("POST", latest), again = ask("POST", latest);
        QCOMPARE(seen.status, 200);
        QCOMPARE(seen.object()[u"state"_s], u"acknowledged"_s);
        QVERIFY(!seen.object()[u"acknowledged_by"_s].toString().isEmpty());
        QCOMPARE(again.object(), seen.object());
        QCOMPARE(items("tenants/alerted/alerts?state=open").size(), 1);
        QCOMPARE(items("tenants/alerted/alerts?state=acknowledged").size(), 1);
        QCOMPARE(items("tenants/alerted/alerts?state=resolved").size(), 1);
        const QJsonObject page = show("tenants/alerted/alerts?limit=2");
        QCOMPARE(items("tenants/alerted/alerts?limit=2&cursor=" + page[u"next_cursor"_s].toString().toLatin1()).size(), 1);
        // The same id under another tenant leads nowhere.
        QVERIFY(isError(ask("POST", latest.replace("alerted", "others"), "{}"), 404));
    }

    void aGuardedCommandIsAnExecution()
    {
        const QString collector = u"http://127.0.0.1:%1"_s.arg(m_serving->port());
        const auto guard = [&](const QStringList& command) {
            return m_program->run(QStringList{u"guard"_s, u"--pipeline"_s, u"guarded"_s, u"--collector"_s, collector, u"--"_s} + command)
                .exitCode;
        };
        QCOMPARE(guard({u"sh"_s, u"-c"_s, u"echo records_processed=7"_s}), 0);
        QCOMPARE(guard({u"sh"_s, u"-c"_s, u"echo no rows; exit 3"_s}), 3);
        const QByteArray at = "tenants/default/pipelines/guarded/executions";
        QVERIFY(waitUntil([&] { return items(at).size() == 2; })); // sent from the background
        QStringList said;
        for (const QJsonArray all = items(at); const QJsonValueConstRef one : all)
            said += u"%1 %2 %3"_s.arg(one[u"status"_s].toString())
                        .arg(one[u"records_processed"_s].toInt())
                        .arg(one[u"error_message"_s].toString());
        said.sort();
        QCOMPARE(said.size(), 2);
        QVERIFY2(said[0].startsWith(u"failed 0") && said[0].contains(u"no rows"), qPrintable(said[0]));
        QVERIFY2(said[1].startsWith(u"success 7"), qPrintable(said[1]));
        QCOMPARE(items("tenants/default/alerts").size(), 1);
    }

    void aTenantIsSummedUp()
    {
        pipeline("summed", "+-+-");
        const QJsonObject summary = show("tenants/summed/summary?week=2024-W10");
        QCOMPARE(summary[u"executions"_s].toInt(), 4);
        QCOMPARE(summary[u"failed"_s].toInt(), 2);
        QCOMPARE(summary[u"open_alerts"_s].toInt(), 1);
        QCOMPARE(summary[u"records_processed"_s].toInt(), 400);
        QCOMPARE(summary[u"mean_seconds"_s].toDouble(), 20.0);
        QCOMPARE(summary[u"pipelines"_s][0][u"pipeline"_s], u"load"_s);
        QCOMPARE(ask("POST", "tenants/summed/summary/generate", R"({"week": "2024-W10"})").object(), summary);
        QCOMPARE(show("tenants/summed/summary?week=2024-W11")[u"executions"_s].toInt(), 0);
    }

    void whatIsWrongIsNamed_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        const auto row = [](const char* asked, const char* body, int status) { QTest::newRow(asked) << QByteArray(body) << status; };
        row("POST tenants/w/pipelines", "{", 400);
        row("POST tenants/w/pipelines", "[]", 422);
        row("POST tenants/w/pipelines", R"({"name": ""})", 422);
        row("POST tenants/w/pipelines", R"({"name": "17"})", 422);
        row("POST tenants/no%20tenant!/pipelines", R"({"name": "a"})", 404);
        row("GET tenants/w/pipelines?cursor=x", "", 400);
        row("GET tenants/w/pipelines/none/executions", "", 404);
        row("GET tenants/w/pipelines/none/latency", "", 404);
        row("GET tenants/w/alerts?state=odd", "", 400);
        row("GET tenants/w/alerts?cursor=x", "", 400);
        row("GET tenants/w/summary?week=x", "", 400);
        row("POST tenants/w/alerts/99999/acknowledge", "", 404);
        row("POST tenants/w/alerts/all/acknowledge", "", 404);
        row("GET series?cursor=x", "", 400);
        row("GET series/99999/points", "", 404);
        row("GET series/none/logs", "", 404);
        row("POST events", "{\"name\": \"a\", \"value\": 1}\n{", 400);
        row("POST events", R"({"value": 1})", 400);
    }
    void whatIsWrongIsNamed()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        const QByteArray asked = QTest::currentDataTag();
        const QByteArray method = asked.left(asked.indexOf(' '));
        QVERIFY(isError(ask(method, asked.mid(method.size() + 1), body), status));
    }

    void telemetryIsTakenOnceAndReadBack()
    {
        QByteArray batch;
        for (int i = 0; i < 300; ++i)
            batch += QJsonDocument(QJsonObject{{u"time"_s, u"2024-03-05T10:00:%1.%2Z"_s.arg(i / 10, 2, 10, QChar(u'0')).arg(i % 10)},
                                               {u"source"_s, u"web-%1"_s.arg(i % 3)},
                                               {u"name"_s, u"cpu"_s},
                                               {u"value"_s, i},
                                               {u"labels"_s, QJsonObject{{u"core"_s, u"0"_s}}}})
                         .toJson(QJsonDocument::Compact)
                + '\n';
        batch += R"({"time": "2024-03-05T10:00:31Z", "source": "web-0", "name": "kernel", "value": "out of memory"})";
        const HttpAnswer first = ask("POST", "events", batch, {"Idempotency-Key: one"});
        QCOMPARE(first.status, 202);
        QCOMPARE(first.object()[u"points"_s].toInt(), 300);
        QCOMPARE(first.object()[u"log_events"_s].toInt(), 1);
        QCOMPARE(ask("POST", "events", batch, {"Idempotency-Key: one"}).object()[u"known"_s].toBool(), true);

        const QJsonObject page = show("series?name=cpu&limit=2");
        QCOMPARE(page[u"items"_s].toArray().size(), 2);
        QCOMPARE(items("series?name=cpu&limit=2&cursor=" + page[u"next_cursor"_s].toString().toLatin1()).size(), 1);
        QCOMPARE(page[u"items"_s][0][u"labels"_s][u"core"_s], u"0"_s);
        const QByteArray series = "series/" + QByteArray::number(items("series?source=web-1&name=cpu").at(0)[u"id"_s].toInteger());
        const QJsonArray points = items(series + "/points?since=2024-03-05");
        QCOMPARE(points.size(), 100);
        QCOMPARE(points[0][u"value"_s].toDouble(), 1.0);
        QCOMPARE(points[0][u"time"_s], u"2024-03-05T10:00:00.100Z"_s);
        QCOMPARE(items(series + "/points?since=2024-03-05T10:00:01Z&until=2024-03-05T10:00:02Z").size(), 4);
        QCOMPARE(items(series + "/points?since=2024-03-05&limit=7").size(), 7);
        const QByteArray logs = "series/" + QByteArray::number(items("series?name=kernel").at(0)[u"id"_s].toInteger()) + "/logs";
        QCOMPARE(items(logs + "?since=2024-03-05").at(0)[u"text"_s], u"out of memory"_s);
    }

    // 90 days unless the configuration says otherwise; it looks when it starts, and now and then.
    void oldTelemetryIsForgotten()
    {
        const Program program;
        Serving serving(program);
        const QByteArray key = "X-API-Key: " + serving.key();
        const auto names = [&] {
            QStringList all;
            for (const QJsonArray series = serving.ask("GET", "/api/v1/series", {}, {key}).object()[u"items"_s].toArray();
                 const QJsonValueConstRef one : series)
                all += one[u"name"_s].toString();
            return all;
        };
        const QByteArray batch = "{\"time\": \"2024-03-05T10:00:00Z\", \"name\": \"old\", \"value\": 1}\n"
                                 "{\"time\": \"2024-03-05T10:00:00Z\", \"name\": \"said\", \"value\": \"so\"}\n"
                                 "{\"name\": \"new\", \"value\": 1}\n";
        QCOMPARE(serving.ask("POST", "/api/v1/events", batch, {key}).status, 202);
        QCOMPARE(names().size(), 3);
        serving.stop();
        serving.start();
        QVERIFY(waitUntil([&] { return names() == QStringList{u"new"_s}; }));
    }

    void aBatchIsTakenWholeOrNotAtAll()
    {
        const HttpAnswer refused = ask("POST", "events", "{\"name\": \"half\", \"value\": 1}\n{\"value\": 2}\n");
        QVERIFY(isError(refused, 400));
        QVERIFY2(refused.object()[u"error"_s][u"message"_s].toString().contains(u"Line 2"_s), refused.body);
        QCOMPARE(items("series?name=half").size(), 0);
        QVERIFY(isError(ask("POST", "events", R"({"name": "n", "value": 1})", {"Idempotency-Key: " + QByteArray(300, 'k')}), 400));
    }
};

QTEST_GUILESS_MAIN(TestServeClients)
#include "tst_serve_clients.moc"
