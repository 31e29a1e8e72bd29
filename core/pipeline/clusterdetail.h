#pragma once

#include "core/analysis/varying.h"
#include "core/store/clusters.h"

#include <optional>
#include <vector>

namespace sentinel {

class Store;

/// Everything that is said of one cluster, but for its runs, which are many.
struct ClusterDetail
{
    Cluster cluster;
    std::vector<ImpactOfDays> impact;            ///< of 1, 7 and 30 days, and of all that is stored
    std::vector<ClusterKind> kinds;              ///< those of most runs
    std::vector<ClusterEvidence> evidence;       ///< the first one stands for all
    std::vector<TextSpan> varying;               ///< of the first one's text: what is another in the others
    std::vector<PlaceCount> pipelines, branches; ///< those of most runs
    Timestamp firstDay;                          ///< of `days`: midnight in UTC
    std::vector<qint64> days;                    ///< runs by day: the last three months, or the last of those it was seen in
    std::vector<ClusterAct> acts;                ///< the latest first
    bool operator==(const ClusterDetail&) const = default;
};

/// The cluster that an id leads to; nothing when it was never given. Blocks; any thread but those of the store.
Result<std::optional<ClusterDetail>> clusterDetailOf(Store& store, ClusterId id, Timestamp now);

} // namespace sentinel
