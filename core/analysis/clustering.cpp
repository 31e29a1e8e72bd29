#include "core/analysis/clustering.h"

#include <algorithm>
#include <unordered_map>

namespace sentinel {

std::vector<int> clustersOf(std::span<const FailureKind> kinds, std::span<const ClusterWord> words, std::stop_token stop)
{
    (void)words;
    std::vector<int> clusters;
    std::unordered_map<std::string, int> known;
    for (const FailureKind& kind : kinds) {
        if (stop.stop_requested())
            return {};
        clusters.push_back(known.emplace(kind.fingerprint.toStdString(), int(known.size())).first->second);
    }
    return clusters;
}

QByteArray clusterName(std::span<const QByteArray> fingerprints)
{
    return fingerprints.empty() ? QByteArray() : *std::min_element(fingerprints.begin(), fingerprints.end());
}

} // namespace sentinel
