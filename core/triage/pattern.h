#pragma once

#include <string>
#include <string_view>

namespace sentinel {

/// The same expression, unable to match across a line's end: many lines are scanned as one block, where `\s`, `\W`, `\D`
/// and negated classes would otherwise run on into the next line. What may stand at the end or not is left out and repetitions
/// there are cut to their least: a line matches or not all the same, but is reported once rather than at every character.
std::string lineBound(std::string_view pattern);

} // namespace sentinel
