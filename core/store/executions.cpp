#include "core/store/executions.h"

#include "core/store/transaction.h"

#include <QCoreApplication>

#include <limits>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

TenantPipeline toPipeline(Row& row)
{
    TenantPipeline pipeline;
    pipeline.id = row.next<TenantPipelineId>();
    pipeline.name = row.next<QString>();
    pipeline.description = row.next<QString>();
    pipeline.madeAt = row.next<Timestamp>();
    return pipeline;
}

Execution toExecution(Row& row)
{
    Execution execution;
    execution.id = row.next<ExecutionId>();
    execution.clientId = row.next<QString>();
    execution.status = row.nextWord(executionStatusNamed);
    execution.startedAt = row.next<Timestamp>();
    execution.finishedAt = row.next<std::optional<Timestamp>>();
    execution.duration = row.next<std::optional<double>>();
    execution.records = row.next<std::optional<qint64>>();
    execution.errorMessage = row.next<QString>();
    execution.receivedAt = row.next<Timestamp>();
    return execution;
}

constexpr std::string_view pipelineColumns = "tenant_pipeline.id, tenant_pipeline.name, description, tenant_pipeline.made_at "
                                             "FROM tenant_pipeline JOIN tenant ON tenant.id = tenant_id";

Result<std::optional<TenantPipeline>> pipelineNamed(Reader& db, const QString& tenant, const QString& name)
{
    static const std::string sql = "SELECT " + std::string(pipelineColumns) + " WHERE tenant.name = ? AND tenant_pipeline.name = ?";
    return db.one<TenantPipeline>(sql, toPipeline, tenant, name);
}

} // namespace

Result<AddedPipeline> addTenantPipeline(Transaction& db, const QString& tenant, const QString& name, const QString& description,
                                        Timestamp now)
{
    if (!isTenantName(tenant))
        return Error{
            Error::Kind::Malformed, Text::tr("A tenant's name has letters, digits, dots, underscores and hyphens, at most 100."), {}};
    if (!isTenantPipelineName(name))
        return Error{
            Error::Kind::Malformed, Text::tr("name must be of letters, digits, blanks and . _ - / (at most 100, not digits alone)."), {}};
    if (description.size() > 2000)
        return Error{Error::Kind::Malformed, Text::tr("description is longer than 2,000 characters."), {}};
    const Result<std::optional<TenantPipeline>> known = pipelineNamed(db, tenant, name);
    if (!known)
        return known.error();
    if (*known)
        return AddedPipeline{**known, false};
    if (const Result<> done = db.run(Topic::Runs, "INSERT INTO tenant (name, made_at) VALUES (?,?) ON CONFLICT DO NOTHING", tenant, now);
        !done)
        return done.error();
    const Result<TenantPipelineId> id = db.insert<TenantPipelineId>(Topic::Runs,
                                                                    "INSERT INTO tenant_pipeline (tenant_id, name, description, made_at) "
                                                                    "VALUES ((SELECT id FROM tenant WHERE name = ?),?,?,?) RETURNING id",
                                                                    tenant, name, description, now);
    if (!id)
        return id.error();
    return AddedPipeline{{*id, name, description, now}, true};
}

Result<TenantPipeline> tenantPipeline(Reader& db, const QString& tenant, const QString& idOrName)
{
    static const std::string sql = "SELECT " + std::string(pipelineColumns) + " WHERE tenant.name = ? AND tenant_pipeline.id = ?";
    bool isNumber = false;
    const qint64 id = idOrName.toLongLong(&isNumber);
    const Result<std::optional<TenantPipeline>> found =
        isNumber ? db.one<TenantPipeline>(sql, toPipeline, tenant, id) : pipelineNamed(db, tenant, idOrName);
    if (!found)
        return found.error();
    if (!*found)
        return Error{Error::Kind::NotFound, Text::tr("There is no pipeline %1 here.").arg(idOrName.left(100)), {}};
    return **found;
}

Result<std::vector<TenantPipeline>> tenantPipelines(Reader& db, const QString& tenant, TenantPipelineId after, int limit)
{
    static const std::string sql =
        "SELECT " + std::string(pipelineColumns) + " WHERE tenant.name = ? AND tenant_pipeline.id > ? ORDER BY tenant_pipeline.id LIMIT ?";
    return db.all<TenantPipeline>(sql, toPipeline, tenant, after.value, limit);
}

Result<ExecutionId> putExecution(Transaction& db, TenantPipelineId pipeline, const Execution& execution)
{
    const std::optional<QString> client = execution.clientId.isEmpty() ? std::nullopt : std::optional(execution.clientId);
    return db.insert<ExecutionId>(Topic::Runs,
                                  "INSERT INTO execution (pipeline_id, client_id, status, started_at, finished_at, duration_seconds, "
                                  "records_processed, error_message, "
                                  "received_at) VALUES (?,?,?,?,?,?,?,?,?) "
                                  "ON CONFLICT (pipeline_id, client_id) WHERE client_id IS NOT NULL DO UPDATE SET "
                                  "status = iif(excluded.status = 'running', status, excluded.status), "
                                  "started_at = excluded.started_at, "
                                  "finished_at = coalesce(excluded.finished_at, finished_at), "
                                  "duration_seconds = coalesce(excluded.duration_seconds, duration_seconds), "
                                  "records_processed = coalesce(excluded.records_processed, records_processed), "
                                  "error_message = iif(excluded.error_message = '', error_message, excluded.error_message) RETURNING id",
                                  pipeline, client, execution.status, execution.startedAt, execution.finishedAt, execution.duration,
                                  execution.records, execution.errorMessage, execution.receivedAt);
}

Result<std::vector<Execution>> executions(Reader& db, TenantPipelineId pipeline, const std::optional<ExecutionPlace>& before, int limit)
{
    const ExecutionPlace place =
        before.value_or(ExecutionPlace{{std::numeric_limits<qint64>::max()}, {std::numeric_limits<qint64>::max()}});
    return db.all<Execution>(
        "SELECT id, client_id, status, started_at, finished_at, duration_seconds, records_processed, error_message, received_at "
        "FROM execution WHERE pipeline_id = ? AND (started_at, id) < (?, ?) ORDER BY started_at DESC, id DESC LIMIT ?",
        toExecution, pipeline, place.startedAt, place.id, limit);
}

Result<std::vector<double>> latestDurations(Reader& db, TenantPipelineId pipeline, int limit)
{
    return db.all<double>(
        "SELECT duration_seconds FROM execution WHERE pipeline_id = ? AND status = 'success' AND duration_seconds IS NOT NULL "
        "ORDER BY started_at DESC, id DESC LIMIT ?",
        [](Row& row) { return row.next<double>(); }, pipeline, limit);
}

} // namespace sentinel
