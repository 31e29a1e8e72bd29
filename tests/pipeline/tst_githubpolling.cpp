#include "core/store/gaps.h"
#include "tests/githubserver.h"
#include "tests/pipeline/polled.h"

#include <QDir>
#include <QFutureWatcher>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

const QByteArray redLog = "2026-03-01T10:00:01.0000000Z ##[group]Run pytest\n"
                          "2026-03-01T10:00:01.1000000Z pytest -q\n"
                          "2026-03-01T10:00:01.2000000Z ##[endgroup]\n"
                          "2026-03-01T10:00:02.0000000Z ============================= test session starts ==============================\n"
                          "2026-03-01T10:00:02.1000000Z tests/test_anvil.py::test_drop FAILED                                    [100%]\n"
                          "2026-03-01T10:00:02.2000000Z =================================== FAILURES ===================================\n"
                          "2026-03-01T10:00:02.3000000Z __________________________________ test_drop ___________________________________\n"
                          "2026-03-01T10:00:02.3500000Z     def test_drop():\n"
                          "2026-03-01T10:00:02.3600000Z >       assert weight() == 7\n"
                          "2026-03-01T10:00:02.4000000Z E       assert 3 == 7\n"
                          "2026-03-01T10:00:02.4500000Z tests/test_anvil.py:12: AssertionError\n"
                          "2026-03-01T10:00:02.5000000Z =========================== short test summary info ============================\n"
                          "2026-03-01T10:00:02.6000000Z FAILED tests/test_anvil.py::test_drop - assert 3 == 7\n"
                          "2026-03-01T10:00:02.7000000Z ============================== 1 failed in 0.12s ===============================\n"
                          "2026-03-01T10:00:02.8000000Z ##[error]Process completed with exit code 1.\n";
const QByteArray greenLog = "2026-03-01T10:00:01.0000000Z ##[group]Run make\n"
                            "2026-03-01T10:00:01.2000000Z ##[endgroup]\n"
                            "2026-03-01T10:00:02.0000000Z built\n";

QDateTime ago(int minutes)
{
    return QDateTime::currentDateTimeUtc().addSecs(-60 * minutes);
}

Source sourceAt(const GitHubServer& server)
{
    Source source;
    source.kind = SourceKind::GitHub;
    source.name = u"work"_s;
    source.address = server.api.address();
    source.projects = {server.repo};
    source.token = u"env:SENTINEL_TEST_TOKEN"_s;
    source.everySeconds = 5;
    source.addedAt = {QDateTime::currentMSecsSinceEpoch() - 3'600'000};
    return source;
}

GitHubServer::Run redRun(qint64 id, int minutesAgo)
{
    return GitHubServer::runOf(id, "failure", ago(minutesAgo),
                               {{id * 10 + 1, "test", "failure", redLog}, {id * 10 + 2, "build", "success", greenLog}});
}

bool allLogsAreThere(const PolledStore& polled, size_t runs)
{
    const std::vector<Run> stored = polled.runs();
    if (stored.size() != runs)
        return false;
    return std::ranges::all_of(stored, [&](const Run& run) {
        const std::vector<Job> jobs = polled.jobs(run.id);
        return !jobs.empty() && std::ranges::all_of(jobs, [](const Job& job) { return bool(job.log) && job.verdict.version > 0; });
    });
}

// The server answers on this thread, so it must not block.
ConnectionReport reportOf(const QFuture<ConnectionReport>& future)
{
    QFutureWatcher<ConnectionReport> watcher;
    QEventLoop loop;
    QObject::connect(&watcher, &QFutureWatcherBase::finished, &loop, &QEventLoop::quit);
    watcher.setFuture(future);
    loop.exec();
    return watcher.result();
}

} // namespace

