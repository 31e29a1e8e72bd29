#include "core/logs/structure_p.h"

// A pipeline names its stages; a freestyle job shows its build steps, and with them the commands that the shell traces. The
// outcome is Jenkins' last line. UNSTABLE counts as failed: tests failed, and a person has to look. NOT_BUILT says nothing.

#include "core/logs/markers_p.h"

namespace sentinel {

namespace {

constexpr qint64 mostTracedCommands = 300; // more are a loop's, and no list for people

class JenkinsReading
{
public:
    JenkinsReading(LineReader& reader, Structure& structure)
        : m_reader(reader), m_structure(structure), m_outline(reader.lines(), structure)
    {
    }

    void look(qint64 line); ///< before anything is read
    void read(qint64 line);
    void finish();

private:
    void readPipeline(std::string_view word, qint64 line);
    void readResult(std::string_view result);

    LineReader& m_reader;
    Structure& m_structure;
    Outline m_outline;
    bool m_isPipeline = false;
    qint64 m_traced = 0;
    std::vector<bool> m_blocks; ///< open braces; true for the named ones
    size_t m_named = 0;
    std::optional<size_t> m_lastStage; ///< begun and not skipped, the closing actions left out
    bool m_hasSkipped = false;
};

void JenkinsReading::look(qint64 line)
{
    const std::string_view text = m_reader.peeled(line).text;
    m_isPipeline = m_isPipeline || text.starts_with("[Pipeline]");
    m_traced += isTracedCommand(text);
}

void JenkinsReading::readPipeline(std::string_view word, qint64 line)
{
    if (word.starts_with("{")) {
        const bool isNamed = word.starts_with("{ (") && word.ends_with(")");
        m_blocks.push_back(isNamed);
        if (!isNamed)
            return;
        const std::string name(word.substr(3, word.size() - 4));
        const std::optional<Timestamp> time = m_reader.peeled(line).time;
        if (m_named == 0) {
            m_outline.beginStep(line, name, time);
            if (!m_hasSkipped && m_outline.step() && name != "Declarative: Post Actions")
                m_lastStage = m_structure.steps.size() - 1;
        }
        m_outline.openFold(line, name);
        ++m_named;
    } else if (word == "}" && !m_blocks.empty()) {
        const bool isNamed = m_blocks.back();
        m_blocks.pop_back();
        if (!isNamed)
            return;
        m_outline.closeFold(line);
        if (--m_named == 0)
            m_outline.endStep(line);
    }
}

void JenkinsReading::readResult(std::string_view result)
{
    m_structure.hasEnd = true;
    m_structure.outcome = result.starts_with("SUCCESS")                   ? Outcome::Passed
        : result.starts_with("FAILURE") || result.starts_with("UNSTABLE") ? Outcome::Failed
        : result.starts_with("ABORTED")                                   ? Outcome::Cancelled
                                                                          : Outcome::Unknown;
}

void JenkinsReading::read(qint64 line)
{
    const PeeledLine& peeled = m_reader.peeled(line);
    const std::string_view text = peeled.text;
    const std::optional<Timestamp> time = peeled.time;
    if (text.starts_with("Started by ") || text.starts_with("Started from command line")) {
        m_structure.hasBegin = true;
    } else if (text.starts_with("[Pipeline] ")) {
        const std::string word(text.substr(11));
        readPipeline(word, line);
    } else if (text.starts_with("Stage \"") && text.find("skipped due to earlier failure") != std::string_view::npos) {
        // Declarative pipelines begin the stages after a failure only to say that they are skipped.
        if (!m_hasSkipped && m_lastStage && *m_lastStage > 0)
            --*m_lastStage;
        m_hasSkipped = true;
    } else if (peeled.marker == Marker::Exit && peeled.exitCode) {
        m_structure.exitCode = peeled.exitCode;
    } else if (text.starts_with("Build step '")) {
        if (Step* step = m_outline.step(); step && text.find("marked build as failure") != std::string_view::npos)
            step->outcome = Outcome::Failed;
        m_outline.endStep(line);
    } else if (peeled.marker == Marker::Result) {
        const std::string result(text.substr(std::string_view("Finished: ").size()));
        m_outline.endStep(line - 1);
        readResult(result);
    } else if (peeled.marker == Marker::Command && !m_isPipeline) {
        const bool isTraced = isTracedCommand(text);
        if (isTraced && m_traced > mostTracedCommands)
            return;
        const size_t folder = isTraced ? 0 : text.find("] $ ");
        const std::string name(text.substr(isTraced ? 2 : folder == std::string_view::npos ? 2 : folder + 4));
        m_outline.beginStep(line, name, time);
    }
}

void JenkinsReading::finish()
{
    m_outline.finish();
    if (!m_isPipeline || m_structure.outcome == Outcome::Unknown)
        return;
    for (size_t i = 0; i < m_structure.steps.size(); ++i) {
        Step& step = m_structure.steps[i];
        if (m_structure.outcome == Outcome::Passed || (m_lastStage && i < *m_lastStage))
            step.outcome = Outcome::Passed;
        else if (m_lastStage && i == *m_lastStage)
            step.outcome = m_structure.outcome;
    }
}

} // namespace

void readJenkins(LineReader& reader, const Candidates& candidates, Structure& structure)
{
    JenkinsReading reading(reader, structure);
    candidates.each([&reading](qint64 line) { reading.look(line); });
    candidates.each([&reading](qint64 line) { reading.read(line); });
    reading.finish();
}

} // namespace sentinel
