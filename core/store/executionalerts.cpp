#include "core/store/executionalerts.h"

#include "core/store/transaction.h"

#include <QCoreApplication>

#include <limits>
#include <string>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

constexpr std::string_view resolvedAt =
    "(SELECT min(later.started_at) FROM execution AS later WHERE later.pipeline_id = execution.pipeline_id "
    "AND later.started_at > execution.started_at AND later.status = 'success')";

// From the tenant to its pipelines to their failures: what others have is not read.
constexpr std::string_view alertsOfTenant =
    "FROM tenant CROSS JOIN tenant_pipeline ON tenant_pipeline.tenant_id = tenant.id "
    "CROSS JOIN execution ON execution.pipeline_id = tenant_pipeline.id AND execution.status = 'failed' WHERE tenant.name = ?1 ";

constexpr std::string_view alertColumns =
    "SELECT tenant_pipeline.id, tenant_pipeline.name, tenant_pipeline.description, tenant_pipeline.made_at, execution.id, client_id, "
    "status, started_at, finished_at, duration_seconds, records_processed, error_message, received_at, acknowledged_at, acknowledged_by, ";

std::string sqlOf(std::string_view rest)
{
    return std::string(alertColumns).append(resolvedAt).append(" AS resolved_at ").append(alertsOfTenant).append(rest);
}

ExecutionAlert toAlert(Row& row)
{
    ExecutionAlert alert;
    alert.pipeline.id = row.next<TenantPipelineId>();
    alert.pipeline.name = row.next<QString>();
    alert.pipeline.description = row.next<QString>();
    alert.pipeline.madeAt = row.next<Timestamp>();
    alert.execution.id = row.next<ExecutionId>();
    alert.execution.clientId = row.next<QString>();
    alert.execution.status = row.nextWord(executionStatusNamed);
    alert.execution.startedAt = row.next<Timestamp>();
    alert.execution.finishedAt = row.next<std::optional<Timestamp>>();
    alert.execution.duration = row.next<std::optional<double>>();
    alert.execution.records = row.next<std::optional<qint64>>();
    alert.execution.errorMessage = row.next<QString>();
    alert.execution.receivedAt = row.next<Timestamp>();
    alert.acknowledgedAt = row.next<std::optional<Timestamp>>();
    alert.acknowledgedBy = row.next<QString>();
    alert.resolvedAt = row.next<std::optional<Timestamp>>();
    return alert;
}

std::string_view conditionOf(std::optional<AlertState> state)
{
    if (!state)
        return {};
    switch (*state) {
    case AlertState::Open:
        return "AND resolved_at IS NULL AND acknowledged_at IS NULL ";
    case AlertState::Acknowledged:
        return "AND resolved_at IS NULL AND acknowledged_at IS NOT NULL ";
    case AlertState::Resolved:
        return "AND resolved_at IS NOT NULL ";
    }
    return {};
}

} // namespace

std::string_view jsonName(AlertState state)
{
    switch (state) {
    case AlertState::Open:
        return "open";
    case AlertState::Acknowledged:
        return "acknowledged";
    case AlertState::Resolved:
        return "resolved";
    }
    return {};
}

std::optional<AlertState> alertStateNamed(std::string_view name)
{
    for (const AlertState state : {AlertState::Open, AlertState::Acknowledged, AlertState::Resolved}) {
        if (jsonName(state) == name)
            return state;
    }
    return {};
}

AlertState ExecutionAlert::state() const
{
    if (resolvedAt)
        return AlertState::Resolved;
    return acknowledgedAt ? AlertState::Acknowledged : AlertState::Open;
}

Result<std::vector<ExecutionAlert>> executionAlerts(Reader& db, const QString& tenant, std::optional<AlertState> state, ExecutionId before,
                                                    int limit)
{
    return db.all<ExecutionAlert>(sqlOf("AND execution.id < ?2 ").append(conditionOf(state)).append("ORDER BY execution.id DESC LIMIT ?3"),
                                  toAlert, tenant, before ? before.value : std::numeric_limits<qint64>::max(), limit);
}

Result<ExecutionAlert> acknowledgeExecution(Transaction& db, const QString& tenant, ExecutionId id, ApiKeyId by, Timestamp now)
{
    const auto alert = [&] { return db.one<ExecutionAlert>(sqlOf("AND execution.id = ?2"), toAlert, tenant, id.value); };
    const Result<std::optional<ExecutionAlert>> before = alert();
    if (!before)
        return before.error();
    if (!*before)
        return Error{Error::Kind::NotFound, Text::tr("There is no alert %1 here.").arg(id.value), {}};
    if ((*before)->acknowledgedAt)
        return **before;
    const Result<> done = db.run(Topic::Runs,
                                 "UPDATE execution SET acknowledged_at = ?2, "
                                 "acknowledged_by = ifnull((SELECT name FROM api_key WHERE id = ?3), '') WHERE id = ?1",
                                 id, now, by);
    if (!done)
        return done.error();
    const Result<std::optional<ExecutionAlert>> after = alert();
    if (!after)
        return after.error();
    return after->value_or(**before);
}

Result<std::vector<ExecutionTally>> executionTallies(Reader& db, const QString& tenant, Timestamp since, Timestamp until)
{
    const std::string sql =
        std::string("SELECT tenant_pipeline.name, count(*), sum(status = 'success'), sum(status = 'failed'), sum(status = 'cancelled'), "
                    "sum(status = 'running'), sum(status = 'failed' AND acknowledged_at IS NULL AND ")
            .append(resolvedAt)
            .append(" IS NULL), ifnull(sum(records_processed), 0), sum(status = 'success' AND duration_seconds IS NOT NULL), "
                    "avg(iif(status = 'success', duration_seconds, NULL)), "
                    "max(iif(status = 'success', duration_seconds, NULL)) "
                    "FROM tenant CROSS JOIN tenant_pipeline ON tenant_pipeline.tenant_id = tenant.id "
                    "CROSS JOIN execution ON execution.pipeline_id = tenant_pipeline.id AND started_at >= ?2 AND started_at < ?3 "
                    "WHERE tenant.name = ?1 GROUP BY tenant_pipeline.id ORDER BY tenant_pipeline.name");
    return db.all<ExecutionTally>(
        sql,
        [](Row& row) {
            ExecutionTally tally;
            tally.pipeline = row.next<QString>();
            tally.executions = row.next<qint64>();
            tally.succeeded = row.next<qint64>();
            tally.failed = row.next<qint64>();
            tally.cancelled = row.next<qint64>();
            tally.running = row.next<qint64>();
            tally.openAlerts = row.next<qint64>();
            tally.records = row.next<qint64>();
            tally.timed = row.next<qint64>();
            tally.seconds = row.next<std::optional<double>>();
            tally.most = row.next<std::optional<double>>();
            return tally;
        },
        tenant, since, until);
}

} // namespace sentinel
