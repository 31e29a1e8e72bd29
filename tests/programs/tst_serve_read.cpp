// What `sentinel serve` tells of runs and clusters, and how it refuses.

#include "tests/pipeline/texts.h"
#include "tests/programs/serving.h"

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestServeRead : public QObject
{
    Q_OBJECT

    std::unique_ptr<Program> m_program;
    std::unique_ptr<Serving> m_serving;
    QByteArray m_key;
    QList<qint64> m_ids; ///< of the runs r-1 … r-7, of which every third failed

    HttpAnswer ask(const QByteArray& method, const QByteArray& path, const QByteArray& body = {}) const
    {
        return m_serving->ask(method, path, body, {m_key});
    }
    HttpAnswer show(const QByteArray& path) const { return ask("GET", "/api/v1/" + path); }
    QJsonArray items(const QByteArray& path) const { return show(path).object()[u"items"_s].toArray(); }

    qint64 post(const QJsonObject& run) const
    {
        const HttpAnswer answer = ask("POST", "/api/v1/runs", QJsonDocument(run).toJson());
        if (answer.status != 202)
            qFatal("%s", answer.body.constData());
        return answer.object()[u"id"_s].toInteger();
    }
    QJsonObject runOf(qint64 id) const { return show("runs/" + QByteArray::number(id)).object(); }

private Q_SLOTS:
    void initTestCase()
    {
        m_program = std::make_unique<Program>();
        m_serving = std::make_unique<Serving>(*m_program);
        QVERIFY2(m_serving->port() > 0, m_program->content("stderr"));
        m_key = "X-API-Key: " + m_serving->key();
        for (int i = 1; i <= 7; ++i) {
            const bool failed = i % 3 == 0;
            QJsonObject run{{u"repo"_s, u"acme/anvil"_s},
                            {u"pipeline"_s, i % 2 ? u"ci"_s : u"nightly"_s},
                            {u"id"_s, u"r-%1"_s.arg(i)},
                            {u"branch"_s, u"main"_s},
                            {u"status"_s, failed ? u"failed"_s : u"passed"_s},
                            {u"started_at"_s, u"2024-03-0%1T10:00:00Z"_s.arg(i)},
                            {u"finished_at"_s, u"2024-03-0%1T10:05:00Z"_s.arg(i)}};
            if (failed)
                run[u"log"_s] = QString::fromStdString(failingLog());
            m_ids += post(run);
        }
        QVERIFY(waitUntil([this] { return items("runs?category=test_failure").size() == 2; }));
    }
    void cleanupTestCase()
    {
        m_serving.reset();
        m_program.reset();
    }

    void runsArePagedByCursor()
    {
        QStringList seen;
        QByteArray cursor;
        int pages = 0;
        do {
            const HttpAnswer page = show("runs?limit=3" + (cursor.isEmpty() ? QByteArray() : "&cursor=" + cursor));
            QCOMPARE(page.status, 200);
            for (const QJsonArray runs = page.object()[u"items"_s].toArray(); const QJsonValueConstRef run : runs) {
                QVERIFY(hasKeys(run.toObject(),
                                "schema id provider repo pipeline external_id attempt branch commit trigger status conclusion started_at "
                                "finished_at duration category fingerprint cluster url"));
                seen += run[u"external_id"_s].toString();
            }
            cursor = page.object()[u"next_cursor"_s].toString().toLatin1().toPercentEncoding();
            ++pages;
        } while (!cursor.isEmpty() && pages < 9);
        QCOMPARE(seen, (QStringList{u"r-7"_s, u"r-6"_s, u"r-5"_s, u"r-4"_s, u"r-3"_s, u"r-2"_s, u"r-1"_s}));
        QCOMPARE(pages, 3);
    }

    void filtersNarrowTheList()
    {
        QCOMPARE(items("runs?status=failed").size(), 2);
        QCOMPARE(items("runs?pipeline=ci&status=passed").size(), 3);
        QCOMPARE(items("runs?since=2024-03-06").size(), 2);
        QCOMPARE(items("runs?category=test_failure&branch=main&repo=acme%2Fanvil").size(), 2);
        QCOMPARE(items("runs?pipeline=never").size(), 0);
    }

    void aRunIsShownWithItsJobsAndVerdict()
    {
        const QJsonObject run = runOf(m_ids[2]);
        QCOMPARE(run[u"status"_s], u"completed"_s);
        QCOMPARE(run[u"conclusion"_s], u"failed"_s);
        QCOMPARE(run[u"duration"_s].toDouble(), 300.0);
        const QJsonObject job = run[u"jobs"_s][0].toObject();
        QVERIFY(hasKeys(job, "id name steps evidence category confidence rule title tests failed_tests holes"));
        QVERIFY(job[u"evidence"_s][0][u"text"_s].toString().contains(u"assert 3 == 4"_s));
    }

    void aRunThatIsUnderWaySaysSo()
    {
        const qint64 id = post({{u"pipeline"_s, u"slow"_s}, {u"id"_s, u"s-1"_s}, {u"status"_s, u"running"_s}});
        QCOMPARE(runOf(id)[u"status"_s], u"running"_s);
        QCOMPARE(runOf(id)[u"conclusion"_s], u"unknown"_s);
        post({{u"pipeline"_s, u"slow"_s}, {u"id"_s, u"s-1"_s}, {u"status"_s, u"passed"_s}});
        QCOMPARE(runOf(id)[u"status"_s], u"completed"_s);
        QCOMPARE(runOf(id)[u"conclusion"_s], u"passed"_s);
    }

    // Of a log that says nothing about a failure the provider's word remains.
    void aFailedJobWhoseLogSaysNothingShowsItsEnd()
    {
        const qint64 id = post({{u"pipeline"_s, u"quiet"_s},
                                {u"id"_s, u"q-1"_s},
                                {u"status"_s, u"failed"_s},
                                {u"log"_s, u"fetching the parts\nputting them together\nhanding over to the courier\n"_s}});
        QVERIFY(waitUntil([&] { return !runOf(id)[u"jobs"_s][0][u"evidence"_s].toArray().isEmpty(); }));
        const QJsonObject job = runOf(id)[u"jobs"_s][0].toObject();
        QVERIFY(job[u"evidence"_s][0][u"text"_s].toString().contains(u"handing over to the courier"_s));
        QVERIFY(job[u"confidence"_s].toDouble() < 0.5);
        QCOMPARE(runOf(id)[u"conclusion"_s], u"failed"_s);
    }

    void aCorrectionIsKept()
    {
        const QByteArray at = "/api/v1/runs/" + QByteArray::number(m_ids[2]);
        const HttpAnswer said = ask("PATCH", at, R"({"category": "timeout", "note": "the machine was slow"})");
        QCOMPARE(said.status, 200);
        QCOMPARE(said.object()[u"category"_s], u"timeout"_s);
        QCOMPARE(runOf(m_ids[2])[u"jobs"_s][0][u"feedback"_s][u"note"_s], u"the machine was slow"_s);
        QVERIFY(isError(ask("PATCH", at, R"({"category": "bad luck"})"), 422));
        QVERIFY(isError(ask("PATCH", at, R"({"kategory": "timeout"})"), 422));
        QCOMPARE(ask("PATCH", at, R"({"category": null})").object()[u"category"_s], u"test_failure"_s);
    }

    void aClusterIsNamedAndMuted()
    {
        const QByteArray list = "clusters?category=test_failure";
        QVERIFY(waitUntil([&] { return items(list).at(0)[u"runs"_s].toInt() == 2; }));
        const QByteArray id = QByteArray::number(items(list).at(0)[u"id"_s].toInteger());
        const HttpAnswer named = ask("PATCH", "/api/v1/clusters/" + id, R"({"name": "the sum"})");
        QCOMPARE(named.status, 200);
        QCOMPARE(show("clusters/" + id).object()[u"name"_s], u"the sum"_s);
        QVERIFY(isError(ask("PATCH", "/api/v1/clusters/99999", R"({"name": "x"})"), 404));
        QVERIFY(isError(ask("PATCH", "/api/v1/clusters/" + id, R"({"muted_until": "2001-01-01T00:00:00Z"})"), 422));
        QCOMPARE(ask("PATCH", "/api/v1/clusters/" + id, R"({"muted_until": "2100-01-01T00:00:00Z"})").status, 200);
        QCOMPARE(items(list).size(), 0);
        QCOMPARE(items(list + "&muted=true").size(), 1);
        QCOMPARE(items("runs?cluster=" + id).size(), 2);
    }

    void historyCountsDaysAndIsPaged()
    {
        const HttpAnswer first = show("history?limit=5&repo=acme%2Fanvil");
        QCOMPARE(first.status, 200);
        const QJsonArray days = first.object()[u"items"_s].toArray();
        QCOMPARE(days.size(), 5);
        QCOMPARE(days[0][u"day"_s], u"2024-03-07"_s);
        QCOMPARE(days[1][u"failed"_s].toInt(), 1);
        QCOMPARE(days[1][u"failure_rate"_s].toDouble(), 1.0);
        const QByteArray cursor = first.object()[u"next_cursor"_s].toString().toLatin1();
        const QJsonObject second = show("history?limit=5&repo=acme%2Fanvil&cursor=" + cursor).object();
        QCOMPARE(second[u"items"_s].toArray().size(), 2);
        QCOMPARE(second[u"items"_s][0][u"day"_s], u"2024-03-02"_s);
        QVERIFY(second[u"next_cursor"_s].isNull());
    }

    void aWeekIsSummedUpBesideTheOneBefore()
    {
        const QJsonObject summary = show("summary?week=2024-W10").object(); // 4 to 10 March
        QCOMPARE(summary[u"since"_s], u"2024-03-04T00:00:00.000Z"_s);
        QCOMPARE(summary[u"runs"_s].toInt(), 4);
        QCOMPARE(summary[u"failed"_s].toInt(), 1);
        QCOMPARE(summary[u"before"_s][u"runs"_s].toInt(), 3);
        QCOMPARE(summary[u"categories"_s][0][u"category"_s], u"test_failure"_s);
        QCOMPARE(summary[u"pipelines"_s].toArray().size(), 2);
        QCOMPARE(ask("POST", "/api/v1/summary/generate", R"({"week": "2024-W10"})").object(), summary);
        QCOMPARE(ask("POST", "/api/v1/summary/generate").status, 200);
        QVERIFY(isError(ask("POST", "/api/v1/summary/generate", R"({"week": 10})"), 422));
        QVERIFY(isError(ask("POST", "/api/v1/summary/generate", R"({"week": "2024-W60"})"), 422));
    }

    void theDashboardSaysWhatFailsNow()
    {
        const qint64 id = post({{u"pipeline"_s, u"deploy"_s}, {u"id"_s, u"d-1"_s}, {u"status"_s, u"failed"_s}});
        const QJsonObject board = show("dashboard").object();
        QVERIFY(hasKeys(board, "schema at data_at day week failing clusters intake sources"));
        bool isListed = false;
        for (const QJsonArray failing = board[u"failing"_s].toArray(); const QJsonValueConstRef one : failing)
            isListed = isListed || (one[u"pipeline"_s] == u"deploy"_s && one[u"latest_run"_s].toInteger() == id);
        QVERIFY(isListed);
    }

    void repositoriesAreAddedOnce()
    {
        const QByteArray body = R"({"repo": "acme/anvil", "token": "env:NOWHERE"})";
        QCOMPARE(ask("POST", "/api/v1/repos", body).status, 201);
        QCOMPARE(ask("POST", "/api/v1/repos", body).status, 200);
        QCOMPARE(ask("POST", "/api/v1/repos", R"({"repo": "acme/rocket"})").status, 201);
        const QJsonArray repos = items("repos");
        QCOMPARE(repos.size(), 2);
        QCOMPARE(repos[0][u"source"_s], repos[1][u"source"_s]); // one server, one source
        QVERIFY(isError(ask("POST", "/api/v1/repos", R"({"repo": ""})"), 422));
        QVERIFY(isError(ask("POST", "/api/v1/repos", R"({"repo": "a/b", "token": "ghp_itself"})"), 422));
        QVERIFY(isError(ask("POST", "/api/v1/repos", R"({"repo": "a/b", "provider": "folder"})"), 422));
    }

    void whatCannotBeAnsweredIsAnErrorInJson_data()
    {
        QTest::addColumn<int>("status");
        const auto row = [](const char* asked, int status) { QTest::newRow(asked) << status; };
        for (const char* path : {"GET nothing", "GET runs/99999", "GET runs/0", "GET runs/many", "GET clusters/99999", "GET clusters/x",
                                 "GET runs/1/", "PATCH runs/99999", "PUT runs/99999/log"})
            row(path, 404);
        for (const char* path :
             {"GET runs?limit=0", "GET runs?limit=501", "GET runs?limit=x", "GET runs?cursor=%F0", "GET runs?cursor=nonsense",
              "GET runs?status=odd", "GET runs?category=odd", "GET runs?since=never", "GET runs?cluster=-1", "GET runs?lmit=5",
              "GET clusters?state=odd", "GET clusters?cursor=nonsense", "GET history?cursor=nonsense", "GET history?limit=-1",
              "GET summary?week=2024-W60", "GET summary?since=2024-02-01&until=2024-01-01", "GET summary?weak=1"})
            row(path, 400);
        for (const char* path : {"DELETE runs", "POST clusters", "PUT runs/1", "PATCH history"})
            row(path, 405);
    }
    void whatCannotBeAnsweredIsAnErrorInJson()
    {
        QFETCH(int, status);
        const QByteArray asked = QTest::currentDataTag();
        const QByteArray method = asked.left(asked.indexOf(' '));
        QVERIFY(isError(ask(method, "/api/v1/" + asked.mid(method.size() + 1), method == "GET" ? "" : R"({"category": null})"), status));
    }

    void bodiesAreJudgedBeforeTheyAreTaken()
    {
        QVERIFY(isError(ask("POST", "/api/v1/runs", R"({"pipeline": )"), 400));
        QVERIFY(isError(ask("POST", "/api/v1/runs", "{}"), 422));
        QVERIFY(isError(ask("PATCH", "/api/v1/runs/1", "[]"), 422));
        QVERIFY(isError(ask("PATCH", "/api/v1/runs/1", "{"), 400));
        QVERIFY(isError(m_serving->ask("POST", "/api/v1/runs", "{}", {m_key, "Content-Encoding: br"}), 415));
        QVERIFY(isError(ask("PATCH", "/api/v1/runs/1", QByteArray(70 << 10, ' ')), 413));
        const QByteArray body(3 << 20, ' ');
        QVERIFY(isError(m_serving->ask("POST", "/webhook/github", body, Serving::signedHeaders("ping", "d1", body)), 413));
    }

    void theMetricsCountWhatWasAnswered()
    {
        const HttpAnswer metrics = m_serving->ask("GET", "/metrics");
        QCOMPARE(metrics.status, 200);
        for (const char* line : {"\nsentinel_store_writable 1\n", "# TYPE sentinel_logs_judged_total counter\n", "# HELP "})
            QVERIFY2(metrics.body.contains(line), metrics.body);
    }
};

QTEST_GUILESS_MAIN(TestServeRead)
#include "tst_serve_read.moc"
