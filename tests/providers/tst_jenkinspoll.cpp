#include "tests/providers/polls.h"

#include <QTest>
#include <QUrl>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

QByteArray build(int number, const char* result)
{
    const QByteArray text = QByteArray::number(number);
    const QByteArray end = *result ? QByteArray("\"") + result + "\"" : QByteArray("null");
    return R"({"number": )" + text + R"(, "id": ")" + text + R"(", "url": "https://ci.example.org/job/tools/job/anvil/)" + text
        + R"(/", "building": )" + (*result ? "false" : "true") + R"(, "result": )" + end
        + R"(, "timestamp": 1772366400000, "duration": 5000})";
}

Reply tree(int last)
{
    return replied(200,
                   R"({"jobs": [{"fullName": "tools", "jobs": [{"fullName": "tools/anvil", "lastBuild": {"number": )"
                       + QByteArray::number(last) + R"(}}, {"fullName": "tools/never", "lastBuild": null}]}]})");
}

Source server()
{
    Source source;
    source.kind = SourceKind::Jenkins;
    source.name = u"Jenkins"_s;
    source.address = u"https://ci.example.org/"_s;
    return source;
}

} // namespace

class TestJenkinsPoll : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyJobsWithNewBuildsAreAsked();
    void aRunningBuildIsAskedUntilItEnds();
    void stagesBecomeStepsAndAMissingPageIsNoProblem();
    void missedBuildsMakeAGap();
    void theConsoleComesWithTheTestReport();
    void aRunningConsoleIsFollowed();
    void problemsNameThePermission();
};

void TestJenkinsPoll::onlyJobsWithNewBuildsAreAsked()
{
    Polls polls(server());
    const auto answer = [](const PollAsk& ask) {
        if (ask.what == "tree")
            return tree(18);
        return ask.what == "runs" ? replied(200, R"({"builds": [)" + build(18, "FAILURE") + "]}") : replied(404, "<html>");
    };
    polls.poll(answer);
    QCOMPARE(polls.times("runs"), 1);
    QVERIFY(polls.asked[1].ask.url.startsWith(u"https://ci.example.org/job/tools/job/anvil/api/json?tree=builds%5B"_s));
    QVERIFY(QUrl(polls.asked[1].ask.url, QUrl::StrictMode).isValid());
    QCOMPARE(polls.facts.size(), 2u);
    QCOMPARE(polls.facts[0].runId, u"tools/anvil#18"_s);
    QCOMPARE(polls.facts[1].kind, CiFact::Kind::Job);
    QVERIFY(polls.problems.empty());
    polls.poll(answer);
    QCOMPARE(polls.asked.size(), 1u);
}

void TestJenkinsPoll::aRunningBuildIsAskedUntilItEnds()
{
    Polls polls(server());
    const char* result = "";
    const auto answer = [&](const PollAsk& ask) {
        if (ask.what == "tree")
            return tree(18);
        if (ask.what == "runs")
            return replied(200, R"({"builds": [)" + build(18, result) + "]}");
        return ask.what == "run" ? replied(200, build(18, result)) : replied(404, "<html>");
    };
    polls.poll(answer);
    QCOMPARE(polls.facts[0].phase, Phase::Running);
    polls.poll(answer);
    QCOMPARE(polls.times("run"), 1);
    QVERIFY(polls.facts.empty());
    result = "SUCCESS";
    polls.poll(answer);
    QCOMPARE(polls.facts[0].outcome, Outcome::Passed);
    polls.poll(answer);
    QCOMPARE(polls.asked.size(), 1u);
}

void TestJenkinsPoll::stagesBecomeStepsAndAMissingPageIsNoProblem()
{
    Polls polls(server());
    polls.poll([](const PollAsk& ask) {
        if (ask.what == "tree")
            return tree(18);
        if (ask.what == "runs")
            return replied(200, R"({"builds": [)" + build(18, "FAILURE") + "]}");
        return replied(200, R"({"_links": {"self": {"href": "/job/tools/job/anvil/18/wfapi/describe"}}, "id": "18", "name": "#18",
            "status": "FAILED", "startTimeMillis": 1772366400000, "endTimeMillis": 1772366405000, "stages": [
            {"id": "6", "name": "Build", "status": "SUCCESS", "startTimeMillis": 1772366400000, "durationMillis": 2000},
            {"id": "9", "name": "Test", "status": "FAILED", "startTimeMillis": 1772366402000, "durationMillis": 3000}]})");
    });
    QCOMPARE(polls.times("stages"), 1);
    const auto staged = std::ranges::find_if(polls.facts, [](const CiFact& fact) { return !fact.steps.empty(); });
    QVERIFY(staged != polls.facts.end());
    QCOMPARE(staged->steps.size(), 2u);
    QCOMPARE(staged->steps[1].outcome, Outcome::Failed);
    QCOMPARE(staged->runId, u"tools/anvil#18"_s);
}

