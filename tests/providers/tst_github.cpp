#include "tests/providers/told.h"

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestGitHub : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hooksAreRead_data();
    void hooksAreRead();
    void theEventMayBeLeftOut();
    void answersOfTheApiSayTheSame_data();
    void answersOfTheApiSayTheSame();
    void everyStateHasAMeaning_data();
    void everyStateHasAMeaning();
    void aRunThatEndedEndedWhenItLastChanged();
    void aRunWithoutANameGoesByItsFile();
    void theChangeAndTheLogAreKept();
    void otherEventsAreIgnored();
    void whatIsWrongIsNamed_data();
    void whatIsWrongIsNamed();
    void hostileTextsAreHarmless();
};

namespace {

QByteArray hook(const char* name, const QByteArray& item)
{
    return QByteArray("{\"action\":\"x\",\"repository\":{\"full_name\":\"acme/shop\"},\"sender\":{},\"") + name + "\":" + item + '}';
}

QByteArray with(const QByteArray& more, const QByteArray& item)
{
    return item.chopped(1) + ',' + more + '}';
}

const QByteArray run = R"({"id":7001,"name":"CI","path":".github/workflows/ci.yml","head_branch":"main","head_sha":"c0ffee","run_number":12,
    "run_attempt":2,"event":"push","display_title":"Sell more","workflow_id":5,"status":"in_progress","conclusion":null,
    "created_at":"2026-03-01T08:00:00Z","updated_at":"2026-03-01T08:10:00Z","run_started_at":"2026-03-01T08:01:00Z",
    "url":"https://api.github.com/repos/acme/shop/actions/runs/7001","html_url":"https://github.com/acme/shop/actions/runs/7001"})";
const QByteArray job = R"({"id":8001,"run_id":7001,"run_attempt":2,"run_url":"https://api.github.com/repos/acme/shop/actions/runs/7001",
    "workflow_name":"CI","name":"unit","head_branch":"main","head_sha":"c0ffee","status":"completed","conclusion":"failure",
    "created_at":"2026-03-01T08:00:30Z","started_at":"2026-03-01T08:01:00Z","completed_at":"2026-03-01T08:03:00Z",
    "url":"https://api.github.com/repos/acme/shop/actions/jobs/8001","steps":[
    {"name":"Set up","number":1,"status":"completed","conclusion":"success","started_at":"2026-03-01T08:01:00Z","completed_at":"2026-03-01T08:01:05Z"},
    {"name":"Test","number":2,"status":"completed","conclusion":"failure","started_at":"2026-03-01T08:01:05Z","completed_at":"2026-03-01T08:03:00Z"},
    {"name":"Publish","number":3,"status":"completed","conclusion":"skipped"}]})";
const QByteArray check =
    R"({"id":9001,"name":"lint","head_sha":"c0ffee","status":"completed","conclusion":"neutral","app":{"name":"Linter"},
    "started_at":"2026-03-01T08:01:00Z","completed_at":"2026-03-01T08:01:30Z","check_suite":{"head_branch":"main"},"output":{}})";

const QString runTold =
    u"run acme/shop run 7001 attempt 2 | CI | Sell more | main c0ffee push | in_progress/ running | 03-01T08:01:00Z..-"_s;
const QString jobTold = u"job acme/shop run 7001 job 8001 attempt 2 | CI | unit | main c0ffee | completed/failure completed failed | "
                        "03-01T08:01:00Z..03-01T08:03:00Z | 1 Set up completed passed | 2 Test completed failed | 3 Publish completed"_s;
const QString checkTold =
    u"check acme/shop job 9001 | Linter | lint | main c0ffee | completed/neutral completed passed | 03-01T08:01:00Z..03-01T08:01:30Z"_s;

} // namespace

void TestGitHub::hooksAreRead_data()
{
    QTest::addColumn<QByteArray>("event");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("is");
    QTest::newRow("run") << QByteArray("workflow_run") << hook("workflow_run", run) << runTold;
    QTest::newRow("job") << QByteArray("workflow_job") << hook("workflow_job", job) << jobTold;
    QTest::newRow("check") << QByteArray("check_run") << hook("check_run", check) << checkTold;
}

void TestGitHub::hooksAreRead()
{
    QFETCH(QByteArray, event);
    QFETCH(QByteArray, json);
    QFETCH(QString, is);
    QCOMPARE(decoded(Provider::GitHub, event.toStdString(), json), QStringList{is});
}

void TestGitHub::theEventMayBeLeftOut()
{
    QCOMPARE(decoded(Provider::GitHub, {}, hook("workflow_job", job)), QStringList{jobTold});
    QCOMPARE(decoded(Provider::GitHub, {}, R"({"zen":"Half measures","hook_id":1,"hook":{}})"),
             QStringList{u"ignored: ping: the webhook is set up"_s});
    QCOMPARE(decoded(Provider::GitHub, {}, R"({"action":"opened","issue":{},"repository":{},"sender":{"id":1}})").value(0).left(8),
             u"ignored:"_s);
}

