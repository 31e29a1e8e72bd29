#pragma once

#include "core/base/result.h"
#include "core/reports/reports.h"
#include "core/store/retriage.h"

#include <stop_token>

namespace sentinel {

class Analyser;
class GreenLogs;
class Reader;
class Store;

/// The tests of a job as they are stored, with the counts and holes that its verdict has.
Result<TestReport> storedReport(Reader& db, JobId job);

/// Judges a stored job once more, with the rules of today and beside the last passing log: of a log what it says, of a report what its
/// tests do. Verdict, tests, steps of the log, its size, rules' key and green run of the answer are filled. Blocks; any thread. Errors:
/// NotFound (the job is gone), those of reading its log, Cancelled.
Result<NewRun::NewJob> judgeStored(Store& store, const Analyser& analyser, GreenLogs& greens, const DueJob& due, std::stop_token stop = {});

/// Judges the failed jobs of a run that had nothing to be compared with when they came, where there is something now: the passing run may
/// have come in the same import, on another thread. Whether a verdict was replaced. Blocks; any thread.
Result<bool> compareWithGreen(Store& store, const Analyser& analyser, GreenLogs& greens, RunId run, std::stop_token stop = {});

} // namespace sentinel
