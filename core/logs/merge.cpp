#include "core/logs/merge.h"

#include <QCoreApplication>

#include <algorithm>
#include <queue>

namespace sentinel {

namespace {

struct Merge
{
    Q_DECLARE_TR_FUNCTIONS(Merge)
};

constexpr qint64 stopEvery = 4096; // lines between two looks at the stop token

/// One log, read from its first line to its last.
class Cursor
{
public:
    Cursor(const Log& log, int index) : m_log(&log), m_index(index) {}

    /// Goes to the first line. False when no line has a stamp.
    bool start(const std::stop_token& stop)
    {
        for (qint64 line = 1; line <= m_log->lineCount(); ++line) {
            if (line % stopEvery == 0 && stop.stop_requested())
                return false;
            m_log->peel(line, m_peeled);
            if (m_peeled.time) {
                m_time = *m_peeled.time;
                m_line = 1;
                return true;
            }
        }
        return false;
    }

    void advance()
    {
        if (++m_line > m_log->lineCount())
            return;
        m_log->peel(m_line, m_peeled);
        if (m_peeled.time)
            m_time = *m_peeled.time;
    }

    bool isAtEnd() const { return m_line > m_log->lineCount(); }
    bool isBefore(const Cursor& other) const { return m_time != other.m_time ? m_time < other.m_time : m_index < other.m_index; }
    qint64 line() const { return m_line; }
    int index() const { return m_index; }

private:
    const Log* m_log;
    int m_index;
    qint64 m_line = 0;
    Timestamp m_time; // of the line, or of the last one before that has one
    PeeledLine m_peeled;
};

} // namespace

Result<std::vector<MergedPiece>> mergeByTime(std::span<const Log> logs, std::stop_token stop)
{
    const Error stopped{Error::Kind::Cancelled, Merge::tr("Stopped."), {}};
    std::vector<Cursor> cursors;
    cursors.reserve(logs.size());
    for (size_t i = 0; i < logs.size(); ++i) {
        if (logs[i].lineCount() == 0)
            continue;
        Cursor cursor(logs[i], int(i));
        const bool isStarted = cursor.start(stop);
        if (stop.stop_requested())
            return stopped;
        if (!isStarted)
            return Error{
                Error::Kind::Unsupported,
                Merge::tr("The lines of log %1 of %2 do not say on which day and when they were written. Leave it out to merge the others "
                          "by time.")
                    .arg(i + 1)
                    .arg(logs.size()),
                {}};
        cursors.push_back(std::move(cursor));
    }

    const auto isLater = [](const Cursor* a, const Cursor* b) { return b->isBefore(*a); };
    std::priority_queue<Cursor*, std::vector<Cursor*>, decltype(isLater)> waiting(isLater); // the earliest on top
    for (Cursor& cursor : cursors)
        waiting.push(&cursor);
    std::vector<MergedPiece> pieces;
    qint64 lines = 0;
    while (!waiting.empty()) {
        Cursor& cursor = *waiting.top();
        waiting.pop();
        // As long as this log is the earliest, the others need not be asked.
        MergedPiece piece{cursor.index(), {cursor.line(), cursor.line()}};
        do {
            if (++lines % stopEvery == 0 && stop.stop_requested())
                return stopped;
            piece.lines.last = cursor.line();
            cursor.advance();
        } while (!cursor.isAtEnd() && (waiting.empty() || cursor.isBefore(*waiting.top())));
        pieces.push_back(piece);
        if (!cursor.isAtEnd())
            waiting.push(&cursor);
    }
    return pieces;
}

} // namespace sentinel
