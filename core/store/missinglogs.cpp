#include "core/domain/holewords.h"
#include "core/store/intake.h"
#include "core/store/toldjobs_p.h"
#include "core/store/transaction.h"
#include "core/store/verdictrows_p.h"

#include <QCoreApplication>

#include <limits>

namespace sentinel {

namespace {

constexpr qint64 never = std::numeric_limits<qint64>::max();

/// "AND repo IN (?, …)", and what it is bound to.
std::string reposCondition(const QStringList& repos, std::vector<Value>& values)
{
    std::string condition;
    for (const QString& repo : repos) {
        condition += condition.empty() ? "AND log_wanted.repo IN (?" : ", ?";
        values.push_back(repo);
    }
    return condition.empty() ? condition : condition + ") ";
}

struct WantedLog
{
    MissingLog log;
    QByteArray identity, said;
};

WantedLog toWantedLog(Row& row)
{
    WantedLog wanted;
    CiFact& fact = wanted.log.fact;
    wanted.log.job = row.next<JobId>();
    wanted.log.run = row.next<RunId>();
    wanted.log.tries = row.next<int>();
    fact.kind = CiFact::Kind::Job;
    fact.provider = row.nextWord(providerNamed);
    fact.repo = row.next<QString>();
    fact.runId = row.next<QString>();
    fact.attempt = row.next<int>();
    fact.saysAttempt = true;
    fact.jobId = row.next<QString>();
    wanted.identity = row.next<QByteArray>();
    wanted.said = row.next<QByteArray>();
    return wanted;
}

/// A verdict that says only that there is nothing to judge. Its version is that of no triage, so nobody tries to judge it again.
Verdict withoutLog(Outcome outcome, const QString& why)
{
    Verdict verdict;
    verdict.outcome = outcome;
    verdict.holes = {{Hole::Kind::Missing, why, {}}};
    return verdict;
}

} // namespace

Result<std::vector<MissingLog>> missingLogs(Reader& db, Provider provider, const QStringList& repos, Timestamp now, int limit)
{
    std::vector<Value> values{provider};
    const std::string repoCondition = reposCondition(repos, values);
    values.push_back(now);
    values.push_back(limit);
    const Result<std::vector<WantedLog>> wanted = db.all<WantedLog>(
        "SELECT job.id, job.run_id, log_wanted.tries, run.provider, run.repo, run.external_id, job.attempt, job.external_id, "
        "identity.said, told.said FROM log_wanted JOIN job ON job.id = log_wanted.job_id JOIN run ON run.id = job.run_id "
        "LEFT JOIN told AS identity ON identity.run_id = job.run_id AND identity.attempt = 0 AND identity.job = '' "
        "LEFT JOIN told ON told.run_id = job.run_id AND told.attempt = job.attempt AND told.job = job.external_id "
        "WHERE log_wanted.provider = ? "
            + repoCondition + "AND log_wanted.next_try <= ? ORDER BY log_wanted.urgency, log_wanted.ended_at DESC LIMIT ?",
        toWantedLog, values);
    if (!wanted)
        return wanted.error();
    std::vector<MissingLog> logs;
    for (const WantedLog& one : *wanted) {
        logs.push_back(one.log);
        Told::decoded(one.identity).writeTo(logs.back().fact);
        Told::decoded(one.said).writeTo(logs.back().fact);
    }
    return logs;
}

Result<qint64> missingLogCount(Reader& db, Provider provider, const QStringList& repos)
{
    std::vector<Value> values{provider};
    const std::string repoCondition = reposCondition(repos, values);
    return db.value<qint64>("SELECT count(*) FROM log_wanted WHERE provider = ? " + repoCondition + "AND next_try < 9223372036854775807",
                            values);
}

Result<> postponeLog(Transaction& db, JobId job, std::optional<Timestamp> nextTry, const QString& why)
{
    Result<> done =
        db.run(Topic::Intake, "UPDATE log_wanted SET tries = tries + 1, next_try = ? WHERE job_id = ?", nextTry ? nextTry->ms : never, job);
    if (!done || nextTry)
        return done;
    const Result<std::optional<Outcome>> outcome = db.one<Outcome>(
        "SELECT outcome FROM job WHERE id = ?", [](Row& row) { return row.nextWord(outcomeNamed); }, job);
    if (!outcome)
        return outcome.error();
    if (!*outcome)
        return Error{Error::Kind::NotFound, QCoreApplication::translate("Store", "This job is no longer in the history."),
                     QString::number(job.value)};
    const Result<std::optional<qint64>> judged = db.one<qint64>(
        "SELECT id FROM finding WHERE job_id = ? AND detector = 'triage'", [](Row& row) { return row.next<qint64>(); }, job);
    if (!judged)
        return judged.error();
    NewRun::NewJob added;
    added.job.verdict = withoutLog(**outcome, why);
    if (!*judged) {
        const Result<qint64> finding = insertFinding(db, job, added);
        return finding ? insertEvidence(db, *finding, added.job.verdict) : Result<>(finding.error());
    }
    // There is a verdict without the log, on a report for instance: it stays, and says what is missing.
    return db.run(Topic::Runs,
                  "INSERT INTO hole (finding_id, position, kind, text, byte_begin, byte_end) "
                  "SELECT ?1, (SELECT ifnull(max(position) + 1, 0) FROM hole WHERE finding_id = ?1), ?2, ?3, 0, 0 "
                  "WHERE NOT EXISTS (SELECT 1 FROM hole WHERE finding_id = ?1 AND kind = ?2)",
                  **judged, jsonName(Hole::Kind::Missing), why);
}

// The row stays, so that what is said of the job later does not ask for its log again.
Result<> expectNoLog(Transaction& db, JobId job)
{
    return db.run(Topic::Intake, "UPDATE log_wanted SET next_try = ? WHERE job_id = ?", never, job);
}

} // namespace sentinel
