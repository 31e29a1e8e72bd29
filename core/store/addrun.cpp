#include "core/store/attemptline_p.h"
#include "core/store/feedback.h"
#include "core/store/intake.h"
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
        "tests_failed, tests_errors, tests_skipped, phase) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) RETURNING id",
        run.provider, run.externalId, run.repo, run.pipeline, run.branch, run.commit, run.trigger, run.attempt, run.outcome, run.startedAt,
        run.finishedAt, run.storedAt, run.source, run.url, run.category, run.confidence, run.title, Value::text(run.fingerprint),
        run.tests.run, run.tests.passed, run.tests.failed, run.tests.errors, run.tests.skipped, run.phase);
}

Result<> showAttempt(Transaction& db, RunId id, const Run& run)
{
    return db.run(Topic::Runs,
                  "UPDATE run SET pipeline = ?, branch = ?, commit_id = ?, cause = ?, attempt = ?, outcome = ?, started_at = ?, "
                  "finished_at = ?, stored_at = ?, source = ?, url = ?, category = ?, confidence = ?, title = ?, fingerprint = ?, "
                  "tests_run = ?, tests_passed = ?, tests_failed = ?, tests_errors = ?, tests_skipped = ?, phase = ? WHERE id = ?",
                  run.pipeline, run.branch, run.commit, run.trigger, run.attempt, run.outcome, run.startedAt, run.finishedAt, run.storedAt,
                  run.source, run.url, run.category, run.confidence, run.title, Value::text(run.fingerprint), run.tests.run,
                  run.tests.passed, run.tests.failed, run.tests.errors, run.tests.skipped, run.phase, id);
}

Result<> insertAttempt(Transaction& db, RunId id, const Run& run)
{
    return db.run(Topic::Runs,
                  "INSERT INTO attempt (run_id, number, outcome, started_at, finished_at, stored_at, source, url, category, confidence, "
                  "title, fingerprint, tests_run, tests_passed, tests_failed, tests_errors, tests_skipped, phase) "
                  "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                  id, run.attempt, run.outcome, run.startedAt, run.finishedAt, run.storedAt, run.source, run.url, run.category,
                  run.confidence, run.title, Value::text(run.fingerprint), run.tests.run, run.tests.passed, run.tests.failed,
                  run.tests.errors, run.tests.skipped, run.phase);
}

Result<> insertJob(Transaction& db, RunId run, int attempt, size_t position, const NewRun::NewJob& added)
{
    const Job& job = added.job;
    const Result<JobId> id = db.insert<JobId>(Topic::Runs,
                                              "INSERT INTO job (run_id, attempt, position, name, outcome, started_at, finished_at, log_id, "
                                              "external_id, url, phase) VALUES (?,?,?,?,?,?,?,?,?,?,?) RETURNING id",
                                              run, attempt, position, job.name, job.outcome, job.startedAt, job.finishedAt, job.log,
                                              job.externalId, job.url, job.phase);
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

Result<std::optional<JobId>> toldJob(Reader& db, RunId run, int attempt, const Job& job)
{
    return db.one<JobId>(
        "SELECT id FROM job WHERE run_id = ?1 AND attempt = ?2 AND (external_id = ?3 OR (?3 = '' AND name = ?4)) "
        "AND NOT EXISTS (SELECT 1 FROM finding WHERE job_id = job.id) ORDER BY position",
        [](Row& row) { return row.next<JobId>(); }, run, attempt, job.externalId, job.name);
}

// Its provider told of this attempt, and now somebody brings the logs: they go to the jobs of their names.
Result<StoredRun> joinTold(Transaction& db, RunId id, const NewRun& added)
{
    for (size_t i = 0; i < added.jobs.size(); ++i) {
        const NewRun::NewJob& one = added.jobs[i];
        const Result<std::optional<JobId>> told = toldJob(db, id, added.run.attempt, one.job);
        if (!told)
            return told.error();
        JudgedJob judged;
        judged.log = one.job.log;
        judged.steps = one.job.steps;
        judged.tests = one.tests;
        judged.verdict = one.job.verdict;
        judged.rulesKey = one.rulesKey;
        judged.green = one.green;
        const Result<> stored = *told ? attachVerdict(db, **told, judged) : insertJob(db, id, added.run.attempt, i, one);
        if (!stored)
            return stored.error();
    }
    const Result<bool> refreshed = refreshAttempt(db, id, added.run.attempt);
    if (!refreshed)
        return refreshed.error();
    const Result<Category> category = heedPeople(db, id, added);
    if (!category)
        return category.error();
    return StoredRun{id, true, *category};
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
        const Result<std::optional<bool>> isJudged = db.one<bool>(
            "SELECT EXISTS (SELECT 1 FROM job JOIN finding ON finding.job_id = job.id WHERE job.run_id = attempt.run_id "
            "AND job.attempt = attempt.number) OR came_by = 0 FROM attempt WHERE run_id = ? AND number = ?",
            [](Row& row) { return row.next<bool>(); }, *id, run.attempt);
        if (!isJudged)
            return isJudged.error();
        if (*isJudged)
            return **isJudged ? Result<StoredRun>(StoredRun{*id, false, run.category}) : joinTold(db, *id, added);
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
