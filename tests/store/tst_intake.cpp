#include "core/store/check.h"
#include "core/store/intake.h"
#include "core/store/logs.h"
#include "core/store/transaction.h"
#include "core/store/waitingdigests_p.h"
#include "tests/store/builders.h"

#include <QScopeGuard>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <random>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp noon{1'720'000'000'000};

Timestamp at(int second)
{
    return {noon.ms + second * 1000};
}

CiFact runFact(Phase phase, Outcome outcome, int attempt, int updated)
{
    CiFact fact;
    fact.kind = CiFact::Kind::Run;
    fact.provider = Provider::GitHub;
    fact.repo = u"acme/anvil"_s;
    fact.runId = u"900"_s;
    fact.attempt = attempt;
    fact.saysAttempt = true;
    fact.phase = phase;
    fact.outcome = outcome;
    fact.updatedAt = at(updated);
    return fact;
}

CiFact jobFact(const QString& id, const QString& name, Phase phase, Outcome outcome, int attempt)
{
    CiFact fact = runFact(phase, outcome, attempt, 0);
    fact.kind = CiFact::Kind::Job;
    fact.jobId = id;
    fact.name = name;
    fact.updatedAt.reset(); // as a webhook on a job does not say
    return fact;
}

StepFact step(int number, const QString& name, Phase phase, Outcome outcome)
{
    StepFact fact;
    fact.number = number;
    fact.name = name;
    fact.phase = phase;
    fact.outcome = outcome;
    if (phase == Phase::Completed) {
        fact.startedAt = at(number * 10);
        fact.finishedAt = at(number * 10 + 5);
    }
    return fact;
}

/// The life of a run in two attempts, as a provider tells it; in order.
std::vector<CiFact> lifeOfARun()
{
    std::vector<CiFact> life;
    CiFact queued = runFact(Phase::Queued, Outcome::Unknown, 1, 1);
    queued.pipeline = u"build"_s;
    queued.branch = u"main"_s;
    queued.commit = u"abc"_s;
    queued.trigger = u"push"_s;
    queued.createdAt = at(0);
    life.push_back(queued);
    CiFact running = queued;
    running.phase = Phase::Running;
    running.status = u"in_progress"_s;
    running.updatedAt = at(5);
    running.startedAt = at(5);
    life.push_back(running);

    life.push_back(jobFact(u"31"_s, u"linux"_s, Phase::Queued, Outcome::Unknown, 1));
    CiFact linux = jobFact(u"31"_s, u"linux"_s, Phase::Running, Outcome::Unknown, 1);
    linux.startedAt = at(6);
    linux.steps = {step(1, u"checkout"_s, Phase::Completed, Outcome::Passed), step(2, u"make"_s, Phase::Running, Outcome::Unknown)};
    life.push_back(linux);
    CiFact linuxEnded = linux;
    linuxEnded.phase = Phase::Completed;
    linuxEnded.outcome = Outcome::Failed;
    linuxEnded.status = u"completed"_s;
    linuxEnded.conclusion = u"failure"_s;
    linuxEnded.finishedAt = at(40);
    linuxEnded.steps[1] = step(2, u"make"_s, Phase::Completed, Outcome::Failed);
    linuxEnded.steps.push_back(step(3, u"upload"_s, Phase::Completed, Outcome::Passed));
    life.push_back(linuxEnded);
    CiFact mac = jobFact(u"32"_s, u"mac"_s, Phase::Completed, Outcome::Passed, 1);
    mac.finishedAt = at(30);
    mac.branch = u"said by a job"_s; // the run's own word counts
    life.push_back(mac);
    CiFact check;
    check.kind = CiFact::Kind::Check;
    check.provider = Provider::GitHub;
    check.repo = u"acme/anvil"_s;
    check.jobId = u"31"_s;
    check.phase = Phase::Completed;
    check.outcome = Outcome::Failed;
    check.url = u"https://ci.example/31"_s;
    life.push_back(check);

    CiFact failed = running;
    failed.phase = Phase::Completed;
    failed.outcome = Outcome::Failed;
    failed.status = u"completed"_s;
    failed.conclusion = u"failure"_s;
    failed.updatedAt = at(50);
    failed.finishedAt = at(50);
    life.push_back(failed);

    CiFact again = runFact(Phase::Running, Outcome::Unknown, 2, 60);
    again.startedAt = at(60);
    again.pipeline = u"build and test"_s; // it was renamed meanwhile
    life.push_back(again);
    CiFact linuxAgain = jobFact(u"41"_s, u"linux"_s, Phase::Completed, Outcome::Passed, 2);
    linuxAgain.conclusion = u"success"_s;
    linuxAgain.finishedAt = at(80);
    life.push_back(linuxAgain);
    CiFact passed = again;
    passed.phase = Phase::Completed;
    passed.outcome = Outcome::Passed;
    passed.conclusion = u"success"_s;
    passed.updatedAt = at(90);
    passed.finishedAt = at(90);
    life.push_back(passed);
    CiFact corrected = passed; // the provider changed its mind after the end
    corrected.updatedAt = at(95);
    corrected.url = u"https://ci.example/900/2"_s;
    life.push_back(corrected);
    return life;
}

