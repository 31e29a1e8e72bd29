#pragma once

#include "core/domain/cluster.h"

#include <QByteArray>

#include <span>
#include <utility>
#include <vector>

namespace sentinel {

/// A kind of failure with the group that it is in now and the cluster that it was in before.
struct GroupedKind
{
    QByteArray fingerprint;
    size_t group = 0;
    ClusterId before; ///< none: it is new
    qint64 runs = 0;
};

/// Which cluster goes on as which group.
struct ClusterIds
{
    std::vector<ClusterId> ids;       ///< by group; none: it gets a new one
    std::vector<ClusterId> splitFrom; ///< by group, of those that get a new one: where most of its runs were before, if anywhere
    std::vector<std::pair<ClusterId, size_t>> merged; ///< clusters that go on nowhere, with the group that most of their runs are in; by id
    bool operator==(const ClusterIds&) const = default;
};

/// Ids stay with what they named: the pairs of a cluster and a group are taken by the runs that they share, most first (a kind without
/// runs counts as one), then by the smaller id, then by the group with the smaller fingerprint; each takes both of its sides if they
/// are free. A function of the set of kinds: neither their order nor the numbers of the groups change which kinds get which id.
/// n log n.
ClusterIds clusterIdsOf(std::span<const GroupedKind> kinds, size_t groups);

} // namespace sentinel
