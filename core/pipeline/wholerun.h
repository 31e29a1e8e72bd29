#pragma once

#include "core/store/runs.h"
#include "core/store/verdicts.h"

#include <string>
#include <vector>

namespace sentinel {

/// A run with everything that is said of it.
struct WholeRun
{
    Run run;
    std::vector<Job> jobs;
    std::vector<VerdictBasis> bases; ///< one for each job
};

/// Errors: NotFound.
Result<WholeRun> wholeRun(Reader& db, RunId id);
/// `sentinel.run/1` with its jobs.
std::string runJson(const WholeRun& whole);

} // namespace sentinel
