#pragma once

#include "core/base/result.h"
#include "core/store/verdicts.h"

#include <optional>
#include <vector>

namespace sentinel {

class Reader;
class Transaction;

/// What verdicts are made with now.
struct Making
{
    int version = 0;     ///< triageVersion
    QByteArray rulesKey; ///< Analyser::rulesKey
    bool operator==(const Making&) const = default;
};

/// A job whose verdict was made with something else.
struct DueJob
{
    JobId job;
    RunId run;
    QString name;
    LogId log; ///< none: a test report, of which the tests are what is left
    bool operator==(const DueJob&) const = default;
};
/// The latest first, those below `before` (none: from the latest on). Other rules cannot make a passing log fail: of those that passed only
/// the ones of another version are due; and none that something else judged, or of which nothing is left to judge by.
Result<std::vector<DueJob>> dueJobs(Reader& db, const Making& making, JobId before, int limit);
Result<qint64> dueJobCount(Reader& db, const Making& making);

/// Failed jobs of a run whose log was compared with no passing one.
Result<std::vector<DueJob>> uncomparedJobs(Reader& db, RunId run);

using RetriageId = Id<struct RetriageTable>;

/// History judged again: how far it came, and what came of it.
struct Retriage
{
    RetriageId id;
    Making making;
    Timestamp startedAt;
    std::optional<Timestamp> finishedAt; ///< none: under way, or stopped before its end
    qint64 judged = 0;
    qint64 changed = 0;
    qint64 missing = 0; ///< whose log is not there any more: they keep their verdict
    bool operator==(const Retriage&) const = default;
};

/// The one with this making that was not finished, or a new one.
Result<Retriage> beginRetriage(Transaction& db, const Making& making, Timestamp now);
/// Replaces a verdict (replaceVerdict) and counts it; a change is kept. Nothing when another program was faster, or the job is gone.
Result<std::optional<ChangedVerdict>> retriageJob(Transaction& db, RetriageId id, JobId job, const NewRun::NewJob& judged);
Result<> finishRetriage(Transaction& db, RetriageId id, qint64 missing, Timestamp now);

/// The latest one; nothing if there was none.
Result<std::optional<Retriage>> lastRetriage(Reader& db);
/// What it changed, the latest runs first; `limit` 0: all.
Result<std::vector<ChangedVerdict>> retriageChanges(Reader& db, RetriageId id, int limit);

} // namespace sentinel
