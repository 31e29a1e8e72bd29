#include "core/logs/structure_p.h"

// A Travis job is a list of commands. Markers before and after them are overwritten states of a line, several to a line; some
// archives of logs have put each on a line of its own.

#include "core/logs/markers_p.h"

#include <charconv>

namespace sentinel {

namespace {

std::optional<qint64> nanosecondsAfter(std::string_view text, std::string_view key)
{
    const size_t at = text.find(key);
    if (at == std::string_view::npos)
        return {};
    qint64 value = 0;
    const std::string_view digits = text.substr(at + key.size());
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() ? std::optional(value) : std::nullopt;
}

class TravisReading
{
public:
    TravisReading(LineReader& reader, Structure& structure) : m_reader(reader), m_structure(structure), m_outline(reader.lines(), structure)
    {
    }

    void read(qint64 line);
    void finish();

private:
    void readState(std::string_view state, qint64 line);
    void readTimer(std::string_view state);
    void readEnd(qint64 line);

    LineReader& m_reader;
    Structure& m_structure;
    Outline m_outline;
    bool m_foldJustOpened = false;
    bool m_hasFailure = false;
};

void TravisReading::readTimer(std::string_view state)
{
    const std::optional<qint64> start = nanosecondsAfter(state, "start="), finish = nanosecondsAfter(state, "finish=");
    if (!start || !finish || *finish < *start)
        return;
    const Timestamp from{*start / 1'000'000}, to{*finish / 1'000'000};
    if (!m_structure.startedAt)
        m_structure.startedAt = from;
    m_structure.finishedAt = to;
    if (Step* step = m_outline.step(); step && !step->duration) {
        step->startedAt = from;
        step->duration = double(*finish - *start) / 1e9;
    }
}

void TravisReading::readState(std::string_view state, qint64 line)
{
    constexpr std::string_view foldStart = "travis_fold:start:", foldEnd = "travis_fold:end:";
    // Output without a line feed may stand in front of a marker.
    if (const size_t marker = state.find("travis_"); marker != std::string_view::npos && marker > 0 && !state.starts_with("$ "))
        state.remove_prefix(marker);
    if (state.starts_with(foldStart)) {
        m_outline.openFold(line, state.substr(foldStart.size()));
        m_foldJustOpened = true;
        return;
    }
    if (state.starts_with(foldEnd)) {
        m_outline.closeFold(line, state.substr(foldEnd.size()));
        m_foldJustOpened = false;
    } else if (state.starts_with("travis_time:end:")) {
        readTimer(state);
    } else if (state.starts_with("$ ")) {
        m_outline.beginStep(line, state.substr(2));
        m_foldJustOpened = false;
    } else if (!state.starts_with("travis_time:") && m_foldJustOpened && m_outline.depth() == 1) {
        m_outline.beginStep(line, m_reader.peeled(line).text); // "Build system information"
        m_foldJustOpened = false;
    }
}

void TravisReading::readEnd(qint64 line)
{
    const PeeledLine& peeled = m_reader.peeled(line);
    const std::string_view text = peeled.text;
    if (peeled.marker == Marker::Exit && peeled.exitCode) {
        const bool isFailure = *peeled.exitCode != 0;
        m_hasFailure = m_hasFailure || isFailure;
        if (isFailure)
            m_structure.exitCode = peeled.exitCode;
        if (Step* step = m_outline.step()) {
            step->exitCode = peeled.exitCode;
            step->outcome = isFailure ? Outcome::Failed : Outcome::Passed;
            m_outline.endStep(line);
        }
    } else if (peeled.marker == Marker::Result && peeled.exitCode) {
        m_structure.hasEnd = true;
        m_structure.exitCode = peeled.exitCode;
        m_structure.outcome = *peeled.exitCode == 0 ? Outcome::Passed : Outcome::Failed;
    } else if (text.starts_with("Done: Job Cancelled")) {
        m_structure.hasEnd = true;
        m_structure.outcome = Outcome::Cancelled;
    } else if (text.starts_with("The job exceeded") || text.starts_with("No output has been received")
               || text.starts_with("The build has been terminated")) {
        m_structure.hasEnd = true;
        m_structure.outcome = Outcome::Failed;
        if (Step* step = m_outline.step())
            step->outcome = Outcome::Failed;
    } else if (text.starts_with("Your build has been stopped")) {
        m_structure.hasEnd = true;
        if (m_structure.outcome == Outcome::Unknown)
            m_structure.outcome = m_hasFailure ? Outcome::Failed : Outcome::Cancelled;
    }
}

void TravisReading::read(qint64 line)
{
    m_structure.hasBegin = true;
    eachState(m_reader.raw(line), [&](std::string_view state) { readState(state, line); });
    readEnd(line);
}

void TravisReading::finish()
{
    m_outline.finish();
}

} // namespace

void readTravis(LineReader& reader, const Candidates& candidates, Structure& structure)
{
    TravisReading reading(reader, structure);
    candidates.each([&reading](qint64 line) { reading.read(line); });
    reading.finish();
}

} // namespace sentinel