/// Another run of which only jobs are told.
std::vector<CiFact> jobsAlone()
{
    CiFact a = jobFact(u"51"_s, u"docs"_s, Phase::Completed, Outcome::Passed, 1);
    a.runId = u"901"_s;
    a.startedAt = at(3);
    a.finishedAt = at(9);
    CiFact b = a;
    b.jobId = u"lint/1"_s;
    b.name.clear();
    b.outcome = Outcome::Cancelled;
    b.finishedAt = at(11);
    CiFact before = b;
    before.phase = Phase::Running;
    before.outcome = Outcome::Unknown;
    before.branch = u"topic"_s;
    return {before, a, b};
}

/// All that facts can change, as text; ids that hang on the order of arrival left out.
QStringList everything(Store& store)
{
    return *ask(store, [](Reader& db) -> Result<QStringList> {
        QStringList all;
        const auto dump = [&](const char* sql) {
            return db.each(sql, [&all](Row& row) {
                all += row.next<QString>();
                return true;
            });
        };
        for (
            const char* sql :
            {"SELECT json_array(external_id, repo, pipeline, branch, commit_id, cause, attempt, outcome, phase, started_at, finished_at, "
             "url, "
             "category, title, tests_run) FROM run ORDER BY external_id",
             "SELECT json_array(run.external_id, number, attempt.outcome, attempt.phase, attempt.status, attempt.conclusion, "
             "attempt.started_at, attempt.finished_at, attempt.updated_at, attempt.url, attempt.category, attempt.title) "
             "FROM attempt JOIN run ON run.id = run_id ORDER BY 1",
             "SELECT json_array(run.external_id, job.attempt, job.position, job.name, job.external_id, job.outcome, job.phase, job.status, "
             "job.conclusion, job.started_at, job.finished_at, job.url, log_wanted.urgency, log_wanted.ended_at) "
             "FROM job JOIN run ON run.id = run_id LEFT JOIN log_wanted ON job_id = job.id ORDER BY 1",
             "SELECT json_array(run.external_id, told.attempt, job, hex(said)) FROM told JOIN run ON run.id = run_id ORDER BY 1",
             "SELECT json_array(kind, name, runs) FROM tally ORDER BY 1", "SELECT json_array(job, hex(said)) FROM told_check ORDER BY 1"}) {
            if (const Result<> done = dump(sql); !done)
                return done.error();
        }
        return all;
    });
}

Result<std::vector<RunId>> fold(Store& store, std::vector<CiFact> facts)
{
    return change(store, [facts = std::move(facts)](Transaction& db) { return foldFacts(db, facts, noon); });
}

Run onlyRun(Store& store)
{
    const auto page = ask(store, [](Reader& db) { return runPage(db, {}, RunOrder::StoredAt, true, {}, 2); });
    if (page->runs.size() != 1)
        qFatal("%zu runs", page->runs.size());
    return page->runs.front();
}

JudgedJob judged(Outcome outcome)
{
    const NewRun full = fullRun();
    JudgedJob job;
    job.verdict = full.jobs[0].job.verdict;
    job.verdict.outcome = outcome;
    job.verdict.saidByPerson = false;
    job.tests = full.jobs[0].tests;
    job.rulesKey = "rules";
    Step make;
    make.number = 1;
    make.name = u"make"_s;
    make.bytes = {10, 400};
    make.lines = {2, 30};
    Step inner = make;
    inner.depth = 1;
    inner.name = u"cc"_s;
    job.steps = {make, inner};
    return job;
}

} // namespace

