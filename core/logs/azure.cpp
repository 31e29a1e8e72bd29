#include "core/logs/structure_p.h"

// Azure's agent writes like GitHub's, which descends from it, with a section for every step:
// "##[section]Starting: Run tests" … "##[section]Finishing: Run tests".

namespace sentinel {

void readAzure(LineReader& reader, const Candidates& candidates, Structure& structure)
{
    constexpr std::string_view starting = "Starting: ", finishing = "Finishing: ";
    Outline outline(reader.lines(), structure);
    bool isJobDone = false;
    candidates.each([&](qint64 line) {
        const std::string_view raw = reader.raw(line);
        const bool isSection = raw.find("##[section]") != std::string_view::npos;
        const PeeledLine& peeled = reader.peeled(line);
        Step* step = outline.step();
        if (isSection && peeled.text.starts_with(starting)) {
            outline.beginStep(line, peeled.text.substr(starting.size()), peeled.time);
        } else if (isSection && peeled.text.starts_with(finishing)) {
            if (step && step->outcome == Outcome::Unknown)
                step->outcome = Outcome::Passed;
            isJobDone = isJobDone || peeled.text.starts_with("Finishing: Finalize Job");
            outline.endStep(line);
        } else if (peeled.marker == Marker::GroupStart) {
            outline.openFold(line, peeled.text);
        } else if (peeled.marker == Marker::GroupEnd) {
            outline.closeFold(line);
        } else if (peeled.marker == Marker::Error || peeled.marker == Marker::Exit) {
            // Tasks that fail say so as an error; so do compilers, whose task then fails as well.
            structure.outcome = Outcome::Failed;
            if (peeled.exitCode)
                structure.exitCode = peeled.exitCode;
            if (step) {
                step->outcome = Outcome::Failed;
                step->exitCode = peeled.exitCode;
            }
        }
    });
    outline.finish();
    if (isJobDone && structure.outcome == Outcome::Unknown)
        structure.outcome = Outcome::Passed;
}

} // namespace sentinel
