// `sentinel serve` as CI servers and clients see it.

#include "tests/pipeline/texts.h"
#include "tests/programs/serving.h"

#include <QSet>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

/// The runs in the store, as a script reads them.
QList<QJsonObject> runsOf(const Program& program)
{
    return program.run({u"runs"_s, u"--limit"_s, u"0"_s, u"--jsonl"_s}).lines();
}

/// Waits until the run of this id of its provider is as far as `isIt` wants it.
template <typename Wanted>
QJsonObject waitForRun(const Program& program, const QString& externalId, Wanted isIt)
{
    for (int tries = 0; tries < 200; ++tries) {
        const QList<QJsonObject> runs = runsOf(program);
        for (const QJsonObject& run : runs) {
            if (run[u"external_id"_s].toString() == externalId && isIt(run))
                return run;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return {};
}

} // namespace

class TestServe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void aWebhookBecomesARun();
    void aWebhookWithoutTheSecretIsRefused();
    void whatIsNoJsonIsRefusedWithItsPlace();
    void aRepeatedDeliveryIsHarmless();
    void aHandedInRunIsJudgedByItsLog();
    void aLogAndAReportAreAttached();
    void whatIsNotValidNamesTheField();
    void theKeyIsNeeded();
    void itSaysHowItIs();
    void itDescribesItself();
    void terminatedItAnswersAndEndsWell();
    void theLogIsJson();
    void aReplayComesToTheSame();

private:
    std::unique_ptr<Program> m_program; ///< most tests share one, with runs and deliveries of their own
    std::unique_ptr<Serving> m_serving;
};

void TestServe::initTestCase()
{
    m_program = std::make_unique<Program>();
    m_serving = std::make_unique<Serving>(*m_program);
    QVERIFY2(m_serving->port() > 0, m_program->content("stderr"));
}

void TestServe::cleanupTestCase()
{
    m_serving.reset();
    m_program.reset();
}

void TestServe::aWebhookBecomesARun()
{
    const Program& program = *m_program;
    const Serving& serving = *m_serving;
    Q_UNUSED(program);
    QVERIFY2(serving.port() > 0, program.content("stderr"));
    const QByteArray body = workflowRun(901, "failure", 2);
    const HttpAnswer answer = serving.ask("POST", "/webhook/github", body, Serving::signedHeaders("workflow_run", "d1", body));
    QCOMPARE(answer.status, 202);
    QCOMPARE(answer.object()[u"new"_s].toBool(), true);
    const QJsonObject run = waitForRun(program, u"901"_s, [](const QJsonObject&) { return true; });
    QCOMPARE(run[u"provider"_s].toString(), u"github"_s);
    QCOMPARE(run[u"repo"_s].toString(), u"acme/anvil"_s);
    QCOMPARE(run[u"attempt"_s].toInt(), 2);
    QCOMPARE(run[u"conclusion"_s].toString(), u"failed"_s);
}

void TestServe::aWebhookWithoutTheSecretIsRefused()
{
    const Program& program = *m_program;
    const Serving& serving = *m_serving;
    Q_UNUSED(program);
    const QByteArray body = workflowRun(901);
    QCOMPARE(serving.ask("POST", "/webhook/github", body).status, 401);
    QCOMPARE(serving.ask("POST", "/webhook/github", body + ' ', Serving::signedHeaders("workflow_run", "d1", body)).status, 401);
    QCOMPARE(serving.ask("POST", "/webhook/gitlab", body, {"X-Gitlab-Token: "}).status, 401); // no secret is set there
}

void TestServe::whatIsNoJsonIsRefusedWithItsPlace()
{
    const Program& program = *m_program;
    const Serving& serving = *m_serving;
    Q_UNUSED(program);
    const QByteArray body = workflowRun(901).chopped(10);
    const HttpAnswer answer = serving.ask("POST", "/webhook/github", body, Serving::signedHeaders("workflow_run", "d1", body));
    QCOMPARE(answer.status, 400);
    QVERIFY(!answer.object()[u"error"_s][u"message"_s].toString().isEmpty());
}

