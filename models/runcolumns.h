#pragma once

#include "core/domain/run.h"
#include "core/store/runs.h"
#include "models/tablecolumns.h"

#include <optional>

namespace sentinel {

using RunColumn = TableColumn<Run, RunOrder>;

TableColumns<RunColumn> runColumns();

/// Seconds from the first to the last time stamp of a run.
std::optional<double> durationOf(const Run& run);
/// Failed tests and tests that ended in an error.
qint64 failedTestsOf(const Run& run);

} // namespace sentinel
