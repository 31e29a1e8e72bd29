#pragma once

#include "core/base/json.h"
#include "core/domain/run.h"
#include "core/store/verdicts.h"

namespace sentinel {

/// The keys of a run, as every list and the run itself have them, into the object that is open.
void writeRun(JsonWriter& json, const Run& run);
/// A job with its steps and verdict and what stands behind it, as an item of the list that is open.
void writeJob(JsonWriter& json, const Job& job, const VerdictBasis& basis);
/// Between start and end, where both are known.
std::optional<double> durationOf(std::optional<Timestamp> from, std::optional<Timestamp> to);

} // namespace sentinel
