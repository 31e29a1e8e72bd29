#pragma once

#include <cstdint>
#include <string_view>

namespace sentinel {

/// A number for the masked form of a line: equal for lines that differ only in what varies.
std::uint64_t maskedHash(std::string_view line);

} // namespace sentinel
