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
    void follow(const Log& log); ///< the same log, longer
    void clear();
    void setEvidence(const std::vector<LineRange>& blocks);
    const std::vector<LineRange>& evidence() const { return m_evidence; }

    const LineSet& errors() const;
    const LineSet& warnings() const;
    bool isRunning() const;

    /// Where to stop next from a line on, around the ends; direction 1 or -1. Errors: each block of evidence, and each run of error lines
    /// that no evidence holds. Warnings: each run of them.
    std::optional<LineRange> nextError(qint64 line, int direction) const;
    std::optional<LineRange> nextWarning(qint64 line, int direction) const;

Q_SIGNALS:
    void changed();

private:
    bool isExplained(qint64 line) const;
    std::optional<qint64> stopFrom(const LineSet& lines, qint64 line, int direction, bool withEvidence) const;
    std::optional<LineRange> nextOf(const LineSet& lines, qint64 line, int direction, bool withEvidence) const;

    LogScan* m_scan;
    std::vector<LineRange> m_evidence;
};

} // namespace sentinel
