#include "core/logs/mergedlog.h"

#include "core/logs/archive_p.h"
#include "core/logs/linescan_p.h"
#include "core/logs/log_p.h"
#include "core/logs/merge.h"

#include <QCoreApplication>

#include <algorithm>

namespace sentinel {

namespace {

constexpr qint64 chunkBytes = qint64(1) << 20;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(MergedLog)
};

} // namespace

// A text that is put together from stretches of others whenever somebody reads it.
class MergedLog::Pieces : public LogSource
{
public:
    struct Piece
    {
        qint64 begin = 0;     ///< in the merged text
        qint64 firstLine = 1; ///< there
        int log = 0;
        LineRange lines;  ///< in that log
        qint64 from = 0;  ///< their bytes there
        qint64 bytes = 0; ///< with the line feed that is added where the last line has none
    };

    Pieces(std::vector<Log> logs, const std::vector<MergedPiece>& merged) : m_logs(std::move(logs))
    {
        m_pieces.reserve(merged.size());
        m_byLog.resize(m_logs.size());
        qint64 line = 1;
        for (const MergedPiece& piece : merged) {
            const Log& log = m_logs[static_cast<size_t>(piece.log)];
            const qint64 from = log.lineBytes(piece.lines.first).begin;
            const bool isLast = piece.lines.last >= log.lineCount();
            const qint64 to = isLast ? log.size() : log.lineBytes(piece.lines.last + 1).begin;
            const bool endsWithFeed = !isLast || log.read({to - 1, to}).view() == "\n";
            m_byLog[static_cast<size_t>(piece.log)].push_back(m_pieces.size());
            m_pieces.push_back({m_size, line, piece.log, piece.lines, from, to - from + (endsWithFeed ? 0 : 1)});
            m_size += m_pieces.back().bytes;
            line += piece.lines.last - piece.lines.first + 1;
        }
    }

    qint64 size() const { return m_size; }
    const Log& first() const { return m_logs.front(); }

    Bytes read(const ByteRange& range) const override
    {
        std::string text;
        const qint64 end = std::min(range.end, m_size);
        auto piece =
            std::upper_bound(m_pieces.begin(), m_pieces.end(), range.begin, [](qint64 at, const Piece& p) { return at < p.begin; });
        if (piece == m_pieces.begin() || end <= range.begin)
            return {};
        for (--piece; piece != m_pieces.end() && piece->begin < end; ++piece) {
            const qint64 skip = std::max<qint64>(range.begin - piece->begin, 0);
            const qint64 wanted = std::min(end, piece->begin + piece->bytes) - piece->begin - skip;
            const Bytes part = m_logs[static_cast<size_t>(piece->log)].read({piece->from + skip, piece->from + skip + wanted});
            text += part.view();
            // The line feed that was added, or what somebody has cut off since: places behind it stay what they are.
            text.append(static_cast<size_t>(wanted) - part.size(), '\n');
        }
        return Bytes::of(std::move(text));
    }

    const Piece* pieceOf(qint64 line) const
    {
        const auto after =
            std::upper_bound(m_pieces.begin(), m_pieces.end(), line, [](qint64 wanted, const Piece& p) { return wanted < p.firstLine; });
        if (after == m_pieces.begin())
            return nullptr;
        const Piece& piece = *(after - 1);
        return line - piece.firstLine <= piece.lines.last - piece.lines.first ? &piece : nullptr;
    }

    qint64 lineOf(int log, qint64 line) const
    {
        if (log < 0 || static_cast<size_t>(log) >= m_byLog.size())
            return 0;
        const std::vector<size_t>& pieces = m_byLog[static_cast<size_t>(log)];
        const auto after = std::upper_bound(pieces.begin(), pieces.end(), line,
                                            [this](qint64 wanted, size_t index) { return wanted < m_pieces[index].lines.first; });
        if (after == pieces.begin())
            return 0;
        const Piece& piece = m_pieces[*(after - 1)];
        return line <= piece.lines.last ? piece.firstLine + line - piece.lines.first : 0;
    }

private:
    std::vector<Log> m_logs;
    std::vector<Piece> m_pieces;
    std::vector<std::vector<size_t>> m_byLog; ///< indices of each log's pieces, ascending in its lines too
    qint64 m_size = 0;
};

Result<MergedLog> MergedLog::of(std::vector<Log> logs, std::stop_token stop)
{
    const bool isOneKind = std::all_of(logs.begin(), logs.end(), [&](const Log& log) { return log.layers() == logs.front().layers(); });
    if (logs.empty() || !isOneKind)
        return Error{Error::Kind::Unsupported, Text::tr("Only logs of the same kind of CI system can be put together by time."), {}};
    const Result<std::vector<MergedPiece>> merged = mergeByTime(logs, stop);
    if (!merged)
        return merged.error();
    const auto pieces = std::make_shared<const Pieces>(std::move(logs), *merged);
    LineScan scan{Layers{}};
    for (qint64 at = 0; at < pieces->size(); at += chunkBytes) {
        if (stop.stop_requested())
            return cancelled();
        scan.feed(pieces->read({at, at + chunkBytes}).view());
    }
    auto d = std::make_shared<Log::Private>();
    d->lines = Lines(pieces, scan.index());
    d->structure.layers = pieces->first().layers();
    return MergedLog(Log(std::move(d)), pieces);
}

int MergedLog::sourceOf(qint64 line) const
{
    const Pieces::Piece* piece = m_pieces->pieceOf(line);
    return piece ? piece->log : -1;
}

qint64 MergedLog::sourceLine(qint64 line) const
{
    const Pieces::Piece* piece = m_pieces->pieceOf(line);
    return piece ? piece->lines.first + line - piece->firstLine : 0;
}

qint64 MergedLog::lineOf(int source, qint64 sourceLine) const
{
    return m_pieces->lineOf(source, sourceLine);
}

} // namespace sentinel
