#include "tests/providers/told.h"

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestGitLab : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPipelineTellsOfItsJobs();
    void aJobNamesItsPipeline();
    void olderServersSayThePipelineElsewhere();
    void branchesOfMergeRequestsAreTheirSources();
    void answersOfTheApiAreRead();
    void everyStateHasAMeaning_data();
    void everyStateHasAMeaning();
    void timesAreReadAsServersWriteThem_data();
    void timesAreReadAsServersWriteThem();
    void otherEventsAreIgnored();
    void whatIsWrongIsNamed();
};

namespace {

const QByteArray pipelineHook = R"({"object_kind":"pipeline",
    "object_attributes":{"id":301,"iid":12,"ref":"main","tag":false,"sha":"beefcafe","source":"push","status":"failed","detailed_status":"failed",
        "stages":["build","test"],"created_at":"2026-03-01 08:00:00 UTC","finished_at":"2026-03-01 08:09:30 UTC","duration":500},
    "project":{"name":"Shop","path_with_namespace":"acme/web/shop","web_url":"https://git.example.org/acme/web/shop"},
    "commit":{"id":"beefcafe","title":"Sell more"},
    "builds":[
        {"id":411,"stage":"test","name":"unit","status":"failed","created_at":"2026-03-01 08:00:00 UTC","started_at":"2026-03-01 08:03:00 UTC",
         "finished_at":"2026-03-01 08:09:30 UTC","failure_reason":"script_failure"},
        {"id":410,"stage":"build","name":"compile","status":"success","created_at":"2026-03-01 08:00:00 UTC","started_at":"2026-03-01 08:00:20 UTC",
         "finished_at":"2026-03-01 08:02:50 UTC"},
        {"id":412,"stage":"deploy","name":"ship","status":"skipped","created_at":"2026-03-01 08:00:00 UTC","started_at":null,"finished_at":null}]})";

const QByteArray jobHook =
    R"({"object_kind":"build","ref":"main","tag":false,"sha":"beefcafe","build_id":411,"build_name":"unit","build_stage":"test",
    "build_status":"running","build_created_at":"2026-03-01 08:00:00 UTC","build_started_at":"2026-03-01 08:03:00 UTC","build_finished_at":null,
    "pipeline_id":301,"project_id":9,"project_name":"Acme / Web / Shop","commit":{"id":301,"sha":"beefcafe"},
    "repository":{"name":"Shop","homepage":"https://git.example.org/acme/web/shop"}})";

} // namespace

void TestGitLab::aPipelineTellsOfItsJobs()
{
    QCOMPARE(decoded(Provider::GitLab, "Pipeline Hook", pipelineHook),
             (QStringList{u"run acme/web/shop run 301 |  | Sell more | main beefcafe push | failed/failed completed failed | "
                          "03-01T08:00:20Z..03-01T08:09:30Z"_s,
                          u"job acme/web/shop run 301 job 411 |  | unit | main beefcafe push | failed/script_failure completed failed | "
                          "03-01T08:03:00Z..03-01T08:09:30Z"_s,
                          u"job acme/web/shop run 301 job 410 |  | compile | main beefcafe push | success/success completed passed | "
                          "03-01T08:00:20Z..03-01T08:02:50Z"_s,
                          u"job acme/web/shop run 301 job 412 |  | ship | main beefcafe push | skipped/skipped completed | -..-"_s}));
    const Result<Decoded> again = providerEntry(Provider::GitLab)->decode({}, pipelineHook.toStdString());
    QCOMPARE(again->facts.front().url, u"https://git.example.org/acme/web/shop/-/pipelines/301"_s);
}

void TestGitLab::aJobNamesItsPipeline()
{
    QCOMPARE(decoded(Provider::GitLab, "Job Hook", jobHook),
             QStringList{u"job acme/web/shop run 301 job 411 |  | unit | main beefcafe | running/ running | 03-01T08:03:00Z..-"_s});
}