class TestIntake : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void factsInAnyOrderEndInTheSameRows();
    void aRunShowsItsLatestAttempt();
    void anUnknownPipelineIsNamedLater();
    void aCheckIsSaidOfTheJobOfItsId();
    void repeatedFactsChangeNothing();
    void aRunThatWasDeletedIsMadeAnewByWhatIsToldLater();
    void logsOfEndedJobsAreMissingTheFailedFirst();
    void aLogThatIsGoneIsAHole();
    void aVerdictGoesToTheJobAndItsRun();
    void aVerdictBeforeTheProvidersWordComesToTheSame();
    void aLogThatCameIsJudgedLater();
    void aLogThatDidNotSayThatItsJobFailedIsJudgedAgain();
    void toldStepsStandBesideThoseOfTheLog();
    void anImportedRunAndAToldOneAreOne();
    void aDeliveryIsStoredOnce();
    void aRepeatIsKnownWhateverBecameOfTheFirst();
    void whatWasRolledBackIsNew();
    void aRepeatAmongVeryManyThatWaitIsKnown();
    void whatAnotherProgramHasSettledIsForgotten();
    void deliveriesAreReadAsTheyCame();
    void settledDeliveriesWaitNoMore();
    void replayedDeliveriesWaitAgain();
    void oldDeliveriesArePrunedUnlessTheyWait();
};

void TestIntake::factsInAnyOrderEndInTheSameRows()
{
    std::vector<CiFact> facts = lifeOfARun();
    for (const CiFact& fact : jobsAlone())
        facts.push_back(fact);
    QStringList expected;
    QTemporaryDir folder;
    auto store = opened(folder.path());
    std::mt19937 dice(7); // NOLINT: the same orders every time
    for (int round = 0; round < 60; ++round) {
        std::vector<CiFact> told = facts;
        if (round > 0) { // some of them twice, all of them in any order, in parts of any size
            for (size_t i = 0; i < facts.size(); i += 3)
                told.push_back(facts[dice() % facts.size()]);
            std::shuffle(told.begin(), told.end(), dice);
        }
        const auto folded = change(*store, [&](Transaction& db) -> Result<> {
            Result<> done = db.run(Topic::Runs, "DELETE FROM run");
            if (done)
                done = db.run(Topic::Runs, "DELETE FROM told_check");
            for (size_t i = 0; done && i < told.size();) {
                const size_t part = round == 0 ? told.size() : std::min<size_t>(1 + dice() % 6, told.size() - i);
                const auto runs = foldFacts(db, std::span(told).subspan(i, part), noon);
                done = runs ? Result<>() : Result<>(runs.error());
                i += part;
            }
            return done;
        });
        QVERIFY(folded);
        if (round == 0)
            expected = everything(*store);
        else
            QCOMPARE(everything(*store), expected);
    }
    QVERIFY(expected.join(u'\n').contains(u"build and test"_s));
    store.reset();
    QVERIFY(checkStore(folder.path())->isWhole());
}

void TestIntake::aRunShowsItsLatestAttempt()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const auto life = lifeOfARun();
    QVERIFY(fold(*store, {life.begin(), life.begin() + 2}));
    QCOMPARE(onlyRun(*store).phase, Phase::Running);
    QCOMPARE(onlyRun(*store).outcome, Outcome::Unknown);
    QVERIFY(fold(*store, {life.begin(), life.begin() + 8}));
    QCOMPARE(onlyRun(*store).outcome, Outcome::Failed);
    QCOMPARE(onlyRun(*store).finishedAt, at(50));
    QVERIFY(fold(*store, life));
    const Run run = onlyRun(*store);
    QCOMPARE(run.attempt, 2);
    QCOMPARE(run.outcome, Outcome::Passed);
    QCOMPARE(run.phase, Phase::Completed);
    QCOMPARE(run.startedAt, at(60));
    QCOMPARE(run.branch, u"main"_s);
    QCOMPARE(run.pipeline, u"build and test"_s);
    QCOMPARE(run.trigger, u"push"_s);
    QCOMPARE(run.url, u"https://ci.example/900/2"_s);
    const auto jobs = ask(*store, [run](Reader& db) { return jobsOfRun(db, run.id); });
    QCOMPARE(jobs->size(), size_t(1));
    QCOMPARE(jobs->front().externalId, u"41"_s);
}

void TestIntake::anUnknownPipelineIsNamedLater()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QVERIFY(fold(*store, {jobFact(u"31"_s, u"linux"_s, Phase::Running, Outcome::Unknown, 1)}));
    QCOMPARE(onlyRun(*store).pipeline, u"acme/anvil"_s);
    QCOMPARE(onlyRun(*store).phase, Phase::Running);
    CiFact run = runFact(Phase::Queued, Outcome::Unknown, 1, 1);
    run.pipeline = u"build"_s;
    QVERIFY(fold(*store, {run}));
    QCOMPARE(onlyRun(*store).pipeline, u"build"_s);
    QCOMPARE(*ask(*store, [](Reader& db) { return pipelineNames(db); }), QStringList{u"build"_s});
}

