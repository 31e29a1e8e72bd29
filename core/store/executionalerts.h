#pragma once

#include "core/base/result.h"
#include "core/domain/access.h"
#include "core/domain/execution.h"

#include <QString>

#include <optional>
#include <vector>

namespace sentinel {

class Reader;
class Transaction;

// Every failed execution is an alert of its tenant, known by the execution's id. Nothing is kept of it but who has seen to it, so that
// reports may come late, twice and out of order.

enum class AlertState { Open, Acknowledged, Resolved };
std::string_view jsonName(AlertState state);
std::optional<AlertState> alertStateNamed(std::string_view name);

struct ExecutionAlert
{
    TenantPipeline pipeline;
    Execution execution;
    std::optional<Timestamp> acknowledgedAt;
    QString acknowledgedBy;              ///< name of the key, or empty
    std::optional<Timestamp> resolvedAt; ///< when the first execution started that succeeded afterwards
    AlertState state() const;
    bool operator==(const ExecutionAlert&) const = default;
};

/// By id, the latest first, those below `before` (none: from the latest on); of one state where it is given.
Result<std::vector<ExecutionAlert>> executionAlerts(Reader& db, const QString& tenant, std::optional<AlertState> state, ExecutionId before,
                                                    int limit);
/// Somebody has seen to it; who did so first stays. Errors: NotFound (this tenant has no such alert).
Result<ExecutionAlert> acknowledgeExecution(Transaction& db, const QString& tenant, ExecutionId id, ApiKeyId by, Timestamp now);

/// What the executions of a pipeline came to.
struct ExecutionTally
{
    QString pipeline;
    qint64 executions = 0;
    qint64 succeeded = 0, failed = 0, cancelled = 0, running = 0;
    qint64 openAlerts = 0;               ///< of these executions
    qint64 records = 0;                  ///< processed, as far as they were counted
    qint64 timed = 0;                    ///< of those that succeeded, those whose duration is known
    std::optional<double> seconds, most; ///< their mean and longest duration
    bool operator==(const ExecutionTally&) const = default;
};
/// By name; those that started from `since` on and before `until`.
Result<std::vector<ExecutionTally>> executionTallies(Reader& db, const QString& tenant, Timestamp since, Timestamp until);

} // namespace sentinel
