#include "tests/providers/told.h"

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestOtherServers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void jenkinsNotifiesOfEachPhase_data();
    void jenkinsNotifiesOfEachPhase();
    void jenkinsResultsHaveMeanings_data();
    void jenkinsResultsHaveMeanings();
    void jenkinsTreesAreSearchedForBuilds();
    void jenkinsStagesAreSteps();
    void jenkinsErrorsNameTheField();
    void buildbotBuildsAreRead();
    void buildbotPushesAreRead();
    void buildbotResultsHaveMeanings_data();
    void buildbotResultsHaveMeanings();
    void buildbotStepsAreOfTheirBuilds();
    void genericRunsAreRead();
    void genericErrorsNameTheField_data();
    void genericErrorsNameTheField();
};

namespace {

QByteArray notification(const QByteArray& build)
{
    return R"({"name":"shop","display_name":"Shop","url":"job/acme/job/shop/","build":{"full_url":"https://ci.example.org/jenkins/job/acme/job/shop/18/",
        "number":18,"queue_id":4,"url":"job/acme/job/shop/18/","scm":{"url":"https://git.example.org/shop.git","branch":"origin/main","commit":"beefcafe"},)"
        + build + "}}";
}

const QByteArray jenkinsBuild = R"({"_class":"org.jenkinsci.plugins.workflow.job.WorkflowRun","actions":[
        {"_class":"hudson.model.CauseAction","causes":[{"_class":"hudson.triggers.TimerTrigger$TimerTriggerCause","shortDescription":"Started by timer"}]},
        {},{"_class":"hudson.plugins.git.util.BuildData","lastBuiltRevision":{"SHA1":"beefcafe","branch":[{"SHA1":"beefcafe","name":"refs/remotes/origin/main"}]}}],
    "building":false,"displayName":"#18","duration":90500,"number":18,"result":"UNSTABLE","timestamp":1772352180000,
    "url":"https://ci.example.org/jenkins/job/acme/job/shop%20floor/18/"})";

} // namespace

void TestOtherServers::jenkinsNotifiesOfEachPhase_data()
{
    QTest::addColumn<QByteArray>("build");
    QTest::addColumn<QString>("state");
    QTest::newRow("queued") << QByteArray(R"("phase":"QUEUED","timestamp":1772352170000)") << u"QUEUED/ queued | -..-"_s;
    QTest::newRow("started") << QByteArray(R"("phase":"STARTED","timestamp":1772352180000)") << u"STARTED/ running | 03-01T08:03:00Z..-"_s;
    QTest::newRow("completed") << QByteArray(R"("phase":"COMPLETED","status":"FAILURE","timestamp":1772352240000,"duration":60000)")
                               << u"COMPLETED/FAILURE completed failed | 03-01T08:03:00Z..03-01T08:04:00Z"_s;
    QTest::newRow("finalized") << QByteArray(R"("phase":"FINALIZED","status":"SUCCESS","timestamp":1772352250000)")
                               << u"FINALIZED/SUCCESS completed passed | -..-"_s;
    QTest::newRow("a status before the end") << QByteArray(R"("phase":"STARTED","status":"SUCCESS","timestamp":1772352180000)")
                                             << u"STARTED/ running | 03-01T08:03:00Z..-"_s;
}

void TestOtherServers::jenkinsNotifiesOfEachPhase()
{
    QFETCH(QByteArray, build);
    QFETCH(QString, state);
    QCOMPARE(
        decoded(Provider::Jenkins, {}, notification(build)),
        (QStringList{u"run ci.example.org/jenkins run acme/shop#18 | acme/shop | Shop | main beefcafe | "_s + state,
                     u"job ci.example.org/jenkins run acme/shop#18 job acme/shop#18 | acme/shop | shop | main beefcafe | "_s + state}));
}

void TestOtherServers::jenkinsResultsHaveMeanings_data()
{
    QTest::addColumn<QString>("meaning");
    QTest::newRow("SUCCESS") << u"completed passed"_s;
    QTest::newRow("UNSTABLE") << u"completed failed"_s;
    QTest::newRow("FAILURE") << u"completed failed"_s;
    QTest::newRow("ABORTED") << u"completed cancelled"_s;
    QTest::newRow("NOT_BUILT") << u"completed"_s;
}

