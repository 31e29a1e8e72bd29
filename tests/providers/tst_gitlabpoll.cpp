#include "tests/providers/polls.h"

#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

QByteArray pipeline(int id, const char* status, const char* updated)
{
    return R"({"id": )" + QByteArray::number(id) + R"(, "status": ")" + status + R"(", "source": "push", "ref": "main", "sha": "0a1b",)"
        + R"( "created_at": "2026-03-01T09:00:00.000Z", "updated_at": ")" + updated
        + R"(", "web_url": "https://gitlab.com/acme/anvil/-/pipelines/)" + QByteArray::number(id) + R"("})";
}

QByteArray job(int id, const char* name, const char* status)
{
    return R"({"id": )" + QByteArray::number(id) + R"(, "name": ")" + name + R"(", "status": ")" + status
        + R"(", "ref": "main", "created_at": "2026-03-01T09:00:00.000Z", "web_url": "https://gitlab.com/acme/anvil/-/jobs/1",)"
        + R"( "pipeline": {"id": 7, "sha": "0a1b", "ref": "main", "status": "failed"}})";
}

Source anvil()
{
    Source source;
    source.kind = SourceKind::GitLab;
    source.name = u"GitLab"_s;
    source.address = u"https://gitlab.com"_s;
    source.projects = {u"acme/anvil"_s};
    return source;
}

Reply list(const QByteArrayList& items, std::vector<std::pair<QByteArray, QByteArray>> headers = {})
{
    return replied(200, "[" + items.join(',') + "]", std::move(headers));
}

CiFact failedJob()
{
    CiFact fact;
    fact.kind = CiFact::Kind::Job;
    fact.provider = Provider::GitLab;
    fact.repo = u"acme/anvil"_s;
    fact.runId = u"7"_s;
    fact.jobId = u"70"_s;
    fact.name = u"check"_s;
    fact.phase = Phase::Completed;
    fact.outcome = Outcome::Failed;
    fact.finishedAt = at("2026-03-01T11:55:00Z");
    return fact;
}

} // namespace

class TestGitLabPoll : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPollGoesOnWhereTheLastOneEnded();
    void aJobStartedAgainBringsItsPipelineBack();
    void pagesOfChangesAreTurned();
    void theLogComesWithTheTestsOfItsJob();
    void aLogThatWasErasedIsGone();
    void aRunningLogIsFollowed();
    void problemsNameScopeAndRole();
};

void TestGitLabPoll::aPollGoesOnWhereTheLastOneEnded()
{
    Polls polls(anvil());
    const auto answer = [](const PollAsk& ask) {
        if (ask.what == "runs")
            return list({pipeline(7, "failed", "2026-03-01T10:00:00.500Z")});
        return ask.what == "run" ? replied(200, pipeline(7, "failed", "2026-03-01T10:00:00.500Z")) : list({job(70, "check", "failed")});
    };
    polls.poll(answer);
    QVERIFY(polls.asked[0].ask.url.startsWith(u"https://gitlab.com/api/v4/projects/acme%2Fanvil/pipelines?"_s));
    QVERIFY(polls.asked[0].ask.url.contains(u"sort=desc"_s));
    QCOMPARE(polls.times("jobs"), 1);
    QVERIFY(polls.asked[2].ask.url.contains(u"include_retried=true"_s));
    QCOMPARE(polls.facts.front().repo, u"acme/anvil"_s);
    QCOMPARE(polls.facts.front().outcome, Outcome::Failed);

    polls.poll(answer);
    QVERIFY2(polls.asked[0].ask.url.contains(u"updated_after=2026-03-01T09:59:59.500Z"_s), qPrintable(polls.asked[0].ask.url));
    QVERIFY(polls.asked[0].ask.url.contains(u"sort=asc"_s));
    QCOMPARE(polls.asked.size(), 1u);
    QVERIFY(polls.facts.empty());
}

void TestGitLabPoll::aJobStartedAgainBringsItsPipelineBack()
{
    Polls polls(anvil());
    const char* changed = "2026-03-01T10:00:00.000Z";
    const auto answer = [&](const PollAsk& ask) {
        if (ask.what == "jobs")
            return list({job(70, "check", "success")});
        return ask.what == "run" ? replied(200, pipeline(7, "success", changed)) : list({pipeline(7, "success", changed)});
    };
    polls.poll(answer);
    changed = "2026-03-01T11:00:00.000Z";
    polls.poll(answer);
    QCOMPARE(polls.times("jobs"), 1);
}

