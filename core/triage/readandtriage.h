#pragma once

#include "core/triage/triage.h"

namespace sentinel {

/// What a log says about its tests, and about why it failed.
struct TriagedLog
{
    TestReport tests;
    Verdict verdict;
};

/// The same as readLogTests and triageLog with what that gives, for less: the log is gone through once for both. Of a log that was
/// stopped meanwhile, neither says anything.
TriagedLog readAndTriage(const Log& log, const RuleSet& rules, const Log* green = nullptr, std::stop_token stop = {},
                         Outcome said = Outcome::Unknown);

} // namespace sentinel
