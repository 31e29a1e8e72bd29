#pragma once

#include "core/analysis/skeletonwords_p.h"

namespace sentinel {

/// Changes the clusters of kinds (sorted by fingerprint, each once) to what people said. Words are taken from the latest to the
/// earliest, each unless it contradicts those taken before it. Two kinds said to belong together bring the clusters around them along.
/// A cluster in which kinds are said to be apart falls into as few groups as that allows; its other kinds go with the kind in it,
/// of those that words name, which they are most like. `clusters` has one number a kind, below the number of kinds.
void applyWords(std::vector<std::uint32_t>& clusters, std::span<const FailureKind* const> kinds, std::span<const ClusterWord> said,
                const SkeletonWords& words);

} // namespace sentinel