class TestGitHubPolling : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("SENTINEL_TEST_TOKEN", "t0k3n"); }
    void aFailedRunComesWithJobsLogAndVerdict();
    void aFailedJobWhoseLogSaysNothingShowsItsEnd();
    void everyAttemptIsKept();
    void afterARestartNothingIsAskedTwice();
    void aRefusalForAWhileIsWaitedFor();
    void aWrongTokenIsSaidAndLaterMended();
    void aMissingProjectDoesNotStopTheOthers();
    void anExpiredLogIsAHole();
    void aReportAmongTheArtifactsIsAJob();
    void brokenAnswersAreTriedAgain();
    void aTenthOfTheRequestsIsLeftToOthers();
    void onlyOneProgramAsks();
    void aWishToAskNowReachesTheProgramThatAsks();
    void aPauseAfterAFailureEndsWhenSomebodyAsks();
    void aSourceThatFallsSilentIsToldOf();
    void thePastIsFetchedPageByPageAndCanBeCancelled();
    void runsWithoutAWebhookAreCounted();
    void aPausedSourceIsLeftAlone();
    void aTestOfTheConnectionStoresNothing();
};

void TestGitHubPolling::aFailedRunComesWithJobsLogAndVerdict()
{
    GitHubServer server;
    server.add(redRun(1, 30));
    PolledStore polled;
    const SourceId id = polled.add(sourceAt(server));
    polled.start();
    QVERIFY(polled.waitFor([&] { return allLogsAreThere(polled, 1); }));
    const Run run = polled.runs().front();
    QCOMPARE(run.provider, Provider::GitHub);
    QCOMPARE(run.repo, u"acme/anvil"_s);
    QCOMPARE(run.pipeline, u"ci"_s);
    QCOMPARE(run.outcome, Outcome::Failed);
    QCOMPARE(run.category, Category::TestFailure);
    QCOMPARE(run.phase, Phase::Completed);
    const std::vector<Job> jobs = polled.jobs(run.id);
    QCOMPARE(jobs.size(), 2u);
    const Job& test = jobs[0].name == u"test" ? jobs[0] : jobs[1];
    QCOMPARE(test.verdict.failedTests.size(), 1u);
    QCOMPARE(test.logBytes, redLog.size());
    QVERIFY(!test.steps.empty());
    QVERIFY(!server.sawTokenAway);
    QVERIFY(polled.waitFor([&] { return polled.state(id).lastSuccess.has_value(); }));
    const SourceState state = polled.state(id);
    QVERIFY(state.problem.isEmpty());
    QCOMPARE(state.budgetLimit, 5000);
    // The run is stored before what was fetched for it goes.
    QVERIFY(polled.waitFor([&] { return QDir(polled.settings.client.spoolFolder).isEmpty(); }));
}

void TestGitHubPolling::aFailedJobWhoseLogSaysNothingShowsItsEnd()
{
    GitHubServer server;
    server.add(GitHubServer::runOf(1, "failure", ago(30), {{11, "test", "failure", greenLog}}));
    PolledStore polled;
    polled.add(sourceAt(server));
    polled.start();
    QVERIFY(polled.waitFor([&] { return allLogsAreThere(polled, 1); }));
    const Verdict verdict = polled.jobs(polled.runs().front().id).front().verdict;
    QCOMPARE(verdict.outcome, Outcome::Failed);
    QCOMPARE(verdict.evidence.size(), 1u);
    QVERIFY(verdict.evidence.front().text.contains(u"built"));
    QVERIFY(verdict.confidence < 0.5);
}

void TestGitHubPolling::everyAttemptIsKept()
{
    GitHubServer server;
    GitHubServer::Run run = redRun(1, 30);
    run.conclusion = "success";
    run.attempts.push_back({{21, "test", "success", greenLog}});
    server.add(run);
    PolledStore polled;
    polled.add(sourceAt(server));
    polled.start();
    QVERIFY(polled.waitFor([&] { return server.logsHandedOut == 3; }));
    QVERIFY(polled.waitFor([&] { return !polled.runs().empty() && polled.runs().front().attempt == 2; }));
    QCOMPARE(polled.runs().front().outcome, Outcome::Passed);
}

