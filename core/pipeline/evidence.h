#pragma once

#include "core/base/result.h"
#include "core/providers/polling.h"
#include "core/store/intake.h"

#include <stop_token>

namespace sentinel {

class Analyser;
class GreenLogs;
class Store;
struct ImportSettings;

/// Keeps what was fetched of a job that has ended: its log goes to the store as it came (masked, if that is wanted), is judged beside the
/// last log that passed, and log, steps, tests and verdict become the job's. What is missing from it stands as holes in the verdict.
/// Files of the evidence are removed, whatever comes of it. Blocks; for analysts' threads. Errors: those of reading the log (Unsupported:
/// there is nothing in it), of the disk and the store; Cancelled.
Result<> keepEvidence(Store& store, const Analyser& analyser, GreenLogs& greens, const MissingLog& job, JobEvidence evidence,
                      const ImportSettings& settings, std::stop_token stop = {});

/// Removes the files of evidence that is not kept.
void dropFiles(const JobEvidence& evidence);

} // namespace sentinel
