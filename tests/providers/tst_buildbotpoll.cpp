#include "tests/providers/polls.h"

#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

QByteArray build(int id, bool complete)
{
    return R"({"buildid": )" + QByteArray::number(id) + R"(, "builderid": 1, "number": )" + QByteArray::number(id) + R"(, "complete": )"
        + (complete ? R"(true, "complete_at": 1772366405, "results": 2)" : R"(false, "complete_at": null, "results": null)")
        + R"(, "started_at": 1772366400, "state_string": "", "properties": {"buildername": ["anvil", "Builder"]}})";
}

Reply builds(const QByteArrayList& items)
{
    return replied(200, R"({"builds": [)" + items.join(',') + R"(], "meta": {}})");
}

const QByteArray steps = R"({"steps": [
    {"stepid": 1, "buildid": 5, "number": 0, "name": "checkout", "complete": true, "results": 0, "started_at": 1772366400, "complete_at": 1772366401},
    {"stepid": 2, "buildid": 5, "number": 1, "name": "test", "complete": true, "results": 2, "started_at": 1772366401, "complete_at": 1772366405},
    {"stepid": 3, "buildid": 5, "number": 2, "name": "secret", "hidden": true}], "meta": {}})";

Source server()
{
    Source source;
    source.kind = SourceKind::Buildbot;
    source.name = u"bots"_s;
    source.address = u"https://bots.example.org"_s;
    return source;
}

} // namespace

class TestBuildbotPoll : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbersAboveTheKnownOnesAreAsked();
    void aRunningBuildIsAskedUntilItEnds();
    void otherBuildersAreLeftOut();
    void theLogIsPutTogetherOfItsSteps();
    void theEnvironmentOfTheWorkerIsLeftOut();
    void longLogsAreFetchedSomeLinesAtATime();
    void thePastIsWalkedByNumber();
};

void TestBuildbotPoll::numbersAboveTheKnownOnesAreAsked()
{
    Polls polls(server());
    const auto answer = [](const PollAsk& ask) {
        if (ask.what == "steps")
            return replied(200, steps);
        return ask.ask.url.contains(u"buildid__gt"_s) ? builds({}) : builds({build(5, true)});
    };
    polls.poll(answer);
    QCOMPARE(polls.times("steps"), 1);
    QCOMPARE(polls.facts[0].pipeline, u"anvil"_s);
    QCOMPARE(polls.facts[0].repo, u"bots.example.org"_s);
    QCOMPARE(polls.facts.back().steps.size(), 2u);
    polls.poll(answer);
    QCOMPARE(polls.asked.size(), 1u);
    QVERIFY(polls.asked[0].ask.url.contains(u"buildid__gt=5"_s));
}

void TestBuildbotPoll::aRunningBuildIsAskedUntilItEnds()
{
    Polls polls(server());
    bool complete = false;
    const auto answer = [&](const PollAsk& ask) {
        if (ask.what == "steps")
            return replied(200, steps);
        return ask.ask.url.contains(u"buildid__gt"_s) ? builds({}) : builds({build(5, complete)});
    };
    polls.poll(answer);
    QCOMPARE(polls.facts[0].phase, Phase::Running);
    complete = true;
    polls.poll(answer);
    QCOMPARE(polls.times("run"), 1);
    QCOMPARE(polls.facts[0].outcome, Outcome::Failed);
    polls.poll(answer);
    QCOMPARE(polls.asked.size(), 1u);
}

void TestBuildbotPoll::otherBuildersAreLeftOut()
{
    Source source = server();
    source.projects = {u"rocket"_s};
    Polls polls(source);
    polls.poll([](const PollAsk&) { return builds({build(5, true)}); });
    QVERIFY(polls.facts.empty());
    QCOMPARE(polls.asked.size(), 1u);
}

namespace {

QByteArray content(const QByteArray& text)
{
    return R"({"logchunks": [{"content": ")" + QByteArray(text).replace('\n', "\\n") + R"(", "firstline": 0, "logid": 1}], "meta": {}})";
}

template <typename Answer>
JobEvidence gathered(const Polls& polls, Answer answer, std::vector<QString>* urls = nullptr)
{
    CiFact job;
    job.kind = CiFact::Kind::Job;
    job.provider = Provider::Buildbot;
    job.runId = job.jobId = u"5"_s;
    JobEvidence evidence = polls.entry.beginEvidence(polls.source, job);
    while (evidence.state == JobEvidence::State::Going) {
        const PollAsk ask = evidence.open.front();
        if (urls)
            urls->push_back(ask.ask.url);
        polls.entry.readEvidence(polls.source, evidence, ask, answer(ask), polls.now);
    }
    return evidence;
}

} // namespace

