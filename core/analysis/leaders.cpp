// Candidates by prefix filtering (Chaudhuri, Ganti, Kaushik 2006; Bayardo, Ma, Srikant 2007): with elements ordered from the rarest, two
// sets that share four fifths share one of the first elements of each, those behind which less than four fifths of the set's weight is
// left. Only leaders are indexed, and by these few rare words alone, so lists stay short. Sets made to break that (all words common,
// none the same) run into fixed limits: the answer is then still a function of the set, but a leader that is close may be missed.

#include "core/analysis/leaders_p.h"

#include <algorithm>

namespace sentinel {

namespace {

constexpr int mostLooks = 4096;       // entries of lists, for one set
constexpr int mostCompared = 96;      // leaders, for one set
constexpr size_t mostListed = 16'384; // leaders that an element is listed for: no rare one
constexpr std::uint32_t none = ~0u;

class Leaders
{
public:
    explicit Leaders(const SkeletonWords& words) : m_words(words), m_lists(words.elementCount()), m_seenBy(words.size(), none) {}

    /// The closest of the leaders so far; of equally close ones the first.
    std::uint32_t closestTo(std::uint32_t kind)
    {
        const SkeletonWords::Set set = m_words[kind];
        const std::uint64_t weight = set.weight;
        std::uint32_t best = none;
        Likeness bestLikeness{0, 1};
        int looks = 0, compared = 0;
        eachRare(set, [&](std::uint32_t element, std::uint64_t left) {
            // The first that two share is the rarest: at most what is left from there on in both is common, and four ninths of what both
            // weigh have to be. That bounds the weight of the other from above, more and more.
            const std::vector<Entry>& list = m_lists[element];
            const std::uint64_t least = (weight * 4 + 4) / 5;
            const std::uint64_t most = std::min(weight * 5 / 4, left * 9 / 4 - weight);
            auto at =
                std::lower_bound(list.begin(), list.end(), least, [](const Entry& entry, std::uint64_t w) { return entry.weight < w; });
            for (; at != list.end() && at->weight <= most; ++at) {
                if (++looks > mostLooks || compared >= mostCompared)
                    return false;
                if (std::uint64_t(at->left) * 9 < (weight + at->weight) * 4 || m_seenBy[at->leader] == kind)
                    continue;
                m_seenBy[at->leader] = kind;
                ++compared;
                const Likeness likeness = likenessOf(m_words, kind, at->leader);
                const bool isBetter = likeness > bestLikeness || (best != none && !(bestLikeness > likeness) && at->leader < best);
                if (likeness.isClose() && isBetter) {
                    best = at->leader;
                    bestLikeness = likeness;
                }
            }
            return true;
        });
        return best;
    }

    void add(std::uint32_t kind)
    {
        const SkeletonWords::Set set = m_words[kind];
        eachRare(set, [&](std::uint32_t element, std::uint64_t left) {
            std::vector<Entry>& list = m_lists[element];
            if (list.size() < mostListed) {
                const auto at = std::upper_bound(list.begin(), list.end(), set.weight,
                                                 [](std::uint32_t w, const Entry& entry) { return w < entry.weight; });
                list.insert(at, {kind, set.weight, std::uint32_t(left)});
            }
            return true;
        });
    }

private:
    struct Entry
    {
        std::uint32_t leader;
        std::uint32_t weight;
        std::uint32_t left; ///< the weight of its elements from this one on
    };

    /// Calls `take(element, left)` for the elements from the rarest until too little is left behind, or it says no.
    template <typename Take>
    void eachRare(const SkeletonWords::Set& set, Take take) const
    {
        std::uint64_t left = 0;
        for (const std::uint32_t element : set.elements)
            left += m_words.weightOf(element);
        for (const std::uint32_t element : set.elements) {
            if (left * 5 < std::uint64_t(set.weight) * 4 || !take(element, left))
                return;
            left -= m_words.weightOf(element);
        }
    }

    const SkeletonWords& m_words;
    std::vector<std::vector<Entry>> m_lists; // by element, in the order of their weights
    std::vector<std::uint32_t> m_seenBy;     // by leader: the last set that it was a candidate for
};

} // namespace

std::vector<std::uint32_t> leadersOf(const SkeletonWords& words, std::stop_token stop)
{
    std::vector<std::uint32_t> leaderOf(words.size());
    Leaders leaders(words);
    for (std::uint32_t kind = 0; kind < words.size(); ++kind) {
        if (kind % 256 == 0 && stop.stop_requested())
            return {};
        const std::uint32_t closest = leaders.closestTo(kind);
        leaderOf[kind] = closest == none ? kind : closest;
        if (closest == none)
            leaders.add(kind);
    }
    return leaderOf;
}

} // namespace sentinel
