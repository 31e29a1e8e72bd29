#pragma once

#include "core/base/json.h"
#include "core/domain/cluster.h"
#include "core/domain/source.h"
#include "core/pipeline/period.h"
#include "core/store/history.h"
#include "core/store/intake.h"

#include <string>
#include <utility>
#include <vector>

namespace sentinel {

/// An item of the history: a day, and how its runs ended.
std::string dayJson(const DayTally& day);

/// What a stretch of time came to, beside one just as long before it.
struct RunSummary
{
    Period period;
    RunTally runs, before;
    std::vector<CategoryTally> categories;
    std::vector<PipelineTally> pipelines; ///< with most failures
    std::vector<Cluster> clusters;        ///< that had runs, with most in the last week
};
Result<RunSummary> runSummary(Reader& db, const RunStretch& stretch, Timestamp now);
std::string summaryJson(const RunSummary& summary, Timestamp now);

/// How things stand now.
struct Dashboard
{
    RunTally day, week;
    std::vector<PipelineTally> failing; ///< pipelines whose latest run failed
    std::vector<Cluster> clusters;
    IntakeCounts intake;
    std::vector<std::pair<Source, SourceState>> sources;
    std::optional<Timestamp> storedAt; ///< of the latest run: the age of what is shown
};
Result<Dashboard> dashboard(Reader& db, Timestamp now);
std::string dashboardJson(const Dashboard& dashboard, Timestamp now);

} // namespace sentinel