void TestBuildbotPoll::theLogIsPutTogetherOfItsSteps()
{
    const Polls polls(server());
    const JobEvidence evidence = gathered(polls, [](const PollAsk& ask) {
        if (ask.what == "steps")
            return replied(200, steps);
        if (ask.what == "logs")
            return replied(200,
                           ask.ask.url.contains(u"/steps/1/"_s)
                               ? QByteArray(R"({"logs": [], "meta": {}})")
                               : QByteArray(R"({"logs": [{"logid": 9, "num_lines": 2, "type": "s", "name": "stdio"}], "meta": {}})"));
        return replied(200, content("hmake test\noone\netwo\n"));
    });
    QCOMPARE(evidence.state, JobEvidence::State::Complete);
    const QList<QByteArray> lines = evidence.parts[0].text.split('\n');
    QVERIFY(lines[0].startsWith("========= Started checkout (results: 0, elapsed: 0 secs)"));
    QVERIFY(lines[1].startsWith("========= Finished checkout (results: 0, elapsed: 1 secs)"));
    QVERIFY(lines[2].startsWith("========= Started test "));
    QCOMPARE(lines[3], QByteArray("make test"));
    QCOMPARE(lines[4], QByteArray("one"));
    QCOMPARE(lines[5], QByteArray("two"));
    QVERIFY(lines[6].startsWith("========= Finished test (results: 2, elapsed: 4 secs)"));
}

void TestBuildbotPoll::theEnvironmentOfTheWorkerIsLeftOut()
{
    const Polls polls(server());
    const JobEvidence evidence = gathered(polls, [](const PollAsk& ask) {
        if (ask.what == "steps")
            return replied(200, steps);
        if (ask.what == "logs")
            return replied(200, R"({"logs": [{"logid": 9, "num_lines": 9, "type": "s"}], "meta": {}})");
        return replied(200,
                       content("hmake\nh environment:\nh  PASSPHRASE=swordfish\nhwith two lines swordfish\nh using PTY: False\noworks\n"));
    });
    const QByteArray text = evidence.parts[0].text;
    QVERIFY(!text.contains("swordfish"));
    QVERIFY(text.contains("using PTY: False\nworks\n"));
}

void TestBuildbotPoll::longLogsAreFetchedSomeLinesAtATime()
{
    const Polls polls(server());
    std::vector<QString> urls;
    (void)gathered(
        polls,
        [](const PollAsk& ask) {
            if (ask.what == "steps")
                return replied(200, steps);
            if (ask.what == "logs")
                return replied(200, R"({"logs": [{"logid": 9, "num_lines": 45000, "type": "t"}], "meta": {}})");
            return replied(200, content("line\n"));
        },
        &urls);
    QCOMPARE(std::ranges::count_if(urls, [](const QString& url) { return url.contains(u"/logs/9/contents"_s); }), 6);
    QVERIFY(urls[4].endsWith(u"offset=40000&limit=5000"_s));
}

void TestBuildbotPoll::thePastIsWalkedByNumber()
{
    Polls polls(server());
    for (const PollMark& mark : backfillMarks(polls.source, {}, at("2026-02-01T00:00:00Z"), at("2026-03-02T00:00:00Z")))
        polls.marks.insert(mark.name, mark);
    QVERIFY(polls.goBack([](const PollAsk& ask) {
        if (ask.what != "walk")
            return replied(200, steps);
        QByteArrayList page;
        for (int id = 100; id > 50; --id)
            page.append(build(id, true));
        return builds(page);
    }));
    QVERIFY(polls.goBack([](const PollAsk& ask) { return ask.what == "walk" ? builds({build(7, true)}) : replied(200, steps); }));
    QVERIFY(polls.asked[0].ask.url.contains(u"buildid__lt=51"_s));
    QVERIFY(backfills(polls.marks).empty());
}

QTEST_GUILESS_MAIN(TestBuildbotPoll)
#include "tst_buildbotpoll.moc"
