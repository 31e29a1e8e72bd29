#pragma once

#include "core/store/clusters.h"

#include <string_view>

namespace sentinel {

// The runs of a cluster in the stretches of time that lists and states rest on; `now` is a column of the statement, and no run is
// older than 30 days. The numbers are those of core/domain/cluster.h.
constexpr std::string_view recentSums =
    "sum(run.happened_at >= now - 86400000) AS day, "
    "sum(run.happened_at >= now - 7 * 86400000) AS week, "
    "count(*) AS month, "
    "sum(run.happened_at < now - 7 * 86400000 AND run.happened_at >= now - 14 * 86400000) AS week_before, "
    "sum(run.happened_at < now - 7 * 86400000 AND run.happened_at >= now - 28 * 86400000) AS before_it, "
    "sum(max(run.duration_key, 0)) AS lost";
static_assert(recentDays == 7 && quietDaysBeforeNew == 21 && sparklineDays == 30 && dayMs == 86'400'000);

// A run in which several kinds of one cluster were seen counts once: by the first of them. `run` is a sighting, `failure` its kind.
constexpr std::string_view countedOnce =
    "(run.others = 0 OR NOT EXISTS (SELECT 1 FROM sighting AS other CROSS JOIN failure AS kind ON kind.fingerprint = other.fingerprint "
    "WHERE other.run_id = run.run_id AND other.fingerprint < run.fingerprint AND kind.cluster_id = failure.cluster_id))";

/// Clusters with all that a list says of them, in the order of the ids; those that are not there are left out.
Result<std::vector<Cluster>> clustersNamed(Reader& db, const std::vector<ClusterId>& ids, const ClusterFilter& filter, Timestamp now);

} // namespace sentinel
