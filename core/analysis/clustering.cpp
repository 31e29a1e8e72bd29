#include "core/analysis/clustering.h"

#include "core/analysis/clusterwords_p.h"
#include "core/analysis/failureform_p.h"
#include "core/analysis/leaders_p.h"
#include "core/analysis/skeletonwords_p.h"

#include <algorithm>
#include <unordered_map>

namespace sentinel {

namespace {

/// Each fingerprint once, in their order, and where each kind is among them. Of kinds that share one (they should not differ) the least
/// speaks for it.
struct Sorted
{
    std::vector<const FailureKind*> kinds;
    std::vector<std::uint32_t> places;
};

Sorted sortedKinds(std::span<const FailureKind> kinds)
{
    // The first bytes beside the index: of a million kinds few are looked at themselves.
    struct Key
    {
        std::uint64_t begin = 0;
        std::uint32_t index = 0;
    };
    std::vector<Key> keys(kinds.size());
    for (size_t i = 0; i < kinds.size(); ++i) {
        const QByteArray& fingerprint = kinds[i].fingerprint;
        for (qsizetype k = 0; k < 8; ++k)
            keys[i].begin = keys[i].begin << 8 | (k < fingerprint.size() ? static_cast<unsigned char>(fingerprint[k]) : 0u);
        keys[i].index = std::uint32_t(i);
    }
    std::sort(keys.begin(), keys.end(), [&kinds](const Key& one, const Key& other) {
        if (one.begin != other.begin)
            return one.begin < other.begin;
        const FailureKind& a = kinds[one.index];
        const FailureKind& b = kinds[other.index];
        if (const int order = a.fingerprint.compare(b.fingerprint); order != 0)
            return order < 0;
        return a.category != b.category ? a.category < b.category : a.skeleton < b.skeleton;
    });
    Sorted sorted;
    sorted.places.resize(kinds.size());
    for (const Key& key : keys) {
        const FailureKind& kind = kinds[key.index];
        if (sorted.kinds.empty() || sorted.kinds.back()->fingerprint != kind.fingerprint)
            sorted.kinds.push_back(&kind);
        sorted.places[key.index] = std::uint32_t(sorted.kinds.size() - 1);
    }
    return sorted;
}

/// Leaders of one form become one cluster: that of the first.
void joinForms(std::vector<std::uint32_t>& clusters, std::span<const FailureKind* const> kinds)
{
    std::unordered_map<std::string, std::uint32_t> first;
    std::vector<std::uint32_t> joined(clusters.size());
    for (std::uint32_t i = 0; i < clusters.size(); ++i) {
        joined[i] = i;
        if (clusters[i] != i)
            continue;
        if (std::string form = formOf(kinds[i]->category, kinds[i]->skeleton); !form.empty())
            joined[i] = first.emplace(std::move(form), i).first->second;
    }
    for (std::uint32_t& cluster : clusters)
        cluster = joined[cluster];
}

} // namespace

std::vector<int> clustersOf(std::span<const FailureKind> kinds, std::span<const ClusterWord> words, std::stop_token stop,
                            Closeness closeness)
{
    const Sorted sorted = sortedKinds(kinds);
    const SkeletonWords skeletons(sorted.kinds, stop);
    std::vector<std::uint32_t> clusters = leadersOf(skeletons, stop);
    if (stop.stop_requested())
        return {};
    if (closeness == Closeness::Form)
        joinForms(clusters, sorted.kinds);
    applyWords(clusters, sorted.kinds, words, skeletons);

    std::vector<int> numbers(sorted.kinds.size(), -1);
    int next = 0;
    std::vector<int> answer;
    answer.reserve(kinds.size());
    for (const std::uint32_t place : sorted.places) {
        int& number = numbers[clusters[place]];
        if (number < 0)
            number = next++;
        answer.push_back(number);
    }
    return answer;
}

QByteArray clusterName(std::span<const QByteArray> fingerprints)
{
    return fingerprints.empty() ? QByteArray() : *std::min_element(fingerprints.begin(), fingerprints.end());
}

} // namespace sentinel
