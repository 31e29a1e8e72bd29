#include "core/store/runs.h"

#include "core/store/reader.h"
#include "core/store/runplan_p.h"
#include "core/store/runrow_p.h"
#include "core/store/transaction.h"

#include <QCoreApplication>

#include <limits>

namespace sentinel {

namespace {

RunId toRunId(Row& row)
{
    return row.next<RunId>();
}

Result<QStringList> names(Reader& db, std::string_view sql)
{
    QStringList names;
    const Result<> done = db.each(sql, [&names](Row& row) {
        names.push_back(row.next<QString>());
        return true;
    });
    if (!done)
        return done.error();
    return names;
}

} // namespace

TestCounts toCounts(Row& row)
{
    TestCounts counts;
    counts.run = row.next<qint64>();
    counts.passed = row.next<qint64>();
    counts.failed = row.next<qint64>();
    counts.errors = row.next<qint64>();
    counts.skipped = row.next<qint64>();
    return counts;
}

Run toRun(Row& row)
{
    Run run;
    run.id = row.next<RunId>();
    run.provider = row.nextWord(providerNamed);
    run.repo = row.next<QString>();
    run.pipeline = row.next<QString>();
    run.externalId = row.next<QString>();
    run.attempt = row.next<int>();
    run.branch = row.next<QString>();
    run.commit = row.next<QString>();
    run.trigger = row.next<QString>();
    run.outcome = row.nextWord(outcomeNamed);
    run.phase = row.nextWord(phaseNamed);
    run.startedAt = row.next<std::optional<Timestamp>>();
    run.finishedAt = row.next<std::optional<Timestamp>>();
    run.storedAt = row.next<Timestamp>();
    run.source = row.next<QString>();
    run.url = row.next<QString>();
    run.category = row.nextWord(categoryNamed);
    run.confidence = row.next<double>();
    run.title = row.next<QString>();
    run.fingerprint = row.next<QByteArray>();
    run.tests = toCounts(row);
    run.cluster = row.next<ClusterId>();
    run.clusterName = row.next<QString>();
    return run;
}

Result<qint64> runCount(Reader& db, const RunFilter& filter)
{
    const std::vector<ColumnCondition> columns = columnConditions(filter);
    if (columns.size() <= 1 && filter.text.trimmed().isEmpty() && !filter.since && !filter.until) // the tally knows
        return columns.empty() ? countRuns(db) : countRuns(db, columns.front());
    const Result<RunPlan> plan = planCount(db, filter);
    if (!plan)
        return plan.error();
    return db.value<qint64>("SELECT count(*) FROM " + plan->table + " WHERE " + plan->condition.sql, plan->condition.values);
}

Result<std::optional<Run>> runById(Reader& db, RunId id)
{
    return db.one<Run>("SELECT " + std::string(runColumns) + " FROM run WHERE id = ?", toRun, id);
}

Result<QStringList> pipelineNames(Reader& db)
{
    return names(db, "SELECT name FROM tally WHERE kind = 'pipeline' ORDER BY name");
}

Result<QStringList> branchNames(Reader& db)
{
    return names(db, "SELECT name FROM tally WHERE kind = 'branch' AND name <> '' ORDER BY name");
}

Result<std::optional<RunId>> findRun(Reader& db, Provider provider, const QString& externalId)
{
    return db.one<RunId>("SELECT id FROM run WHERE provider = ? AND external_id = ? ORDER BY id", toRunId, provider, externalId);
}

namespace {

struct Lineage
{
    QString pipeline, repo, branch;
    Timestamp happenedAt;
    qint64 id = 0;
};

Result<std::optional<GreenLog>> lastGreenLog(Reader& db, const Lineage& red, const QString& jobName)
{
    return db.one<GreenLog>(
        "SELECT green.id, job.log_id FROM ("
        "SELECT id, attempt, branch, happened_at FROM run INDEXED BY run_by_lineage "
        "WHERE pipeline = ?1 AND repo = ?2 AND outcome = 'passed' AND (happened_at, id) < (?3, ?4) "
        "ORDER BY happened_at DESC, id DESC LIMIT 100) AS green "
        "JOIN job ON job.run_id = green.id AND job.attempt = green.attempt "
        "WHERE job.name = ?5 AND job.outcome = 'passed' AND job.log_id IS NOT NULL "
        "ORDER BY CASE WHEN green.branch = ?6 THEN 0 WHEN green.branch IN ('main', 'master') THEN 1 ELSE 2 END, "
        "green.happened_at DESC, green.id DESC, job.position LIMIT 1",
        [](Row& row) {
            const auto run = row.next<RunId>();
            return GreenLog{run, row.next<LogId>()};
        },
        red.pipeline, red.repo, red.happenedAt, red.id, jobName, red.branch);
}

} // namespace

Result<std::optional<GreenLog>> lastGreenLog(Reader& db, RunId before, const QString& jobName)
{
    const Result<std::optional<Lineage>> red = db.one<Lineage>(
        "SELECT pipeline, repo, branch, happened_at, id FROM run WHERE id = ?",
        [](Row& row) {
            Lineage lineage;
            lineage.pipeline = row.next<QString>();
            lineage.repo = row.next<QString>();
            lineage.branch = row.next<QString>();
            lineage.happenedAt = row.next<Timestamp>();
            lineage.id = row.next<qint64>();
            return lineage;
        },
        before);
    if (!red)
        return red.error();
    return *red ? lastGreenLog(db, **red, jobName) : Result<std::optional<GreenLog>>(std::optional<GreenLog>());
}

Result<std::optional<GreenLog>> lastGreenLog(Reader& db, const Run& before, const QString& jobName)
{
    constexpr qint64 later = std::numeric_limits<qint64>::max(); // than every id there is
    return lastGreenLog(db, {before.pipeline, before.repo, before.branch, before.startedAt.value_or(before.storedAt), later}, jobName);
}

Result<> deleteRun(Transaction& db, RunId id)
{
    const Result<std::vector<LogId>> logs = db.all<LogId>(
        "SELECT DISTINCT log_id FROM job WHERE run_id = ? AND log_id IS NOT NULL", [](Row& row) { return row.next<LogId>(); }, id);
    if (!logs)
        return logs.error();
    if (const Result<> deleted = db.run(Topic::Runs, "DELETE FROM run WHERE id = ?", id); !deleted)
        return deleted;
    if (db.changedRows() == 0)
        return Error{Error::Kind::NotFound, QCoreApplication::translate("Store", "There is no run %1.").arg(id.value), {}};
    for (const LogId log : *logs) { // the files themselves are swept up later, when nobody can be about to use them again
        const Result<> deleted = db.run(Topic::Runs,
                                        "DELETE FROM log WHERE id = ?1 AND NOT EXISTS "
                                        "(SELECT 1 FROM job WHERE log_id = ?1)",
                                        log);
        if (!deleted)
            return deleted;
    }
    return {};
}

} // namespace sentinel
