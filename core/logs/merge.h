#pragma once

#include "core/base/result.h"
#include "core/logs/log.h"

#include <span>
#include <stop_token>
#include <vector>

namespace sentinel {

/// Lines of one of several logs, in a row.
struct MergedPiece
{
    int log = 0; ///< index of the log
    LineRange lines;
    bool operator==(const MergedPiece&) const = default;
};

/// The lines of several logs in the order of their time stamps. Lines of one log keep their order, also where its clock goes back; a
/// line without a stamp stays with the line before it, those in front of the first stamp with that; of equal times the log that is named
/// first comes first. Linear in the lines, holds no more than the pieces (24 bytes each); blocks, any thread.
/// Errors: Cancelled; Unsupported when a log that has lines has no stamps, or times of day without a day: what happened when cannot be
/// told then.
Result<std::vector<MergedPiece>> mergeByTime(std::span<const Log> logs, std::stop_token stop = {});

} // namespace sentinel
