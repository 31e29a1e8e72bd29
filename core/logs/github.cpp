#include "core/logs/structure_p.h"

// GitHub's runner opens every step with a group "Run …" that holds the step's script or its inputs; programs open groups of
// their own, also called "Run …", so a group counts as a step only if it holds what the runner puts there. Logs that name the
// step in every line, and archives with a file a step, need no such reading.

#include <algorithm>

namespace sentinel {

namespace {

constexpr qint64 longestHeader = 400; // lines of script and environment in a step's opening group

enum class Header { None, Script, Action };

// Whether a line may be one that tells a header: asked of every line of every group, so a look at one letter.
bool maySayHeader(std::string_view raw, Stamp stamp)
{
    const std::string_view text = raw.substr(prefixLength(raw, stamp));
    return !text.empty() && std::string_view("sew#:\x1b").find(text.front()) != std::string_view::npos;
}

Header headerAt(qint64 line, LineReader& reader, Stamp stamp)
{
    const qint64 last = std::min(reader.lines().count(), line + longestHeader);
    Header header = Header::None;
    for (qint64 n = line + 1; n <= last; ++n) {
        if (!maySayHeader(reader.raw(n), stamp))
            continue;
        const PeeledLine& peeled = reader.peeled(n);
        if (peeled.text.starts_with("shell: "))
            return Header::Script;
        if (peeled.text == "with:" || peeled.text == "env:")
            header = Header::Action;
        if (peeled.marker == Marker::GroupStart)
            return Header::None;
        if (peeled.marker == Marker::GroupEnd) {
            // An action without inputs has nothing between its name and the end.
            const std::string_view name = reader.peeled(line).text;
            const bool isAction = name.find('@') != std::string_view::npos || name.starts_with("Run ./");
            return header == Header::None && n == line + 1 && isAction ? Header::Action : header;
        }
    }
    return header;
}

class GitHubReading
{
public:
    GitHubReading(const std::vector<DocumentStep>& steps, LineReader& reader, Structure& structure)
        : m_given(steps), m_reader(reader), m_structure(structure), m_outline(reader.lines(), structure)
    {
        m_isFull = structure.layers.stamp == Stamp::GitHubFull;
        for (const DocumentStep& step : steps)
            m_starts.push_back(reader.lines().at(step.bytes.begin));
    }

    void read(qint64 line);
    void finish();

private:
    void beginArchiveSteps(qint64 line);
    void beginNamedStep(qint64 line);
    void beginHeadedStep(qint64 line);
    void begin(qint64 line, std::string_view name, bool isPost, bool isScript);
    void fail(std::optional<int> exitCode);
    void readInterruption(std::string_view text);
    void endStep(qint64 last);
    bool endsWithError(const Step& step, qint64 last);

