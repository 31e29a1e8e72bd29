#pragma once

#include "core/base/json.h"
#include "core/pipeline/clusterdetail.h"

namespace sentinel {

/// A cluster with its latest runs.
struct WholeCluster : ClusterDetail
{
    std::vector<Run> runs;
};

/// Errors: NotFound. Blocks; any thread but those of the store.
Result<WholeCluster> wholeCluster(Store& store, ClusterId id, Timestamp now);

/// The keys of a cluster in a list, into an object that is begun.
void writeCluster(JsonWriter& json, const Cluster& cluster, Timestamp now);
std::string clusterJson(const WholeCluster& whole, Timestamp now);

} // namespace sentinel
