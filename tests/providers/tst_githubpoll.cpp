#include "tests/providers/polls.h"

#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

QByteArray run(int id, const char* status, const char* conclusion, const char* created, const char* updated, int attempt = 1)
{
    const QByteArray end = *conclusion ? QByteArray("\"") + conclusion + "\"" : QByteArray("null");
    return R"({"id": )" + QByteArray::number(id) + R"(, "name": "build", "workflow_id": 7, "run_number": )" + QByteArray::number(id)
        + R"(, "run_attempt": )" + QByteArray::number(attempt) + R"(, "status": ")" + status + R"(", "conclusion": )" + end
        + R"(, "created_at": ")" + created + R"(", "updated_at": ")" + updated
        + R"(", "head_branch": "main", "head_sha": "0a1b", "event": "push", "repository": {"full_name": "acme/anvil"}})";
}

QByteArray job(int id, int runId, const char* status, const char* conclusion)
{
    const QByteArray end = *conclusion ? QByteArray("\"") + conclusion + "\"" : QByteArray("null");
    return R"({"id": )" + QByteArray::number(id) + R"(, "run_id": )" + QByteArray::number(runId)
        + R"(, "run_url": "https://api.github.com/repos/acme/anvil/actions/runs/1", "name": "test", "status": ")" + status
        + R"(", "conclusion": )" + end + R"(, "url": "https://api.github.com/repos/acme/anvil/actions/jobs/5", "steps": []})";
}

Reply page(const char* of, const QByteArrayList& items, std::vector<std::pair<QByteArray, QByteArray>> headers = {})
{
    return replied(200, R"({"total_count": )" + QByteArray::number(items.size()) + R"(, ")" + of + R"(": [)" + items.join(',') + "]}",
                   std::move(headers));
}

Source anvil()
{
    Source source;
    source.name = u"GitHub"_s;
    source.address = u"https://api.github.com"_s;
    source.projects = {u"acme/anvil"_s};
    source.token = u"env:TOKEN"_s;
    return source;
}

const QByteArray early = "2026-03-01T10:00:00Z", late = "2026-03-01T10:10:00Z";

} // namespace

class TestGitHubPoll : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFinishedRunIsAskedForItsJobsAndIsThenLeftAlone();
    void whatIsNotSettledIsAskedAgainAfterARestart();
    void aRunInProgressIsFollowedToItsEnd();
    void allAttemptsAreAskedFor();
    void unchangedPagesAreAskedForConditionally();
    void pagesOfJobsAreTurnedByTheLinkHeader();
    void missedRunsMakeAGapThatIsFetchedPageByPage();
    void aBackfillFetchesTheRangeAndSaysHowFarItIs();
    void reportsAmongTheArtifactsBecomeJobs();
    void withoutProjectsAllRepositoriesOfTheTokenAreAsked();
    void problemsSayWhatToDo_data();
    void problemsSayWhatToDo();
    void aRunThatIsGoneIsForgotten();
    void theLogOfAJobIsFetched();
    void anExpiredLogLeavesTheAnnotations();
    void anExpiredLogWithoutAnnotationsIsGone();
    void aMissingLogIsTriedAgainForTenMinutes();
    void aLogCutOffIsKeptWithAHole();
    void theBudgetSpreadsPollsAndKeepsAReserve();
    void aTestOfTheConnectionNamesWhatIsMissing();
};

void TestGitHubPoll::aFinishedRunIsAskedForItsJobsAndIsThenLeftAlone()
{
    Polls polls(anvil());
    const auto answer = [](const PollAsk& ask) {
        if (ask.what == "runs")
            return page("workflow_runs", {run(1, "completed", "failure", early, late)});
        if (ask.what == "jobs")
            return page("jobs", {job(5, 1, "completed", "failure")});
        return page(ask.what == "open" ? "workflow_runs" : "artifacts", {});
    };
    polls.poll(answer);
    QCOMPARE(polls.facts.size(), 2u);
    QCOMPARE(polls.facts[0].kind, CiFact::Kind::Run);
    QCOMPARE(polls.facts[0].outcome, Outcome::Failed);
    QCOMPARE(polls.facts[1].kind, CiFact::Kind::Job);
    QCOMPARE(polls.facts[1].runId, u"1"_s);
    QCOMPARE(polls.times("jobs"), 1);
    QVERIFY(polls.problems.empty());

    polls.poll(answer);
    QVERIFY(polls.facts.empty());
    QCOMPARE(polls.asked.size(), 2u);
}

