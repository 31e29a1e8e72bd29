#pragma once

#include "core/base/id.h"
#include "core/base/timestamp.h"

#include <QString>

#include <optional>
#include <string_view>

namespace sentinel {

using TenantPipelineId = Id<struct TenantPipelineTable>;
using ExecutionId = Id<struct ExecutionTable>;

/// How an execution stands, in the words of the API.
enum class ExecutionStatus { Running, Success, Failed, Cancelled };

std::string_view jsonName(ExecutionStatus status);
/// Also understands what others call the same: succeeded, passed, ok, error, timeout, aborted, …
std::optional<ExecutionStatus> executionStatusNamed(std::string_view name);

/// A pipeline of a tenant: what a client runs and reports itself, be it a data load or a nightly script.
struct TenantPipeline
{
    TenantPipelineId id;
    QString name; ///< unique inside its tenant, never a number
    QString description;
    Timestamp madeAt;
    bool operator==(const TenantPipeline&) const = default;
};

/// One execution of it.
struct Execution
{
    ExecutionId id;
    QString clientId; ///< the client's own; a second report of the same changes the first. Empty: it has none
    ExecutionStatus status = ExecutionStatus::Running;
    Timestamp startedAt;
    std::optional<Timestamp> finishedAt;
    std::optional<double> duration; ///< seconds
    std::optional<qint64> records;  ///< processed
    QString errorMessage;
    Timestamp receivedAt;
    bool operator==(const Execution&) const = default;
};

/// May a tenant or a pipeline of one be called so? Letters, digits, ".", "_" and "-" (a pipeline's also blanks and "/"), at most 100.
bool isTenantName(const QString& name);
bool isTenantPipelineName(const QString& name); ///< and not digits alone, which would be an id

} // namespace sentinel
