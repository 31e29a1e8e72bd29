#pragma once

#include "core/logs/compare.h"
#include "core/logs/log.h"
#include "core/store/runs.h"

#include <optional>
#include <stop_token>

namespace sentinel {

class Store;

// What a log is compared with by itself, without anybody choosing: the log of the same job in the last run before that passed. All of
// it blocks on the store and the disk: for analysts' threads (Pipeline has the same for people's).

/// The log of a job that passed, opened.
struct PassingLog
{
    Run run;
    LogId id;
    Log log;
};

/// Nothing when no such run is stored. Errors: those of the store and of its log files; Cancelled.
Result<std::optional<PassingLog>> lastPassingLog(Store& store, RunId before, const QString& jobName, std::stop_token stop = {});

/// Which lines of a log are old news.
struct Novelty
{
    Run green;          ///< the run that passed
    LogId greenLog;     ///< its log of the job
    LineSet seenBefore; ///< lines that the passing log has as well, once masked; blank ones, too
};

/// Of the log of a job of a run; nothing when there is no passing log to tell by.
Result<std::optional<Novelty>> noveltyOf(Store& store, RunId run, const QString& jobName, const Log& log, std::stop_token stop = {});

} // namespace sentinel
