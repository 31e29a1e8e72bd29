#pragma once

#include "core/base/result.h"
#include "core/domain/run.h"
#include "core/store/attemptline_p.h"
#include "core/store/told_p.h"

#include <vector>

namespace sentinel {

class Reader;
class Transaction;

/// Whose job is told of.
struct ToldJob
{
    RunId run;
    int attempt = 1;
    QString externalId;
    Provider provider = Provider::Generic;
    QString repo;
};

/// A job that nothing is known of but what was told.
JobLine lineOfJob(const Told& told);

/// Makes the job's row, or brings it up to what is told. `mayBeImported`: one of its name may be there that came without an id; then it is
/// that one. A job that has ended without a log is wanted by the pollers from now on.
Result<> writeToldJob(Transaction& db, const ToldJob& job, const Told& told, bool mayBeImported, Timestamp now);

/// What was told of a job that is stored.
Result<Told> toldOfJob(Reader& db, JobId id);

/// The steps of a job's log beside those that its provider told of. A told step of the same name, in order, is the same one: outcome and
/// times are as it was told. One that the log does not show stands where its number belongs.
std::vector<Step> mergedSteps(std::vector<Step> fromLog, const std::vector<StepFact>& told);

} // namespace sentinel