void TestIntake::aCheckIsSaidOfTheJobOfItsId()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    CiFact check = jobFact(u"31"_s, {}, Phase::Completed, Outcome::Failed, 1);
    check.kind = CiFact::Kind::Check;
    check.runId.clear();
    check.conclusion = u"timed_out"_s;
    QVERIFY(fold(*store, {check})->empty());
    QCOMPARE(*ask(*store, [](Reader& db) { return runCount(db, {}); }), 0);
    QVERIFY(fold(*store, {jobFact(u"31"_s, u"linux"_s, Phase::Running, Outcome::Unknown, 1)}));
    const auto jobs = ask(*store, [](Reader& db) { return jobsOfRun(db, RunId{1}); });
    QCOMPARE(jobs->front().name, u"linux"_s);
    QCOMPARE(jobs->front().outcome, Outcome::Failed);
}

void TestIntake::repeatedFactsChangeNothing()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QCOMPARE(fold(*store, lifeOfARun())->size(), size_t(1));
    QVERIFY(fold(*store, lifeOfARun())->empty());
}

void TestIntake::aRunThatWasDeletedIsMadeAnewByWhatIsToldLater()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const auto life = lifeOfARun();
    QVERIFY(fold(*store, {life.begin(), life.begin() + 5}));
    QVERIFY(change(*store, [](Transaction& db) { return deleteRun(db, RunId{1}); }));
    QVERIFY(fold(*store, {life.begin() + 5, life.end()}));
    QCOMPARE(onlyRun(*store).attempt, 2);
    store.reset();
    QVERIFY(checkStore(folder.path())->isWhole());
}

void TestIntake::logsOfEndedJobsAreMissingTheFailedFirst()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QVERIFY(fold(*store, lifeOfARun()));
    QVERIFY(fold(*store, jobsAlone()));
    CiFact skipped = jobFact(u"99"_s, u"deploy"_s, Phase::Completed, Outcome::Unknown, 2);
    skipped.conclusion = u"skipped"_s;
    QVERIFY(fold(*store, {skipped}));
    const auto missing = [&](Timestamp now, const QStringList& repos) {
        return *ask(*store, [=](Reader& db) { return missingLogs(db, Provider::GitHub, repos, now, 10); });
    };
    auto logs = missing(noon, {u"acme/anvil"_s});
    QStringList ids;
    for (const MissingLog& log : logs)
        ids += log.fact.jobId;
    QCOMPARE(ids, (QStringList{u"31"_s, u"lint/1"_s, u"41"_s, u"32"_s, u"51"_s}));
    QCOMPARE(logs[0].fact.runId, u"900"_s);
    QCOMPARE(logs[0].fact.attempt, 1);
    QCOMPARE(logs[0].fact.name, u"linux"_s);
    QCOMPARE(logs[0].fact.branch, u"main"_s);
    QCOMPARE(missing(noon, {}).size(), size_t(5));
    QVERIFY(missing(noon, {u"acme/other"_s}).empty());
    QCOMPARE(*ask(*store, [](Reader& db) { return missingLogCount(db, Provider::GitHub, {u"acme/anvil"_s}); }), 5);

    QVERIFY(change(*store, [job = logs[0].job](Transaction& db) { return postponeLog(db, job, at(10), {}); }));
    logs = missing(noon, {});
    QCOMPARE(logs[0].fact.jobId, u"lint/1"_s);
    logs = missing(at(10), {});
    QCOMPARE(logs[0].fact.jobId, u"31"_s);
    QCOMPARE(logs[0].tries, 1);
}

void TestIntake::aLogThatIsGoneIsAHole()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QVERIFY(fold(*store, {lifeOfARun()[4]}));
    QVERIFY(change(*store, [](Transaction& db) { return postponeLog(db, JobId{1}, std::nullopt, u"It has expired."_s); }));
    QVERIFY(ask(*store, [](Reader& db) {
                return missingLogs(db, Provider::GitHub, {}, {std::numeric_limits<qint64>::max() - 1}, 9);
            })->empty());
    const auto job = ask(*store, [](Reader& db) { return jobById(db, JobId{1}); });
    QCOMPARE((*job)->verdict.holes.size(), size_t(1));
    QCOMPARE((*job)->verdict.holes[0].kind, Hole::Kind::Missing);
    QCOMPARE((*job)->verdict.holes[0].text, u"It has expired."_s);
    QCOMPARE((*job)->outcome, Outcome::Failed);
    QVERIFY(fold(*store, lifeOfARun())); // and is not asked for again
    const auto wanted = ask(*store, [](Reader& db) { return missingLogs(db, Provider::GitHub, {}, at(9999), 9); });
    for (const MissingLog& log : *wanted)
        QVERIFY(log.fact.jobId != u"31"_s);
    // Should it come after all, it takes the hole's place.
    QVERIFY(change(*store, [](Transaction& db) { return attachVerdict(db, JobId{1}, judged(Outcome::Failed)); }));
    QCOMPARE((*ask(*store, [](Reader& db) { return jobById(db, JobId{1}); }))->verdict.title, fullRun().run.title);
}