void TestOtherServers::jenkinsResultsHaveMeanings()
{
    QFETCH(QString, meaning);
    QByteArray json = jenkinsBuild;
    json.replace("UNSTABLE", QTest::currentDataTag());
    const Result<Decoded> decoded = providerEntry(Provider::Jenkins)->decode({}, json.toStdString());
    QCOMPARE(stateText(decoded->facts.front().phase, decoded->facts.front().outcome), meaning);
}

void TestOtherServers::jenkinsTreesAreSearchedForBuilds()
{
    const QString run = u"run ci.example.org/jenkins run acme/shop floor#18 | acme/shop floor | #18 | main beefcafe timer | "
                        "COMPLETED/UNSTABLE completed failed | 03-01T08:03:00Z..03-01T08:04:30.500Z"_s;
    const QString job =
        u"job ci.example.org/jenkins run acme/shop floor#18 job acme/shop floor#18 | acme/shop floor | shop floor | main beefcafe timer | "
        "COMPLETED/UNSTABLE completed failed | 03-01T08:03:00Z..03-01T08:04:30.500Z"_s;
    QCOMPARE(decoded(Provider::Jenkins, {}, jenkinsBuild), (QStringList{run, job}));
    const QByteArray tree =
        R"({"_class":"hudson.model.Hudson","jobs":[{"_class":"com.cloudbees.hudson.plugins.folder.Folder","name":"acme","jobs":[
        {"name":"shop","url":"https://ci.example.org/jenkins/job/acme/job/shop/","builds":[)"
        + jenkinsBuild + R"(],"lastBuild":null}]},{"name":"idle","builds":[]}]})";
    QCOMPARE(decoded(Provider::Jenkins, {}, tree), (QStringList{run, job}));
    QCOMPARE(decoded(Provider::Jenkins, {}, R"({"_class":"hudson.model.Hudson","jobs":[]})"), QStringList{});
    QByteArray building = jenkinsBuild;
    building.replace(R"("building":false)", R"("building":true)");
    building.replace(R"("UNSTABLE")", "null");
    QVERIFY(decoded(Provider::Jenkins, {}, building).value(0).endsWith(u"STARTED/ running | 03-01T08:03:00Z..-"_s));
    const Result<Decoded> whole = providerEntry(Provider::Jenkins)->decode({}, jenkinsBuild.toStdString());
    QCOMPARE(whole->facts.back().logUrl, u"https://ci.example.org/jenkins/job/acme/job/shop%20floor/18/consoleText"_s);
}

void TestOtherServers::jenkinsStagesAreSteps()
{
    const QByteArray stages =
        R"({"_links":{"self":{"href":"/jenkins/job/acme/job/shop%20floor/18/wfapi/describe"}},"id":"18","name":"#18","status":"FAILED",
        "startTimeMillis":1772352180000,"endTimeMillis":1772352270500,"durationMillis":90500,"stages":[
        {"id":"5","name":"Build","status":"SUCCESS","startTimeMillis":1772352180000,"durationMillis":60000},
        {"id":"9","name":"Test","status":"FAILED","startTimeMillis":1772352240000,"durationMillis":30500},
        {"id":"12","name":"Ship","status":"NOT_EXECUTED"}]})";
    const QStringList told = decoded(Provider::Jenkins, "https://ci.example.org/jenkins/job/acme/job/shop%20floor/18/", stages);
    QCOMPARE(told.value(1),
             u"job ci.example.org/jenkins run acme/shop floor#18 job acme/shop floor#18 | acme/shop floor | shop floor |  | "
             "FAILED/FAILED completed failed | 03-01T08:03:00Z..03-01T08:04:30.500Z | 1 Build completed passed | "
             "2 Test completed failed | 3 Ship completed"_s);
    QVERIFY(decoded(Provider::Jenkins, {}, stages).value(1).startsWith(u"job  run acme/shop floor#18 job acme/shop floor#18 "_s));
}

void TestOtherServers::jenkinsErrorsNameTheField()
{
    QCOMPARE(decoded(Provider::Jenkins, {}, R"({"name":"shop","build":{"phase":"STARTED"}})"),
             QStringList{u"error: build.number must be the number of the build."_s});
    QCOMPARE(decoded(Provider::Jenkins, {}, R"({"jobs":[{"builds":[{"number":1,"url":"nowhere","result":"SUCCESS"}]}]})"),
             QStringList{u"error: jobs[0].builds[0].url must be the address of a build."_s});
    QCOMPARE(decoded(Provider::Jenkins, {}, "[]"), QStringList{u"error: This is no payload of Jenkins that Sentinel knows."_s});
}

