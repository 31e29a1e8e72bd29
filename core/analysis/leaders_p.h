#pragma once

#include "core/analysis/skeletonwords_p.h"

namespace sentinel {

/// The leader of each set, by the rule that clustering.h states, in the order in which the sets are given; a leader's is itself. Empty
/// when stopped.
std::vector<std::uint32_t> leadersOf(const SkeletonWords& words, std::stop_token stop);

} // namespace sentinel