void TestGitHubPolling::afterARestartNothingIsAskedTwice()
{
    GitHubServer server;
    server.add(redRun(1, 30));
    PolledStore polled;
    const SourceId id = polled.add(sourceAt(server));
    polled.start();
    QVERIFY(polled.waitFor([&] { return allLogsAreThere(polled, 1) && polled.state(id).lastSuccess; }));
    polled.stop();
    const int used = server.used, logs = server.logsHandedOut;
    const qint64 unchangedBefore = polled.state(id).unchanged;
    polled.start();
    QVERIFY(polled.waitFor([&] { return polled.state(id).unchanged >= unchangedBefore + 2; }));
    QCOMPARE(server.used, used);
    QCOMPARE(server.logsHandedOut, logs);
    QCOMPARE(polled.runs().size(), 1u);
}

void TestGitHubPolling::aRefusalForAWhileIsWaitedFor()
{
    GitHubServer server;
    server.add(redRun(1, 30));
    server.surprises.emplace_back(u"/runs"_s,
                                  Answered{403,
                                           R"({"message": "You have exceeded a secondary rate limit."})",
                                           {{"Retry-After", "1"}, {"Content-Type", "application/json"}}});
    PolledStore polled;
    const SourceId id = polled.add(sourceAt(server));
    polled.start();
    QVERIFY(polled.waitFor([&] { return polled.state(id).problem.contains(u"pause"_s); }));
    QCOMPARE(polled.state(id).failures, 1);
    QVERIFY(polled.waitFor([&] { return allLogsAreThere(polled, 1) && polled.state(id).failures == 0; }));
    QVERIFY(polled.state(id).problem.isEmpty());
}

void TestGitHubPolling::aWrongTokenIsSaidAndLaterMended()
{
    GitHubServer server;
    server.add(redRun(1, 30));
    qputenv("SENTINEL_TEST_TOKEN", "wr0ng");
    PolledStore polled;
    const SourceId id = polled.add(sourceAt(server));
    polled.start();
    QVERIFY(polled.waitFor([&] { return polled.state(id).failures > 0; }));
    QVERIFY(polled.state(id).problem.contains(u"token"_s));
    QVERIFY(!polled.state(id).problem.contains(u"wr0ng"_s) && !polled.state(id).detail.contains(u"wr0ng"_s));
    qputenv("SENTINEL_TEST_TOKEN", "t0k3n");
    QVERIFY(polled.waitFor([&] { return allLogsAreThere(polled, 1); }));
}

void TestGitHubPolling::aMissingProjectDoesNotStopTheOthers()
{
    GitHubServer server;
    server.add(redRun(1, 30));
    Source source = sourceAt(server);
    source.projects.prepend(u"acme/nothing"_s);
    PolledStore polled;
    const SourceId id = polled.add(source);
    polled.start();
    QVERIFY(polled.waitFor([&] { return allLogsAreThere(polled, 1) && polled.state(id).lastSuccess; }));
    QVERIFY(polled.state(id).problem.contains(u"acme/nothing"_s));
}

void TestGitHubPolling::anExpiredLogIsAHole()
{
    GitHubServer server;
    GitHubServer::Run run = redRun(1, 30);
    run.attempts[0][0].isExpired = true;
    run.attempts[0][0].annotations = R"([
        {"path": "src/anvil.c", "start_line": 7, "annotation_level": "failure", "message": "too heavy"},
        {"path": ".github", "start_line": 9, "annotation_level": "failure", "message": "Process completed with exit code 1."}])";
    run.attempts[0][1].isExpired = true;
    server.add(run);
    PolledStore polled;
    polled.add(sourceAt(server));
    polled.start();
    const auto jobNamed = [&](const QString& name) {
        for (const Run& stored : polled.runs()) {
            for (const Job& job : polled.jobs(stored.id)) {
                if (job.name == name)
                    return job;
            }
        }
        return Job();
    };
    QVERIFY(polled.waitFor([&] { return jobNamed(u"test"_s).log && !jobNamed(u"build"_s).verdict.holes.empty(); }));
    QVERIFY(!jobNamed(u"test"_s).verdict.holes.empty());
    QVERIFY(!jobNamed(u"test"_s).verdict.evidence.empty());
    QVERIFY(jobNamed(u"test"_s).verdict.evidence.front().text.contains(u"too heavy"_s));
    QVERIFY(!jobNamed(u"build"_s).log);
}

