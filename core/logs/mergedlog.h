#pragma once

#include "core/base/result.h"
#include "core/logs/log.h"

#include <memory>
#include <stop_token>
#include <vector>

namespace sentinel {

/// Several logs of one run as one, in the order of their time stamps (see merge.h). It is a Log like any other, read from those it is made
/// of, which it keeps; without steps and folds, since theirs lie in pieces. Immutable; any thread.
class MergedLog
{
public:
    /// Blocks. Errors: Cancelled; Unsupported when a log has no times, or when not all were written by the same kind of system.
    static Result<MergedLog> of(std::vector<Log> logs, std::stop_token stop = {});

    const Log& log() const { return m_log; }
    int sourceOf(qint64 line) const;                    ///< index of the log that a line is of; -1 for a line that is not there. O(log n)
    qint64 sourceLine(qint64 line) const;               ///< its number there; 0 for a line that is not there
    qint64 lineOf(int source, qint64 sourceLine) const; ///< the way back; 0 for a line that is not there

private:
    class Pieces;
    MergedLog(Log log, std::shared_ptr<const Pieces> pieces) : m_log(std::move(log)), m_pieces(std::move(pieces)) {}

    Log m_log;
    std::shared_ptr<const Pieces> m_pieces;
};

} // namespace sentinel
