#pragma once

#include <string_view>
#include <vector>

namespace sentinel {

/// A character, a class or a group of a regular expression, and how often it may stand. Views into the expression.
struct Atom
{
    std::string_view body;
    std::string_view often; ///< "*", "+?", "{2,5}"; empty: once
};

/// The alternatives of an expression, each as its atoms; groups are not looked into.
std::vector<std::vector<Atom>> alternativesOf(std::string_view pattern);

} // namespace sentinel