void TestGitHubPolling::aReportAmongTheArtifactsIsAJob()
{
    GitHubServer server;
    GitHubServer::Run run = redRun(1, 30);
    run.report = R"(<testsuite name="anvil"><testcase classname="anvil" name="drop"><failure message="3 is not 7"/></testcase>)"
                 R"(<testcase classname="anvil" name="stay"/></testsuite>)";
    server.add(run);
    PolledStore polled;
    polled.add(sourceAt(server));
    polled.start();
    const auto report = [&] {
        for (const Run& stored : polled.runs()) {
            for (const Job& job : polled.jobs(stored.id)) {
                if (job.name.contains(u"junit"_s))
                    return job;
            }
        }
        return Job();
    };
    QVERIFY(polled.waitFor([&] { return report().verdict.version > 0; }));
    QCOMPARE(report().verdict.tests.run, 2);
    QCOMPARE(report().outcome, Outcome::Failed);
    QVERIFY(!report().log);
    QVERIFY(polled.waitFor([&] {
        return polled.ask([&](Reader& db) { return missingLogs(db, Provider::GitHub, {}, {QDateTime::currentMSecsSinceEpoch()}, 10); })
            .empty();
    }));
}

void TestGitHubPolling::brokenAnswersAreTriedAgain()
{
    GitHubServer server;
    server.add(redRun(1, 30));
    server.surprises.emplace_back(u"/runs"_s, Answered{502, "<html>Bad Gateway</html>", {{"Content-Type", "text/html"}}});
    server.surprises.emplace_back(u"/runs"_s, Answered{200, R"({"workflow_runs": [{"id": 1)", {}, Answered::Ending::CutShort});
    server.surprises.emplace_back(u"/attempts/"_s, Answered{503, "{}", {{"Retry-After", "0"}}});
    server.surprises.emplace_back(u"storage"_s, Answered{200, redLog.left(300), {}, Answered::Ending::CutShort});
    PolledStore polled;
    polled.add(sourceAt(server));
    polled.start();
    QVERIFY(polled.waitFor([&] { return allLogsAreThere(polled, 1); }));
    QVERIFY(server.surprises.empty());
    QCOMPARE(polled.runs().front().category, Category::TestFailure);
}

void TestGitHubPolling::aTenthOfTheRequestsIsLeftToOthers()
{
    GitHubServer server;
    for (int i = 1; i <= 20; ++i)
        server.add(redRun(i, 60 - i));
    server.limit = 30;
    PolledStore polled;
    const SourceId id = polled.add(sourceAt(server));
    polled.start();
    QVERIFY(polled.waitFor([&] { return polled.state(id).problem.contains(u"nearly used up"_s); }));
    QVERIFY(server.used <= 28); // an exchange of each kind may have been under way
    QVERIFY(polled.state(id).nextTry->ms > QDateTime::currentMSecsSinceEpoch() + 3'000'000);
    QCOMPARE(polled.state(id).failures, 0);
    QCOMPARE(polled.runs().size(), 20u);
}

