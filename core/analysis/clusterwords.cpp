#include "core/analysis/clusterwords_p.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace sentinel {

namespace {

constexpr size_t mostAnchors = 32; // that a kind is compared with

class Groups
{
public:
    explicit Groups(size_t size) : m_parents(size) { std::iota(m_parents.begin(), m_parents.end(), 0u); }

    std::uint32_t of(std::uint32_t i)
    {
        while (m_parents[i] != i)
            i = m_parents[i] = m_parents[m_parents[i]];
        return i;
    }
    /// The smaller number stands for both.
    void join(std::uint32_t a, std::uint32_t b)
    {
        a = of(a);
        b = of(b);
        m_parents[std::max(a, b)] = std::min(a, b);
    }

private:
    std::vector<std::uint32_t> m_parents;
};

/// What people said, as groups that belong together and pairs of groups that do not.
class Said
{
public:
    /// Kinds are numbered as given; fingerprints that no kind has come behind them, as two kinds may be said to be like a third that is
    /// not stored any more.
    Said(std::span<const FailureKind* const> kinds, std::span<const ClusterWord> words) : m_groups(kinds.size() + 2 * words.size())
    {
        std::map<QByteArray, std::uint32_t> absent;
        const auto numberOf = [&](const QByteArray& fingerprint) {
            const auto found = std::lower_bound(kinds.begin(), kinds.end(), fingerprint,
                                                [](const FailureKind* kind, const QByteArray& f) { return kind->fingerprint < f; });
            if (found != kinds.end() && (*found)->fingerprint == fingerprint)
                return std::uint32_t(found - kinds.begin());
            return absent.emplace(fingerprint, std::uint32_t(kinds.size() + absent.size())).first->second;
        };
        for (size_t i = words.size(); i-- > 0;) {
            const std::uint32_t a = numberOf(words[i].a);
            const std::uint32_t b = numberOf(words[i].b);
            const bool holds = words[i].together ? join(a, b) : part(a, b);
            if (!holds)
                continue;
            for (const std::uint32_t kind : {a, b}) {
                if (kind < kinds.size())
                    m_named.push_back(kind);
            }
        }
        std::sort(m_named.begin(), m_named.end());
        m_named.erase(std::unique(m_named.begin(), m_named.end()), m_named.end());
    }

    const std::vector<std::uint32_t>& named() const { return m_named; } ///< kinds of which something is said, ascending
    std::uint32_t groupOf(std::uint32_t kind) { return m_groups.of(kind); }
    const std::set<std::uint32_t>& apartFrom(std::uint32_t group) { return m_apart[group]; }

private:
    bool join(std::uint32_t a, std::uint32_t b)
    {
        a = m_groups.of(a);
        b = m_groups.of(b);
        if (a == b)
            return true;
        if (m_apart[a].contains(b))
            return false;
        m_groups.join(a, b);
        const std::uint32_t kept = m_groups.of(a);
        const std::uint32_t gone = kept == a ? b : a;
        std::set<std::uint32_t> others = std::move(m_apart[gone]);
        m_apart.erase(gone);
        if (others.size() > m_apart[kept].size())
            others.swap(m_apart[kept]);
        m_apart[kept].merge(others);
        for (const std::uint32_t other : m_apart[kept]) {
            m_apart[other].erase(gone);
            m_apart[other].insert(kept);
        }
        return true;
    }
    bool part(std::uint32_t a, std::uint32_t b)
    {
        a = m_groups.of(a);
        b = m_groups.of(b);
        if (a == b)
            return false;
        m_apart[a].insert(b);
        m_apart[b].insert(a);
        return true;
    }

    Groups m_groups;
    std::map<std::uint32_t, std::set<std::uint32_t>> m_apart; // by group
    std::vector<std::uint32_t> m_named;
};

} // namespace

void applyWords(std::vector<std::uint32_t>& clusters, std::span<const FailureKind* const> kinds, std::span<const ClusterWord> said,
                const SkeletonWords& words)
{
    Said people(kinds, said);
    if (people.named().empty())
        return;

    // Clusters that share a group of kinds said to belong together become one.
    Groups merged(kinds.size());
    std::map<std::uint32_t, std::uint32_t> clusterOfGroup;
    for (const std::uint32_t kind : people.named())
        merged.join(clusterOfGroup.emplace(people.groupOf(kind), clusters[kind]).first->second, clusters[kind]);

    // Inside each, groups said to be apart get different numbers, the lowest that is free.
    std::map<std::uint32_t, std::uint32_t> partOfGroup;
    std::map<std::uint32_t, std::vector<std::uint32_t>> namedIn; // by cluster before merging
    std::map<std::uint32_t, bool> isSplit;                       // by merged cluster
    for (const std::uint32_t kind : people.named()) {
        const std::uint32_t group = people.groupOf(kind);
        const std::uint32_t whole = merged.of(clusters[kind]);
        namedIn[clusters[kind]].push_back(kind);
        if (partOfGroup.contains(group))
            continue;
        std::set<std::uint32_t> taken;
        for (const std::uint32_t other : people.apartFrom(group)) {
            const auto found = partOfGroup.find(other);
            if (found != partOfGroup.end() && merged.of(clusterOfGroup.at(other)) == whole)
                taken.insert(found->second);
        }
        std::uint32_t part = 0;
        while (taken.contains(part))
            ++part;
        partOfGroup[group] = part;
        isSplit[whole] = isSplit[whole] || part > 0;
    }

    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> numbers; // of a part, its first kind
    std::vector<std::uint32_t> changed(clusters.size());
    for (std::uint32_t kind = 0; kind < kinds.size(); ++kind) {
        const std::uint32_t whole = merged.of(clusters[kind]);
        std::uint32_t part = 0;
        const auto split = isSplit.find(whole);
        if (split != isSplit.end() && split->second) {
            const std::vector<std::uint32_t>& named = namedIn[clusters[kind]];
            if (std::binary_search(named.begin(), named.end(), kind)) {
                part = partOfGroup.at(people.groupOf(kind));
            } else {
                Likeness best{0, 1};
                for (size_t i = 0; i < std::min(named.size(), mostAnchors); ++i) {
                    const Likeness likeness = likenessOf(words, kind, named[i]);
                    if (i == 0 || likeness > best) {
                        best = likeness;
                        part = partOfGroup.at(people.groupOf(named[i]));
                    }
                }
            }
        }
        changed[kind] = numbers.emplace(std::pair(whole, part), kind).first->second;
    }
    clusters = std::move(changed);
}

} // namespace sentinel
