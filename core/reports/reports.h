#pragma once

#include "core/base/result.h"
#include "core/domain/testresult.h"
#include "core/domain/verdict.h"
#include "core/logs/log.h"

#include <string_view>
#include <vector>

namespace sentinel {

/// The tests that a report or a log tells of.
struct TestReport
{
    QString format; ///< id of the format or runner ("junit", "pytest"); of several, the first
    std::vector<TestResult> results;
    std::vector<Hole> holes; ///< what the report itself lacks: a TAP plan that was not kept, a run that bailed out, results cut off
    TestCounts counts;       ///< for logs: the runners' own summaries, added up, where they give one; otherwise counted from results
};

/// Does this look like a test report (rather than a log)? Looks at the first few kilobytes only. Id of the format, or null.
const char* reportFormat(std::string_view bytes);

/// Reads a test report. Errors: Unsupported (no report: says why), Malformed (what and where), TooLarge (nesting).
Result<TestReport> readReport(std::string_view bytes);

/// The test results that runners printed into a log: named ones as rows, totals from their summaries. Empty if none.
TestReport readLogTests(const Log& log, std::stop_token stop = {});

} // namespace sentinel
