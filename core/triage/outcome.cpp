// The provider's word counts first, then the tests, then what stands near the end. A log whose tail is missing has no
// outcome of its own.

#include "core/triage/situation.h"

#include <algorithm>

namespace sentinel {

namespace {

constexpr qint64 nearEnd = 60; // lines; where tools put their last words

/// What a tool says when all went well; a build tool's own last word outweighs single lines before it.
bool saysSuccess(std::string_view text)
{
    text = withoutIndent(text);
    return holds(text, "BUILD SUCCESS") || hasPrefix(text, {"Build succeeded", "OK (", "Test Suites: 0 failed", "All tests passed"})
        || text == "OK" || text == "SUCCESS" || holds(text, "** BUILD SUCCEEDED **") || holds(text, "100% tests passed");
}

/// A closing line of a runner that is not the provider: "BUILD FAILED in 3s", "make: *** [all] Error 2".
bool saysFailure(std::string_view text)
{
    text = withoutIndent(text);
    return holds(text, "BUILD FAILED") || holds(text, "BUILD FAILURE") || holds(text, "Build FAILED")
        || hasPrefix(text, {"make: *** ", "ninja: build stopped", "FAILED ("}) || holds(text, "npm ERR! ")
        || holds(text, "error: could not compile") || text == "FAIL" || holds(text, "exited with code 1");
}

Outcome lastWord(Lines& lines)
{
    const qint64 last = lines.count();
    for (qint64 line = last; line > std::max<qint64>(0, last - nearEnd); --line) {
        const std::string_view text = lines.text(line);
        if (saysFailure(text))
            return Outcome::Failed;
        if (saysSuccess(text))
            return Outcome::Passed;
    }
    return Outcome::Unknown;
}

/// Is this where the runner itself begins a step? It begins none while the one before has failed, and no tool's words look like it.
bool beginsByRunner(Lines& lines, qint64 line)
{
    return lines.marker(line) == Marker::GroupStart && hasPrefix(lines.text(line), {"Run "});
}

} // namespace

Situation situationOf(Lines& lines, const Scan& scan, const TestReport& tests, const std::vector<qint64>& telling, Outcome said)
{
    Situation situation;
    const Log& log = lines.log();
    situation.end = lines.count();
    situation.failing = failingSteps(log);
    for (const Step& step : log.steps()) {
        if (step.outcome == Outcome::Passed || (step.exitCode && *step.exitCode == 0))
            situation.passing.push_back(step.lines);
    }

    situation.outcome = log.outcome();
    situation.certain = situation.outcome != Outcome::Unknown;
    const auto bad = std::find_if(scan.exits.begin(), scan.exits.end(), [](const ExitLine& exit) { return exit.code.value_or(0) != 0; });
    if (!situation.certain && bad != scan.exits.end())
        situation.outcome = Outcome::Failed;
    if (situation.outcome == Outcome::Unknown && tests.counts.failed + tests.counts.errors > 0)
        situation.outcome = Outcome::Failed;
    if (situation.outcome == Outcome::Unknown && !log.isTruncated()) {
        situation.outcome = lastWord(lines);
        const bool speaksAtEnd = !telling.empty() && telling.back() > lines.count() - nearEnd;
        if (situation.outcome == Outcome::Unknown && speaksAtEnd)
            situation.outcome = Outcome::Failed;
        if (situation.outcome == Outcome::Unknown && tests.counts.run > 0)
            situation.outcome = Outcome::Passed;
    }
    if (said == Outcome::Failed && situation.outcome != Outcome::Failed) {
        situation.outcome = Outcome::Failed;
        situation.certain = false; // no word of the log bears it out, so what is found in it is believed less
        situation.told = true;
    }

    if (situation.failing.empty() && bad != scan.exits.end()) {
        // No step says where: the stretch from the last good end to the bad one.
        qint64 first = 1;
        for (auto exit = scan.exits.begin(); exit != bad; ++exit)
            first = exit->line + 1;
        situation.failing.push_back({first, bad->line});
    }
    if (!situation.failing.empty()) {
        std::sort(situation.failing.begin(), situation.failing.end(),
                  [](const LineRange& a, const LineRange& b) { return a.first < b.first; });
        situation.end = situation.failing.front().last;
        if (bad != scan.exits.end() && bad->line > situation.failing.front().first)
            situation.end = std::min(situation.end, bad->line);
        situation.stretch = {1, situation.end};
        for (const ExitLine& exit : scan.exits) {
            if (exit.line < situation.end)
                situation.stretch.first = exit.line + 1;
        }
        // What a step printed may look like the next command ("$ lint"): those before without an end belong to it.
        for (const LineRange& range : situation.passing) {
            if (range.last < situation.failing.front().first)
                situation.stretch.first = std::max(situation.stretch.first, range.last + 1);
        }
        if (beginsByRunner(lines, situation.failing.front().first))
            situation.stretch.first = std::max(situation.stretch.first, situation.failing.front().first);
    }
    situation.allFailing = LineRanges(situation.failing);
    situation.allPassing = LineRanges(situation.passing);
    return situation;
}

} // namespace sentinel
