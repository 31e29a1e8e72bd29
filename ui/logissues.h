#pragma once

#include "core/domain/place.h"
#include "core/logs/lineset.h"
#include "core/logs/log.h"

#include <QObject>

#include <optional>
#include <vector>

namespace sentinel {

class LogScan;

/// The lines of a log that its structure calls errors and warnings, found in the background, and the way from one to the next.
class LogIssues : public QObject
{
    Q_OBJECT
public:
    explicit LogIssues(QObject* parent = nullptr);

    void start(const Log& log);
    void clear();
    void setEvidence(const std::vector<LineRange>& blocks);
    const std::vector<LineRange>& evidence() const { return m_evidence; }

    const LineSet& errors() const { return m_errors; }
    const LineSet& warnings() const { return m_warnings; }
    bool isRunning() const;

    /// Where to stop next from a line on, around the ends; direction 1 or -1. Errors: each block of evidence, and each run of error lines
    /// that no evidence holds. Warnings: each run of them.
    std::optional<LineRange> nextError(qint64 line, int direction) const;
    std::optional<LineRange> nextWarning(qint64 line, int direction) const;

Q_SIGNALS:
    void changed();

private:
    void takeFound();
    void placeStops();
    bool isExplained(qint64 line) const;

    LogScan* m_errorScan;
    LogScan* m_warningScan;
    size_t m_errorsTaken = 0, m_warningsTaken = 0;
    LineSet m_errors, m_warnings;
    LineSet m_errorStops, m_warningStops;
    std::vector<LineRange> m_evidence;
};

} // namespace sentinel
