#pragma once

#include <string_view>

namespace sentinel {

/// Without what loggers put in front of what they have to say: time stamps, levels, process numbers, names of threads and loggers.
/// "ERROR:" stays, it is part of what is said; so does a line that is nothing else. O(length of what is removed).
std::string_view withoutLogPrefix(std::string_view line);

} // namespace sentinel
