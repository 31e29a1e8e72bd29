#pragma once

#include "core/base/result.h"
#include "core/domain/execution.h"

#include <QString>

#include <optional>
#include <vector>

namespace sentinel {

class Reader;
class Transaction;

// Everything here is asked for by the tenant's name: nothing of one tenant can be reached by way of another, and what is another's is
// answered like what is not there.

/// Makes a pipeline, and its tenant when that is new. One of that name that is there already is left as it is, and is the answer.
/// Errors: Malformed, names the field.
struct AddedPipeline
{
    TenantPipeline pipeline;
    bool isNew = false;
};
Result<AddedPipeline> addTenantPipeline(Transaction& db, const QString& tenant, const QString& name, const QString& description,
                                        Timestamp now);

/// A pipeline by its number or its name. Errors: NotFound.
Result<TenantPipeline> tenantPipeline(Reader& db, const QString& tenant, const QString& idOrName);
/// By id, after `after`; a tenant that is not there has none.
Result<std::vector<TenantPipeline>> tenantPipelines(Reader& db, const QString& tenant, TenantPipelineId after, int limit);

/// Stores it, or changes the one with the same client id: an end is not undone by a report of the beginning that comes late. Its id.
Result<ExecutionId> putExecution(Transaction& db, TenantPipelineId pipeline, const Execution& execution);

/// Where a page of executions went to its end.
struct ExecutionPlace
{
    Timestamp startedAt;
    ExecutionId id;
};
/// The latest first, before `before` when there is one.
Result<std::vector<Execution>> executions(Reader& db, TenantPipelineId pipeline, const std::optional<ExecutionPlace>& before, int limit);

/// Seconds that the latest successful executions took, the latest first.
Result<std::vector<double>> latestDurations(Reader& db, TenantPipelineId pipeline, int limit);

} // namespace sentinel
