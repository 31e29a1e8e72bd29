#pragma once

#include "core/logs/log.h"

#include <functional>
#include <stop_token>

namespace sentinel {

/// Calls `take` with every line, ascending, that has the shape of a diagnostic or of something that announces some; false ends it.
/// `progress` gets the offset that has been reached. One pass of a multi-pattern scanner over the raw bytes, in pieces.
void eachCandidate(const Log& log, const std::function<bool(qint64 line)>& take, std::stop_token stop,
                   const std::function<void(qint64 offset)>& progress);

} // namespace sentinel