void TestOtherServers::buildbotBuildsAreRead()
{
    const QByteArray page =
        R"({"builds":[{"buildid":21,"builderid":2,"number":7,"buildrequestid":40,"complete":true,"started_at":1772352180,
        "complete_at":1772352240,"results":2,"state_string":"build failed","properties":{"buildername":["linux","Builder"],"branch":["main","Build"],
        "got_revision":["beefcafe","Git"],"scheduler":["nightly","Scheduler"]}},
        {"buildid":22,"builderid":2,"number":8,"complete":false,"started_at":1772352250,"complete_at":null,"results":null,"state_string":"building"}],
        "meta":{"total":2}})";
    QCOMPARE(decoded(Provider::Buildbot, "http://bb.example.org:8010/api/v2/builds?limit=2", page),
             (QStringList{
                 u"run bb.example.org:8010 run 21 | linux | #7 | main beefcafe nightly | build failed/failure completed failed | "
                 "03-01T08:03:00Z..03-01T08:04:00Z"_s,
                 u"job bb.example.org:8010 run 21 job 21 | linux | linux | main beefcafe nightly | build failed/failure completed failed | "
                 "03-01T08:03:00Z..03-01T08:04:00Z"_s,
                 u"run bb.example.org:8010 run 22 | 2 | #8 |  | building/ running | 03-01T08:04:10Z..-"_s,
                 u"job bb.example.org:8010 run 22 job 22 | 2 | 2 |  | building/ running | 03-01T08:04:10Z..-"_s}));
    QCOMPARE(decoded(Provider::Buildbot, {}, R"({"builds":[],"meta":{}})"), QStringList{});
    QVERIFY(decoded(Provider::Buildbot, {}, R"({"buildrequests":[{"buildrequestid":1}],"meta":{}})").value(0).startsWith(u"ignored:"_s));
    QCOMPARE(decoded(Provider::Buildbot, {}, R"({"builds":[{"number":1}]})"), QStringList{u"error: builds[0].buildid is missing."_s});
    QCOMPARE(decoded(Provider::Buildbot, {}, "{}"), QStringList{u"error: This is no payload of Buildbot that Sentinel knows."_s});
}

void TestOtherServers::buildbotPushesAreRead()
{
    const QByteArray push =
        R"({"buildid":21,"builderid":2,"number":7,"complete":true,"started_at":1772352180,"complete_at":1772352240,"results":1,
        "state_string":"warnings","url":"http://bb.example.org:8010/#/builders/2/builds/7","builder":{"builderid":2,"name":"linux"},
        "buildset":{"reason":"","sourcestamps":[{"branch":"main","revision":"beefcafe","repository":"https://git.example.org/shop.git"}]},
        "properties":{},"steps":[{"number":0,"name":"git","complete":true,"results":0},{"number":1,"name":"worker_preparation","hidden":true},
        {"number":2,"name":"make","complete":true,"results":1,"started_at":1772352190,"complete_at":1772352240}]})";
    QCOMPARE(decoded(Provider::Buildbot, {}, push).value(1),
             u"job bb.example.org:8010 run 21 job 21 | linux | linux | main beefcafe | warnings/warnings completed passed | "
             "03-01T08:03:00Z..03-01T08:04:00Z | 1 git completed passed | 3 make completed passed"_s);
}

void TestOtherServers::buildbotResultsHaveMeanings_data()
{
    QTest::addColumn<QString>("meaning");
    QTest::newRow("0") << u"success completed passed"_s;
    QTest::newRow("1") << u"warnings completed passed"_s;
    QTest::newRow("2") << u"failure completed failed"_s;
    QTest::newRow("3") << u"skipped completed"_s;
    QTest::newRow("4") << u"exception completed failed"_s;
    QTest::newRow("5") << u"retry completed cancelled"_s;
    QTest::newRow("6") << u"cancelled completed cancelled"_s;
    QTest::newRow("7") << u" completed"_s;
    QTest::newRow("-1") << u" completed"_s;
}