void TestServe::aRepeatedDeliveryIsHarmless()
{
    const Program& program = *m_program;
    const Serving& serving = *m_serving;
    Q_UNUSED(program);
    const QByteArray body = workflowRun(910);
    const QList<QByteArray> headers = Serving::signedHeaders("workflow_run", "d10", body);
    QCOMPARE(serving.ask("POST", "/webhook/github", body, headers).object()[u"new"_s].toBool(), true);
    const HttpAnswer again = serving.ask("POST", "/webhook/github", body, headers);
    QCOMPARE(again.status, 202);
    QCOMPARE(again.object()[u"new"_s].toBool(true), false);
    QVERIFY(!waitForRun(program, u"910"_s, [](const QJsonObject&) { return true; }).isEmpty());
    int found = 0;
    for (const QList<QJsonObject> runs = runsOf(program); const QJsonObject& run : runs)
        found += run[u"external_id"_s].toString() == u"910"_s ? 1 : 0;
    QCOMPARE(found, 1);
}

void TestServe::aHandedInRunIsJudgedByItsLog()
{
    const Program& program = *m_program;
    const Serving& serving = *m_serving;
    Q_UNUSED(program);
    const QJsonObject run{{u"repo"_s, u"acme/anvil"_s},
                          {u"pipeline"_s, u"nightly"_s},
                          {u"id"_s, u"n-17"_s},
                          {u"status"_s, u"failed"_s},
                          {u"finished_at"_s, u"2024-03-05T10:05:00Z"_s},
                          {u"log"_s, QString::fromStdString(failingLog("test_anvil"))}};
    const HttpAnswer answer = serving.ask("POST", "/api/v1/runs", QJsonDocument(run).toJson(), {"X-API-Key: " + serving.key()});
    QVERIFY2(answer.status == 202, answer.body);
    QVERIFY(answer.object()[u"id"_s].toInteger() > 0);
    const QJsonObject stored =
        waitForRun(program, u"n-17"_s, [](const QJsonObject& one) { return one[u"category"_s].toString() == u"test_failure"_s; });
    QCOMPARE(stored[u"pipeline"_s].toString(), u"nightly"_s);
    QVERIFY(!stored[u"fingerprint"_s].toString().isEmpty());
    const Ended checked = program.run({u"check"_s});
    QVERIFY2(checked.exitCode == 0, checked.out + checked.err);
}

void TestServe::aLogAndAReportAreAttached()
{
    const Program& program = *m_program;
    const Serving& serving = *m_serving;
    Q_UNUSED(program);
    const QList<QByteArray> key{"Authorization: Bearer " + serving.key()};
    const QByteArray run = R"({"pipeline": "nightly", "id": "n-18", "status": "failed",
        "jobs": [{"name": "linux", "status": "failed"}, {"name": "mac", "status": "passed"}]})";
    const QByteArray id = QByteArray::number(serving.ask("POST", "/api/v1/runs", run, key).object()[u"id"_s].toInteger());
    const QByteArray log = QByteArray::fromStdString(failingLog("test_anvil"));
    const HttpAnswer unclear = serving.ask("PUT", "/api/v1/runs/" + id + "/log", log, key);
    QCOMPARE(unclear.status, 409);
    QVERIFY(unclear.body.contains("linux"));
    QCOMPARE(serving.ask("PUT", "/api/v1/runs/" + id + "/log?job=windows", log, key).status, 404);
    QCOMPARE(serving.ask("PUT", "/api/v1/runs/999/log", log, key).status, 404);
    const HttpAnswer put = serving.ask("PUT", "/api/v1/runs/" + id + "/log?job=linux", log, key);
    QVERIFY2(put.status == 202, put.body);
    const QByteArray report = "<testsuite name='s' tests='2' failures='1'><testcase name='a'/>"
                              "<testcase name='b'><failure message='no'/></testcase></testsuite>";
    const HttpAnswer reported = serving.ask("PUT", "/api/v1/runs/" + id + "/report?job=mac", report, key);
    QVERIFY2(reported.status == 202, reported.body);
    QVERIFY(!waitForRun(program, u"n-18"_s, [](const QJsonObject& one) {
                 return one[u"category"_s].toString() == u"test_failure"_s;
             }).isEmpty());
    const QJsonArray jobs = program.run({u"run"_s, u"--json"_s, QString::fromLatin1(id)}).object()[u"jobs"_s].toArray();
    QCOMPARE(jobs.size(), 2);
    for (const QJsonValueConstRef job : jobs) {
        const QJsonObject tests = job.toObject()[u"tests"_s].toObject();
        if (job.toObject()[u"name"_s].toString() == u"mac"_s)
            QCOMPARE(tests[u"run"_s].toInt(), 2);
    }
}

