#include "core/analysis/clusterids.h"

#include <algorithm>
#include <map>

namespace sentinel {

namespace {

struct Pair
{
    ClusterId cluster;
    size_t group = 0;
    qint64 runs = 0;
};

} // namespace

ClusterIds clusterIdsOf(std::span<const GroupedKind> kinds, size_t groups)
{
    std::map<std::pair<ClusterId, size_t>, qint64> shared;
    std::vector<QByteArray> names(groups); // the smallest fingerprint: groups come in any order
    for (const GroupedKind& kind : kinds) {
        QByteArray& name = names[kind.group];
        if (name.isEmpty() || kind.fingerprint < name)
            name = kind.fingerprint;
        if (kind.before)
            shared[{kind.before, kind.group}] += std::max<qint64>(1, kind.runs);
    }
    std::vector<Pair> pairs;
    for (const auto& [pair, runs] : shared)
        pairs.push_back({pair.first, pair.second, runs});
    std::sort(pairs.begin(), pairs.end(), [&names](const Pair& a, const Pair& b) {
        if (a.runs != b.runs)
            return a.runs > b.runs;
        if (a.cluster != b.cluster)
            return a.cluster < b.cluster;
        return names[a.group] < names[b.group];
    });

    ClusterIds answer;
    answer.ids.resize(groups);
    answer.splitFrom.resize(groups);
    std::map<ClusterId, size_t> best; // where most of a cluster's runs went
    std::map<ClusterId, size_t> taken;
    std::vector<ClusterId> origin(groups);
    for (const Pair& pair : pairs) {
        best.emplace(pair.cluster, pair.group);
        if (!origin[pair.group])
            origin[pair.group] = pair.cluster;
        if (!answer.ids[pair.group] && taken.emplace(pair.cluster, pair.group).second)
            answer.ids[pair.group] = pair.cluster;
    }
    for (size_t group = 0; group < groups; ++group) {
        if (!answer.ids[group])
            answer.splitFrom[group] = origin[group];
    }
    for (const auto& [cluster, group] : best) {
        if (!taken.contains(cluster))
            answer.merged.emplace_back(cluster, group);
    }
    return answer;
}

} // namespace sentinel
