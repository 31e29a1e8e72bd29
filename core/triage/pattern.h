#pragma once

#include <string>
#include <string_view>

namespace sentinel {

/// The same expression, unable to match across a line's end: many lines are scanned as one block, where `\s`, `\W`, `\D`
/// and negated classes would otherwise run on into the next line. Trailing `.*`, which only multiplies matches, is left out.
std::string lineBound(std::string_view pattern);

} // namespace sentinel