void TestIntake::aVerdictGoesToTheJobAndItsRun()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const auto life = lifeOfARun();
    QVERIFY(fold(*store, {life.begin(), life.begin() + 8}));
    const auto log = writeLogFile(folder.path(), "the log\n", 1);
    QVERIFY(log);
    const auto attached = change(*store, [log](Transaction& db) -> Result<> {
        JudgedJob job = judged(Outcome::Failed);
        const Result<LogId> id = addLog(db, *log);
        if (!id)
            return id.error();
        job.log = *id;
        return attachVerdict(db, JobId{1}, job);
    });
    QVERIFY(attached);
    const Run run = onlyRun(*store);
    QCOMPARE(run.category, Category::TestFailure);
    QCOMPARE(run.title, fullRun().run.title);
    QCOMPARE(run.tests, fullRun().run.tests);
    QCOMPARE(run.outcome, Outcome::Failed);
    const auto jobs = ask(*store, [run](Reader& db) { return jobsOfRun(db, run.id); });
    QCOMPARE(jobs->size(), size_t(2));
    QCOMPARE(jobs->front().logBytes, 8);
    QCOMPARE(jobs->front().verdict.evidence.size(), size_t(2));
    QCOMPARE(*ask(*store, [](Reader& db) { return missingLogCount(db, Provider::GitHub, {}); }), 1);
    // The next attempt passes: its line is the run's.
    QVERIFY(fold(*store, life));
    QCOMPARE(onlyRun(*store).category, Category::Unknown);
    QCOMPARE(onlyRun(*store).title, QString());
    store.reset();
    QVERIFY(checkStore(folder.path())->isWhole());
}

void TestIntake::aVerdictBeforeTheProvidersWordComesToTheSame()
{
    QStringList first;
    for (const bool verdictFirst : {false, true}) {
        QTemporaryDir folder;
        auto store = opened(folder.path());
        const auto life = lifeOfARun();
        QVERIFY(fold(*store, {life[2]}));
        const auto attach = [&] {
            return change(*store, [](Transaction& db) { return attachVerdict(db, JobId{1}, judged(Outcome::Passed)); });
        };
        if (verdictFirst)
            QVERIFY(attach());
        QVERIFY(fold(*store, {life.begin(), life.begin() + 8}));
        if (!verdictFirst)
            QVERIFY(attach());
        QCOMPARE((*ask(*store, [](Reader& db) { return jobById(db, JobId{1}); }))->outcome, Outcome::Failed); // as the provider says
        if (!verdictFirst)
            first = everything(*store);
        else
            QCOMPARE(everything(*store), first);
    }
}

void TestIntake::aLogThatCameIsJudgedLater()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const auto life = lifeOfARun();
    QVERIFY(fold(*store, {life.begin(), life.begin() + 8}));
    const auto log = writeLogFile(folder.path(), "the log\n", 1);
    const auto attached = change(*store, [log](Transaction& db) -> Result<> {
        const Result<LogId> id = addLog(db, *log);
        return id ? attachLog(db, JobId{1}, *id) : Result<>(id.error());
    });
    QVERIFY(attached);
    QCOMPARE(*ask(*store, [](Reader& db) { return missingLogCount(db, Provider::GitHub, {}); }), 1);
    const auto due = ask(*store, [](Reader& db) { return unjudgedJobs(db, 5); });
    QCOMPARE(due->size(), size_t(1));
    QCOMPARE(due->front().job, JobId{1});
    QVERIFY(due->front().log);
    QVERIFY(change(*store, [](Transaction& db) { return attachVerdict(db, JobId{1}, judged(Outcome::Failed)); }));
    QVERIFY(ask(*store, [](Reader& db) { return unjudgedJobs(db, 5); })->empty());
    QCOMPARE((*ask(*store, [](Reader& db) { return jobById(db, JobId{1}); }))->logBytes, 8);
    store.reset();
    QVERIFY(checkStore(folder.path())->isWhole());
}

void TestIntake::aLogThatDidNotSayThatItsJobFailedIsJudgedAgain()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const auto life = lifeOfARun();
    const auto said = [&] { return *ask(*store, [](Reader& db) { return toldOutcome(db, JobId{1}); }); };
    QVERIFY(fold(*store, {life[2]}));
    QCOMPARE(said(), Outcome::Unknown);
    const auto log = writeLogFile(folder.path(), "the log\n", 1);
    const auto attached = change(*store, [log](Transaction& db) -> Result<> {
        const Result<LogId> id = addLog(db, *log);
        return id ? attachLog(db, JobId{1}, *id) : Result<>(id.error());
    });
    QVERIFY(attached);
    QVERIFY(change(*store, [](Transaction& db) { return attachVerdict(db, JobId{1}, judged(Outcome::Unknown)); }));
    QVERIFY(ask(*store, [](Reader& db) { return unjudgedJobs(db, 5); })->empty());
    QVERIFY(fold(*store, {life.begin(), life.begin() + 8}));
    QCOMPARE(said(), Outcome::Failed);
    QCOMPARE(ask(*store, [](Reader& db) { return unjudgedJobs(db, 5); })->size(), size_t(1));
}

