#pragma once

#include "core/base/result.h"
#include "core/domain/run.h"

#include <vector>

namespace sentinel {

class Reader;

// How runs ended over a stretch of time. A run belongs to the moment at which it started, or came where that is not known. What is counted
// is read: of the runs of the stretch, each once.

/// Which runs count: from `since` on and before `until`, and those of these names where they are given.
struct RunStretch
{
    Timestamp since, until;
    QString pipeline, branch, repo; ///< exact; empty: any
};

struct RunTally
{
    qint64 runs = 0;
    qint64 passed = 0, failed = 0, cancelled = 0;
    qint64 unknown = 0; ///< under way, or without an outcome
    bool operator==(const RunTally&) const = default;
};
Result<RunTally> runTally(Reader& db, const RunStretch& stretch);

struct DayTally
{
    Timestamp day; ///< its first moment, UTC
    RunTally tally;
    bool operator==(const DayTally&) const = default;
};
/// Days that have runs, the latest first, at most so many.
Result<std::vector<DayTally>> runsByDay(Reader& db, const RunStretch& stretch, int limit);

struct CategoryTally
{
    Category category = Category::Unknown;
    qint64 runs = 0;
    bool operator==(const CategoryTally&) const = default;
};
/// Of the runs that failed, the most frequent first.
Result<std::vector<CategoryTally>> failuresByCategory(Reader& db, const RunStretch& stretch);

struct PipelineTally
{
    QString repo, pipeline;
    RunTally tally;
    RunId latest; ///< run that has ended; none: all are under way
    Outcome latestOutcome = Outcome::Unknown;
    std::optional<Timestamp> latestAt;
    bool operator==(const PipelineTally&) const = default;
};
enum class PipelinesOf { All, FailingNow }; ///< FailingNow: whose latest run that has ended failed
/// Those with most failures first.
Result<std::vector<PipelineTally>> pipelineTallies(Reader& db, const RunStretch& stretch, PipelinesOf which, int limit);

} // namespace sentinel
