#pragma once

#include "core/base/result.h"
#include "core/domain/feedback.h"
#include "core/store/runs.h"

#include <optional>

namespace sentinel {

class Reader;
class Transaction;

/// What stands behind a stored verdict.
struct VerdictBasis
{
    int version = 0;                            ///< of the triage that said it
    QByteArray rulesKey;                        ///< which rules did; empty: not known
    RunId green;                                ///< the passing run that its log was compared with, if there was one
    Category ruledCategory = Category::Unknown; ///< what the rules say, whatever a person said
    Attribution ruledAttribution = Attribution::Unknown;
    double ruledConfidence = 0;
    std::optional<Feedback> word; ///< a person's, that holds in their place
    bool operator==(const VerdictBasis&) const = default;
};
/// Nothing when there is no verdict on the job.
Result<std::optional<VerdictBasis>> verdictBasis(Reader& db, JobId job);

/// A verdict that came out in another way than the one before: what the rules say then and now, whatever people said.
struct ChangedVerdict
{
    JobId job;
    RunId run;
    QString pipeline;
    QString jobName;
    Outcome wasOutcome = Outcome::Unknown, outcome = Outcome::Unknown;
    Category wasCategory = Category::Unknown, category = Category::Unknown;
    QString wasTitle, title;
    QByteArray wasFingerprint, fingerprint;

    bool isAny() const { return wasOutcome != outcome || wasCategory != category || wasTitle != title || wasFingerprint != fingerprint; }
    bool operator==(const ChangedVerdict&) const = default;
};

/// What would change if this were the verdict on the job. Errors: NotFound when there is no verdict on it.
Result<ChangedVerdict> changedVerdict(Reader& db, JobId job, const Verdict& verdict);

/// Puts another verdict in the place of a job's: its evidence and, where they were read in another way, its tests; then what the run shows
/// of it. What a person said goes along. Of `judged` the job's verdict, the tests, the rules' key and the green run count.
/// Errors: NotFound when there is no verdict on the job any more.
Result<ChangedVerdict> replaceVerdict(Transaction& db, JobId job, const NewRun::NewJob& judged);

} // namespace sentinel
