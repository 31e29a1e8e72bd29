#pragma once

#include "core/base/result.h"
#include "core/domain/run.h"

#include <QStringList>

#include <optional>
#include <vector>

namespace sentinel {

class Reader;
class Transaction;

/// Columns that a list of runs can be ordered by; every order ends in the id, so that it is total.
enum class RunOrder { StoredAt, StartedAt, Duration, Pipeline, Branch, Outcome, Category, FailedTests };

struct RunFilter
{
    /// Words, all of which must be there: in pipeline, repo, branch or title, in evidence, or in names of tests. A part of a word
    /// will do, in any case; what stands in quotes is one word. One or two letters are looked for in the former four alone.
    QString text;
    std::vector<Outcome> outcomes;         ///< empty: any
    std::vector<Category> categories;      ///< empty: any
    QString pipeline, branch, repo;        ///< exact; empty: any
    ClusterId cluster;                     ///< runs whose failure belongs to it; none: any
    std::optional<Timestamp> since, until; ///< from this on, and before that; by startedAt, or storedAt where the log has no time
    bool operator==(const RunFilter&) const = default;
};

/// One page of a list, by key: hand `next` back to get the page behind it.
struct RunList
{
    std::vector<Run> runs;
    QString next; ///< opaque; empty at the end
};

Result<RunList> runPage(Reader& db, const RunFilter& filter, RunOrder order, bool descending, const QString& after, int limit);
/// The page that begins at a row, counted from 0: for a scroll bar that was let go anywhere. Walks the order's index.
Result<RunList> runPageAt(Reader& db, const RunFilter& filter, RunOrder order, bool descending, qint64 row, int limit);
Result<qint64> runCount(Reader& db, const RunFilter& filter);
/// The row of a run in such a list, counted from 0; none if the filter leaves it out. Counts what the order has before it.
Result<std::optional<qint64>> runPosition(Reader& db, const RunFilter& filter, RunOrder order, bool descending, RunId id);
Result<std::optional<Run>> runById(Reader& db, RunId id);
/// Jobs of a run with steps and verdict (evidence and failed tests included), in order.
Result<std::vector<Job>> jobsOfRun(Reader& db, RunId id);
/// One job with its verdict, without its steps.
Result<std::optional<Job>> jobById(Reader& db, JobId id);
/// All test rows of a job, in report order, by page: `after` is how many were seen.
Result<std::vector<TestResult>> testsOfJob(Reader& db, JobId id, qint64 after, int limit);
/// Names that filters offer.
Result<QStringList> pipelineNames(Reader& db);
Result<QStringList> branchNames(Reader& db);
/// The run with this provider and external id, if it is stored.
Result<std::optional<RunId>> findRun(Reader& db, Provider provider, const QString& externalId);
/// The log of a job that passed.
struct GreenLog
{
    RunId run;
    LogId log;
    bool operator==(const GreenLog&) const = default;
};
/// What to compare a failing job with: the log of the job of this name in the last passing run of the same pipeline and repo that is
/// older than this one. One of the same branch comes before one of the branches main and master, and that before others, as far as the
/// latest hundred have one.
Result<std::optional<GreenLog>> lastGreenLog(Reader& db, RunId before, const QString& jobName);
/// The same for a run that is about to be stored: later than all that started when it did. Its id counts for nothing.
Result<std::optional<GreenLog>> lastGreenLog(Reader& db, const Run& before, const QString& jobName);

/// A run with everything under it, to be stored in one change.
struct NewRun
{
    Run run; ///< id is ignored
    struct NewJob
    {
        Job job; ///< ids are ignored; `log` names a log that addLog stored
        std::vector<TestResult> tests;
        QByteArray rulesKey; ///< which rules made the verdict; empty: not known
        RunId green;         ///< the run that it was compared with, if there was one
    };
    std::vector<NewJob> jobs;
};

/// Stores a run unless provider and external id are there already; says which row it is and whether it is new.
struct StoredRun
{
    RunId id;
    bool isNew = false;
    Category category = Category::Unknown; ///< what a person said of such a failure before (feedback.h), or else what the rules say
};
Result<StoredRun> addRun(Transaction& db, const NewRun& run);
Result<> deleteRun(Transaction& db, RunId id);

} // namespace sentinel
