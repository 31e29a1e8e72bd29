#pragma once

#include <string_view>

namespace sentinel {

/// How rare a text is in the logs of builds, as -log2 of the share of places where it stands: rough, but the same everywhere.
/// Capitals count as small letters when `ignoreCase` is set, and as rarer ones otherwise.
double rarity(std::string_view text, bool ignoreCase);

/// The same for four bytes of a text, which may stand anywhere in others.
double rarityOfPiece(std::string_view piece);

} // namespace sentinel