void TestGitHub::answersOfTheApiSayTheSame_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QStringList>("are");
    const QByteArray runAlone = with(R"("repository":{"full_name":"acme/shop"})", run);
    QTest::newRow("a run") << runAlone << QStringList{runTold};
    QTest::newRow("a job") << job << QStringList{jobTold};
    QTest::newRow("a page of runs") << QByteArray(R"({"total_count":2,"workflow_runs":[)" + runAlone + ',' + run + "]}")
                                    << QStringList{runTold, runTold};
    QTest::newRow("a page of jobs") << QByteArray(R"({"total_count":1,"jobs":[)" + job + "]}") << QStringList{jobTold};
    QTest::newRow("a page of checks") << QByteArray(
        R"({"total_count":1,"check_runs":[)" + with(R"("url":"https://ci.example.org/api/v3/repos/acme/shop/check-runs/9001")", check)
        + "]}") << QStringList{checkTold};
    QTest::newRow("an empty page") << QByteArray(R"({"total_count":0,"workflow_runs":[]})") << QStringList{};
    QTest::newRow("a list") << QByteArray('[' + job + ',' + runAlone + ']') << QStringList{jobTold, runTold};
}

void TestGitHub::answersOfTheApiSayTheSame()
{
    QFETCH(QByteArray, json);
    QFETCH(QStringList, are);
    QCOMPARE(decoded(Provider::GitHub, {}, json), are);
}

void TestGitHub::everyStateHasAMeaning_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("conclusion");
    QTest::addColumn<QString>("meaning");
    const auto row = [](const char* status, const char* conclusion, const QString& meaning) {
        QTest::addRow("%s %s", status, conclusion) << QByteArray(status) << QByteArray(conclusion) << meaning;
    };
    row("requested", "", u"queued"_s);
    row("queued", "", u"queued"_s);
    row("pending", "", u"queued"_s);
    row("waiting", "", u"queued"_s);
    row("in_progress", "", u"running"_s);
    row("completed", "success", u"completed passed"_s);
    row("completed", "neutral", u"completed passed"_s);
    row("completed", "failure", u"completed failed"_s);
    row("completed", "timed_out", u"completed failed"_s);
    row("completed", "startup_failure", u"completed failed"_s);
    row("completed", "cancelled", u"completed cancelled"_s);
    row("completed", "stale", u"completed cancelled"_s);
    row("completed", "skipped", u"completed"_s);
    row("completed", "action_required", u"completed"_s);
    row("completed", "", u"completed"_s);
    row("completed", "finished", u"completed"_s); // a word that means nothing here
    row("", "failure", u"completed failed"_s);    // the end speaks for itself
    row("in_progress", "failure", u"running"_s);  // it has not ended
    row("on_its_way", "", u"unknown"_s);
}

void TestGitHub::everyStateHasAMeaning()
{
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, conclusion);
    QFETCH(QString, meaning);
    const QByteArray json = R"({"workflow_job":{"id":1,"run_id":2,"status":")" + status + R"(","conclusion":)"
        + (conclusion.isEmpty() ? QByteArray("null") : '"' + conclusion + '"') + "}}";
    const Result<Decoded> decoded = providerEntry(Provider::GitHub)->decode("workflow_job", json.toStdString());
    QVERIFY(decoded);
    QCOMPARE(stateText(decoded->facts.front().phase, decoded->facts.front().outcome), meaning);
    QCOMPARE(decoded->facts.front().status.toUtf8(), status); // the provider's words stay
    QCOMPARE(decoded->facts.front().conclusion.toUtf8(), conclusion);
}

void TestGitHub::aRunThatEndedEndedWhenItLastChanged()
{
    QByteArray ended = run;
    ended.replace(R"("status":"in_progress","conclusion":null)", R"("status":"completed","conclusion":"success")");
    QVERIFY(decoded(Provider::GitHub, {}, hook("workflow_run", ended)).value(0).endsWith(u"| 03-01T08:01:00Z..03-01T08:10:00Z"_s));
    ended.replace("2026-03-01T08:10:00Z", "2026-03-01T07:00:00Z"); // not before it began
    QVERIFY(decoded(Provider::GitHub, {}, hook("workflow_run", ended)).value(0).endsWith(u"| 03-01T08:01:00Z..-"_s));
}

void TestGitHub::aRunWithoutANameGoesByItsFile()
{
    QByteArray nameless = run;
    nameless.replace(R"("name":"CI")", R"("name":"")");
    QCOMPARE(decoded(Provider::GitHub, {}, hook("workflow_run", nameless)).value(0).section(u" | "_s, 1, 1), u"ci.yml"_s);
    nameless.replace(R"("path":".github/workflows/ci.yml",)", "");
    QCOMPARE(decoded(Provider::GitHub, {}, hook("workflow_run", nameless)).value(0).section(u" | "_s, 1, 1), u"workflow 5"_s);
    QCOMPARE(decoded(Provider::GitHub, {}, with(R"("workflow":{"name":"Nightly"})", hook("workflow_run", nameless)))
                 .value(0)
                 .section(u" | "_s, 1, 1),
             u"Nightly"_s);
}

