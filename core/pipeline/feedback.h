#pragma once

#include "core/base/result.h"
#include "core/domain/feedback.h"
#include "core/store/feedback.h"
#include "core/store/verdicts.h"

#include <QFuture>

namespace sentinel {

class Store;

/// What somebody says of the verdict on a job.
struct Correction
{
    JobId job;
    std::optional<Category> category;       ///< none: what was said before is taken back
    std::optional<Attribution> attribution; ///< none: the rules' where they named this category, else what is usual for it
    QString note;
    bool operator==(const Correction&) const = default;
};

/// Stores it as this account's word on all failures with the fingerprint of the job's, those that are still to come included.
/// Errors: NotFound (the job is gone), Unsupported (it did not fail: there is nothing to correct).
QFuture<Result<FeedbackEffect>> correct(Store& store, const Correction& correction);

/// Who we are to the store: the name of the account.
QString personName();

/// Where a person named another category than the rules, what the rules advise is not to the point: what is usual for theirs.
void adviseByWord(Verdict& verdict, const VerdictBasis& basis);

} // namespace sentinel
