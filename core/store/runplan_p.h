#pragma once

#include "core/store/runfilter_p.h"

#include <limits>
#include <string>

namespace sentinel {

class Reader;

/// How the runs that a filter lets through are found.
struct RunPlan
{
    std::string table;   ///< "run INDEXED BY …": SQLite has no statistics to choose by, we have the tally
    bool isWalk = false; ///< the rows come in the order of the list, and stop when the page is full
    Condition condition;
};

/// `orderIndex` is the index that has the order of the list; `limit` is how many rows are wanted.
constexpr int countAll = std::numeric_limits<int>::max();
Result<RunPlan> planRuns(Reader& db, const RunFilter& filter, RunOrder order, std::string_view orderIndex, int limit);

} // namespace sentinel