void TestGitHub::theChangeAndTheLogAreKept()
{
    const Result<Decoded> ofRun = providerEntry(Provider::GitHub)->decode({}, hook("workflow_run", run).toStdString());
    QCOMPARE(ofRun->facts.front().updatedAt, parseRfc3339("2026-03-01T08:10:00Z"));
    QCOMPARE(ofRun->facts.front().createdAt, parseRfc3339("2026-03-01T08:00:00Z"));
    QCOMPARE(ofRun->facts.front().url, u"https://github.com/acme/shop/actions/runs/7001"_s);
    const Result<Decoded> ofJob = providerEntry(Provider::GitHub)->decode({}, job.toStdString());
    QCOMPARE(ofJob->facts.front().logUrl, u"https://api.github.com/repos/acme/shop/actions/jobs/8001/logs"_s);
}

void TestGitHub::otherEventsAreIgnored()
{
    QCOMPARE(decoded(Provider::GitHub, "ping", "{}"), QStringList{u"ignored: ping: the webhook is set up"_s});
    QCOMPARE(decoded(Provider::GitHub, "push", R"({"ref":"refs/heads/main"})"),
             QStringList{u"ignored: the event push says nothing of runs"_s});
    QCOMPARE(decoded(Provider::GitHub, "issues", hook("workflow_job", job)).value(0).left(8), u"ignored:"_s);
}

void TestGitHub::whatIsWrongIsNamed_data()
{
    QTest::addColumn<QByteArray>("event");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("is");
    const auto row = [](const char* name, const char* event, const QByteArray& json, const QString& is) {
        QTest::newRow(name) << QByteArray(event) << json << is;
    };
    row("no JSON", "workflow_run", "{\"a\": tru}", u"error: This is no JSON: no value at byte 6 (line 1, column 7)."_s);
    row("no object", "workflow_run", "{}", u"error: workflow_run is missing."_s);
    row("a list instead", "workflow_run", R"({"workflow_run":[]})", u"error: workflow_run must be an object."_s);
    row("no number", "workflow_job", R"({"workflow_job":{"run_id":1}})", u"error: workflow_job.id is missing."_s);
    row("no run", "workflow_job", R"({"workflow_job":{"id":1}})", u"error: workflow_job.run_id is missing."_s);
    row("a wrong type", "workflow_job", R"({"workflow_job":{"id":1,"run_id":2,"head_branch":{"name":"main"}}})",
        u"error: workflow_job.head_branch must be a text."_s);
    row("a wrong type in a list", "", R"({"jobs":[{"id":1,"run_id":2,"steps":[{"number":1},{"number":"two"}]}]})",
        u"error: jobs[0].steps[1].number must be a whole number."_s);
    row("steps that are none", "workflow_job", R"({"workflow_job":{"id":1,"run_id":2,"steps":{}}})",
        u"error: workflow_job.steps must be a list."_s);
    row("another's payload", "", R"({"object_kind":"pipeline"})", u"error: This is no payload of GitHub that Sentinel knows."_s);
    row("no object at all", "", "17", u"error: This is no payload of GitHub that Sentinel knows."_s);
}

void TestGitHub::whatIsWrongIsNamed()
{
    QFETCH(QByteArray, event);
    QFETCH(QByteArray, json);
    QFETCH(QString, is);
    QCOMPARE(decoded(Provider::GitHub, event.toStdString(), json), QStringList{is});
}

void TestGitHub::hostileTextsAreHarmless()
{
    const QByteArray json =
        R"j({"workflow_job":{"id":"99999999999999999999999","run_id":18446744073709551616,"name":"a\u0000b\u001b[31m\ud800",
        "html_url":"javascript:alert(1)","url":"https://user:word@evil.example/","head_branch":")j"
        + QByteArray(5000, 'x') + "\"}}";
    const Result<Decoded> decoded = providerEntry(Provider::GitHub)->decode("workflow_job", json.toStdString());
    QVERIFY2(decoded, decoded ? "" : qPrintable(decoded.error().message));
    const CiFact& fact = decoded->facts.front();
    QCOMPARE(fact.jobId, u"99999999999999999999999"_s);
    QCOMPARE(fact.runId, u"18446744073709551616"_s);
    QCOMPARE(fact.name, u"a\u2400b\u241b[31m\ufffd"_s);
    QVERIFY(fact.url.isEmpty() && fact.logUrl.isEmpty());
    QCOMPARE(fact.branch.size(), 1001);
    QVERIFY(told(providerEntry(Provider::GitHub)
                     ->decode("workflow_job", R"({"workflow_job":{"run_id":1,"id":")" + std::string(500, '7') + "\"}}"))
                .value(0)
                .contains(u"workflow_job.id is longer than 400 bytes"_s));
}

QTEST_GUILESS_MAIN(TestGitHub)
#include "tst_github.moc"
