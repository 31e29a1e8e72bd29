#include "core/store/toldjobs_p.h"

#include "core/base/hash.h"
#include "core/store/intake.h"
#include "core/store/transaction.h"

#include <QHash>

namespace sentinel {

namespace {

JobId toJobId(Row& row)
{
    return row.next<JobId>();
}

// Where a job stands among the others of its attempt: by its id if that is a number, as ids grow; the same whoever comes first. Behind
// the places that an import gives, and within an integer.
qint64 positionOf(const QString& externalId)
{
    constexpr qint64 behindImported = 1'000'000;
    constexpr qint64 mostNumber = qint64(1) << 60;
    bool isNumber = false;
    const qint64 number = externalId.toLongLong(&isNumber);
    if (isNumber && number >= 0 && number < mostNumber && QString::number(number) == externalId)
        return behindImported + number;
    const Digest digest = digestOf(externalId.toStdString());
    quint64 key = 0;
    for (size_t i = 0; i < sizeof key; ++i)
        key = (key << 8) | digest[i];
    return mostNumber + behindImported + qint64(key >> 3);
}

Result<std::optional<JobId>> knownJob(Reader& db, const ToldJob& job, const QString& name, bool mayBeImported)
{
    Result<std::optional<JobId>> known = db.one<JobId>("SELECT id FROM job WHERE external_id = ? AND run_id = ? AND attempt = ?", toJobId,
                                                       job.externalId, job.run, job.attempt);
    if (!known || *known || !mayBeImported)
        return known;
    return db.one<JobId>("SELECT id FROM job WHERE run_id = ? AND attempt = ? AND external_id = '' AND name = ? ORDER BY position", toJobId,
                         job.run, job.attempt, name);
}

int urgencyOf(Outcome outcome)
{
    return outcome == Outcome::Failed ? 0 : outcome == Outcome::Passed ? 2 : 1;
}

Result<> wantLog(Transaction& db, JobId id, const ToldJob& job, const CiFact& fact, Timestamp now)
{
    return db.run(Topic::Intake,
                  "INSERT INTO log_wanted (job_id, provider, repo, urgency, ended_at, next_try, tries) SELECT ?1, ?2, ?3, ?4, ?5, 0, 0 "
                  "WHERE (SELECT log_id FROM job WHERE id = ?1) IS NULL "
                  "ON CONFLICT (job_id) DO UPDATE SET urgency = ?4, ended_at = ?5",
                  id, job.provider, job.repo, urgencyOf(fact.outcome), fact.finishedAt.value_or(fact.updatedAt.value_or(now)));
}

/// A log that was judged before its job was known to have failed, and did not say so itself, has its say once more.
Result<> judgeAgain(Transaction& db, JobId id)
{
    return db.run(Topic::Intake,
                  "INSERT INTO log_unjudged SELECT job.id FROM job JOIN finding ON finding.job_id = job.id AND finding.detector = 'triage' "
                  "WHERE job.id = ? AND job.log_id IS NOT NULL AND finding.outcome <> 'failed' ON CONFLICT DO NOTHING",
                  id);
}

} // namespace

JobLine lineOfJob(const Told& told)
{
    CiFact fact;
    told.writeTo(fact);
    JobLine line;
    line.outcome = fact.phase == Phase::Completed ? fact.outcome : Outcome::Unknown;
    line.phase = fact.phase;
    line.startedAt = fact.startedAt;
    line.finishedAt = fact.finishedAt;
    line.isTold = true;
    return line;
}

Result<> writeToldJob(Transaction& db, const ToldJob& job, const Told& told, bool mayBeImported, Timestamp now)
{
    CiFact fact;
    told.writeTo(fact);
    const JobLine line = lineOfJob(told);
    const QString name = fact.name.isEmpty() ? job.externalId : fact.name;
    Result<std::optional<JobId>> known = knownJob(db, job, name, mayBeImported);
    if (!known)
        return known.error();
    Result<JobId> id = JobId{};
    if (!*known) {
        id = db.insert<JobId>(Topic::Runs,
                              "INSERT INTO job (run_id, attempt, position, name, outcome, started_at, finished_at, phase, status, "
                              "conclusion, updated_at, external_id, url) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) RETURNING id",
                              job.run, job.attempt, positionOf(job.externalId), name, line.outcome, line.startedAt, line.finishedAt,
                              line.phase, fact.status, fact.conclusion, fact.updatedAt, job.externalId, fact.url);
    } else {
        // What the log said stays where the provider has not said it.
        id = **known;
        const Result<> updated =
            db.run(Topic::Runs,
                   "UPDATE job SET name = ?2, outcome = CASE WHEN ?3 = 'unknown' AND log_id IS NOT NULL THEN outcome ELSE ?3 END, "
                   "started_at = ifnull(?4, started_at), finished_at = ifnull(?5, finished_at), phase = ?6, status = ?7, conclusion = ?8, "
                   "updated_at = ?9, external_id = ?10, url = ?11 WHERE id = ?1",
                   *id, name, line.outcome, line.startedAt, line.finishedAt, line.phase, fact.status, fact.conclusion, fact.updatedAt,
                   job.externalId, fact.url);
        if (!updated)
            return updated;
    }
    if (!id)
        return id.error();
    if (*known && line.outcome == Outcome::Failed) {
        if (const Result<> again = judgeAgain(db, *id); !again)
            return again;
    }
    const bool wasSkipped = fact.conclusion == u"skipped"; // it never ran
    return fact.phase == Phase::Completed && !wasSkipped ? wantLog(db, *id, job, fact, now) : Result<>();
}

Result<Told> toldOfJob(Reader& db, JobId id)
{
    const Result<std::optional<QByteArray>> said = db.one<QByteArray>(
        "SELECT told.said FROM job JOIN told ON told.run_id = job.run_id AND told.attempt = job.attempt AND told.job = job.external_id "
        "WHERE job.id = ? AND job.external_id <> ''",
        [](Row& row) { return row.next<QByteArray>(); }, id);
    if (!said)
        return said.error();
    return *said ? Told::decoded(**said) : Told();
}

Result<Outcome> toldOutcome(Reader& db, JobId job)
{
    const Result<Told> told = toldOfJob(db, job);
    if (!told)
        return told.error();
    CiFact fact;
    told->writeTo(fact);
    return fact.phase == Phase::Completed ? fact.outcome : Outcome::Unknown;
}

std::vector<Step> mergedSteps(std::vector<Step> fromLog, const std::vector<StepFact>& told)
{
    const auto tell = [](Step& step, const StepFact& fact) {
        step.outcome = fact.phase == Phase::Completed ? fact.outcome : Outcome::Unknown;
        step.startedAt = fact.startedAt ? fact.startedAt : step.startedAt;
        if (fact.startedAt && fact.finishedAt)
            step.duration = secondsBetween(*fact.startedAt, *fact.finishedAt);
    };
    // Where the log has steps of a name, the first last, so that each is taken once.
    QHash<QString, std::vector<size_t>> places;
    std::vector<size_t> ends(fromLog.size(), fromLog.size()); // of a step with what is inside it
    for (size_t i = fromLog.size(), end = fromLog.size(); i-- > 0;) {
        if (fromLog[i].depth > 0)
            continue;
        places[fromLog[i].name].push_back(i);
        ends[i] = end;
        end = i;
    }
    std::vector<Step> merged;
    size_t next = 0; // the first step of the log that is not placed yet
    for (const StepFact& fact : told) {
        std::vector<size_t>& same = places[fact.name];
        while (!same.empty() && same.back() < next)
            same.pop_back();
        if (same.empty()) {
            Step step;
            step.number = fact.number;
            step.name = fact.name;
            tell(step, fact);
            merged.push_back(std::move(step));
            continue;
        }
        tell(fromLog[same.back()], fact);
        const size_t end = ends[same.back()];
        merged.insert(merged.end(), fromLog.begin() + std::ptrdiff_t(next), fromLog.begin() + std::ptrdiff_t(end));
        next = end;
    }
    merged.insert(merged.end(), fromLog.begin() + std::ptrdiff_t(next), fromLog.end());
    return merged;
}

} // namespace sentinel