void TestServe::whatIsNotValidNamesTheField()
{
    const Program& program = *m_program;
    const Serving& serving = *m_serving;
    Q_UNUSED(program);
    const qsizetype before = runsOf(program).size();
    const QList<QByteArray> key{"X-API-Key: " + serving.key()};
    const auto said = [&](const QByteArray& body, int status) {
        const HttpAnswer answer = serving.ask("POST", "/api/v1/runs", body, key);
        if (answer.status != status)
            qWarning("%d %s", answer.status, answer.body.constData());
        return answer.status == status ? answer.object()[u"error"_s][u"message"_s].toString() : QString();
    };
    QVERIFY(!said("{\"pipeline\": ", 400).isEmpty());
    QVERIFY(said(R"({"id": "1"})", 422).contains(u"pipeline"_s));
    QVERIFY(said(R"({"id": "1", "pipeline": "p", "provider": "acme"})", 422).contains(u"provider"_s));
    QVERIFY(said(R"({"id": "1", "pipeline": "p", "log": 7})", 422).contains(u"log"_s));
    QVERIFY(said(R"({"id": "1", "pipeline": "p", "tests": [{"name": "a", "status": "odd"}]})", 422).contains(u"tests[0].status"_s));
    QVERIFY(!said("[1]", 422).isEmpty());
    QCOMPARE(runsOf(program).size(), before);
}

