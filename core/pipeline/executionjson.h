#pragma once

#include "core/base/result.h"
#include "core/domain/execution.h"
#include "core/domain/telemetry.h"

#include <QJsonObject>

#include <string>
#include <vector>

namespace sentinel {

/// An execution as a client reports it. Without `started_at` it began when it ended, less its duration, or now; without `duration_seconds`
/// it is worked out where both times are known. Errors: Malformed, names the field.
Result<Execution> executionFrom(const QJsonObject& object, Timestamp now);

std::string executionJson(const Execution& execution);
std::string pipelineJson(const TenantPipeline& pipeline);
std::string seriesJson(const Series& series);
/// Count, mean, p50, p95, p99 (nearest rank), least and most of so many durations; `latest` is the first. Null where there are none.
std::string latencyJson(const std::vector<double>& durations, int window);

} // namespace sentinel
