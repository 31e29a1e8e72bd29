#pragma once

#include "core/triage/required.h"

namespace sentinel {

/// What is known of a part of an expression.
struct RequiredPart
{
    std::optional<std::vector<RequiredText>> exact; ///< all that it can be, the empty text included
    std::vector<RequiredText> best;                 ///< one of these is in it; empty: not known
};

/// How often an atom may stand.
struct Often
{
    bool mayBeNone = false;
    bool isOnce = true; ///< exactly once, or not at all with mayBeNone
};
Often oftenOf(std::string_view often);

/// The same of one atom, its repetition left out. Nothing when it is not understood.
std::optional<RequiredPart> requiredPartOf(std::string_view atom, bool ignoreCase);

/// Every text of one before every text of the other; nothing when that is too much.
std::optional<std::vector<RequiredText>> joinedTexts(const std::vector<RequiredText>& first, const std::vector<RequiredText>& second);
void addUniqueTexts(std::vector<RequiredText>& texts, const std::vector<RequiredText>& more);

constexpr int deepestGroup = 100; ///< that is looked into

} // namespace sentinel