void TestIntake::toldStepsStandBesideThoseOfTheLog()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QVERIFY(fold(*store, {lifeOfARun()[4]}));
    const auto names = [&] {
        QStringList all;
        const auto jobs = ask(*store, [](Reader& db) { return jobsOfRun(db, RunId{1}); });
        for (const Step& one : jobs->front().steps)
            all += u"%1 %2 %3"_s.arg(one.name).arg(int(one.outcome)).arg(one.bytes.end);
        return all;
    };
    QCOMPARE(names(), (QStringList{u"checkout 1 0"_s, u"make 2 0"_s, u"upload 1 0"_s}));
    QVERIFY(change(*store, [](Transaction& db) { return attachVerdict(db, JobId{1}, judged(Outcome::Failed)); }));
    QCOMPARE(names(), (QStringList{u"checkout 1 0"_s, u"make 2 400"_s, u"cc 0 400"_s, u"upload 1 0"_s}));
}

void TestIntake::anImportedRunAndAToldOneAreOne()
{
    for (const bool importedFirst : {true, false}) {
        QTemporaryDir folder;
        auto store = opened(folder.path());
        NewRun imported = fullRun();
        imported.run.externalId = u"900"_s;
        imported.run.attempt = 1;
        imported.jobs[0].job.name = u"linux"_s;
        imported.jobs[0].job.verdict.saidByPerson = false;
        const auto import = [&] { return change(*store, [imported](Transaction& db) { return addRun(db, imported); }); };
        const auto life = lifeOfARun();
        const std::vector<CiFact> told(life.begin(), life.begin() + 8);
        if (importedFirst) {
            QVERIFY(import()->isNew);
            QVERIFY(fold(*store, told));
        } else {
            QVERIFY(fold(*store, told));
            QVERIFY(import()->isNew);
        }
        QVERIFY(!import()->isNew);
        const Run run = onlyRun(*store);
        QCOMPARE(run.outcome, Outcome::Failed);
        QCOMPARE(run.category, Category::TestFailure);
        QCOMPARE(run.pipeline, u"build"_s);
        const auto jobs = ask(*store, [run](Reader& db) { return jobsOfRun(db, run.id); });
        QCOMPARE(jobs->size(), size_t(2));
        for (const Job& job : *jobs)
            QCOMPARE(job.verdict.evidence.empty(), job.name != u"linux"_s);
        store.reset();
        QVERIFY(checkStore(folder.path())->isWhole());
    }
}

namespace {

Delivery delivery(const QByteArray& key, int second, qsizetype size = 40)
{
    Delivery made;
    made.provider = Provider::GitHub;
    made.event = "workflow_job";
    made.key = key;
    made.receivedAt = at(second);
    made.body = QByteArray("{\"of\": \"" + key + "\"}").leftJustified(size, ' ');
    return made;
}

Result<std::vector<bool>> add(Store& store, std::vector<Delivery> deliveries)
{
    return change(store, [packed = packDeliveries(deliveries)](Transaction& db) { return addDeliveries(db, packed); });
}

std::vector<Delivery> waiting(Store& store, int limit = 100)
{
    return *ask(store, [limit](Reader& db) { return waitingDeliveries(db, limit); });
}

IntakeCounts counts(Store& store)
{
    return *ask(store, [](Reader& db) { return intakeCounts(db); });
}

} // namespace

void TestIntake::aDeliveryIsStoredOnce()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QCOMPARE(*add(*store, {delivery("a", 1), delivery("b", 1), delivery("a", 2)}), (std::vector{true, true, false}));
    QCOMPARE(*add(*store, {delivery("b", 3)}), (std::vector{false}));
    Delivery other = delivery("a", 4);
    other.provider = Provider::GitLab;
    QCOMPARE(*add(*store, {other}), (std::vector{true}));
    QCOMPARE(counts(*store).waiting, 3);
    QCOMPARE(counts(*store).oldestWaiting, at(1));
    QCOMPARE(*ask(*store, [](Reader& db) { return db.value<qint64>("SELECT count(*) FROM payload"); }), 2);
}

