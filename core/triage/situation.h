#pragma once

#include "core/reports/reports.h"
#include "core/triage/lineranges.h"
#include "core/triage/lines.h"
#include "core/triage/scanner.h"

namespace sentinel {

/// How the log ended, and where in it the failure is to be looked for.
struct Situation
{
    Outcome outcome = Outcome::Unknown;
    bool certain = false;           ///< the provider says so in the log
    bool told = false;              ///< that it failed is known beside the log alone
    std::vector<LineRange> failing; ///< steps or stretches that ended badly, in order; empty when nothing is known
    std::vector<LineRange> passing; ///< steps that ended well
    LineRange stretch;              ///< from the last known end of a command to the first bad one; steps may be cut too short
    qint64 end = 0;                 ///< the line that ends the first failing stretch, or the log's last line

    LineRanges allFailing, allPassing; ///< the same, for asking

    bool inFailing(qint64 line) const { return allFailing.holds(line); }
    bool inPassing(qint64 line) const { return allPassing.holds(line); }
};

/// `telling` are lines that speak of a failure by themselves, in order. `said`: how the provider says that the job ended (triage.h).
Situation situationOf(Lines& lines, const Scan& scan, const TestReport& tests, const std::vector<qint64>& telling,
                      Outcome said = Outcome::Unknown);

} // namespace sentinel
