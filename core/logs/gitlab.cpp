#include "core/logs/structure_p.h"

// GitLab's runner puts each phase of a job into a section of its own; scripts may open sections inside. Of the phases up to the
// script, the last one that was begun is the one that failed; what comes after it (after_script, uploads, clean-up) runs anyway.

#include "core/logs/markers_p.h"

#include <algorithm>
#include <array>

namespace sentinel {

namespace {

constexpr std::array<std::string_view, 5> phasesAfterScript{"after_script", "upload_artifacts_on_failure", "upload_artifacts_on_success",
                                                            "cleanup_file_variables", "archive_cache"};

// "section_start:1560896352:build[collapsed=true]" taken apart.
struct Section
{
    Timestamp time;
    std::string_view name;
};

std::optional<Section> sectionOf(std::string_view state, std::string_view word)
{
    if (!state.starts_with(word))
        return {};
    state.remove_prefix(word.size());
    const size_t colon = state.find(':');
    const std::optional<int> seconds = numberAt(state);
    if (colon == std::string_view::npos || !seconds)
        return {};
    const std::string_view name = state.substr(colon + 1);
    return Section{Timestamp{qint64(*seconds) * 1000}, name.substr(0, name.find('['))};
}

class GitLabReading
{
public:
    GitLabReading(LineReader& reader, Structure& structure) : m_reader(reader), m_structure(structure), m_outline(reader.lines(), structure)
    {
    }

    void read(qint64 line);
    void finish();

private:
    void readState(std::string_view state, qint64 line);

    LineReader& m_reader;
    Structure& m_structure;
    Outline m_outline;
    std::optional<size_t> m_lastPhase; ///< among the steps
};

void GitLabReading::readState(std::string_view state, qint64 line)
{
    // Output without a line feed may stand in front of a marker.
    if (const size_t at = state.find("section_"); at != std::string_view::npos)
        state.remove_prefix(at);
    if (const std::optional<Section> section = sectionOf(state, "section_start:")) {
        if (m_outline.depth() == 0) {
            const std::string title(m_reader.peeled(line).text);
            m_outline.beginStep(line, title.empty() ? section->name : title, section->time);
            const bool isAfter = std::find(phasesAfterScript.begin(), phasesAfterScript.end(), section->name) != phasesAfterScript.end();
            if (!isAfter && m_outline.step())
                m_lastPhase = m_structure.steps.size() - 1;
        }
        m_outline.openFold(line, section->name);
        if (!m_structure.startedAt)
            m_structure.startedAt = section->time;
    } else if (const std::optional<Section> end = sectionOf(state, "section_end:")) {
        m_outline.closeFold(line, end->name);
        if (!m_structure.finishedAt || m_structure.layers.stamp == Stamp::None)
            m_structure.finishedAt = end->time;
        Step* step = m_outline.depth() == 0 ? m_outline.step() : nullptr;
        if (step && step->startedAt) {
            step->duration = std::max(0.0, secondsBetween(*step->startedAt, end->time));
            if (step->lines.first < line)
                m_outline.endStep(line);
        }
    }
}

void GitLabReading::read(qint64 line)
{
    const std::string_view raw = m_reader.raw(line);
    eachState(raw.substr(prefixLength(raw, m_structure.layers.stamp)), [&](std::string_view state) { readState(state, line); });
    const PeeledLine& peeled = m_reader.peeled(line);
    m_structure.hasBegin = m_structure.hasBegin || peeled.text.starts_with("Running with gitlab-runner");
    if (peeled.marker != Marker::Result)
        return;
    m_structure.hasEnd = true;
    if (peeled.text == "Job succeeded") {
        m_structure.outcome = Outcome::Passed;
        return;
    }
    const bool isCancelled =
        peeled.text.find("canceled") != std::string_view::npos || peeled.text.find("aborted") != std::string_view::npos;
    m_structure.outcome = isCancelled ? Outcome::Cancelled : Outcome::Failed;
    m_structure.exitCode = peeled.exitCode;
}

void GitLabReading::finish()
{
    m_outline.finish();
    if (m_structure.outcome == Outcome::Unknown)
        return;
    for (size_t i = 0; i < m_structure.steps.size(); ++i) {
        Step& step = m_structure.steps[i];
        if (m_structure.outcome == Outcome::Passed || (m_lastPhase && i < *m_lastPhase)) {
            step.outcome = Outcome::Passed;
        } else if (m_lastPhase && i == *m_lastPhase) {
            step.outcome = m_structure.outcome;
            step.exitCode = m_structure.exitCode;
        }
    }
}

} // namespace

void readGitLab(LineReader& reader, const Candidates& candidates, Structure& structure)
{
    GitLabReading reading(reader, structure);
    candidates.each([&reading](qint64 line) { reading.read(line); });
    reading.finish();
}

} // namespace sentinel
