#pragma once

#include "core/base/result.h"
#include "core/domain/run.h"
#include "core/store/told_p.h"

#include <optional>
#include <vector>

namespace sentinel {

class Reader;
class Transaction;

/// A job as the line of its attempt is made of it.
struct JobLine
{
    Outcome outcome = Outcome::Unknown;
    Phase phase = Phase::Completed;
    std::optional<Timestamp> startedAt, finishedAt;
    bool isTold = false; ///< by its provider
    // from its verdict, if there is one
    bool isJudged = false;
    Category category = Category::Unknown;
    double confidence = 0, ruledConfidence = 0;
    QString title;
    QByteArray fingerprint;
    TestCounts tests;
};

/// What an attempt comes to: what its provider told of it, and the verdict on its worst job.
struct AttemptLine
{
    Phase phase = Phase::Completed;
    Outcome outcome = Outcome::Unknown;
    QString status, conclusion;
    std::optional<Timestamp> startedAt, finishedAt, updatedAt;
    QString url;
    Category category = Category::Unknown;
    double confidence = 0;
    QString title;
    QByteArray fingerprint;
    TestCounts tests;
    bool operator==(const AttemptLine&) const = default;
};

/// `before` is what stays where nobody says otherwise: the times of an attempt that was imported. Jobs are in their order.
AttemptLine lineOf(const Told& told, const std::vector<JobLine>& jobs, const AttemptLine& before);

/// The jobs of an attempt, in their order.
Result<std::vector<JobLine>> jobLines(Reader& db, RunId run, int attempt);

/// Makes the line of an attempt anew of what is stored of it and its jobs, and the run's if that is its latest attempt. Whether either has
/// changed.
Result<bool> refreshAttempt(Transaction& db, RunId run, int attempt);

/// What lists show of a run.
struct ShownRun
{
    int attempt = 1;
    QString pipeline, branch, commit, trigger;
    Timestamp storedAt;
    QString source;
    AttemptLine line; ///< ofRun
    bool operator==(const ShownRun&) const = default;
};
/// Of an attempt's line what its run repeats.
AttemptLine ofRun(AttemptLine line);
Result<std::optional<ShownRun>> shownRun(Reader& db, RunId run);
/// It shows `now` instead; only what differs is written.
Result<> showRun(Transaction& db, RunId run, const ShownRun& before, const ShownRun& now);

} // namespace sentinel