void TestIntake::aRepeatIsKnownWhateverBecameOfTheFirst()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QVERIFY(add(*store, {delivery("a", 1), delivery("b", 1)}));
    const auto all = waiting(*store);
    QVERIFY(change(*store, [&](Transaction& db) { return settleDeliveries(db, std::array{settled(all[0], DeliveryState::Applied)}); }));
    const std::vector repeats{delivery("a", 5), delivery("b", 5)};
    QCOMPARE(*add(*store, repeats), (std::vector{false, false}));
    store = opened(folder.path()); // what waits is known after a restart too
    QCOMPARE(*add(*store, repeats), (std::vector{false, false}));
    const auto other = opened(folder.path()); // and what another program has taken meanwhile
    QVERIFY(add(*other, {delivery("c", 6)}));
    QCOMPARE(*add(*store, {delivery("c", 7), delivery("d", 7)}), (std::vector{false, true}));
    QCOMPARE(*add(*other, {delivery("d", 8)}), (std::vector{false}));
    QCOMPARE(counts(*store).waiting, 3);
}

void TestIntake::whatWasRolledBackIsNew()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QVERIFY(add(*store, {delivery("a", 1)}));
    const auto failed = change(*store, [](Transaction& db) -> Result<> {
        const auto added = addDeliveries(db, packDeliveries({delivery("b", 2)}));
        return added ? Error{Error::Kind::Conflict, u"no"_s, {}} : added.error();
    });
    QVERIFY(!failed);
    QCOMPARE(*add(*store, {delivery("a", 3), delivery("b", 3)}), (std::vector{false, true}));
    const auto one = waiting(*store).front();
    QVERIFY(!change(*store, [&](Transaction& db) -> Result<> {
        const auto done = settleDeliveries(db, std::array{settled(one, DeliveryState::Applied)});
        return done ? Error{Error::Kind::Conflict, u"no"_s, {}} : done.error();
    }));
    QCOMPARE(*add(*store, {delivery("a", 4)}), (std::vector{false}));
    QCOMPARE(waiting(*store).size(), size_t(2));
}

// So many wait that not all of them are known by memory.
void TestIntake::aRepeatAmongVeryManyThatWaitIsKnown()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    constexpr int parts = 5, inPart = 1000;
    const qsizetype before = WaitingDigests::atMost.exchange(2 * inPart);
    const auto restore = qScopeGuard([before] { WaitingDigests::atMost = before; });
    const auto keyOf = [](int i) { return QByteArray::number(i); };
    for (int part = 0; part < parts; ++part) {
        std::vector<Delivery> many;
        for (int i = 0; i < inPart; ++i)
            many.push_back(delivery(keyOf(part * inPart + i), 1, 0));
        const auto isNew = add(*store, many);
        QVERIFY(isNew);
        QVERIFY(std::all_of(isNew->begin(), isNew->end(), [](bool is) { return is; }));
    }
    QVERIFY(*ask(*store, [](Reader& db) { return db.value<bool>("SELECT EXISTS (SELECT 1 FROM delivery WHERE state = 'waiting')"); }));
    for (const int i : {0, inPart - 1, inPart, 2 * inPart + 5, parts * inPart - 1})
        QCOMPARE(*add(*store, {delivery(keyOf(i), 2)}), (std::vector{false}));
    QCOMPARE(counts(*store).waiting, parts * inPart);
    QSet<QByteArray> keys; // all of them come to be understood
    constexpr int atOnce = 1700;
    for (auto some = waiting(*store, atOnce); !some.empty(); some = waiting(*store, atOnce)) {
        std::vector<SettledDelivery> all;
        for (const Delivery& one : some) {
            keys += one.key;
            all.push_back(settled(one, DeliveryState::Applied));
        }
        QVERIFY(change(*store, [&](Transaction& db) { return settleDeliveries(db, all); }));
    }
    QCOMPARE(keys.size(), parts * inPart);
    QCOMPARE(counts(*store).applied, parts * inPart);
}

// Whoever takes deliveries need not be who understands them.
void TestIntake::whatAnotherProgramHasSettledIsForgotten()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const auto other = opened(folder.path());
    constexpr int inPart = 100;
    const qsizetype before = WaitingDigests::atMost.exchange(3 * inPart);
    const auto restore = qScopeGuard([before] { WaitingDigests::atMost = before; });
    for (int part = 0; part < 20; ++part) {
        std::vector<Delivery> many;
        for (int i = 0; i < inPart; ++i)
            many.push_back(delivery(QByteArray::number(part * inPart + i), 1, 0));
        QVERIFY(add(*store, many));
        std::vector<SettledDelivery> all;
        for (const Delivery& one : waiting(*other))
            all.push_back(settled(one, DeliveryState::Applied));
        QCOMPARE(all.size(), size_t(inPart));
        QVERIFY(!*ask(*other, [](Reader& db) { return db.value<bool>("SELECT EXISTS (SELECT 1 FROM delivery WHERE state = 'waiting')"); }));
        QVERIFY(change(*other, [&](Transaction& db) { return settleDeliveries(db, all); }));
    }
    QCOMPARE(*add(*store, {delivery("7", 2)}), (std::vector{false}));
    QCOMPARE(counts(*store).applied, 20 * inPart);
}