    const std::vector<DocumentStep>& m_given; ///< by the archive
    LineReader& m_reader;
    Structure& m_structure;
    Outline m_outline;
    bool m_isFull = false;
    bool m_isNamed = false;       ///< the current line names its step
    std::vector<qint64> m_starts; ///< first lines of the archive's steps
    size_t m_nextStart = 0;
    std::string m_names; ///< job and step of the current line of a full log
    std::string m_job;
    bool m_isPost = false;
    bool m_isScript = false;
    bool m_isSetup = false;
    qint64 m_lastError = 0;
    bool m_isCancelled = false;
    bool m_isTimeout = false;
    bool m_isGroupOpen = false;
};

void GitHubReading::begin(qint64 line, std::string_view name, bool isPost, bool isScript)
{
    endStep(line - 1);
    m_outline.beginStep(line, name, m_reader.peeled(line).time);
    m_isPost = isPost;
    m_isScript = isScript;
    m_isSetup = name == "Set up job";
    m_lastError = 0;
}

void GitHubReading::fail(std::optional<int> exitCode)
{
    if (exitCode)
        m_structure.exitCode = exitCode;
    m_structure.outcome = Outcome::Failed;
    if (Step* step = m_outline.step()) {
        step->outcome = Outcome::Failed;
        step->exitCode = exitCode;
    }
}

// An action that fails says so last; errors before that are annotations.
bool GitHubReading::endsWithError(const Step& step, qint64 last)
{
    for (qint64 n = last; n >= step.lines.first && n > last - 20; --n) {
        if (n == m_lastError)
            return true;
        const PeeledLine& line = m_reader.peeled(n);
        if (!line.text.empty() && line.marker == Marker::None)
            return false;
    }
    return false;
}

void GitHubReading::endStep(qint64 last)
{
    const Step* step = m_outline.step();
    if (!step || step->outcome != Outcome::Unknown || m_lastError == 0 || m_isPost)
        return;
    if (m_isSetup || (!m_isScript && endsWithError(*step, last)))
        fail({});
}

void GitHubReading::beginArchiveSteps(qint64 line)
{
    while (m_nextStart < m_starts.size() && m_starts[m_nextStart] <= line) {
        const DocumentStep& step = m_given[m_nextStart];
        begin(m_starts[m_nextStart], step.name, step.name.starts_with("Post "), false);
        if (Step* begun = m_outline.step())
            begun->number = step.number;
        ++m_nextStart;
    }
}

void GitHubReading::beginNamedStep(qint64 line)
{
    const std::string_view names = m_reader.peeled(line).prefix;
    if (names.empty() || names == m_names)
        return;
    m_names = names;
    // Newer tools do not know the steps any more, and say so in every line.
    m_isNamed = !names.ends_with("\tUNKNOWN STEP");
    if (!m_isNamed)
        return;
    const size_t tab = m_names.find('\t');
    const std::string job = m_names.substr(0, tab), step = m_names.substr(tab + 1);
    const bool isOnlyJob = m_job.empty() || m_job == job;
    m_job = job;
    // Runs with several jobs are printed one job after the other.
    begin(line, isOnlyJob && m_structure.steps.empty() ? step : isOnlyJob ? step : job + " / " + step, step.starts_with("Post "), false);
}

void GitHubReading::beginHeadedStep(qint64 line)
{
    const PeeledLine& peeled = m_reader.peeled(line);
    if (peeled.marker == Marker::GroupStart && peeled.text.starts_with("Run ")) {
        const std::string name(peeled.text);
        if (const Header header = headerAt(line, m_reader, m_structure.layers.stamp); header != Header::None)
            begin(line, name, false, header == Header::Script);
    } else if (peeled.text.starts_with("Post job cleanup.")) {
        begin(line, "Post job cleanup", true, false);
    } else if (peeled.text.starts_with("Cleaning up orphan processes")) {
        begin(line, "Complete job", true, false);
    } else if (peeled.text.starts_with("Current runner version:")) {
        begin(m_structure.steps.empty() ? 1 : line, "Set up job", false, false);
    }
}

void GitHubReading::read(qint64 line)
{
    if (!m_starts.empty())
        beginArchiveSteps(line);
    else if (m_isFull)
        beginNamedStep(line);
    if (m_starts.empty() && !m_isNamed)
        beginHeadedStep(line);

    const PeeledLine& peeled = m_reader.peeled(line);
    const std::string_view text = peeled.text;
    m_structure.hasBegin = m_structure.hasBegin || text.starts_with("Current runner version:");
    m_structure.hasEnd = m_structure.hasEnd || text.starts_with("Cleaning up orphan processes");
    switch (peeled.marker) {
    case Marker::GroupStart:
        if (m_isGroupOpen) // groups do not nest
            m_outline.closeFold(line - 1);
        m_outline.openFold(line, text);
        m_isGroupOpen = true;
        break;
    case Marker::GroupEnd:
        m_outline.closeFold(line);
        m_isGroupOpen = false;
        break;
    case Marker::Exit:
        fail(peeled.exitCode);
        break;
    case Marker::Error:
        m_lastError = line;
        readInterruption(text);
        break;
    default:
        break;
    }
}

void GitHubReading::readInterruption(std::string_view text)
{
    const bool isTimeout = text.find("has exceeded the maximum execution time") != std::string_view::npos
        || (text.starts_with("The action ") && text.find(" has timed out") != std::string_view::npos);
    const bool isCancel = text.starts_with("The operation was canceled");
    m_isTimeout = m_isTimeout || isTimeout;
    m_isCancelled = m_isCancelled || isCancel;
    if (Step* step = m_outline.step(); step && (isTimeout || isCancel))
        step->outcome = m_isTimeout ? Outcome::Failed : Outcome::Cancelled; // time that is up cancels what runs, too
}

void GitHubReading::finish()
{
    const qint64 last = m_reader.lines().count();
    if (!m_starts.empty())
        beginArchiveSteps(last);
    endStep(last);
    if (m_isTimeout)
        m_structure.outcome = Outcome::Failed;
    else if (m_isCancelled)
        m_structure.outcome = Outcome::Cancelled;
    else if (m_structure.outcome == Outcome::Unknown && m_structure.hasBegin && m_structure.hasEnd)
        m_structure.outcome = Outcome::Passed;
    m_outline.finish();
    if (!m_structure.hasBegin || !m_structure.hasEnd)
        return; // only a whole log says that steps without an error were through
    for (Step& step : m_structure.steps) {
        if (step.outcome == Outcome::Unknown)
            step.outcome = Outcome::Passed;
        else if (m_isTimeout || m_isCancelled)
            break; // what came after the interruption hardly ran
    }
}

} // namespace

void readGitHub(const std::vector<DocumentStep>& steps, LineReader& reader, const Candidates& candidates, Structure& structure)
{
    GitHubReading reading(steps, reader, structure);
    candidates.each([&reading](qint64 line) { reading.read(line); });
    reading.finish();
}

} // namespace sentinel
