#include "core/logs/structure_p.h"

#include <algorithm>

namespace sentinel {

namespace {

constexpr qint64 linesWithoutTime = 200; // some lines at the ends of a stamped log have no stamp

void readTimes(LineReader& reader, Structure& structure)
{
    if (structure.layers.stamp == Stamp::None || structure.layers.stamp == Stamp::Clock)
        return;
    const qint64 count = reader.lines().count();
    for (qint64 n = 1; n <= std::min(count, linesWithoutTime) && !structure.startedAt; ++n)
        structure.startedAt = reader.peeled(n).time;
    for (qint64 n = count; n > std::max<qint64>(0, count - linesWithoutTime) && !structure.finishedAt; --n)
        structure.finishedAt = reader.peeled(n).time;
}

} // namespace

void LineReader::place(qint64 line, LogWindow& window)
{
    if (!m_candidates || (window.line == line && window.lineSource == m_lines.source().id()))
        return;
    const std::vector<Candidates::Found>& found = m_candidates->found();
    if (m_next >= found.size() || found[m_next].line != line) // not the one expected
        m_next = static_cast<size_t>(
            std::lower_bound(found.begin(), found.end(), line, [](const Candidates::Found& f, qint64 wanted) { return f.line < wanted; })
            - found.begin());
    if (m_next < found.size() && found[m_next].line == line)
        m_lines.place(line, found[m_next++].begin, window);
}

void readStructure(const std::vector<DocumentStep>& steps, const std::vector<Hole>& holes, const Lines& lines, const Candidates& candidates,
                   Structure& structure)
{
    structure.holes = holes;
    LineReader reader(lines, structure.layers, &candidates);
    readTimes(reader, structure);
    switch (structure.layers.provider) {
    case Provider::GitHub:
        readGitHub(steps, reader, candidates, structure);
        break;
    case Provider::Travis:
        readTravis(reader, candidates, structure);
        break;
    case Provider::GitLab:
        readGitLab(reader, candidates, structure);
        break;
    case Provider::Jenkins:
        readJenkins(reader, candidates, structure);
        break;
    case Provider::Buildbot:
        readBuildbot(reader, candidates, structure);
        break;
    case Provider::Generic:
        if (structure.layers.stamp == Stamp::Named)
            readTaskcluster(reader, candidates, structure);
        else if (structure.layers.stamp == Stamp::Rfc3339)
            readAzure(reader, candidates, structure);
        break;
    }
    structure.origin = readOrigin(lines, structure.layers);
    readHoles(lines, structure);
}

} // namespace sentinel