void TestGitHubPolling::onlyOneProgramAsks()
{
    GitHubServer server;
    server.add(redRun(1, 30));
    PolledStore polled;
    const SourceId id = polled.add(sourceAt(server));
    polled.start();
    QVERIFY(polled.waitFor([&] { return polled.state(id).lastSuccess.has_value(); }));
    const qint64 asks = polled.state(id).asks;
    auto second = std::make_unique<Pollers>(*polled.store, *polled.analysts, builtInRules(), polled.settings);
    (void)second->pollNow(id);
    polled.stop(); // the duty is free now
    QVERIFY(polled.waitFor([&] { return polled.state(id).asks > asks; }));
    QVERIFY(polled.waitFor([&] { return allLogsAreThere(polled, 1); }));
    QCOMPARE(polled.runs().size(), 1u);
    second.reset();
}

void TestGitHubPolling::aWishToAskNowReachesTheProgramThatAsks()
{
    GitHubServer server;
    server.add(redRun(1, 30));
    PolledStore polled;
    Source source = sourceAt(server);
    source.everySeconds = 3600;
    const SourceId id = polled.add(source);
    polled.start();
    QVERIFY(polled.waitFor([&] { return polled.state(id).lastSuccess && allLogsAreThere(polled, 1); }));
    const qint64 asks = polled.state(id).asks;
    Pollers second(*polled.store, *polled.analysts, builtInRules(), polled.settings);
    const auto wish = [&](Pollers& pollers) {
        QFuture<PollWish> answer = pollers.pollNow(id);
        answer.waitForFinished();
        return answer.result().outcome;
    };
    QTRY_COMPARE(wish(second), PollWish::Outcome::HandedOn); // once it has heard of the source
    QVERIFY(polled.waitFor([&] { return polled.state(id).asks > asks; }));
    QVERIFY(polled.waitFor([&] { // and is not asked for ever
        return std::ranges::none_of(polled.ask([id](Reader& db) { return pollMarks(db, id); }),
                                    [](const PollMark& mark) { return mark.name == u"asked for"; });
    }));
    QCOMPARE(wish(*polled.pollers), PollWish::Outcome::Asked);
}

void TestGitHubPolling::aPauseAfterAFailureEndsWhenSomebodyAsks()
{
    GitHubServer server;
    server.add(redRun(1, 30));
    PolledStore polled;
    polled.settings.pausesBy = 1000; // longer than any test
    server.token = "another";
    const SourceId id = polled.add(sourceAt(server));
    polled.start();
    QVERIFY(polled.waitFor([&] { return polled.state(id).failures > 0; }));
    server.token = "t0k3n";
    QCOMPARE(polled.pollers->pollNow(id).result().outcome, PollWish::Outcome::Asked);
    QVERIFY(polled.waitFor([&] { return polled.state(id).lastSuccess && polled.state(id).failures == 0; }));
}

void TestGitHubPolling::aSourceThatFallsSilentIsToldOf()
{
    GitHubServer server;
    PolledStore polled;
    Source source = sourceAt(server);
    source.addedAt = {QDateTime::currentMSecsSinceEpoch() - 3LL * 24 * 3600 * 1000};
    source.silentAfterSeconds = 3600;
    source.id = polled.add(source);
    polled.start();
    QVERIFY(polled.waitFor([&] { return isSilent(polled.state(source.id)); }));
    QCOMPARE(polled.state(source.id).silentSince, std::optional(source.addedAt));
    QVERIFY(!polled.state(source.id).silence.isEmpty());
    QCOMPARE(polled.state(source.id).failures, 0);
    server.add(redRun(1, 30));
    (void)polled.pollers->pollNow(source.id);
    QVERIFY(polled.waitFor([&] { return polled.state(source.id).lastEvent && !isSilent(polled.state(source.id)); }));
}