void TestServe::theKeyIsNeeded()
{
    const Program& program = *m_program;
    const Serving& serving = *m_serving;
    Q_UNUSED(program);
    QCOMPARE(serving.key().size(), 52);
    QCOMPARE(QFile::permissions(program.data() + u"/admin.key"_s) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    const QByteArray run = R"({"pipeline": "p", "id": "1"})";
    QCOMPARE(serving.ask("POST", "/api/v1/runs", run).status, 401);
    QCOMPARE(serving.ask("POST", "/api/v1/runs", run, {"X-API-Key: " + QByteArray(68, 'x')}).status, 401);
    QCOMPARE(serving.ask("POST", "/api/v1/runs", run, {"X-API-Key: " + serving.key()}).status, 202);
}

void TestServe::itSaysHowItIs()
{
    const Program program;
    const Serving serving(program);
    QCOMPARE(serving.ask("GET", "/health").object()[u"status"_s].toString(), u"ok"_s);
    int ready = 0;
    for (int tries = 0; tries < 100 && ready != 200; ++tries) {
        ready = serving.ask("GET", "/ready").status;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    QCOMPARE(ready, 200);
    const QByteArray body = workflowRun(901);
    serving.ask("POST", "/webhook/github", body, Serving::signedHeaders("workflow_run", "d1", body));
    const HttpAnswer metrics = serving.ask("GET", "/metrics");
    QVERIFY(metrics.header("content-type").startsWith("text/plain"));
    QVERIFY2(metrics.body.contains("\nsentinel_intake_accepted_total 1\n"), metrics.body);
    QVERIFY(metrics.body.contains("# TYPE sentinel_intake_accepted_total counter\n"));
    QVERIFY(metrics.body.contains("\nsentinel_store_writable 1\n"));
}

void TestServe::itDescribesItself()
{
    const Program& program = *m_program;
    const Serving& serving = *m_serving;
    Q_UNUSED(program);
    const QJsonObject document = serving.ask("GET", "/api/v1/openapi.json").object();
    QCOMPARE(document[u"openapi"_s].toString(), u"3.1.0"_s);
    const QJsonObject paths = document[u"paths"_s].toObject();
    QVERIFY(paths.contains(u"/api/v1/runs/{id}/log"_s));
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        QByteArray at = path.key().toUtf8();
        at.replace("{id}", "1").replace("{t}", "nobody").replace("{p}", "nothing");
        const QJsonObject operations = path.value().toObject();
        for (auto operation = operations.begin(); operation != operations.end(); ++operation) {
            QVERIFY2(!operation.value().toObject()[u"summary"_s].toString().isEmpty(), qPrintable(path.key()));
            const int status =
                serving.ask(operation.key().toUpper().toUtf8(), at, operation.key() == u"get"_s ? QByteArray() : "{}").status;
            const QJsonObject responses = operation.value()[u"responses"_s].toObject();
            QVERIFY2(hasKeys(responses, "429 503 default") && !operation.value()[u"description"_s].toString().isEmpty(), at);
            QVERIFY2(responses.contains(u"200"_s) || responses.contains(u"202"_s), at);
            const bool takesKey = operation.value()[u"security"_s][0].toObject().isEmpty() == false;
            QVERIFY2(!takesKey || hasKeys(responses, "401 403"), at);
            QVERIFY2(takesKey ? status == 401 : status != 404 && status != 405 && status != 0,
                     qPrintable(path.key() + u" %1"_s.arg(status))); // it is there, and guarded as it says
        }
    }
}

void TestServe::terminatedItAnswersAndEndsWell()
{
    const Program program;
    Serving serving(program);
    const QByteArray body = workflowRun(901);
    QCOMPARE(serving.ask("POST", "/webhook/github", body, Serving::signedHeaders("workflow_run", "d1", body)).status, 202);
    const Ended ended = serving.stop();
    QCOMPARE(ended.exitCode, 0);
    serving.start();
    QVERIFY(!waitForRun(program, u"901"_s, [](const QJsonObject&) { return true; }).isEmpty()); // understood now, if it was not before
}

void TestServe::theLogIsJson()
{
    const Program program;
    Serving serving(program);
    const QByteArray body = workflowRun(901);
    serving.ask("POST", "/webhook/github", body + ' ', Serving::signedHeaders("workflow_run", "d1", body));
    const Ended ended = serving.stop();
    const QList<QByteArray> lines = ended.err.split('\n');
    bool anyRequest = false;
    for (const QByteArray& line : lines) {
        if (line.isEmpty())
            continue;
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        QVERIFY2(hasKeys(object, "time level category message"), line);
        anyRequest = anyRequest || object.contains(u"request"_s);
    }
    QVERIFY2(anyRequest, ended.err); // the webhook that was refused
    QVERIFY(!ended.err.contains(Serving::secret));
}

void TestServe::aReplayComesToTheSame()
{
    const Program program;
    Serving serving(program);
    for (int i = 0; i < 5; ++i) {
        const QByteArray body = workflowRun(900 + i);
        const QByteArray id = "d" + QByteArray::number(i);
        QCOMPARE(serving.ask("POST", "/webhook/github", body, Serving::signedHeaders("workflow_run", id, body)).status, 202);
    }
    QVERIFY(!waitForRun(program, u"904"_s, [](const QJsonObject&) { return true; }).isEmpty());
    const QList<QJsonObject> before = runsOf(program);
    serving.stop();
    const Ended replayed = program.run({u"replay"_s, u"--json"_s});
    QVERIFY2(replayed.exitCode == 0, replayed.err);
    QCOMPARE(replayed.object()[u"deliveries"_s].toInt(), 5);
    QCOMPARE(replayed.object()[u"refused"_s].toInt(), 0);
    QCOMPARE(runsOf(program), before);
    QCOMPARE(program.run({u"replay"_s, u"--json"_s, u"--provider"_s, u"gitlab"_s}).object()[u"deliveries"_s].toInt(), 0);
}

QTEST_GUILESS_MAIN(TestServe)
#include "tst_serve.moc"
