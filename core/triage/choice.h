#pragma once

#include "core/reports/reports.h"
#include "core/triage/confidence.h"
#include "core/triage/evidence.h"

namespace sentinel {

/// What kind of failure the evidence speaks of.
struct Choice
{
    Category category = Category::Unknown;
    int rule = -1; ///< the signature that names the failure, or -1; it may be of another category where it only sums up
    qint64 ruleLine = 0;
    Grounds grounds = {}; ///< what the confidence is made of
};

/// Each of the best blocks has a voice, the better ones louder; tests that failed have one, and what the failing command was for. The
/// loudest is heard, unless it speaks of a consequence and its own lines name the cause. `purpose`: purposeOfFailing.
Choice choiceOf(const LogReading& reading, const Evidence& evidence, const RuleSet& rules, const TestCounts& counts, Category purpose);

/// The same of a log, `green` beside it as for triageLog: what triageLog goes by, for those who measure or learn.
Choice choiceIn(const Log& log, const TestReport& tests, const RuleSet& rules, const Log* green = nullptr);

} // namespace sentinel
