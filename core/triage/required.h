#pragma once

#include "core/logs/textsieve.h"

#include <bitset>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel {

/// A text that a line has to hold.
using RequiredText = WantedText;

/// Texts of which every line that the expression matches holds at least one: the rarest that can be told, none shorter than three
/// bytes. Empty when there are none, or when the expression says something that is not understood here; then any line may match.
/// The idea is Cox's ("Regular Expression Matching with a Trigram Index", 2012), with whole words in place of trigrams.
std::vector<RequiredText> requiredTexts(std::string_view pattern, bool ignoreCase);

/// Whether every line that the expression matches holds a place in a file, as "\\.\\w+(: ?|\\(|\\[)\\d" says: "a.c:3", "a.cs(3". Told only
/// of expressions that spell it about so.
bool requiresPlace(std::string_view pattern);

/// With which bytes a matching line begins, blanks at its begin left out, as far as the expression says.
struct RequiredStart
{
    std::bitset<256> first, second; ///< the second may also be nothing: then it is bit 0
};
/// Nothing when it does not begin with "^" in every alternative, or may begin with almost anything.
std::optional<RequiredStart> requiredStart(std::string_view pattern, bool ignoreCase);

} // namespace sentinel
