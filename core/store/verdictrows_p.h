#pragma once

#include "core/store/runs.h"

namespace sentinel {

class Transaction;

// The rows that make a verdict: its finding, and under it evidence, holes and failed tests.

/// Answers the finding's id.
Result<qint64> insertFinding(Transaction& db, JobId job, const NewRun::NewJob& added);
/// Evidence and holes.
Result<> insertEvidence(Transaction& db, qint64 finding, const Verdict& verdict);
/// The job's tests, and which of them the verdict names as failed. One that it names and that is not among them (a log may name a failure
/// that its summary alone tells of) becomes a row behind them.
Result<> insertTests(Transaction& db, JobId job, qint64 finding, const NewRun::NewJob& added);
/// Of the job's log.
Result<> insertSteps(Transaction& db, JobId job, const std::vector<Step>& steps);
QByteArray remediationJson(const Verdict& verdict);

} // namespace sentinel