void TestGitHubPoll::whatIsNotSettledIsAskedAgainAfterARestart()
{
    Polls polls(anvil());
    const PollAsk ask = polls.entry.begin(polls.source, polls.marks, polls.now).front();
    polls.take(polls.read(ask, page("workflow_runs", {run(1, "completed", "success", early, late)}, {{"etag", "\"a\""}})));
    // Here the program died. The first page is unchanged when it is back.
    polls.poll([](const PollAsk& again) {
        if (again.what == "runs")
            return again.ask.etag == "\"a\"" ? replied(304, {}) : replied(500, {});
        return page(again.what == "jobs" ? "jobs" : again.what == "open" ? "workflow_runs" : "artifacts", {});
    });
    QCOMPARE(polls.times("jobs"), 1);
}

void TestGitHubPoll::aRunInProgressIsFollowedToItsEnd()
{
    Polls polls(anvil());
    int look = 0;
    const auto answer = [&](const PollAsk& ask) {
        if (ask.what == "runs") {
            return look < 2 ? page("workflow_runs", {run(1, "in_progress", "", early, early)})
                            : page("workflow_runs", {run(1, "completed", "success", early, late)});
        }
        if (ask.what == "jobs")
            return page("jobs", {look == 0 ? job(5, 1, "in_progress", "") : job(5, 1, "completed", "success")}, {{"etag", "\"j\""}});
        if (ask.what == "run")
            return replied(200, run(1, "in_progress", "", early, early));
        return page(ask.what == "artifacts" ? "artifacts" : "workflow_runs", {});
    };
    polls.poll(answer);
    QCOMPARE(polls.times("jobs"), 1);
    QCOMPARE(polls.times("run"), 0);
    look = 1;
    polls.poll(answer);
    QCOMPARE(polls.times("run"), 1); // its jobs have ended: has it?
    QVERIFY(!polls.asked[2].ask.etag.isEmpty());
    look = 2;
    polls.poll(answer);
    QCOMPARE(polls.facts.front().phase, Phase::Completed);
    QCOMPARE(polls.times("jobs"), 1);
    polls.poll(answer);
    QCOMPARE(polls.asked.size(), 2u);
}

void TestGitHubPoll::allAttemptsAreAskedFor()
{
    Polls polls(anvil());
    QStringList urls;
    const auto answer = [&](const PollAsk& ask) {
        if (ask.what == "runs")
            return page("workflow_runs", {run(1, "completed", "success", early, late, 3)});
        if (ask.what == "jobs") {
            urls.append(ask.ask.url.section(u'?', 0, 0).section(u'/', -3));
            return page("jobs", {job(5, 1, "completed", "failure")});
        }
        return page(ask.what == "artifacts" ? "artifacts" : "workflow_runs", {});
    };
    polls.poll(answer);
    QCOMPARE(urls, (QStringList{u"attempts/1/jobs"_s, u"attempts/2/jobs"_s, u"attempts/3/jobs"_s}));
    QCOMPARE(polls.times("artifacts"), 1);
}

void TestGitHubPoll::unchangedPagesAreAskedForConditionally()
{
    Polls polls(anvil());
    const auto answer = [](const PollAsk& ask) {
        if (!ask.ask.etag.isEmpty())
            return replied(304, {});
        return page("workflow_runs", {}, {{"etag", "\"" + ask.what + "\""}});
    };
    polls.poll(answer);
    polls.poll(answer);
    QCOMPARE(polls.asked[0].ask.etag, QByteArray("\"runs\""));
    QCOMPARE(polls.asked[1].ask.etag, QByteArray("\"open\""));
    QVERIFY(polls.facts.empty());
}

