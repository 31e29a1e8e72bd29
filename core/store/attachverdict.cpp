#include "core/store/attemptline_p.h"
#include "core/store/feedback.h"
#include "core/store/intake.h"
#include "core/store/transaction.h"
#include "core/store/verdictrows_p.h"
#include "core/store/verdicts.h"

#include <QCoreApplication>

namespace sentinel {

namespace {

struct Place
{
    RunId run;
    int attempt = 1;
};

Result<Place> placeOf(Reader& db, JobId job)
{
    const Result<std::optional<Place>> place = db.one<Place>(
        "SELECT run_id, attempt FROM job WHERE id = ?",
        [](Row& row) {
            const auto run = row.next<RunId>();
            return Place{run, row.next<int>()};
        },
        job);
    if (!place)
        return place.error();
    if (!*place)
        return Error{Error::Kind::NotFound, QCoreApplication::translate("Store", "This job is no longer in the history."),
                     QString::number(job.value)};
    return **place;
}

NewRun::NewJob asNewJob(const JudgedJob& judged)
{
    NewRun::NewJob made;
    made.job.verdict = judged.verdict;
    made.job.log = judged.log;
    made.job.steps = judged.steps;
    made.tests = judged.tests;
    made.rulesKey = judged.rulesKey;
    made.green = judged.green;
    return made;
}

Result<> addVerdict(Transaction& db, JobId job, const NewRun::NewJob& judged)
{
    const Result<qint64> finding = insertFinding(db, job, judged);
    if (!finding)
        return finding.error();
    const Result<> done = insertEvidence(db, *finding, judged.job.verdict);
    return done ? insertTests(db, job, *finding, judged) : done;
}

} // namespace

Result<> attachLog(Transaction& db, JobId job, LogId log)
{
    Result<> done = db.run(Topic::Runs, "UPDATE job SET log_id = ? WHERE id = ?", log, job);
    if (done && db.changedRows() == 0)
        return Error{Error::Kind::NotFound, QCoreApplication::translate("Store", "This job is no longer in the history."),
                     QString::number(job.value)};
    if (done)
        done = db.run(Topic::Intake, "DELETE FROM log_wanted WHERE job_id = ?", job);
    if (done)
        done = db.run(Topic::Intake, "INSERT INTO log_unjudged VALUES (?) ON CONFLICT DO NOTHING", job);
    return done;
}

Result<bool> anyJobIsUnjudged(Reader& db)
{
    return db.value<bool>("SELECT EXISTS (SELECT 1 FROM log_unjudged)");
}

Result<std::vector<DueJob>> unjudgedJobs(Reader& db, int limit)
{
    return db.all<DueJob>(
        "SELECT job.id, job.run_id, job.name, job.log_id FROM log_unjudged JOIN job ON job.id = log_unjudged.job_id "
        "WHERE job.log_id IS NOT NULL ORDER BY job.outcome = 'failed' DESC, job.id DESC LIMIT ?",
        [](Row& row) {
            DueJob due;
            due.job = row.next<JobId>();
            due.run = row.next<RunId>();
            due.name = row.next<QString>();
            due.log = row.next<LogId>();
            return due;
        },
        limit);
}

Result<> attachVerdict(Transaction& db, JobId job, const JudgedJob& judged)
{
    const Result<Place> place = placeOf(db, job);
    if (!place)
        return place.error();
    const NewRun::NewJob made = asNewJob(judged);
    const Result<std::optional<qint64>> finding = db.one<qint64>(
        "SELECT id FROM finding WHERE job_id = ? AND detector = 'triage'", [](Row& row) { return row.next<qint64>(); }, job);
    if (!finding)
        return finding.error();
    Result<> done = db.run(Topic::Runs, "UPDATE job SET log_id = ifnull(?2, log_id) WHERE id = ?1", job, judged.log);
    if (done && !judged.steps.empty())
        done = db.run(Topic::Runs, "DELETE FROM step WHERE job_id = ?", job);
    if (done)
        done = insertSteps(db, job, judged.steps);
    if (done && judged.log)
        done = db.run(Topic::Intake, "DELETE FROM log_wanted WHERE job_id = ?", job);
    if (done)
        done = db.run(Topic::Intake, "DELETE FROM log_unjudged WHERE job_id = ?", job);
    if (!done)
        return done;
    if (*finding) {
        const Result<ChangedVerdict> replaced = replaceVerdict(db, job, made);
        return replaced ? Result<>() : Result<>(replaced.error());
    }
    done = addVerdict(db, job, made);
    // The provider's word stands where it said how the job ended.
    if (done)
        done = db.run(Topic::Runs, "UPDATE job SET outcome = ?2 WHERE id = ?1 AND outcome = 'unknown'", job, judged.verdict.outcome);
    if (!done)
        return done;
    if (const Result<bool> refreshed = refreshAttempt(db, place->run, place->attempt); !refreshed)
        return refreshed.error();
    const Result<std::optional<Feedback>> word = applyFeedback(db, judged.verdict.fingerprint, place->run);
    return word ? Result<>() : Result<>(word.error());
}

} // namespace sentinel
