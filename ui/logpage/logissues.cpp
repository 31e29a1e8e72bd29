#include "ui/logpage/logissues.h"

#include "ui/logview/logviewsearch.h"

#include <algorithm>
#include <limits>

namespace sentinel {

namespace {

constexpr int mostPassed = 500'000; ///< lines of one run: nobody waits for the end of a longer one

} // namespace

LogIssues::LogIssues(QObject* parent) : QObject(parent), m_scan(new LogScan(this))
{
    connect(m_scan, &LogScan::advanced, this, &LogIssues::changed);
}

void LogIssues::start(const Log& log)
{
    m_scan->startLevels(log);
}

void LogIssues::follow(const Log& log)
{
    m_scan->extend(log);
}

void LogIssues::clear()
{
    m_scan->clear();
    Q_EMIT changed();
}

const LineSet& LogIssues::errors() const
{
    return m_scan->found();
}

const LineSet& LogIssues::warnings() const
{
    return m_scan->warnings();
}

bool LogIssues::isRunning() const
{
    return m_scan->isRunning();
}

void LogIssues::setEvidence(const std::vector<LineRange>& blocks)
{
    m_evidence = blocks;
    Q_EMIT changed();
}

bool LogIssues::isExplained(qint64 line) const
{
    return std::any_of(m_evidence.begin(), m_evidence.end(),
                       [line](const LineRange& block) { return block.first <= line && line <= block.last; });
}

// One stop for a run of lines, none inside of evidence: its beginning is a stop already.
std::optional<qint64> LogIssues::stopFrom(const LineSet& lines, qint64 line, int direction, bool withEvidence) const
{
    const auto isStop = [&](qint64 at) { return !lines.contains(at - 1) && !(withEvidence && isExplained(at)); };
    const auto step = [&](qint64 at) { return direction > 0 ? lines.next(at) : lines.previous(at); };
    std::optional<qint64> at = step(line);
    for (int passed = 0; at && !isStop(*at) && passed < mostPassed; ++passed)
        at = step(*at + direction);
    return at;
}

std::optional<LineRange> LogIssues::nextOf(const LineSet& lines, qint64 line, int direction, bool withEvidence) const
{
    const auto nearest = [&](qint64 from) {
        std::optional<qint64> stop = stopFrom(lines, from, direction, withEvidence);
        for (const LineRange& block : m_evidence) {
            const bool isAhead = direction > 0 ? block.first >= from : block.first <= from;
            if (withEvidence && isAhead && block.first > 0 && (!stop || (direction > 0 ? block.first < *stop : block.first > *stop)))
                stop = block.first;
        }
        return stop;
    };
    std::optional<qint64> stop = nearest(line + direction);
    if (!stop)
        stop = nearest(direction > 0 ? 1 : std::numeric_limits<qint64>::max() / 2);
    if (!stop)
        return {};
    const auto block = std::find_if(m_evidence.begin(), m_evidence.end(), [&](const LineRange& b) { return b.first == *stop; });
    return withEvidence && block != m_evidence.end() ? *block : LineRange{*stop, *stop};
}

std::optional<LineRange> LogIssues::nextError(qint64 line, int direction) const
{
    return nextOf(errors(), line, direction, true);
}

std::optional<LineRange> LogIssues::nextWarning(qint64 line, int direction) const
{
    return nextOf(warnings(), line, direction, false);
}

} // namespace sentinel