void TestGitHubPoll::pagesOfJobsAreTurnedByTheLinkHeader()
{
    Polls polls(anvil());
    polls.poll([](const PollAsk& ask) {
        if (ask.what == "runs")
            return page("workflow_runs", {run(1, "completed", "success", early, late)});
        if (ask.what == "jobs" && ask.ask.url.contains(u"page=2"_s) && !ask.ask.url.contains(u"attempts"_s))
            return page("jobs", {job(6, 1, "completed", "success")});
        if (ask.what == "jobs")
            return page(
                "jobs", {job(5, 1, "completed", "success")},
                {{"link", "<https://api.github.com/more?page=2>; rel=\"next\", <https://api.github.com/more?page=2>; rel=\"last\""}});
        return page(ask.what == "artifacts" ? "artifacts" : "workflow_runs", {});
    });
    QCOMPARE(polls.times("jobs"), 2);
    QCOMPARE(polls.facts.back().jobId, u"6"_s);
    polls.poll([](const PollAsk&) { return replied(304, {}); });
    QCOMPARE(polls.times("jobs"), 0);
}

void TestGitHubPoll::missedRunsMakeAGapThatIsFetchedPageByPage()
{
    Polls polls(anvil());
    const auto others = [](const PollAsk& ask) {
        return page(ask.what == "jobs" ? "jobs" : ask.what == "artifacts" ? "artifacts" : "workflow_runs", {});
    };
    polls.poll([&](const PollAsk& ask) {
        return ask.what == "runs" ? page("workflow_runs", {run(1, "completed", "success", "2026-03-01T08:00:00Z", early)}) : others(ask);
    });
    QVERIFY(!polls.goBack(others));

    polls.poll([&](const PollAsk& ask) {
        return ask.what == "runs"
            ? page("workflow_runs", {run(900, "completed", "success", "2026-03-01T11:00:00Z", "2026-03-01T11:05:00Z")},
                   {{"link", "<https://api.github.com/x?page=2>; rel=\"next\""}})
            : others(ask);
    });
    QVERIFY(polls.goBack([&](const PollAsk& ask) {
        return ask.what == "walk" ? page("workflow_runs", {run(500, "completed", "failure", "2026-03-01T09:00:00Z", early)}) : others(ask);
    }));
    QVERIFY2(polls.asked.front().ask.url.contains(u"created=2026-03-01T08:00:00Z..2026-03-01T11:00:00Z"_s),
             qPrintable(polls.asked.front().ask.url));
    QCOMPARE(polls.facts.front().runId, u"500"_s);
    QCOMPARE(polls.times("jobs"), 1);
    QVERIFY(!polls.goBack(others)); // it was the last page
}

void TestGitHubPoll::aBackfillFetchesTheRangeAndSaysHowFarItIs()
{
    Polls polls(anvil());
    const Timestamp since = at("2026-02-01T00:00:00Z"), until = at("2026-02-05T00:00:00Z");
    for (const PollMark& mark : backfillMarks(polls.source, polls.marks, since, until))
        polls.marks.insert(mark.name, mark);
    QCOMPARE(backfills(polls.marks).front().share(), 0.0);
    const auto answer = [](const PollAsk& ask) {
        if (ask.what != "walk")
            return page(ask.what == "jobs" ? "jobs" : "artifacts", {});
        QByteArrayList runs;
        for (int i = 0; i < 100; ++i)
            runs.append(run(1000 - i, "completed", "success", "2026-02-03T00:00:00Z", "2026-02-03T01:00:00Z"));
        return page("workflow_runs", runs);
    };
    QVERIFY(polls.goBack(answer));
    QCOMPARE(polls.times("jobs"), 100);
    QCOMPARE(backfills(polls.marks).front().share(), 0.5);
    for (const PollMark& mark : withoutBackfills(polls.marks))
        polls.marks.remove(mark.name);
    QVERIFY(!polls.goBack(answer));
}

