#include "core/store/feedback.h"
#include "core/store/runs.h"
#include "core/store/transaction.h"
#include "core/store/verdictrows_p.h"

#include <QCoreApplication>

#include <set>

namespace sentinel {

namespace {

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

Result<> insertJob(Transaction& db, RunId run, int attempt, size_t position, const NewRun::NewJob& added)
{
    const Job& job = added.job;
    const Result<JobId> id = db.insert<JobId>(Topic::Runs,
                                              "INSERT INTO job (run_id, attempt, position, name, outcome, started_at, finished_at, log_id) "
                                              "VALUES (?,?,?,?,?,?,?,?) RETURNING id",
                                              run, attempt, position, job.name, job.outcome, job.startedAt, job.finishedAt, job.log);
    if (!id)
        return id.error();
    const Result<qint64> finding = insertFinding(db, *id, added);
    if (!finding)
        return finding.error();
    Result<> done = insertSteps(db, *id, job.steps);
    if (done)
        done = insertEvidence(db, *finding, job.verdict);
    if (done)
        done = insertTests(db, *id, *finding, added);
    return done;
}

/// What people said of these kinds of failure holds from the first moment on. Answers what the run is called then.
Result<Category> heedPeople(Transaction& db, RunId id, const NewRun& added)
{
    Category category = added.run.category;
    std::set<QByteArray> seen;
    for (const NewRun::NewJob& one : added.jobs) {
        const QByteArray& fingerprint = one.job.verdict.fingerprint;
        if (fingerprint.isEmpty() || !seen.insert(fingerprint).second)
            continue;
        const Result<std::optional<Feedback>> word = applyFeedback(db, fingerprint, id);
        if (!word)
            return word.error();
        if (*word && fingerprint == added.run.fingerprint)
            category = (*word)->category.value_or(category);
    }
    return category;
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
            return StoredRun{*id, false, run.category};
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
    const Result<Category> category = heedPeople(db, *id, added);
    if (!category)
        return category.error();
    return StoredRun{*id, true, *category};
}

} // namespace sentinel