void TestJenkinsPoll::missedBuildsMakeAGap()
{
    Polls polls(server());
    int last = 18;
    const auto answer = [&](const PollAsk& ask) {
        if (ask.what == "tree")
            return tree(last);
        if (ask.what == "walk")
            return replied(200, R"({"allBuilds": [)" + build(300, "SUCCESS") + ',' + build(18, "SUCCESS") + "]}");
        return ask.what == "runs" ? replied(200, R"({"builds": [)" + build(last, "SUCCESS") + "]}") : replied(404, "<html>");
    };
    polls.poll(answer);
    QVERIFY(!polls.goBack(answer));
    last = 500;
    polls.poll(answer);
    QVERIFY(polls.asked[1].ask.url.contains(u"%7B0,100%7D"_s));
    QVERIFY(polls.goBack(answer));
    QVERIFY(polls.asked[0].ask.url.contains(u"allBuilds%5B"_s));
    QCOMPARE(polls.facts[0].runId, u"tools/anvil#300"_s);
    QVERIFY(!polls.goBack(answer));
}

void TestJenkinsPoll::theConsoleComesWithTheTestReport()
{
    const Polls polls(server());
    CiFact job;
    job.kind = CiFact::Kind::Job;
    job.provider = Provider::Jenkins;
    job.runId = job.jobId = u"tools/an vil#18"_s;
    JobEvidence evidence = polls.entry.beginEvidence(polls.source, job);
    QCOMPARE(evidence.open.front().ask.url, u"https://ci.example.org/job/tools/job/an%20vil/18/consoleText"_s);
    Reply log = replied(200, {});
    log.file = u"/tmp/answer"_s;
    log.bytes = 10;
    polls.entry.readEvidence(polls.source, evidence, PollAsk(evidence.open.front()), log, polls.now);
    JobEvidence without = evidence;
    polls.entry.readEvidence(polls.source, evidence, PollAsk(evidence.open.front()), replied(200, R"({"suites": [{"cases": [
        {"className": "Anvil", "name": "drops", "status": "REGRESSION", "duration": 0.25, "errorDetails": "too heavy"},
        {"className": "Anvil", "name": "stays", "status": "FIXED", "duration": 0.1}]}]})"),
                             polls.now);
    QCOMPARE(evidence.state, JobEvidence::State::Complete);
    QCOMPARE(evidence.tests.size(), 2u);
    QCOMPARE(evidence.tests[0].status, TestStatus::Failed);
    QCOMPARE(evidence.tests[1].status, TestStatus::Passed);
    polls.entry.readEvidence(polls.source, without, PollAsk(without.open.front()), replied(404, "<html>"), polls.now);
    QCOMPARE(without.state, JobEvidence::State::Complete);
    QCOMPARE(without.parts.size(), 1u);
}

void TestJenkinsPoll::aRunningConsoleIsFollowed()
{
    const Polls polls(server());
    CiFact job;
    job.runId = u"anvil#18"_s;
    const std::optional<PollAsk> ask = polls.entry.tail(polls.source, job, 100);
    QVERIFY(ask->ask.url.endsWith(u"/job/anvil/18/logText/progressiveText?start=100"_s));
    TailPiece piece = polls.entry.readTail(*ask, replied(200, "more\n", {{"x-text-size", "105"}, {"x-more-data", "true"}}), polls.now);
    QCOMPARE(piece.next, 105);
    QVERIFY(!piece.isEnded);
    piece = polls.entry.readTail(*ask, replied(200, "end\n", {{"x-text-size", "109"}}), polls.now);
    QVERIFY(piece.isEnded);
}

void TestJenkinsPoll::problemsNameThePermission()
{
    const Polls polls(server());
    const PollAsk ask = polls.entry.begin(polls.source, polls.marks, polls.now).front();
    const PollProblem refused =
        *polls
             .read(ask,
                   replied(403, "<html>", {{"x-required-permission", "hudson.model.Hudson.Read"}, {"x-you-are-authenticated-as", "wile"}}))
             .problem;
    QVERIFY(refused.text.contains(u"hudson.model.Hudson.Read"_s) && refused.text.contains(u"wile"_s));
    QVERIFY(refused.concernsAll);
    QVERIFY(polls.read(ask, replied(401, "<html>")).problem->text.contains(u"API token"_s));
    QVERIFY(polls.read(ask, replied(200, "<html>")).problem->text.contains(u"web page"_s));
}

QTEST_GUILESS_MAIN(TestJenkinsPoll)
#include "tst_jenkinspoll.moc"
