#include "core/store/runs.h"
#include "core/store/transaction.h"
#include "core/store/words_p.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <deque>
#include <map>
#include <tuple>

namespace sentinel {

namespace {

using TestKey = std::tuple<QString, QString, int, int>; // suite, name, status, attempt

TestKey keyOf(const TestResult& test)
{
    return {test.suite, test.name, int(test.status), test.attempt};
}

struct KnownRun
{
    RunId id;
    int attempt = 0;
};

Result<std::optional<KnownRun>> knownRun(Reader& db, const Run& run)
{
    return db.one<KnownRun>(
        "SELECT id, attempt FROM run WHERE provider = ? AND external_id = ? AND repo = ?",
        [](Row& row) {
            const RunId id = row.next<RunId>();
            return KnownRun{id, row.next<int>()};
        },
        run.provider, run.externalId, run.repo);
}

Result<RunId> insertRun(Transaction& db, const Run& run)
{
    return db.insert<RunId>(
        Topic::Runs,
        "INSERT INTO run (provider, external_id, repo, pipeline, branch, commit_id, cause, attempt, outcome, started_at, "
        "finished_at, stored_at, source, url, category, confidence, title, fingerprint, tests_run, tests_passed, "
        "tests_failed, tests_errors, tests_skipped) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) RETURNING id",
        run.provider, run.externalId, run.repo, run.pipeline, run.branch, run.commit, run.trigger, run.attempt, run.outcome, run.startedAt,
        run.finishedAt, run.storedAt, run.source, run.url, run.category, run.confidence, run.title, Value::text(run.fingerprint),
        run.tests.run, run.tests.passed, run.tests.failed, run.tests.errors, run.tests.skipped);
}

Result<> showAttempt(Transaction& db, RunId id, const Run& run)
{
    return db.run(Topic::Runs,
                  "UPDATE run SET pipeline = ?, branch = ?, commit_id = ?, cause = ?, attempt = ?, outcome = ?, started_at = ?, "
                  "finished_at = ?, stored_at = ?, source = ?, url = ?, category = ?, confidence = ?, title = ?, fingerprint = ?, "
                  "tests_run = ?, tests_passed = ?, tests_failed = ?, tests_errors = ?, tests_skipped = ? WHERE id = ?",
                  run.pipeline, run.branch, run.commit, run.trigger, run.attempt, run.outcome, run.startedAt, run.finishedAt, run.storedAt,
                  run.source, run.url, run.category, run.confidence, run.title, Value::text(run.fingerprint), run.tests.run,
                  run.tests.passed, run.tests.failed, run.tests.errors, run.tests.skipped, id);
}

Result<> insertAttempt(Transaction& db, RunId id, const Run& run)
{
    return db.run(Topic::Runs, "INSERT INTO attempt VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", id, run.attempt, run.outcome,
                  run.startedAt, run.finishedAt, run.storedAt, run.source, run.url, run.category, run.confidence, run.title,
                  Value::text(run.fingerprint), run.tests.run, run.tests.passed, run.tests.failed, run.tests.errors, run.tests.skipped);
}

Result<> insertSteps(Transaction& db, JobId job, const std::vector<Step>& steps)
{
    Result<> done;
    for (size_t i = 0; done && i < steps.size(); ++i) {
        const Step& step = steps[i];
        done = db.run(Topic::Runs, "INSERT INTO step VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", job, i, step.number, step.name, step.depth,
                      step.outcome, step.exitCode, step.startedAt, step.duration, step.bytes.begin, step.bytes.end, step.lines.first,
                      step.lines.last);
    }
    return done;
}

Result<qint64> testId(Transaction& db, const TestResult& test)
{
    const auto toId = [](Row& row) { return row.next<qint64>(); };
    Result<std::optional<qint64>> known = db.one<qint64>("SELECT id FROM test WHERE suite = ? AND name = ?", toId, test.suite, test.name);
    if (!known)
        return known.error();
    if (*known)
        return **known;
    return db.insert<qint64>(Topic::Runs, "INSERT INTO test (suite, name) VALUES (?, ?) RETURNING id", test.suite, test.name);
}

Result<> insertTest(Transaction& db, JobId job, qint64 position, const TestResult& test)
{
    const Result<qint64> id = testId(db, test);
    if (!id)
        return id.error();
    std::optional<qint64> begin, end;
    if (test.bytes) {
        begin = test.bytes->begin;
        end = test.bytes->end;
    }
    return db.run(Topic::Runs, "INSERT INTO test_result VALUES (?,?,?,?,?,?,?,?,?)", job, position, *id, test.status, test.duration,
                  test.message, test.attempt, begin, end);
}

Result<qint64> insertFinding(Transaction& db, JobId job, const Verdict& verdict)
{
    const QByteArray remediation = QJsonDocument(QJsonArray::fromStringList(verdict.remediation)).toJson(QJsonDocument::Compact);
    return db.insert<qint64>(
        Topic::Runs,
        "INSERT INTO finding (job_id, detector, version, outcome, category, attribution, confidence, rule, title, fingerprint, "
        "hint, remediation, tests_run, tests_passed, tests_failed, tests_errors, tests_skipped, skeleton, said_by_person) "
        "VALUES (?,'triage',?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) RETURNING id",
        job, verdict.version, verdict.outcome, verdict.category, verdict.attribution, verdict.confidence, verdict.rule, verdict.title,
        Value::text(verdict.fingerprint), verdict.hint, Value::text(remediation), verdict.tests.run, verdict.tests.passed,
        verdict.tests.failed, verdict.tests.errors, verdict.tests.skipped, Value::text(verdict.skeleton), verdict.saidByPerson);
}

QByteArray toJson(const std::vector<ScoreTerm>& terms)
{
    QJsonArray list;
    for (const ScoreTerm& term : terms)
        list.append(QJsonArray{term.feature, term.value, term.weight});
    return QJsonDocument(list).toJson(QJsonDocument::Compact);
}

Result<> insertEvidence(Transaction& db, qint64 finding, const Verdict& verdict)
{
    Result<> done;
    for (size_t i = 0; done && i < verdict.evidence.size(); ++i) {
        const EvidenceBlock& block = verdict.evidence[i];
        done = db.run(Topic::Runs,
                      "INSERT INTO evidence (finding_id, position, byte_begin, byte_end, first_line, last_line, text, score, why, "
                      "terms) VALUES (?,?,?,?,?,?,?,?,?,?)",
                      finding, i, block.bytes.begin, block.bytes.end, block.lines.first, block.lines.last, block.text, block.score,
                      block.why, Value::text(toJson(block.terms)));
    }
    for (size_t i = 0; done && i < verdict.holes.size(); ++i) {
        const Hole& hole = verdict.holes[i];
        done = db.run(Topic::Runs, "INSERT INTO hole VALUES (?,?,?,?,?,?)", finding, i, hole.kind, hole.text, hole.bytes.begin,
                      hole.bytes.end);
    }
    return done;
}

// A verdict names failed tests that are among the job's tests. One that is not (a log may name a failure that its summary
// alone tells of) becomes a row behind them.
Result<> insertTests(Transaction& db, JobId job, qint64 finding, const NewRun::NewJob& added)
{
    std::map<TestKey, std::deque<qint64>> positions;
    qint64 count = 0;
    Result<> done;
    for (const TestResult& test : added.tests) {
        done = insertTest(db, job, count, test);
        if (!done)
            return done;
        if (test.status != TestStatus::Passed && test.status != TestStatus::Skipped)
            positions[keyOf(test)].push_back(count);
        ++count;
    }
    for (size_t i = 0; i < added.job.verdict.failedTests.size(); ++i) {
        const TestResult& failed = added.job.verdict.failedTests[i];
        std::deque<qint64>& known = positions[keyOf(failed)];
        if (known.empty()) {
            done = insertTest(db, job, count, failed);
            if (!done)
                return done;
            known.push_back(count++);
        }
        done = db.run(Topic::Runs, "INSERT INTO finding_test VALUES (?,?,?,?)", finding, i, job, known.front());
        if (!done)
            return done;
        known.pop_front();
    }
    return {};
}

Result<> insertJob(Transaction& db, RunId run, int attempt, size_t position, const NewRun::NewJob& added)
{
    const Job& job = added.job;
    const Result<JobId> id = db.insert<JobId>(Topic::Runs,
                                              "INSERT INTO job (run_id, attempt, position, name, outcome, started_at, finished_at, log_id) "
                                              "VALUES (?,?,?,?,?,?,?,?) RETURNING id",
                                              run, attempt, position, job.name, job.outcome, job.startedAt, job.finishedAt, job.log);
    if (!id)
        return id.error();
    const Result<qint64> finding = insertFinding(db, *id, job.verdict);
    if (!finding)
        return finding.error();
    Result<> done = insertSteps(db, *id, job.steps);
    if (done)
        done = insertEvidence(db, *finding, job.verdict);
    if (done)
        done = insertTests(db, *id, *finding, added);
    return done;
}

} // namespace

Result<StoredRun> addRun(Transaction& db, const NewRun& added)
{
    const Run& run = added.run;
    if (run.externalId.isEmpty())
        return Error{Error::Kind::Malformed, QCoreApplication::translate("Store", "A run without an id of its own cannot be stored."),
                     run.source};
    const Result<std::optional<KnownRun>> known = knownRun(db, run);
    if (!known)
        return known.error();

    Result<RunId> id = RunId{};
    Result<> done;
    if (!*known) {
        id = insertRun(db, run);
    } else {
        id = (*known)->id;
        const Result<qint64> same = db.value<qint64>("SELECT count(*) FROM attempt WHERE run_id = ? AND number = ?", *id, run.attempt);
        if (!same)
            return same.error();
        if (*same > 0)
            return StoredRun{*id, false};
        if (run.attempt > (*known)->attempt)
            done = showAttempt(db, *id, run);
    }
    if (!id)
        return id.error();
    if (done)
        done = insertAttempt(db, *id, run);
    for (size_t i = 0; done && i < added.jobs.size(); ++i)
        done = insertJob(db, *id, run.attempt, i, added.jobs[i]);
    if (!done)
        return done.error();
    return StoredRun{*id, true};
}

} // namespace sentinel
