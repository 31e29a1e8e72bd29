#pragma once

#include "core/logs/layers_p.h"
#include "core/logs/lines_p.h"
#include "core/logs/log.h"

#include <array>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel {

/// Everything that a log says about itself beside its lines.
struct Structure
{
    Layers layers;
    std::vector<Step> steps;
    std::vector<Fold> folds;
    std::vector<Hole> holes;
    Outcome outcome = Outcome::Unknown;
    std::optional<int> exitCode;
    std::optional<Timestamp> startedAt;
    std::optional<Timestamp> finishedAt;
    Log::Origin origin;
    bool operator==(const Structure&) const = default;
    bool hasBegin = false; ///< the provider's own first words are there ...
    bool hasEnd = false;   ///< ... and its last
};

/// The lines that may be the provider's own, chosen by a look at their first bytes while lines are found: a few in a hundred,
/// so that only they need peeling to know a log's structure.
class Candidates
{
public:
    explicit Candidates(const Layers& layers);
    /// Whether lines of such a log can be candidates at all.
    static bool anyIn(const Layers& layers);

    struct Found
    {
        qint64 line = 0;
        qint64 begin = 0; ///< offset of the line
    };

    void look(std::string_view raw, const Found& place)
    {
        if (m_isStamped) {
            // Nearly every line of GitHub's begins with a time of this very length; whether it is one matters only for candidates.
            if (raw.size() > 29 && raw[10] == 'T' && raw[27] == 'Z' && raw[28] == ' ' && !m_first[static_cast<unsigned char>(raw[29])])
                return;
        } else if (m_isBare && (raw.empty() || !m_first[static_cast<unsigned char>(raw.front())])) {
            return;
        }
        if (isCandidate(raw))
            m_found.push_back(place);
    }

    const std::vector<Found>& found() const { return m_found; } ///< ascending
    /// Visits the lines in order; ends early when told to stop, and what was made of them is then worth nothing.
    template <typename Visit>
    void each(Visit visit) const
    {
        size_t visited = 0;
        for (const Found& found : m_found) {
            if (++visited % 1024 == 0 && m_stop.stop_requested())
                return;
            visit(found.line);
        }
    }
    void stopWith(std::stop_token stop) { m_stop = std::move(stop); }

private:
    bool isCandidate(std::string_view raw);

    Layers m_layers;
    bool m_isStamped = false;        ///< the text of a line begins behind a time of a known length ...
    bool m_isBare = false;           ///< ... or where the line does,
    std::array<bool, 256> m_first{}; ///< and a candidate's with one of these
    std::string m_fullPrefix;        ///< of the last line of a GitHub log that names job and step in every line
    std::vector<Found> m_found;
    std::stop_token m_stop;
};

/// Reads lines, peeled: quickly the one it has just read, the one behind it, and candidates from top to bottom.
class LineReader
{
public:
    LineReader(const Lines& lines, const Layers& layers, const Candidates* candidates = nullptr)
        : m_lines(lines), m_layers(layers), m_candidates(candidates)
    {
    }

    /// Valid until the next one.
    const PeeledLine& peeled(qint64 line)
    {
        if (line != m_at) {
            place(line, m_line.window);
            peelLine(m_lines.raw(line, m_line.window), m_layers, m_line);
            m_at = line;
        }
        return m_line;
    }
    std::string_view raw(qint64 line)
    {
        place(line, m_rawWindow);
        return m_lines.raw(line, m_rawWindow);
    }
    const Lines& lines() const { return m_lines; }

private:
    void place(qint64 line, LogWindow& window);

    const Lines& m_lines;
    const Layers& m_layers;
    const Candidates* m_candidates;
    size_t m_next = 0; ///< among the candidates
    qint64 m_at = 0;
    PeeledLine m_line;
    LogWindow m_rawWindow;
};

/// Draws up steps and folds while a log is gone through from top to bottom. Steps follow one another, folds nest.
class Outline
{
public:
    Outline(const Lines& lines, Structure& structure) : m_lines(lines), m_structure(structure) {}

    void openFold(qint64 line, std::string_view name);
    void closeFold(qint64 line);                        ///< the innermost
    void closeFold(qint64 line, std::string_view name); ///< the innermost of that name, with all inside it
    size_t depth() const { return m_open.size(); }

    /// Begins a step here and ends the one before on the previous line.
    void beginStep(qint64 line, std::string_view name, std::optional<Timestamp> time = {});
    void endStep(qint64 line); ///< on this line
    Step* step() { return m_isOpen ? &m_structure.steps.back() : nullptr; }

    /// Ends what is still open at the last line; gives steps their numbers, ranges and, from the next one's time, durations.
    void finish();

private:
    const Lines& m_lines;
    Structure& m_structure;
    std::vector<size_t> m_open; ///< folds, outermost first, as indices into the structure's
    bool m_isOpen = false;
};

/// What failed, in words, as far as the holes of a log go: limits that the provider enforced, an end that is missing.
void readHoles(const Lines& lines, Structure& structure);
Log::Origin readOrigin(const Lines& lines, const Layers& layers);

void readGitHub(const std::vector<DocumentStep>& steps, LineReader& reader, const Candidates& candidates, Structure& structure);
void readTravis(LineReader& reader, const Candidates& candidates, Structure& structure);
void readGitLab(LineReader& reader, const Candidates& candidates, Structure& structure);
void readJenkins(LineReader& reader, const Candidates& candidates, Structure& structure);
void readBuildbot(LineReader& reader, const Candidates& candidates, Structure& structure);
void readAzure(LineReader& reader, const Candidates& candidates, Structure& structure);
void readTaskcluster(LineReader& reader, const Candidates& candidates, Structure& structure);

/// `structure` has its layers and is filled with the rest; steps and holes are what the archive tells.
void readStructure(const std::vector<DocumentStep>& steps, const std::vector<Hole>& holes, const Lines& lines, const Candidates& candidates,
                   Structure& structure);

/// Visits the states of a line that carriage returns separate, codes in front of each left out.
template <typename Visit>
void eachState(std::string_view raw, Visit visit)
{
    while (!raw.empty()) {
        const size_t end = raw.find('\r');
        std::string_view state = raw.substr(0, end);
        raw.remove_prefix(end == std::string_view::npos ? raw.size() : end + 1);
        while (state.starts_with('\x1b'))
            state.remove_prefix(escapeLength(state));
        if (!state.empty())
            visit(state);
    }
}

} // namespace sentinel
