#pragma once

#include "core/base/id.h"
#include "core/base/timestamp.h"
#include "core/domain/cifact.h"
#include "core/domain/place.h"
#include "core/domain/verdict.h"
#include "core/domain/words.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace sentinel {

using RunId = Id<struct RunTable>;
using JobId = Id<struct JobTable>;
using LogId = Id<struct LogTable>;
using ClusterId = Id<struct ClusterTable>;

/// One execution of a pipeline, as a list shows it: its latest attempt, with the verdict on it.
struct Run
{
    RunId id;
    Provider provider = Provider::Generic;
    QString repo;       ///< "owner/name", or empty
    QString pipeline;   ///< workflow, job or file name: never empty
    QString externalId; ///< the provider's own id; for a dropped log the digest of its bytes
    int attempt = 1;
    QString branch;
    QString commit;
    QString trigger;
    Outcome outcome = Outcome::Unknown;
    Phase phase = Phase::Completed;
    std::optional<Timestamp> startedAt; ///< as the CI says, or else from the log's own time stamps
    std::optional<Timestamp> finishedAt;
    Timestamp storedAt; ///< when Sentinel got it
    QString source;     ///< path or address it came from
    QString url;
    // from the verdict of its worst job
    Category category = Category::Unknown;
    double confidence = 0;
    QString title;
    QByteArray fingerprint;
    TestCounts tests; ///< over all jobs
    // what the store knows beside it
    ClusterId cluster;   ///< that its failure belongs to; none as long as that is not worked out
    QString clusterName; ///< what people call that, or empty
    bool operator==(const Run&) const = default;
};

/// A named part of a job.
struct Step
{
    int number = 0; ///< from 1, in order
    QString name;
    int depth = 0; ///< 0 for a step, more for a group inside it
    Outcome outcome = Outcome::Unknown;
    std::optional<int> exitCode;
    std::optional<Timestamp> startedAt;
    std::optional<double> duration; ///< seconds
    ByteRange bytes;                ///< in the job's log
    LineRange lines;
    bool operator==(const Step&) const = default;
};

/// One job of a run: one log, one verdict.
struct Job
{
    JobId id;
    RunId run;
    QString name;
    QString externalId; ///< the provider's own id; empty where only its log is known
    QString url;
    Outcome outcome = Outcome::Unknown;
    Phase phase = Phase::Completed;
    std::optional<Timestamp> startedAt;
    std::optional<Timestamp> finishedAt;
    LogId log; ///< none for a test report without a log
    qint64 logBytes = 0;
    qint64 logLines = 0;
    std::vector<Step> steps;
    Verdict verdict;
    bool operator==(const Job&) const = default;
};

} // namespace sentinel
