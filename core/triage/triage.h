#pragma once

#include "core/domain/verdict.h"
#include "core/logs/lineset.h"
#include "core/logs/log.h"
#include "core/reports/reports.h"
#include "core/triage/fingerprint.h"
#include "core/triage/rules.h"

#include <stop_token>

namespace sentinel {

/// Raised whenever the same input may give another verdict.
constexpr int triageVersion = 5;

/// What a log says about why it failed. Pure: same log, tests, rules and green log, same verdict. Any thread.
/// `tests` is what readLogTests found; `green`, if given, the log of the last passing run of the same job: it has its say in everything
/// but the fingerprint, by which a failure must be known again whatever it was compared with. `said` is how the provider says that the job
/// ended, where that is known beside the log: one that failed has failed, and its best blocks are shown, whatever its log says or leaves
/// out.
Verdict triageLog(const Log& log, const TestReport& tests, const RuleSet& rules, const Log* green = nullptr, std::stop_token stop = {},
                  Outcome said = Outcome::Unknown);

/// The same with what is new in the log beside the one that passed, where that is known already (KnownLines, core/logs/compare.h).
Verdict triageNewLines(const Log& log, const TestReport& tests, const RuleSet& rules, const LineSet& newLines, std::stop_token stop = {},
                       Outcome said = Outcome::Unknown);

/// The same for a test report without a log.
Verdict triageReport(const TestReport& report);

} // namespace sentinel
