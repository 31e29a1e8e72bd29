#include "core/analysis/clustering.h"

#include "core/analysis/clusterwords_p.h"
#include "core/analysis/failureform_p.h"
#include "core/analysis/leaders_p.h"
#include "core/analysis/skeletonwords_p.h"

#include <algorithm>
#include <unordered_map>

namespace sentinel {

namespace {

/// Each fingerprint once, in their order. Of kinds that share one (they should not differ) the least speaks for it.
std::vector<const FailureKind*> sortedKinds(std::span<const FailureKind> kinds)
{
    std::vector<const FailureKind*> sorted;
    sorted.reserve(kinds.size());
    for (const FailureKind& kind : kinds)
        sorted.push_back(&kind);
    std::sort(sorted.begin(), sorted.end(), [](const FailureKind* a, const FailureKind* b) {
        if (const int order = a->fingerprint.compare(b->fingerprint); order != 0)
            return order < 0;
        return a->category != b->category ? a->category < b->category : a->skeleton < b->skeleton;
    });
    sorted.erase(std::unique(sorted.begin(), sorted.end(),
                             [](const FailureKind* a, const FailureKind* b) { return a->fingerprint == b->fingerprint; }),
                 sorted.end());
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
    const std::vector<const FailureKind*> sorted = sortedKinds(kinds);
    const SkeletonWords skeletons(sorted, stop);
    std::vector<std::uint32_t> clusters = leadersOf(skeletons, stop);
    if (stop.stop_requested())
        return {};
    if (closeness == Closeness::Form)
        joinForms(clusters, sorted);
    applyWords(clusters, sorted, words, skeletons);

    std::vector<int> numbers(sorted.size(), -1);
    int next = 0;
    std::vector<int> answer;
    answer.reserve(kinds.size());
    for (const FailureKind& kind : kinds) {
        const auto found = std::lower_bound(sorted.begin(), sorted.end(), kind.fingerprint,
                                            [](const FailureKind* k, const QByteArray& f) { return k->fingerprint < f; });
        int& number = numbers[clusters[size_t(found - sorted.begin())]];
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