void TestGitHubPoll::reportsAmongTheArtifactsBecomeJobs()
{
    Polls polls(anvil());
    polls.poll([](const PollAsk& ask) {
        if (ask.what == "runs")
            return page("workflow_runs", {run(1, "completed", "failure", early, late)});
        if (ask.what == "artifacts")
            return page("artifacts",
                        {R"({"id": 11, "name": "junit-results", "size_in_bytes": 900, "expired": false,
                                          "archive_download_url": "https://api.github.com/x/zip", "created_at": "2026-03-01T10:05:00Z"})",
                         R"({"id": 12, "name": "test-results", "size_in_bytes": 900, "expired": true})",
                         R"({"id": 13, "name": "linux-binaries", "size_in_bytes": 900, "expired": false})"});
        return page(ask.what == "jobs" ? "jobs" : "workflow_runs", {});
    });
    QCOMPARE(polls.facts.size(), 2u);
    const CiFact report = polls.facts[1];
    QCOMPARE(report.kind, CiFact::Kind::Job);
    QCOMPARE(report.jobId, u"artifact-11"_s);
    const JobEvidence evidence = polls.entry.beginEvidence(polls.source, report);
    QCOMPARE(evidence.open.front().what, QByteArray("report"));
    QVERIFY(evidence.open.front().ask.url.endsWith(u"/repos/acme/anvil/actions/artifacts/11/zip"_s));
}

void TestGitHubPoll::withoutProjectsAllRepositoriesOfTheTokenAreAsked()
{
    Source source = anvil();
    source.projects.clear();
    Polls polls(source);
    const auto answer = [](const PollAsk& ask) {
        if (!ask.ask.etag.isEmpty())
            return replied(304, {});
        if (ask.what == "projects")
            return replied(200, R"([{"full_name": "acme/anvil"}, {"full_name": "acme/old", "archived": true}])", {{"etag", "\"p\""}});
        return page("workflow_runs", {}, {{"etag", "\"r\""}});
    };
    polls.poll(answer);
    QCOMPARE(polls.asked.size(), 3u);
    polls.poll(answer);
    QCOMPARE(polls.asked.size(), 3u);
    QCOMPARE(polls.asked[1].project, u"acme/anvil"_s);
}

void TestGitHubPoll::problemsSayWhatToDo_data()
{
    using Kind = PollProblem::Kind;
    QTest::addColumn<Reply>("reply");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("says");
    QTest::addColumn<bool>("concernsAll");
    QTest::newRow("bad token") << replied(401, R"({"message": "Bad credentials"})") << Kind::Credentials << u"expired"_s << true;
    QTest::newRow("scope") << replied(403, R"({"message": "Resource not accessible by personal access token"})",
                                      {{"x-accepted-github-permissions", "actions=read"}})
                           << Kind::Permission << u"actions=read"_s << false;
    QTest::newRow("classic scope") << replied(403, "{}", {{"x-accepted-oauth-scopes", "repo"}, {"x-oauth-scopes", "gist"}})
                                   << Kind::Permission << u"scope repo and has gist"_s << false;
    QTest::newRow("single sign-on") << replied(403, R"({"message": "Resource protected by organization SAML enforcement."})")
                                    << Kind::Permission << u"single sign-on"_s << false;
    QTest::newRow("not there or not to be seen")
        << replied(404, R"({"message": "Not Found"})") << Kind::NotFound << u"acme/anvil"_s << false;
    QTest::newRow("secondary limit") << replied(403, R"({"message": "You have exceeded a secondary rate limit."})", {{"retry-after", "30"}})
                                     << Kind::RateLimit << u"pause"_s << true;
    QTest::newRow("limit used up") << replied(403, "{}", {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "1772370000"}})
                                   << Kind::RateLimit << u"used up"_s << true;
    QTest::newRow("server") << replied(502, "<html>Bad Gateway</html>") << Kind::Server << u"502"_s << true;
    QTest::newRow("a web page") << replied(200, "<!doctype html><title>Sign in</title>") << Kind::Server << u"web page"_s << true;
    QTest::newRow("half an answer") << replied(200, R"({"workflow_runs": [{"id": 1)") << Kind::Server << u"not understood"_s << false;
    Reply cut = replied(200, R"({"workflow_runs": [)");
    cut.failure = Reply::Failure::CutShort;
    cut.problem = u"ended in the middle"_s;
    QTest::newRow("cut short") << cut << Kind::Server << u"middle"_s << true;
    Reply away;
    away.failure = Reply::Failure::Unreachable;
    away.problem = u"no such server"_s;
    QTest::newRow("away") << away << Kind::Network << u"no such server"_s << true;
}