void TestGitLabPoll::pagesOfChangesAreTurned()
{
    Polls polls(anvil());
    const auto answer = [](const PollAsk& ask) {
        if (ask.what != "runs")
            return ask.what == "run" ? replied(200, pipeline(7, "success", "2026-03-01T10:00:00.000Z")) : list({});
        if (ask.ask.url.contains(u"sort=desc"_s))
            return list({pipeline(7, "success", "2026-03-01T10:00:00.000Z")});
        if (ask.ask.url.contains(u"page=2"_s))
            return list({pipeline(9, "success", "2026-03-01T10:40:00.000Z")});
        return list({pipeline(8, "success", "2026-03-01T10:20:00.000Z")}, {{"link", "<https://gitlab.com/x?page=2>; rel=\"next\""}});
    };
    polls.poll(answer);
    polls.poll(answer);
    QCOMPARE(polls.times("runs"), 2);
    QCOMPARE(polls.times("jobs"), 2);
}

void TestGitLabPoll::theLogComesWithTheTestsOfItsJob()
{
    const Polls polls(anvil());
    JobEvidence evidence = polls.entry.beginEvidence(polls.source, failedJob());
    QVERIFY(evidence.open.front().ask.url.endsWith(u"/api/v4/projects/acme%2Fanvil/jobs/70/trace"_s));
    Reply log = replied(200, {});
    log.file = u"/tmp/answer"_s;
    log.bytes = 100;
    polls.entry.readEvidence(polls.source, evidence, PollAsk(evidence.open.front()), log, polls.now);
    QCOMPARE(evidence.open.front().what, QByteArray("tests"));
    polls.entry.readEvidence(polls.source, evidence, PollAsk(evidence.open.front()), replied(200, R"({"test_suites": [
        {"name": "check", "test_cases": [{"status": "failed", "name": "drop", "classname": "anvil", "execution_time": 0.5, "system_output": "3 is not 7"}]},
        {"name": "other", "test_cases": [{"status": "success", "name": "fly", "classname": "rocket"}]}]})"),
                             polls.now);
    QCOMPARE(evidence.state, JobEvidence::State::Complete);
    QCOMPARE(evidence.tests.size(), 1u);
    QCOMPARE(evidence.tests[0].name, u"drop"_s);
    QCOMPARE(evidence.tests[0].message, u"3 is not 7"_s);
    QCOMPARE(evidence.tests[0].duration, 0.5);
}

void TestGitLabPoll::aLogThatWasErasedIsGone()
{
    const Polls polls(anvil());
    JobEvidence evidence = polls.entry.beginEvidence(polls.source, failedJob());
    polls.entry.readEvidence(polls.source, evidence, PollAsk(evidence.open.front()), replied(200, {}), polls.now);
    QCOMPARE(evidence.state, JobEvidence::State::Gone);
}

void TestGitLabPoll::aRunningLogIsFollowed()
{
    const Polls polls(anvil());
    const std::optional<PollAsk> first = polls.entry.tail(polls.source, failedJob(), 0);
    TailPiece piece = polls.entry.readTail(*first, replied(200, "one\ntwo\n"), polls.now);
    QCOMPARE(piece.text, QByteArray("one\ntwo\n"));
    QVERIFY(!piece.isEnded);
    const std::optional<PollAsk> second = polls.entry.tail(polls.source, failedJob(), piece.next);
    // A server that does not mind the range sends all of it again.
    piece = polls.entry.readTail(*second, replied(200, "one\ntwo\nthree\n"), polls.now);
    QCOMPARE(piece.text, QByteArray("three\n"));
    piece = polls.entry.readTail(*second, replied(206, "three\nJob succeeded\n"), polls.now);
    QCOMPARE(piece.text, QByteArray("three\nJob succeeded\n"));
    QVERIFY(piece.isEnded);
    QVERIFY(!polls.entry.readTail(*second, replied(416, {}), polls.now).problem);
}

void TestGitLabPoll::problemsNameScopeAndRole()
{
    const Polls polls(anvil());
    const PollAsk ask = polls.entry.begin(polls.source, polls.marks, polls.now).front();
    QVERIFY(polls.read(ask, replied(401, "{}")).problem->text.contains(u"read_api"_s));
    QVERIFY(polls.read(ask, replied(403, R"({"error": "insufficient_scope"})")).problem->text.contains(u"read_api"_s));
    QVERIFY(polls.read(ask, replied(403, "{}")).problem->text.contains(u"Reporter"_s));
    const PollProblem often = *polls.read(ask, replied(429, "Retry later", {{"retry-after", "60"}, {"ratelimit-remaining", "0"}})).problem;
    QCOMPARE(often.kind, PollProblem::Kind::RateLimit);
    QCOMPARE(often.retryAt->ms, polls.now.ms + 60'000);
    QVERIFY(!polls.read(ask, replied(404, "{}")).problem->concernsAll);
}

QTEST_GUILESS_MAIN(TestGitLabPoll)
#include "tst_gitlabpoll.moc"
