#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sentinel {

/// The masked form of a line: what varies between two runs (numbers, hashes, times, temporary and home folders) is replaced, runs of
/// blanks become one, what names the cause stays. Comparisons are made of it; fingerprints have masks of their own (core/triage/skeleton.h).
/// O(length).
std::string masked(std::string_view line);

/// A number for the masked form, made without building it: equal for lines whose masked forms are equal, and as good as never for
/// others. Not stored anywhere: it may change from one build to the next. O(length), some 500 MB/s a core.
std::uint64_t maskedHash(std::string_view line);

/// The hash of lines of which nothing is left once masked: empty ones and blanks.
std::uint64_t blankHash();

} // namespace sentinel