void TestGitHubPoll::problemsSayWhatToDo()
{
    QFETCH(const Reply, reply);
    QFETCH(const PollProblem::Kind, kind);
    QFETCH(const QString, says);
    QFETCH(const bool, concernsAll);
    const Polls polls(anvil());
    const PollAsk ask = polls.entry.begin(polls.source, polls.marks, polls.now).front();
    const Polled polled = polls.read(ask, reply);
    QVERIFY(polled.problem.has_value());
    QCOMPARE(polled.problem->kind, kind);
    QVERIFY2(polled.problem->text.contains(says), qPrintable(polled.problem->text));
    QCOMPARE(polled.problem->concernsAll, concernsAll);
    QCOMPARE(polled.problem->retryAt.has_value(), kind == PollProblem::Kind::RateLimit);
    QVERIFY(polled.facts.empty() && polled.marks.empty());
}

void TestGitHubPoll::aRunThatIsGoneIsForgotten()
{
    Polls polls(anvil());
    polls.poll([](const PollAsk& ask) {
        if (ask.what == "runs")
            return page("workflow_runs", {run(1, "in_progress", "", early, late)});
        return ask.what == "jobs" ? replied(404, "{}") : page("workflow_runs", {});
    });
    QVERIFY(polls.problems.empty());
    polls.poll([](const PollAsk&) { return replied(304, {}); });
    QCOMPARE(polls.asked.size(), 2u);
}

namespace {

CiFact failedJob()
{
    CiFact fact;
    fact.kind = CiFact::Kind::Job;
    fact.provider = Provider::GitHub;
    fact.repo = u"acme/anvil"_s;
    fact.runId = u"1"_s;
    fact.jobId = u"5"_s;
    fact.phase = Phase::Completed;
    fact.outcome = Outcome::Failed;
    fact.finishedAt = at("2026-03-01T11:55:00Z");
    return fact;
}

JobEvidence evidenceAfter(const Polls& polls, const CiFact& job, const std::vector<Reply>& replies)
{
    JobEvidence evidence = polls.entry.beginEvidence(polls.source, job);
    for (const Reply& reply : replies) {
        if (evidence.open.empty())
            qFatal("nothing is asked for");
        const PollAsk ask = evidence.open.front();
        polls.entry.readEvidence(polls.source, evidence, ask, reply, polls.now);
    }
    return evidence;
}

Reply file(const QString& path)
{
    Reply reply = replied(200, {});
    reply.file = path;
    return reply;
}

} // namespace

void TestGitHubPoll::theLogOfAJobIsFetched()
{
    const Polls polls(anvil());
    const JobEvidence evidence = evidenceAfter(polls, failedJob(), {file(u"/tmp/answer"_s)});
    QCOMPARE(evidence.state, JobEvidence::State::Complete);
    QCOMPARE(evidence.parts.size(), 1u);
    QCOMPARE(evidence.parts[0].file, u"/tmp/answer"_s);
    CiFact skipped = failedJob();
    skipped.conclusion = u"skipped"_s;
    QCOMPARE(polls.entry.beginEvidence(polls.source, skipped).state, JobEvidence::State::Gone);
}