void TestOtherServers::buildbotResultsHaveMeanings()
{
    QFETCH(QString, meaning);
    const std::string json = R"({"buildid":1,"builderid":1,"complete":true,"results":)" + std::string(QTest::currentDataTag()) + '}';
    const Result<Decoded> decoded = providerEntry(Provider::Buildbot)->decode({}, json);
    const CiFact& fact = decoded->facts.front();
    QCOMPARE(fact.conclusion + u' ' + stateText(fact.phase, fact.outcome), meaning);
}

void TestOtherServers::buildbotStepsAreOfTheirBuilds()
{
    const QByteArray page = R"({"steps":[{"buildid":21,"stepid":1,"number":0,"name":"git","complete":true,"results":0},
        {"buildid":22,"stepid":3,"number":0,"name":"git","complete":false,"started_at":1772352180},
        {"buildid":21,"stepid":2,"number":1,"name":"make","complete":true,"results":2}],"meta":{}})";
    QCOMPARE(
        decoded(Provider::Buildbot, "https://bb.example.org/api/v2/steps", page),
        (QStringList{u"job bb.example.org run 21 job 21 |  |  |  | / unknown | -..- | 1 git completed passed | 2 make completed failed"_s,
                     u"job bb.example.org run 22 job 22 |  |  |  | / unknown | -..- | 1 git running"_s}));
}

void TestOtherServers::genericRunsAreRead()
{
    const QByteArray run =
        R"({"repo":"acme/shop","pipeline":"nightly","run_id":77,"attempt":2,"branch":"main","commit":"beefcafe","trigger":"timer",
        "status":"completed","conclusion":"failure","started_at":"2026-03-01T08:03:00Z","finished_at":"2026-03-01T08:04:00Z",
        "url":"https://ci.example.org/77","steps":[{"name":"make","conclusion":"failed"}]})";
    const QStringList told{
        u"run acme/shop run 77 attempt 2 | nightly |  | main beefcafe timer | completed/failure completed failed | "
        "03-01T08:03:00Z..03-01T08:04:00Z"_s,
        u"job acme/shop run 77 job 77 attempt 2 | nightly | nightly | main beefcafe timer | completed/failure completed failed | "
        "03-01T08:03:00Z..03-01T08:04:00Z | 1 make completed failed"_s};
    QCOMPARE(decoded(Provider::Generic, {}, run), told);
    QCOMPARE(decoded(Provider::Generic, {}, R"({"items":[)" + run + "]}"), told);
    QCOMPARE(decoded(Provider::Generic, {}, '[' + run + ',' + run + ']'), told + told);
    QCOMPARE(decoded(Provider::Generic, {},
                     R"({"pipeline":"p","id":"1","status":"running","jobs":[{"name":"a","status":"success"},{"id":9,"name":"b"}]})"),
             (QStringList{u"run  run 1 | p |  |  | running/ running | -..-"_s,
                          u"job  run 1 job a | p | a |  | success/ completed passed | -..-"_s,
                          u"job  run 1 job 9 | p | b |  | / unknown | -..-"_s}));
}

void TestOtherServers::genericErrorsNameTheField_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("is");
    QTest::newRow("nothing") << QByteArray("{}") << u"error: pipeline is missing."_s;
    QTest::newRow("no id") << QByteArray(R"({"pipeline":"p"})") << u"error: run_id is missing."_s;
    QTest::newRow("attempt") << QByteArray(R"({"pipeline":"p","run_id":1,"attempt":0})") << u"error: attempt must be a number from 1."_s;
    QTest::newRow("no object") << QByteArray("[1]") << u"error: [0] must be an object."_s;
    QTest::newRow("a job without a name") << QByteArray(R"({"pipeline":"p","run_id":1,"jobs":[{}]})")
                                          << u"error: jobs[0].job_id is missing."_s;
    QTest::newRow("a time") << QByteArray(R"({"pipeline":"p","run_id":1,"started_at":[]})") << u"error: started_at must be a time."_s;
}

void TestOtherServers::genericErrorsNameTheField()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, is);
    QCOMPARE(decoded(Provider::Generic, {}, json), QStringList{is});
}

QTEST_GUILESS_MAIN(TestOtherServers)
#include "tst_otherservers.moc"