void TestIntake::deliveriesAreReadAsTheyCame()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    std::vector<Delivery> sent;
    for (int i = 0; i < 30; ++i)
        sent.push_back(delivery("d" + QByteArray::number(i), i, i == 7 ? 300'000 : 40 + i));
    sent[3].body.clear();
    for (size_t i = 0; i < sent.size(); i += 10)
        QVERIFY(add(*store, {sent.begin() + std::ptrdiff_t(i), sent.begin() + std::ptrdiff_t(i + 10)}));
    std::vector<Delivery> read = waiting(*store);
    QCOMPARE(read.size(), sent.size());
    for (size_t i = 0; i < sent.size(); ++i) {
        sent[i].id = read[i].id;
        QVERIFY(read[i] == sent[i]);
    }
    QCOMPARE(waiting(*store, 12).size(), size_t(12));
}

void TestIntake::settledDeliveriesWaitNoMore()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QVERIFY(add(*store, {delivery("a", 1), delivery("b", 2)}));
    QVERIFY(add(*store, {delivery("c", 3)}));
    const auto all = waiting(*store);
    QVERIFY(change(*store, [&](Transaction& db) {
        return settleDeliveries(db,
                                std::array{settled(all[0], DeliveryState::Applied), settled(all[1], DeliveryState::Refused, u"no JSON"_s)});
    }));
    QCOMPARE(waiting(*store).size(), size_t(1));
    QVERIFY(change(*store,
                   [&](Transaction& db) { return settleDeliveries(db, std::array{settled(all[1], DeliveryState::Applied)}); })); // too late
    const IntakeCounts found = counts(*store);
    QCOMPARE(found.waiting, 1);
    QCOMPARE(found.applied, 1);
    QCOMPARE(found.refused, 1);
    QCOMPARE(found.oldestWaiting, at(3));
}

void TestIntake::replayedDeliveriesWaitAgain()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QVERIFY(add(*store, {delivery("a", 1), delivery("b", 2), delivery("c", 3)}));
    for (const Delivery& one : waiting(*store))
        QVERIFY(change(*store,
                       [&](Transaction& db) { return settleDeliveries(db, std::array{settled(one, DeliveryState::Ignored, u"ping"_s)}); }));
    QCOMPARE(*change(*store, [](Transaction& db) { return replayDeliveries(db, at(2), Provider::GitLab); }), 0);
    QCOMPARE(*change(*store, [](Transaction& db) { return replayDeliveries(db, at(2), Provider::GitHub); }), 2);
    QCOMPARE(waiting(*store).size(), size_t(2));
    QCOMPARE(*change(*store, [](Transaction& db) { return replayDeliveries(db, std::nullopt, std::nullopt); }), 1);
    QCOMPARE(counts(*store).waiting, 3);
    QCOMPARE(counts(*store).ignored, 0);
}

void TestIntake::oldDeliveriesArePrunedUnlessTheyWait()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QVERIFY(add(*store, {delivery("a", 1), delivery("b", 1)}));
    QVERIFY(add(*store, {delivery("c", 2)}));
    QVERIFY(add(*store, {delivery("d", 3)}));
    const auto all = waiting(*store);
    for (const size_t i : {0, 2, 3})
        QVERIFY(change(*store, [&](Transaction& db) { return settleDeliveries(db, std::array{settled(all[i], DeliveryState::Applied)}); }));
    QCOMPARE(*change(*store, [](Transaction& db) { return pruneDeliveries(db, at(3), 10); }), 1);
    QCOMPARE(waiting(*store).size(), size_t(1));
    QCOMPARE(waiting(*store).front().body.trimmed(), "{\"of\": \"b\"}");
    QCOMPARE(*ask(*store, [](Reader& db) { return db.value<qint64>("SELECT count(*) FROM delivery"); }), 2);
    QCOMPARE(*add(*store, {delivery("a", 9), delivery("b", 9), delivery("c", 9)}), (std::vector{false, false, true})); // c is forgotten
    store.reset();
    QVERIFY(checkStore(folder.path())->isWhole());
}

QTEST_GUILESS_MAIN(TestIntake)
#include "tst_intake.moc"
