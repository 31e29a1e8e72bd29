// How telemetry is kept within bounds: what is too old goes, and of what is too much the oldest.

#include "core/store/telemetry.h"
#include "core/store/transaction.h"

#include <algorithm>
#include <string>

namespace sentinel {

namespace {

constexpr std::string_view oldBlocks = "SELECT id FROM point_block WHERE last_at < ?1 LIMIT ?2";
// From series to series, by the index that each has of its events.
constexpr std::string_view oldLogs =
    "SELECT log_event.id FROM series CROSS JOIN log_event ON log_event.series_id = series.id AND log_event.at < ?1 LIMIT ?2";
constexpr std::string_view oldBatches = "SELECT name FROM event_batch WHERE received_at < ?1 LIMIT ?2";
// The earliest blocks that hold so many points too much.
constexpr std::string_view blocksTooMany =
    "SELECT id FROM (SELECT id, sum(points) OVER (ORDER BY last_at, id) - points AS earlier FROM point_block) WHERE earlier < ?1 LIMIT ?2";
constexpr std::string_view logsTooMany = "SELECT id FROM log_event ORDER BY at, id LIMIT min(?1, ?2)";
constexpr std::string_view emptySeries =
    "SELECT id FROM series WHERE id > ?1 AND NOT EXISTS (SELECT 1 FROM point_block WHERE series_id = series.id) "
    "AND NOT EXISTS (SELECT 1 FROM log_event WHERE series_id = series.id) LIMIT ?2";

/// Points and log events above what is kept.
struct Excess
{
    qint64 points = 0, logs = 0;
};

Result<Excess> excessOf(Reader& db, const TelemetryBounds& bounds)
{
    const Result<qint64> points = db.value<qint64>("SELECT ifnull(sum(points), 0) FROM point_block");
    if (!points)
        return points.error();
    const Result<qint64> logs = db.value<qint64>("SELECT count(*) FROM log_event");
    if (!logs)
        return logs.error();
    return Excess{std::max<qint64>(0, *points - bounds.pointsAtMost), std::max<qint64>(0, *logs - bounds.logsAtMost)};
}

/// Deletes rows of one table after the other, until something failed.
class Deleting
{
public:
    Deleting(Transaction& db, int limit) : m_db(db), m_limit(limit) {}

    Deleting& from(std::string_view table, std::string_view key, std::string_view rows, const Value& bound)
    {
        if (!m_done)
            return *this;
        const std::string sql =
            std::string("DELETE FROM ").append(table).append(" WHERE ").append(key).append(" IN (").append(rows).append(")");
        m_done = m_db.run(Topic::Intake, sql, bound, m_limit);
        m_rows += m_done ? m_db.changedRows() : 0;
        return *this;
    }
    bool didSomething() const { return m_rows > 0; }
    Result<qint64> result() const { return m_done ? Result<qint64>(m_rows) : Result<qint64>(m_done.error()); }

private:
    Transaction& m_db;
    const int m_limit;
    Result<> m_done;
    qint64 m_rows = 0;
};

} // namespace

Result<bool> anyTelemetryIsOver(Reader& db, const TelemetryBounds& bounds)
{
    for (const auto& [rows, bound] : {std::pair(oldBlocks, bounds.before), std::pair(oldLogs, bounds.before),
                                      std::pair(oldBatches, bounds.batchesBefore), std::pair(emptySeries, Timestamp{0})}) {
        const Result<bool> any = db.value<bool>(std::string("SELECT EXISTS (").append(rows).append(")"), bound, 1);
        if (!any || *any)
            return any;
    }
    const Result<Excess> excess = excessOf(db, bounds);
    if (!excess)
        return excess.error();
    return excess->points > 0 || excess->logs > 0;
}

Result<qint64> pruneTelemetry(Transaction& db, const TelemetryBounds& bounds, int limit)
{
    Deleting deleting(db, limit);
    deleting.from("point_block", "id", oldBlocks, bounds.before)
        .from("log_event", "id", oldLogs, bounds.before)
        .from("event_batch", "name", oldBatches, bounds.batchesBefore);
    if (!deleting.result() || deleting.didSomething())
        return deleting.result();
    const Result<Excess> excess = excessOf(db, bounds);
    if (!excess)
        return excess.error();
    if (excess->points > 0)
        deleting.from("point_block", "id", blocksTooMany, excess->points);
    if (excess->logs > 0)
        deleting.from("log_event", "id", logsTooMany, excess->logs);
    // At the end the names of what nothing is known of any more: clients that make up labels must not fill the store.
    return deleting.from("series", "id", emptySeries, 0).result();
}

} // namespace sentinel
