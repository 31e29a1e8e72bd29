#pragma once

#include "core/logs/log.h"

namespace sentinel {

struct Call;

/// The log that a path means: a file, compressed or not, "-" for standard input, or of an archive the one that --member names.
/// Errors: those of readInput, and NotFound with the names to choose from.
Result<Log> readOneLog(const Call& call, const QString& path);

} // namespace sentinel
