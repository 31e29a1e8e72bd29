#pragma once

#include "core/domain/run.h"
#include "core/logs/mergedlog.h"

#include <stop_token>
#include <vector>

namespace sentinel {

class Store;

/// Stored logs of one run, opened and put in the order of their time stamps. Blocks: for analysts' threads (Pipeline has the same for
/// people's). Errors: those of the store and of MergedLog.
Result<MergedLog> mergedLogOf(Store& store, const std::vector<LogId>& logs, std::stop_token stop = {});

} // namespace sentinel
