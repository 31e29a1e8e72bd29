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
    bool operator==(const RequiredStart&) const = default;
};
/// Nothing when it does not begin with "^" in every alternative, or may begin with almost anything.
std::optional<RequiredStart> requiredStart(std::string_view pattern, bool ignoreCase);

/// What a line must have for one alternative of an expression to match: the texts and the start, as far as either is told.
struct RequiredLine
{
    std::vector<RequiredText> texts;
    std::optional<RequiredStart> start; ///< here it may be one that many lines have
    bool operator==(const RequiredLine&) const = default;
};
/// One for each alternative of the expression, also of those in a group that it begins with, or one for all of them: whatever fewer lines
/// have. Any line that it matches has all that one of them says.
std::vector<RequiredLine> requiredLines(std::string_view pattern, bool ignoreCase);

} // namespace sentinel
