#pragma once

#include "core/logs/log.h"
#include "core/store/logs.h"

namespace sentinel {

/// A stored log, to be read frame by frame from its file: opened by its saved index in no time, or else gone through once, after which it
/// has one. Blocks; any thread. Errors: NotFound, Unreadable, Malformed, Cancelled.
Result<Log> openStoredLog(const QString& dataFolder, const StoredLog& log, std::stop_token stop = {});

/// The same log in memory, for those who need its bytes in one piece.
Result<Log> loadStoredLog(const QString& dataFolder, const StoredLog& log, std::stop_token stop = {});

} // namespace sentinel
