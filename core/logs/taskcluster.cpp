#include "core/logs/structure_p.h"

// Taskcluster names the speaking part in front of every line; only the lines of its own are read here.

namespace sentinel {

void readTaskcluster(LineReader& reader, const Candidates& candidates, Structure& structure)
{
    Outcome commands = Outcome::Unknown; // of a worker that runs several
    candidates.each([&](qint64 line) {
        const PeeledLine& peeled = reader.peeled(line);
        structure.hasBegin = structure.hasBegin || peeled.text.starts_with("Task ID:") || peeled.text.starts_with("Worker Type (");
        if (peeled.marker == Marker::Result) {
            structure.hasEnd = true;
            structure.exitCode = peeled.exitCode;
            structure.outcome = peeled.text.starts_with("Successful") ? Outcome::Passed : Outcome::Failed;
        } else if (peeled.marker == Marker::Error && peeled.text.find("Task aborted") != std::string_view::npos) {
            structure.hasEnd = true;
            structure.outcome = Outcome::Failed; // its time was up, or its machine was taken away
        } else if (peeled.text.starts_with("=== Task Finished ===")) {
            structure.hasEnd = true;
        } else if (peeled.text.ends_with(" Result: FAILED")) {
            commands = Outcome::Failed;
        } else if (peeled.text.ends_with(" Result: SUCCEEDED") && commands == Outcome::Unknown) {
            commands = Outcome::Passed;
        }
    });
    if (structure.outcome == Outcome::Unknown && structure.hasEnd)
        structure.outcome = commands;
}

} // namespace sentinel
