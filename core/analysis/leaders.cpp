// Candidates by prefix filtering (Chaudhuri, Ganti, Kaushik 2006; Bayardo, Ma, Srikant 2007): with elements ordered from the rarest, two
// sets that share four fifths share one of the first elements of each, those behind which less than four fifths of the set's weight is
// left. Only leaders are indexed, and by these few rare words alone, so lists stay short. Sets made to break that (all words common,
// none the same) run into fixed limits: the answer is then still a function of the set, but a leader that is close may be missed.

#include "core/analysis/leaders_p.h"

#include <algorithm>

namespace sentinel {

namespace {

constexpr int mostLooks = 4096;  // entries of lists, for one set
constexpr int mostCompared = 96; // leaders, for one set
constexpr std::uint32_t none = ~0u;

class Leaders
{
public:
    explicit Leaders(const SkeletonWords& words) : m_words(words), m_heads(words.elementCount(), none), m_seenBy(words.size(), none) {}

    /// The closest of the leaders so far; of equally close ones the first.
    std::uint32_t closestTo(std::uint32_t kind)
    {
        const SkeletonWords::Set set = m_words[kind];
        std::uint64_t left = listedWeight(set);
        std::uint32_t best = none;
        Likeness bestLikeness{0, 1};
        int looks = 0, compared = 0;
        for (size_t i = 0; i < set.elements.size() && left * 5 >= std::uint64_t(set.weight) * 4;
             left -= m_words.weightOf(set.elements[i++])) {
            for (std::uint32_t at = m_heads[set.elements[i]]; at != none; at = m_entries[at].next) {
                if (++looks > mostLooks || compared >= mostCompared)
                    return best;
                const std::uint32_t leader = m_entries[at].leader;
                if (m_seenBy[leader] == kind)
                    continue;
                m_seenBy[leader] = kind;
                // This is the rarest that they share: at most what is left from here on in both is common, four ninths of both are needed.
                const std::uint64_t weights = std::uint64_t(m_entries[at].weight) + set.weight;
                if (std::min<std::uint64_t>(left, m_entries[at].left) * 9 < weights * 4)
                    continue;
                ++compared;
                const Likeness likeness = likenessOf(m_words, kind, leader);
                const bool isBetter = likeness > bestLikeness || (best != none && !(bestLikeness > likeness) && leader < best);
                if (likeness.isClose() && isBetter) {
                    best = leader;
                    bestLikeness = likeness;
                }
            }
        }
        return best;
    }

    void add(std::uint32_t kind)
    {
        const SkeletonWords::Set set = m_words[kind];
        std::uint64_t left = listedWeight(set);
        for (size_t i = 0; i < set.elements.size() && left * 5 >= std::uint64_t(set.weight) * 4;
             left -= m_words.weightOf(set.elements[i++])) {
            m_entries.push_back({kind, set.weight, std::uint32_t(left), m_heads[set.elements[i]]});
            m_heads[set.elements[i]] = std::uint32_t(m_entries.size() - 1);
        }
    }

private:
    struct Entry
    {
        std::uint32_t leader;
        std::uint32_t weight;
        std::uint32_t left; ///< the weight of its elements from this one on
        std::uint32_t next;
    };

    std::uint64_t listedWeight(const SkeletonWords::Set& set) const
    {
        std::uint64_t weight = 0;
        for (const std::uint32_t element : set.elements)
            weight += m_words.weightOf(element);
        return weight;
    }

    const SkeletonWords& m_words;
    std::vector<std::uint32_t> m_heads; // by element: the newest entry
    std::vector<Entry> m_entries;
    std::vector<std::uint32_t> m_seenBy; // by leader: the last set that it was a candidate for
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
