#pragma once

#include "core/triage/templategroups_p.h"

#include <cstdint>
#include <vector>

namespace sentinel::templates {

/// A group of shapes as a sequence of words, with what varies in it.
struct Sequence
{
    static constexpr std::uint32_t found = ~std::uint32_t(0); ///< what was found to vary by comparison, one word or several
    std::vector<std::uint32_t> words;
    std::vector<std::uint32_t> columns; ///< of each word
    std::int64_t lines = 0;
    std::uint64_t key = 0; ///< of the words' texts, so that ties are broken the same way everywhere
};

/// Joins what differs only in a value of several words: for each sequence the one that it belongs to, or itself. Sequences may change:
/// those that others were joined to get the stretch that varies.
std::vector<std::uint32_t> joined(std::vector<Sequence>& sequences, const std::vector<WordLook>& looks);

} // namespace sentinel::templates
