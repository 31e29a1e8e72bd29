#pragma once

#include "core/analysis/clustering.h"

#include <cstdint>
#include <span>
#include <vector>

namespace sentinel {

/// What skeletons say, as sets of weighted words: the same word twice in a skeleton is two elements. Words that only one skeleton has
/// count in its weight but are not listed, as they can match nothing. Elements are numbered from the rarest.
class SkeletonWords
{
public:
    struct Set
    {
        std::span<const std::uint32_t> elements; ///< ascending: the rarest first
        std::uint32_t weight = 0;                ///< of all its elements, those not listed too
    };

    /// Of those kinds; empty when stopped.
    SkeletonWords(std::span<const FailureKind* const> kinds, std::stop_token stop);

    size_t size() const { return m_weights.size(); }
    size_t elementCount() const { return m_elementWeights.size(); }
    std::uint32_t weightOf(std::uint32_t element) const { return m_elementWeights[element]; }
    Category categoryOf(size_t kind) const { return m_categories[kind]; }
    Set operator[](size_t kind) const
    {
        return {std::span(m_elements).subspan(m_begins[kind], m_begins[kind + 1] - m_begins[kind]), m_weights[kind]};
    }

private:
    std::vector<std::uint32_t> m_elements;
    std::vector<size_t> m_begins;
    std::vector<std::uint32_t> m_weights;
    std::vector<std::uint32_t> m_elementWeights;
    std::vector<Category> m_categories;
};

/// How much two sets share: their common weight and that of both together.
struct Likeness
{
    std::uint64_t common = 0;
    std::uint64_t all = 1;

    bool isClose() const { return common * 5 >= all * 4; }
    bool operator>(const Likeness& other) const { return common * other.all > other.common * all; }
};

Likeness likenessOf(const SkeletonWords& words, size_t a, size_t b);

} // namespace sentinel