void TestGitHubPolling::thePastIsFetchedPageByPageAndCanBeCancelled()
{
    GitHubServer server;
    for (int i = 0; i < 230; ++i)
        server.add(GitHubServer::runOf(1000 + i, "success", ago(60 * 24 * 3 - i), {}));
    Source source = sourceAt(server);
    PolledStore polled;
    const SourceId id = polled.add(source);
    polled.start();
    QVERIFY(polled.waitFor([&] { return polled.state(id).lastSuccess.has_value(); }));
    QCOMPARE(polled.runs().size(), 100u);
    const auto noted = polled.store->write([&](Transaction& db) -> Result<> {
        Result<> done;
        for (const PollMark& mark :
             backfillMarks(source, {}, {ago(60 * 24 * 30).toMSecsSinceEpoch()}, {QDateTime::currentMSecsSinceEpoch()}))
            done = setPollMark(db, id, mark);
        return done;
    });
    QVERIFY(bool(noted.result()));
    QVERIFY(polled.waitFor([&] { return polled.runs().size() == 230; }, 90));
    const auto marks = [&] {
        PollMarks found;
        for (const PollMark& mark : polled.ask([id](Reader& db) { return pollMarks(db, id); }))
            found.insert(mark.name, mark);
        return found;
    };
    QVERIFY(polled.waitFor([&] { return backfills(marks()).empty(); }));
}

void TestGitHubPolling::runsWithoutAWebhookAreCounted()
{
    GitHubServer server;
    server.add(redRun(1, 30));
    server.add(redRun(2, 20));
    Source source = sourceAt(server);
    source.hookSecret = u"env:SENTINEL_TEST_TOKEN"_s;
    PolledStore polled;
    polled.add(source);
    polled.start();
    QVERIFY(polled.waitFor([&] { return allLogsAreThere(polled, 2); }));
    // Of the second one the provider tells by itself, late.
    CiFact told;
    told.provider = Provider::GitHub;
    told.repo = server.repo;
    told.runId = u"2"_s;
    told.phase = Phase::Completed;
    const Timestamp now{QDateTime::currentMSecsSinceEpoch()};
    QVERIFY(bool(polled.store->write([&](Transaction& db) { return foldFacts(db, std::vector{told}, now, FactsFrom::Webhook); }).result()));
    const WebhookGaps gaps =
        polled.ask([&](Reader& db) { return webhookGaps(db, Provider::GitHub, {server.repo}, source.addedAt, {0}, {now.ms + 1000}); });
    QCOMPARE(gaps.found, 1);
    QCOMPARE(gaps.filled, 1);
    const WebhookGaps older =
        polled.ask([&](Reader& db) { return webhookGaps(db, Provider::GitHub, {server.repo}, {now.ms - 60'000}, {0}, {now.ms + 1000}); });
    QCOMPARE(older.found, 0); // the source was not there yet
}

void TestGitHubPolling::aPausedSourceIsLeftAlone()
{
    GitHubServer server;
    Source source = sourceAt(server);
    source.isPaused = true;
    PolledStore polled;
    source.id = polled.add(source);
    polled.start();
    (void)polled.pollers->pollNow(source.id);
    (void)reportOf(polled.pollers->test(source)); // behind it on the io thread, and no poll
    const size_t asked = server.api.asked().size();
    source.isPaused = false;
    QVERIFY(bool(polled.store->write([source](Transaction& db) { return changeSource(db, source); }).result()));
    QVERIFY(polled.waitFor([&] { return polled.state(source.id).lastSuccess.has_value(); }));
    QVERIFY(server.api.asked().size() > asked);
}

void TestGitHubPolling::aTestOfTheConnectionStoresNothing()
{
    GitHubServer server;
    Source source = sourceAt(server);
    source.projects.append(u"acme/nothing"_s);
    PolledStore polled;
    polled.start();
    const ConnectionReport report = reportOf(polled.pollers->test(source));
    QCOMPARE(report.account, u"wile"_s);
    QCOMPARE(report.projects, QStringList{server.repo});
    QCOMPARE(report.problems.size(), 1u);
    QVERIFY(report.problems[0].text.contains(u"acme/nothing"_s));
    QCOMPARE(report.budget.limit, 5000);
    QVERIFY(polled.ask([](Reader& db) { return sources(db); }).empty());
}

QTEST_GUILESS_MAIN(TestGitHubPolling)
#include "tst_githubpolling.moc"