void TestGitLab::olderServersSayThePipelineElsewhere()
{
    QByteArray old = jobHook;
    old.replace(R"("pipeline_id":301,)", "");
    old.replace(R"(,
    "repository":{"name":"Shop","homepage":"https://git.example.org/acme/web/shop"})",
                "");
    QVERIFY(decoded(Provider::GitLab, {}, old).value(0).startsWith(u"job Acme/Web/Shop run 301 job 411 "_s));
}

void TestGitLab::branchesOfMergeRequestsAreTheirSources()
{
    QByteArray merged = pipelineHook;
    merged.replace(R"("ref":"main")", R"("ref":"refs/merge-requests/3/head")");
    merged.replace(R"("project":)", R"("merge_request":{"iid":3,"source_branch":"feature","target_branch":"main"},"project":)");
    QVERIFY(decoded(Provider::GitLab, {}, merged).value(0).contains(u"| feature beefcafe push |"_s));
}

void TestGitLab::answersOfTheApiAreRead()
{
    const QByteArray pipeline =
        R"({"id":301,"iid":12,"project_id":9,"sha":"beefcafe","ref":"main","status":"running","source":"schedule","name":"Nightly",
        "created_at":"2026-03-01T08:00:00.123Z","updated_at":"2026-03-01T08:01:00.000Z","started_at":"2026-03-01T10:00:20+02:00",
        "web_url":"https://git.example.org/acme/web/shop/-/pipelines/301"})";
    const QByteArray job =
        R"({"id":411,"status":"failed","stage":"test","name":"unit","ref":"main","failure_reason":"stuck_or_timeout_failure",
        "created_at":"2026-03-01T08:00:00Z","started_at":"2026-03-01T08:03:00Z","finished_at":"2026-03-01T08:09:30Z","commit":{"id":"beefcafe"},
        "pipeline":{"id":301,"sha":"beefcafe","ref":"main","status":"running"},"web_url":"https://git.example.org/acme/web/shop/-/jobs/411"})";
    const QString pipelineTold =
        u"run acme/web/shop run 301 | Nightly |  | main beefcafe schedule | running/ running | 03-01T08:00:20Z..-"_s;
    const QString jobTold =
        u"job acme/web/shop run 301 job 411 |  | unit | main beefcafe | failed/stuck_or_timeout_failure completed failed | "
        "03-01T08:03:00Z..03-01T08:09:30Z"_s;
    QCOMPARE(decoded(Provider::GitLab, {}, pipeline), QStringList{pipelineTold});
    QCOMPARE(decoded(Provider::GitLab, {}, '[' + pipeline + ',' + pipeline + ']'), (QStringList{pipelineTold, pipelineTold}));
    QCOMPARE(decoded(Provider::GitLab, {}, '[' + job + ']'), QStringList{jobTold});
    QCOMPARE(decoded(Provider::GitLab, {}, "[]"), QStringList{});
    QCOMPARE(providerEntry(Provider::GitLab)->decode({}, pipeline.toStdString())->facts.front().updatedAt,
             parseRfc3339("2026-03-01T08:01:00Z"));
}

void TestGitLab::everyStateHasAMeaning_data()
{
    QTest::addColumn<QString>("meaning");
    for (const char* status : {"created", "waiting_for_resource", "preparing", "pending", "manual", "scheduled"})
        QTest::newRow(status) << u"queued"_s;
    for (const char* status : {"running", "waiting_for_callback", "canceling"})
        QTest::newRow(status) << u"running"_s;
    QTest::newRow("success") << u"completed passed"_s;
    QTest::newRow("failed") << u"completed failed"_s;
    QTest::newRow("canceled") << u"completed cancelled"_s;
    QTest::newRow("skipped") << u"completed"_s;
    QTest::newRow("dreaming") << u"unknown"_s;
}

void TestGitLab::everyStateHasAMeaning()
{
    QFETCH(QString, meaning);
    QByteArray json = jobHook;
    json.replace("\"running\"", '"' + QByteArray(QTest::currentDataTag()) + '"');
    const Result<Decoded> decoded = providerEntry(Provider::GitLab)->decode({}, json.toStdString());
    QCOMPARE(stateText(decoded->facts.front().phase, decoded->facts.front().outcome), meaning);
}

