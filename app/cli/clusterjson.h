#pragma once

#include "app/cli/json.h"
#include "core/pipeline/clusterdetail.h"

namespace sentinel {

/// A cluster with its latest runs.
struct WholeCluster : ClusterDetail
{
    std::vector<Run> runs;
};

/// The keys of a cluster in a list, into an object that is begun.
void writeCluster(JsonWriter& json, const Cluster& cluster, Timestamp now);
std::string clusterJson(const WholeCluster& whole, Timestamp now);

} // namespace sentinel
