#include "core/store/history.h"

#include "core/domain/cluster.h"
#include "core/store/reader.h"

#include <string>

namespace sentinel {

namespace {

// The order of toTally.
constexpr std::string_view tallyColumns =
    "count(*), ifnull(sum(outcome = 'passed'), 0), ifnull(sum(outcome = 'failed'), 0), ifnull(sum(outcome = 'cancelled'), 0) ";

constexpr std::string_view inStretch = "FROM run WHERE happened_at >= ?1 AND happened_at < ?2 AND (?3 = '' OR pipeline = ?3) "
                                       "AND (?4 = '' OR branch = ?4) AND (?5 = '' OR repo = ?5) ";

RunTally toTally(Row& row)
{
    RunTally tally;
    tally.runs = row.next<qint64>();
    tally.passed = row.next<qint64>();
    tally.failed = row.next<qint64>();
    tally.cancelled = row.next<qint64>();
    tally.unknown = tally.runs - tally.passed - tally.failed - tally.cancelled;
    return tally;
}

/// "{}" in the columns stands for those of a tally.
std::string asked(std::string_view columns, std::string_view rest)
{
    std::string sql(columns);
    if (const size_t place = sql.find("{}"); place != std::string::npos)
        sql.replace(place, 2, tallyColumns);
    return sql.append(inStretch).append(rest);
}

} // namespace

Result<RunTally> runTally(Reader& db, const RunStretch& stretch)
{
    const Result<std::optional<RunTally>> tally =
        db.one<RunTally>(asked("SELECT {}", {}), toTally, stretch.since, stretch.until, stretch.pipeline, stretch.branch, stretch.repo);
    if (!tally)
        return tally.error();
    return tally->value_or(RunTally());
}

Result<std::vector<DayTally>> runsByDay(Reader& db, const RunStretch& stretch, int limit)
{
    return db.all<DayTally>(
        asked("SELECT (happened_at / ?6 - (happened_at % ?6 < 0)) * ?6 AS day, {}", "GROUP BY day ORDER BY day DESC LIMIT ?7"),
        [](Row& row) {
            DayTally day;
            day.day = row.next<Timestamp>();
            day.tally = toTally(row);
            return day;
        },
        stretch.since, stretch.until, stretch.pipeline, stretch.branch, stretch.repo, dayMs, limit);
}

Result<std::vector<CategoryTally>> failuresByCategory(Reader& db, const RunStretch& stretch)
{
    return db.all<CategoryTally>(
        asked("SELECT category, count(*) ", "AND outcome = 'failed' GROUP BY category ORDER BY count(*) DESC, category"),
        [](Row& row) {
            CategoryTally tally;
            tally.category = row.nextWord(categoryNamed);
            tally.runs = row.next<qint64>();
            return tally;
        },
        stretch.since, stretch.until, stretch.pipeline, stretch.branch, stretch.repo);
}

Result<std::vector<PipelineTally>> pipelineTallies(Reader& db, const RunStretch& stretch, PipelinesOf which, int limit)
{
    // Of a group SQLite takes the plain columns from the row that has the maximum.
    const std::string_view failing = which == PipelinesOf::FailingNow ? "HAVING latest IS NOT NULL AND outcome = 'failed' " : "";
    return db.all<PipelineTally>(
        asked("SELECT repo, pipeline, {}, id, outcome, max(iif(phase = 'completed', happened_at, NULL)) AS latest ",
              "GROUP BY repo, pipeline ")
            .append(failing)
            .append("ORDER BY sum(outcome = 'failed') DESC, count(*) DESC, repo, pipeline LIMIT ?6"),
        [](Row& row) {
            PipelineTally found;
            found.repo = row.next<QString>();
            found.pipeline = row.next<QString>();
            found.tally = toTally(row);
            found.latest = row.next<RunId>();
            found.latestOutcome = row.nextWord(outcomeNamed);
            found.latestAt = row.next<std::optional<Timestamp>>();
            if (!found.latestAt) { // none has ended
                found.latest = {};
                found.latestOutcome = Outcome::Unknown;
            }
            return found;
        },
        stretch.since, stretch.until, stretch.pipeline, stretch.branch, stretch.repo, limit);
}

} // namespace sentinel
