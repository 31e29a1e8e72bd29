#include "core/logs/structure_p.h"

// Buildbot keeps a log a step; who joins them writes a line before and after each:
// "========= Started compile (results: 0, elapsed: 3 secs) (at 2014-01-01 10:00:00) =========".

#include "core/logs/markers_p.h"

namespace sentinel {

namespace {

constexpr std::string_view started = "========= Started ", finished = "========= Finished ";

// Results are numbered: success, warnings, failure, skipped, exception, retry, cancelled.
Outcome outcomeOf(std::string_view line)
{
    const std::optional<int> result = numberAfter(line, "(results: ");
    if (!result || *result == 3 || *result == 5)
        return Outcome::Unknown;
    return *result <= 1 ? Outcome::Passed : *result == 6 ? Outcome::Cancelled : Outcome::Failed;
}

} // namespace

void readBuildbot(LineReader& reader, const Candidates& candidates, Structure& structure)
{
    Outline outline(reader.lines(), structure);
    candidates.each([&](qint64 line) {
        const PeeledLine& peeled = reader.peeled(line);
        if (peeled.text.starts_with(started)) {
            std::string_view name = peeled.text.substr(started.size());
            name = name.substr(0, name.find(" (results:"));
            outline.beginStep(line, name);
            outline.openFold(line, name);
        } else if (peeled.text.starts_with(finished)) {
            const Outcome outcome = outcomeOf(peeled.text);
            if (Step* step = outline.step())
                step->outcome = outcome;
            if (outcome == Outcome::Failed || (outcome == Outcome::Passed && structure.outcome == Outcome::Unknown))
                structure.outcome = outcome;
            outline.endStep(line);
            outline.closeFold(line);
        } else if (peeled.marker == Marker::Exit && peeled.exitCode) {
            if (Step* step = outline.step())
                step->exitCode = peeled.exitCode;
            if (*peeled.exitCode != 0 || !structure.exitCode)
                structure.exitCode = peeled.exitCode;
            structure.hasEnd = true;
        }
    });
    outline.finish();
    if (structure.steps.empty() && structure.exitCode) // the log of one step
        structure.outcome = *structure.exitCode == 0 ? Outcome::Passed : Outcome::Failed;
}

} // namespace sentinel