void TestGitHubPoll::anExpiredLogLeavesTheAnnotations()
{
    const Polls polls(anvil());
    const JobEvidence evidence =
        evidenceAfter(polls, failedJob(),
                      {replied(410, "{}"),
                       replied(200, R"([{"path": "src/a.c", "start_line": 7, "annotation_level": "failure", "message": "expected ';'"},
                          {"path": ".github", "start_line": 1, "annotation_level": "warning", "message": "deprecated"}])")});
    QCOMPARE(evidence.state, JobEvidence::State::Complete);
    QCOMPARE(evidence.parts[0].text, QByteArray("##[error]src/a.c:7: expected ';'\n##[warning]deprecated\n"));
    QCOMPARE(evidence.holes.size(), 1u);
}

void TestGitHubPoll::anExpiredLogWithoutAnnotationsIsGone()
{
    const Polls polls(anvil());
    const JobEvidence evidence = evidenceAfter(polls, failedJob(), {replied(410, "{}"), replied(200, "[]")});
    QCOMPARE(evidence.state, JobEvidence::State::Gone);
    QVERIFY(!evidence.why.isEmpty());
}

void TestGitHubPoll::aMissingLogIsTriedAgainForTenMinutes()
{
    Polls polls(anvil());
    QCOMPARE(evidenceAfter(polls, failedJob(), {replied(404, "{}")}).state, JobEvidence::State::Later);
    polls.now = at("2026-03-01T12:30:00Z");
    QCOMPARE(evidenceAfter(polls, failedJob(), {replied(404, "{}")}).state, JobEvidence::State::Going);
}

void TestGitHubPoll::aLogCutOffIsKeptWithAHole()
{
    const Polls polls(anvil());
    Reply large = file(u"/tmp/answer"_s);
    large.failure = Reply::Failure::TooLarge;
    large.problem = u"more than 512 MB"_s;
    const JobEvidence evidence = evidenceAfter(polls, failedJob(), {large});
    QCOMPARE(evidence.state, JobEvidence::State::Complete);
    QCOMPARE(evidence.holes.size(), 1u);
    Reply cut = file(u"/tmp/answer"_s);
    cut.failure = Reply::Failure::CutShort;
    QCOMPARE(evidenceAfter(polls, failedJob(), {cut}).state, JobEvidence::State::Later);
}

void TestGitHubPoll::theBudgetSpreadsPollsAndKeepsAReserve()
{
    const Timestamp now{1'000'000}, full{now.ms + 3'600'000};
    QCOMPARE(nextPoll({}, 60, 3, now).ms, now.ms + 60'000);
    QCOMPARE(nextPoll({5000, 5000, full}, 60, 3, now).ms, now.ms + 60'000);
    // 600 left, 500 of them for others: 100 asks are 10 polls of 10, six minutes apart.
    QCOMPARE(nextPoll({600, 5000, full}, 60, 10, now).ms, now.ms + 360'000);
    QCOMPARE(nextPoll({505, 5000, full}, 60, 10, now).ms, full.ms);
    QCOMPARE(nextPoll({0, 5000, Timestamp{now.ms - 1}}, 60, 10, now).ms, now.ms + 60'000);
    QVERIFY(hasRoom({}, now));
    QVERIFY(!hasRoom({1000, 5000, full}, now));
    QVERIFY(hasRoom({0, 5000, full}, full));
    QVERIFY(isSpent({500, 5000, full}, now));
    QVERIFY(!isSpent({501, 5000, full}, now));
    QVERIFY(!isSpent({0, 5000, full}, full));
}

void TestGitHubPoll::aTestOfTheConnectionNamesWhatIsMissing()
{
    const Polls polls(anvil());
    ConnectionReport report;
    const std::vector<PollAsk> asks = polls.entry.beginTest(polls.source);
    QCOMPARE(asks.size(), 2u);
    polls.entry.readTest(polls.source, report, asks[0], replied(200, R"({"login": "wile"})", {{"x-ratelimit-remaining", "4999"}}),
                         polls.now);
    polls.entry.readTest(polls.source, report, asks[1], replied(403, "{}", {{"x-accepted-github-permissions", "actions=read"}}), polls.now);
    QCOMPARE(report.account, u"wile"_s);
    QCOMPARE(report.budget.left, 4999);
    QCOMPARE(report.missing.size(), 1);
    QVERIFY(report.missing.first().contains(u"actions=read"_s));
    QVERIFY(!report.works());
}

QTEST_GUILESS_MAIN(TestGitHubPoll)
#include "tst_githubpoll.moc"
