#pragma once

#include "core/store/runfilter_p.h"

#include <string>

namespace sentinel {

class Reader;

/// How the runs that a filter lets through are found.
struct RunPlan
{
    std::string table; ///< "run INDEXED BY …": SQLite has no statistics to choose by, we have the tally
    Condition condition;
};

/// For a page of `limit` rows; `orderIndex` is the index that has the order of the list.
Result<RunPlan> planPage(Reader& db, const RunFilter& filter, RunOrder order, std::string_view orderIndex, int limit);
/// For a count of all of them.
Result<RunPlan> planCount(Reader& db, const RunFilter& filter);

/// What the tally says: how many runs there are, and how many with this column.
Result<qint64> countRuns(Reader& db);
Result<qint64> countRuns(Reader& db, const ColumnCondition& column);

} // namespace sentinel
