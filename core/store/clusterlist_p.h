#pragma once

#include "core/store/clusters.h"
#include "core/store/runplan_p.h"

#include <optional>
#include <string>
#include <vector>

namespace sentinel {

/// The statement that finds the ids of a page.
struct ClusterPageQuery
{
    std::string sql;
    std::vector<Value> values;
};
Result<ClusterPageQuery> clusterPageQuery(Reader& db, const ClusterQuestion& question, const QString& after, int limit);

/// How the runs are found that a filter of clusters asks for; nothing when it asks for none.
Result<std::optional<RunPlan>> matchingRuns(Reader& db, const ClusterFilter& filter);

} // namespace sentinel
