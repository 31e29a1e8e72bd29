#include "core/store/retriage.h"

#include "core/store/transaction.h"

#include <limits>

namespace sentinel {

namespace {

// A verdict of version 0 was made by something else, and one without a log or tests cannot be made again. Jobs are gone through in their
// order, so that a page costs what it holds.
constexpr std::string_view due =
    "FROM job CROSS JOIN finding ON finding.job_id = job.id WHERE finding.detector = 'triage' AND finding.version > 0 "
    "AND (finding.version <> ?1 OR (finding.rules_key <> ?2 AND finding.outcome <> 'passed')) "
    "AND (job.log_id IS NOT NULL OR EXISTS (SELECT 1 FROM test_result WHERE test_result.job_id = job.id)) ";

Retriage toRetriage(Row& row)
{
    Retriage found;
    found.id = row.next<RetriageId>();
    found.making.version = row.next<int>();
    found.making.rulesKey = row.next<QByteArray>();
    found.startedAt = row.next<Timestamp>();
    found.finishedAt = row.next<std::optional<Timestamp>>();
    found.judged = row.next<qint64>();
    found.changed = row.next<qint64>();
    found.missing = row.next<qint64>();
    return found;
}

DueJob toDueJob(Row& row)
{
    DueJob job;
    job.job = row.next<JobId>();
    job.run = row.next<RunId>();
    job.name = row.next<QString>();
    job.log = row.next<LogId>();
    return job;
}

constexpr std::string_view columns = "SELECT id, version, rules_key, started_at, finished_at, judged, changed, missing FROM retriage ";

Result<bool> isDue(Reader& db, JobId job, const NewRun::NewJob& judged)
{
    const Result<qint64> count =
        db.value<qint64>("SELECT count(*) FROM finding WHERE job_id = ?1 AND detector = 'triage' AND (version <> ?2 OR rules_key <> ?3)",
                         job, judged.job.verdict.version, Value::text(judged.rulesKey));
    if (!count)
        return count.error();
    return *count > 0;
}

} // namespace

Result<std::vector<DueJob>> dueJobs(Reader& db, const Making& making, JobId before, int limit)
{
    return db.all<DueJob>(
        "SELECT job.id, job.run_id, job.name, job.log_id " + std::string(due) + "AND job.id < ?3 ORDER BY job.id DESC LIMIT ?4", toDueJob,
        making.version, Value::text(making.rulesKey), before ? before.value : std::numeric_limits<qint64>::max(), limit);
}

Result<std::vector<DueJob>> uncomparedJobs(Reader& db, RunId run)
{
    return db.all<DueJob>("SELECT job.id, job.run_id, job.name, job.log_id FROM run JOIN job ON job.run_id = run.id "
                          "AND job.attempt = run.attempt JOIN finding ON finding.job_id = job.id AND finding.detector = 'triage' "
                          "WHERE run.id = ? AND finding.outcome = 'failed' AND finding.green_run_id IS NULL AND job.log_id IS NOT NULL "
                          "ORDER BY job.id",
                          toDueJob, run);
}

Result<qint64> dueJobCount(Reader& db, const Making& making)
{
    const Value key = Value::text(making.rulesKey);
    // As a rule everything is as it should be, which an index alone tells.
    const Result<std::optional<qint64>> other = db.one<qint64>(
        "SELECT 1 FROM finding WHERE detector = 'triage' AND (version <> ?1 OR rules_key <> ?2) LIMIT 1",
        [](Row& row) { return row.next<qint64>(); }, making.version, key);
    if (!other)
        return other.error();
    if (!*other)
        return qint64(0);
    return db.value<qint64>("SELECT count(*) " + std::string(due), making.version, key);
}

Result<Retriage> beginRetriage(Transaction& db, const Making& making, Timestamp now)
{
    const Value key = Value::text(making.rulesKey);
    Result<std::optional<Retriage>> last =
        db.one<Retriage>(std::string(columns) + "WHERE version = ? AND rules_key = ? AND finished_at IS NULL ORDER BY id DESC LIMIT 1",
                         toRetriage, making.version, key);
    if (!last)
        return last.error();
    if (*last)
        return **last;
    const Result<RetriageId> id =
        db.insert<RetriageId>(Topic::Runs,
                              "INSERT INTO retriage (version, rules_key, started_at, judged, changed, missing) VALUES (?,?,?,0,0,0) "
                              "RETURNING id",
                              making.version, key, now);
    if (!id)
        return id.error();
    Retriage begun;
    begun.id = *id;
    begun.making = making;
    begun.startedAt = now;
    return begun;
}

Result<std::optional<ChangedVerdict>> retriageJob(Transaction& db, RetriageId id, JobId job, const NewRun::NewJob& judged)
{
    const Result<bool> wanted = isDue(db, job, judged);
    if (!wanted)
        return wanted.error();
    if (!*wanted)
        return std::optional<ChangedVerdict>();
    Result<ChangedVerdict> change = replaceVerdict(db, job, judged);
    if (!change)
        return change.error();
    Result<> done;
    if (change->isAny())
        done = db.run(Topic::Runs,
                      "INSERT INTO retriage_change (retriage_id, job_id, was_outcome, outcome, was_category, category, was_title, title, "
                      "was_fingerprint, fingerprint) VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING",
                      id, job, change->wasOutcome, change->outcome, change->wasCategory, change->category, change->wasTitle, change->title,
                      Value::text(change->wasFingerprint), Value::text(change->fingerprint));
    if (done)
        done =
            db.run(Topic::Runs, "UPDATE retriage SET judged = judged + 1, changed = changed + ? WHERE id = ?", change->isAny() ? 1 : 0, id);
    if (!done)
        return done.error();
    return std::optional(std::move(*change));
}

Result<> finishRetriage(Transaction& db, RetriageId id, qint64 missing, Timestamp now)
{
    return db.run(Topic::Runs, "UPDATE retriage SET finished_at = ?, missing = ? WHERE id = ?", now, missing, id);
}

Result<std::optional<Retriage>> lastRetriage(Reader& db)
{
    return db.one<Retriage>(std::string(columns) + "ORDER BY id DESC LIMIT 1", toRetriage);
}

Result<std::vector<ChangedVerdict>> retriageChanges(Reader& db, RetriageId id, int limit)
{
    return db.all<ChangedVerdict>(
        "SELECT job.id, job.run_id, run.pipeline, job.name, change.was_outcome, change.outcome, change.was_category, change.category, "
        "change.was_title, change.title, change.was_fingerprint, change.fingerprint FROM retriage_change AS change "
        "JOIN job ON job.id = change.job_id JOIN run ON run.id = job.run_id WHERE change.retriage_id = ? ORDER BY job.id DESC LIMIT ?",
        [](Row& row) {
            ChangedVerdict change;
            change.job = row.next<JobId>();
            change.run = row.next<RunId>();
            change.pipeline = row.next<QString>();
            change.jobName = row.next<QString>();
            change.wasOutcome = row.nextWord(outcomeNamed);
            change.outcome = row.nextWord(outcomeNamed);
            change.wasCategory = row.nextWord(categoryNamed);
            change.category = row.nextWord(categoryNamed);
            change.wasTitle = row.next<QString>();
            change.title = row.next<QString>();
            change.wasFingerprint = row.next<QByteArray>();
            change.fingerprint = row.next<QByteArray>();
            return change;
        },
        id, limit > 0 ? limit : -1);
}

} // namespace sentinel