void TestGitLab::timesAreReadAsServersWriteThem_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QString>("is");
    const QString time = u"2026-03-01T08:03:00.000Z"_s;
    for (const char* written :
         {"\"2026-03-01 08:03:00 UTC\"", "\"2026-03-01T08:03:00Z\"", "\"2026-03-01T08:03:00.000000000Z\"", "\"2026-03-01 08:03:00\"",
          "\"2026-03-01 10:03:00 +0200\"", "\"2026-03-01T10:03:00+02:00\"", "\"2026-03-01T10:03:00.0+02\"",
          "\" 2026-03-01 08:03:00,000 GMT \"", "1772352180", "1772352180000", "1772352180.0", "\"1772352180\""})
        QTest::newRow(written) << QByteArray(written) << time;
    QTest::newRow("with a fraction") << QByteArray("\"2026-03-01 08:03:00.25 UTC\"") << u"2026-03-01T08:03:00.250Z"_s;
    for (const char* written : {"null", "\"\"", "\"0001-01-01T00:00:00Z\"", "\"soon\"", "\"2026-02-30 08:03:00 UTC\"", "0", "-5", "1e300",
                                "\"2026-03-01 08:03:00 somewhere\"", "\"1970-01-01T00:00:00Z\""})
        QTest::newRow(written) << QByteArray(written) << QString();
}

void TestGitLab::timesAreReadAsServersWriteThem()
{
    QFETCH(QByteArray, written);
    QFETCH(QString, is);
    QByteArray json = jobHook;
    json.replace("\"2026-03-01 08:03:00 UTC\"", written);
    const Result<Decoded> decoded = providerEntry(Provider::GitLab)->decode({}, json.toStdString());
    QVERIFY2(decoded, decoded ? "" : qPrintable(decoded.error().message));
    const std::optional<Timestamp> at = decoded->facts.front().startedAt;
    QCOMPARE(at ? toRfc3339(*at) : QString(), is);
}

void TestGitLab::otherEventsAreIgnored()
{
    QCOMPARE(decoded(Provider::GitLab, {}, R"({"object_kind":"merge_request"})"),
             QStringList{u"ignored: the event merge_request says nothing of pipelines"_s});
    QCOMPARE(decoded(Provider::GitLab, "System Hook", R"({"event_name":"project_create"})"),
             QStringList{u"ignored: an event that says nothing of pipelines"_s});
}

void TestGitLab::whatIsWrongIsNamed()
{
    QCOMPARE(decoded(Provider::GitLab, {}, R"({"object_kind":"pipeline"})"), QStringList{u"error: object_attributes.id is missing."_s});
    QCOMPARE(decoded(Provider::GitLab, {}, R"({"object_kind":"build","pipeline_id":1})"), QStringList{u"error: build_id is missing."_s});
    QCOMPARE(decoded(Provider::GitLab, {}, R"({"object_kind":"build","build_id":1})"), QStringList{u"error: pipeline_id is missing."_s});
    QCOMPARE(decoded(Provider::GitLab, {}, R"({"id":"","status":"failed","ref":"main","pipeline":{"id":7}})"),
             QStringList{u"error: id is missing."_s});
    QCOMPARE(decoded(Provider::GitLab, {}, R"({"object_kind":"pipeline","object_attributes":{"id":1,"ref":true}})"),
             QStringList{u"error: object_attributes.ref must be a text."_s});
    QCOMPARE(decoded(Provider::GitLab, {}, R"({"object_kind":"pipeline","object_attributes":{"id":1},"builds":[{"id":2},{"name":"x"}]})"),
             QStringList{u"error: builds[1].id is missing."_s});
    QCOMPARE(decoded(Provider::GitLab, {}, R"({"hello":"world"})"),
             QStringList{u"error: This is no payload of GitLab that Sentinel knows."_s});
    QCOMPARE(decoded(Provider::GitLab, "Job Hook", "{}"), QStringList{u"error: object_kind is missing."_s});
}

QTEST_GUILESS_MAIN(TestGitLab)
#include "tst_gitlab.moc"
