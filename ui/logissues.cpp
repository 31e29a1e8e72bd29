#include "ui/logissues.h"

#include "ui/logviewline.h"
#include "ui/logviewsearch.h"

#include <algorithm>

namespace sentinel {

namespace {

bool isWarning(const PeeledLine& line)
{
    return line.marker == Marker::Warning;
}

std::optional<qint64> nextOf(const LineSet& stops, qint64 line, int direction)
{
    if (stops.isEmpty())
        return {};
    const std::optional<qint64> next = direction > 0 ? stops.next(line + 1) : stops.previous(line - 1);
    return next ? next : direction > 0 ? stops.next(1) : stops.previous(stops.lineCount());
}

} // namespace

LogIssues::LogIssues(QObject* parent) : QObject(parent), m_errorScan(new LogScan(this)), m_warningScan(new LogScan(this))
{
    connect(m_errorScan, &LogScan::advanced, this, &LogIssues::takeFound);
    connect(m_warningScan, &LogScan::advanced, this, &LogIssues::takeFound);
}

void LogIssues::start(const Log& log)
{
    clear();
    m_errors = m_warnings = m_errorStops = m_warningStops = LineSet(log.lineCount());
    placeStops();
    m_errorScan->start(log, [] { return LogScan::LineTest(&saysFailed); });
    m_warningScan->start(log, [] { return LogScan::LineTest(&isWarning); });
}

void LogIssues::clear()
{
    m_errorScan->clear();
    m_warningScan->clear();
    m_errorsTaken = m_warningsTaken = 0;
    m_errors = m_warnings = m_errorStops = m_warningStops = LineSet();
    Q_EMIT changed();
}

bool LogIssues::isRunning() const
{
    return m_errorScan->isRunning() || m_warningScan->isRunning();
}

void LogIssues::setEvidence(const std::vector<LineRange>& blocks)
{
    m_evidence = blocks;
    placeStops();
    Q_EMIT changed();
}

bool LogIssues::isExplained(qint64 line) const
{
    return std::any_of(m_evidence.begin(), m_evidence.end(),
                       [line](const LineRange& block) { return block.first <= line && line <= block.last; });
}

void LogIssues::takeFound()
{
    // One stop for a run of lines, none inside of evidence: its beginning is a stop already.
    for (; m_errorsTaken < m_errorScan->lines().size(); ++m_errorsTaken) {
        const qint64 line = m_errorScan->lines()[m_errorsTaken];
        if (!m_errors.contains(line - 1) && !isExplained(line))
            m_errorStops.insert(line);
        m_errors.insert(line);
    }
    for (; m_warningsTaken < m_warningScan->lines().size(); ++m_warningsTaken) {
        const qint64 line = m_warningScan->lines()[m_warningsTaken];
        if (!m_warnings.contains(line - 1))
            m_warningStops.insert(line);
        m_warnings.insert(line);
    }
    Q_EMIT changed();
}

void LogIssues::placeStops()
{
    m_errorStops = LineSet(m_errors.lineCount());
    for (const LineRange& block : m_evidence) {
        if (block.first >= 1 && block.first <= m_errors.lineCount())
            m_errorStops.insert(block.first);
    }
    for (std::optional<qint64> line = m_errors.next(1); line; line = m_errors.next(*line + 1)) {
        if (!m_errors.contains(*line - 1) && !isExplained(*line))
            m_errorStops.insert(*line);
    }
}

std::optional<LineRange> LogIssues::nextError(qint64 line, int direction) const
{
    const std::optional<qint64> stop = nextOf(m_errorStops, line, direction);
    if (!stop)
        return {};
    const auto block = std::find_if(m_evidence.begin(), m_evidence.end(), [&](const LineRange& b) { return b.first == *stop; });
    return block != m_evidence.end() ? *block : LineRange{*stop, *stop};
}

std::optional<LineRange> LogIssues::nextWarning(qint64 line, int direction) const
{
    const std::optional<qint64> stop = nextOf(m_warningStops, line, direction);
    return stop ? std::optional(LineRange{*stop, *stop}) : std::nullopt;
}

} // namespace sentinel
