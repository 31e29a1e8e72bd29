#pragma once

#include "core/logs/log.h"
#include "core/triage/rules.h"

#include <stop_token>
#include <vector>

namespace sentinel {

class TestReading;

/// A pattern of the database that matched a line.
struct Hit
{
    qint64 line = 0;
    int pattern = 0; ///< number in the database: rules, then anchors, then voices, then `after` expressions
    bool operator==(const Hit&) const = default;
    auto operator<=>(const Hit&) const = default;
};

/// A line in which the provider says how a command or the job ended.
struct ExitLine
{
    qint64 line = 0;
    std::optional<int> code;
    bool isResult = false; ///< of the whole job
};

/// What a pass took, for those who keep an eye on that.
struct ScanWork
{
    qint64 bytes = 0;      ///< of lines looked at
    qint64 askedBytes = 0; ///< of lines that were asked by expressions, once for each group of them
    qint64 matches = 0;    ///< reported, before they were thinned out
};

/// What one pass over a log found. Its size is bounded whatever the log's is: of each pattern the first and the last hits
/// are kept, and those in failing steps.
struct Scan
{
    std::vector<Hit> hits; ///< by line, each pattern once a line
    std::vector<ExitLine> exits;
    std::vector<qint64> errorMarks; ///< lines that the provider marks as errors
    bool cancelled = false;
    ScanWork work;
};

/// Lines of steps that the provider calls failed; the scan keeps more hits inside them.
std::vector<LineRange> failingSteps(const Log& log);

/// `tests`, if given, is given all lines as well.
Scan scanLog(const Log& log, const RuleSet& rules, std::stop_token stop = {}, TestReading* tests = nullptr);

/// The patterns that match one line of text, as a scan of a log would find them.
std::vector<int> scanLine(std::string_view text, const RuleSet& rules);

} // namespace sentinel
