#include "core/pipeline/desk.h"
#include "core/pipeline/routes_read.h"
#include "core/pipeline/tenancy.h"
#include "core/store/runs.h"
#include "core/store/store.h"
#include "tests/pipeline/asked.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestRoutesRead : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<Asking> m_ask;
    std::vector<RunId> m_runs;

    NewRun runNumbered(int number) const
    {
        NewRun made;
        made.run.pipeline = number % 2 ? u"ci"_s : u"nightly"_s;
        made.run.externalId = QString::number(number);
        made.run.outcome = number % 3 ? Outcome::Passed : Outcome::Failed;
        made.run.storedAt = {1'700'000'000'000 + number};
        if (made.run.outcome == Outcome::Failed) {
            made.run.category = Category::TestFailure;
            made.run.title = u"a test failed"_s;
            made.run.fingerprint = "00112233445566778899aabbccddeeff";
        }
        NewRun::NewJob job;
        job.job.name = u"build"_s;
        job.job.outcome = made.run.outcome;
        job.job.verdict.outcome = made.run.outcome;
        job.job.verdict.category = made.run.category;
        job.job.verdict.title = made.run.title;
        job.job.verdict.fingerprint = made.run.fingerprint;
        made.jobs.push_back(job);
        return made;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_store = *Store::open({m_folder.path(), false, 2});
        for (int i = 1; i <= 7; ++i)
            m_runs.push_back(m_store->write([run = runNumbered(i)](Transaction& db) { return addRun(db, run); }).result()->id);
        m_desk = std::make_unique<Desk>();
        m_ask = std::make_unique<Asking>(readRoutes(*m_store, *m_desk));
    }
    void cleanupTestCase()
    {
        m_desk.reset();
        m_store.reset();
    }

    void runsArePagedByCursor()
    {
        QStringList seen;
        std::string cursor;
        do {
            std::vector<std::pair<std::string, std::string>> query{{"limit", "3"}};
            if (!cursor.empty())
                query.emplace_back("cursor", cursor);
            const Answered page = (*m_ask)("GET", "/api/v1/runs", {}, {}, query);
            QCOMPARE(page.status, 200);
            for (const QJsonValue& run : page.object()[u"items"_s].toArray())
                seen += run[u"external_id"_s].toString();
            cursor = page.object()[u"next_cursor"_s].toString().toStdString();
        } while (!cursor.empty());
        QCOMPARE(seen, (QStringList{u"7"_s, u"6"_s, u"5"_s, u"4"_s, u"3"_s, u"2"_s, u"1"_s}));
    }

    void filtersAreTaken()
    {
        const auto count = [&](std::vector<std::pair<std::string, std::string>> query) {
            return (*m_ask)("GET", "/api/v1/runs", {}, {}, std::move(query)).object()[u"items"_s].toArray().size();
        };
        QCOMPARE(count({{"pipeline", "ci"}}), 4);
        QCOMPARE(count({{"status", "failed"}}), 2);
        QCOMPARE(count({{"status", "failed"}, {"status", "passed"}}), 7);
        QCOMPARE(count({{"category", "test_failure"}}), 2);
        QCOMPARE(count({{"since", "2099-01-01"}}), 0);
        QCOMPARE(count({{"cluster", "999"}}), 0);
    }

    void wrongParametersAreNamed_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* value, const QString& says) {
            QTest::addRow("%s=%s", name, value) << QByteArray(name) << QByteArray(value) << says;
        };
        row("limit", "0", u"limit must be a number from 1 to 500"_s);
        row("limit", "many", u"limit must be a number"_s);
        row("stauts", "failed", u"Unknown parameter stauts; did you mean status?"_s);
        row("status", "red", u"status: red is not known"_s);
        row("since", "soon", u"since is no time"_s);
    }

    void wrongParametersAreNamed()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        QFETCH(QString, says);
        const Answered answer = (*m_ask)("GET", "/api/v1/runs", {}, {}, {{name.toStdString(), value.toStdString()}});
        QCOMPARE(answer.status, 400);
        QVERIFY2(answer.errorMessage().contains(says), answer.body.constData());
    }

    void aRunIsShownWithItsJobs()
    {
        const Answered answer = (*m_ask)("GET", "/api/v1/runs/{id}", {std::to_string(m_runs[2].value)});
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.object()[u"schema"_s], u"sentinel.run/1"_s);
        QCOMPARE(answer.object()[u"category"_s], u"test_failure"_s);
        QCOMPARE(answer.object()[u"jobs"_s][0][u"name"_s], u"build"_s);
        for (const char* id : {"999999", "0", "-1", "x"})
            QCOMPARE((*m_ask)("GET", "/api/v1/runs/{id}", {id}).status, 404);
    }

    void aCategoryIsCorrected()
    {
        const std::string id = std::to_string(m_runs[2].value);
        const Answered changed = (*m_ask)("PATCH", "/api/v1/runs/{id}", {id}, R"({"category":"timeout","note":"it hung"})");
        QVERIFY2(changed.status == 200, changed.body.constData());
        QCOMPARE(changed.object()[u"category"_s], u"timeout"_s);
        QCOMPARE((*m_ask)("PATCH", "/api/v1/runs/{id}", {id}, R"({"category":"bad luck"})").status, 422);
        QCOMPARE((*m_ask)("PATCH", "/api/v1/runs/{id}", {id}, R"({"categroy":"timeout"})").status, 422);
        QCOMPARE((*m_ask)("PATCH", "/api/v1/runs/{id}", {std::to_string(m_runs[0].value)}, R"({"category":"timeout"})").status,
                 422); // it passed
        QCOMPARE((*m_ask)("PATCH", "/api/v1/runs/{id}", {id}, R"({"category":null})").object()[u"category"_s], u"test_failure"_s);
    }

    void clustersAreAnsweredForAndNotFound()
    {
        QCOMPARE((*m_ask)("GET", "/api/v1/clusters").status, 200);
        QCOMPARE((*m_ask)("GET", "/api/v1/clusters", {}, {}, {{"state", "growing"}}).status, 200);
        QCOMPARE((*m_ask)("GET", "/api/v1/clusters/{id}", {"12345"}).status, 404);
        QCOMPARE((*m_ask)("PATCH", "/api/v1/clusters/{id}", {"12345"}, R"({"name":"x"})").status, 404);
        QCOMPARE((*m_ask)("PATCH", "/api/v1/clusters/{id}", {"12345"}, R"({"muted_until":"2001-01-01T00:00:00Z"})").status, 422);
    }

    void keysOfTenantsSeeNoRuns()
    {
        Asking ofTenant(keptApart(m_ask->routes()));
        ofTenant.caller = {ApiKeyId{2}, Role::Operator, u"acme"_s};
        QCOMPARE(ofTenant("GET", "/api/v1/runs").status, 403);
        QCOMPARE(ofTenant("GET", "/api/v1/runs/{id}", {"1"}).status, 403);
    }
};

QTEST_GUILESS_MAIN(TestRoutesRead)
#include "tst_routes_read.moc"
