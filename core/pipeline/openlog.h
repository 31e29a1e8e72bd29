#pragma once

#include "core/logs/log.h"
#include "core/store/logs.h"

namespace sentinel {

/// A stored log, decompressed into memory or, when large, into an unlinked temporary file in the data folder that is
/// mapped. Blocks; any thread.
Result<Bytes> storedBytes(const QString& dataFolder, const StoredLog& log, std::stop_token stop = {});

} // namespace sentinel
