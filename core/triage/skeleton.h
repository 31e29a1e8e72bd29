#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sentinel {

/// How much of a line becomes its skeleton; what comes behind varies more than it names.
constexpr size_t skeletonBytes = 1024;

/// A line with what varies between two failures of one cause masked, so that both read the same: dates, durations and numbers are "#",
/// hashes, addresses and UUIDs "<hex>", random names "<id>", temporary ones "<tmp>", folders of the machine "<dir>/", values that a
/// message merely repeats "<value>". What loggers put in front goes (logprefix.h), as do colours; quotation marks of all kinds become
/// one. Names stay, and so do numbers that tell what happened: exit codes, statuses, codes of diagnostics.
/// Stored in fingerprints: a change of what it gives needs a new fingerprintVersion. O(length), any bytes.
std::string skeletonOf(std::string_view line);

/// A part of a line that its skeleton masks: half-open, in bytes.
struct VaryingPart
{
    size_t begin = 0;
    size_t end = 0;
    bool operator==(const VaryingPart&) const = default;
};

/// The parts of a line (free of colours) that vary, in their order: what a page marks in a representative failure.
std::vector<VaryingPart> varyingParts(std::string_view line);

} // namespace sentinel
