#pragma once

#include "core/base/result.h"
#include "core/logs/log.h"

#include <functional>
#include <stop_token>
#include <vector>

namespace sentinel {

/// How bad it is what a line says.
enum class Level { None, Debug, Notice, Warning, Error };

/// What a line's structure says, never a bare word in it: markers and exit codes of the CI system, diagnostics of compilers and linters
/// ("file:line: error: ..."), lines by which test runners, package managers and build tools tell of a failure, levels in the places where
/// loggers write them, heads of exceptions. "0 errors" and "error handling tests passed" are None. Looks at a line's beginning and end
/// only, so it takes about as long as painting a few letters.
Level levelOf(const PeeledLine& line);

/// Called on the searching thread, in order of lines, every few milliseconds: the lines found since the last call, ascending; all lines
/// up to `searchedTo` have been looked at. False ends it.
using LevelProgress = std::function<bool(const std::vector<qint64>& errors, const std::vector<qint64>& warnings, qint64 searchedTo)>;

/// Finds all lines whose level is Error or Warning. Blocks until done. Of lines over 1 MiB the first MiB is looked at as it is.
/// Errors: Cancelled.
Result<> findLevels(const Log& log, const LineRange& lines, const LevelProgress& progress, std::stop_token stop = {}, int threads = 2);

} // namespace sentinel
