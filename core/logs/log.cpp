#include "core/logs/log.h"

#include "core/logs/archive_p.h"
#include "core/logs/linescan_p.h"
#include "core/logs/log_p.h"

#include <QCoreApplication>

#include <algorithm>

namespace sentinel {

namespace {

constexpr qint64 chunkBytes =
    qint64(1) << 20; // what is held of a log that is not in memory, and looked through between two looks at the stop token

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Log)
};

Result<Log> readAll(std::shared_ptr<Log::Private> d, std::shared_ptr<const LogSource> source, qint64 size, const Document& document,
                    const std::stop_token& stop)
{
    const Bytes head = source->read({0, std::min(size, qint64(layersHead))});
    const Bytes tail = source->read({std::max(qint64(head.size()), size - qint64(layersTail)), size});
    d->structure.layers = layersOf(head.view(), tail.view());
    LineScan scan(d->structure.layers);
    for (qint64 at = 0; at < size && !stop.stop_requested(); at += chunkBytes)
        scan.feed(source->read({at, std::min(size, at + chunkBytes)}).view());
    d->lines = Lines(std::move(source), scan.index());
    Candidates candidates = scan.candidates();
    candidates.stopWith(stop);
    readStructure(document.steps, document.holes, d->lines, candidates, d->structure);
    if (stop.stop_requested())
        return cancelled();
    return Log(std::move(d));
}

} // namespace

Result<Log> Log::parse(const Document& document, std::stop_token stop)
{
    auto d = std::make_shared<Private>();
    Result<Transcoded> input = Transcoded::of(document.bytes, stop);
    if (!input)
        return input.error();
    const Bytes bytes = input->bytes();
    if (input->encoding() != Encoding::Utf8)
        d->input = std::move(*input);
    return readAll(std::move(d), memorySource(bytes), static_cast<qint64>(bytes.size()), document, stop);
}

Result<Log> Log::from(std::shared_ptr<const LogSource> source, qint64 size, std::stop_token stop)
{
    const Bytes mark = source->read({0, std::min<qint64>(size, 2)});
    if (mark.view() == "\xff\xfe" || mark.view() == "\xfe\xff")
        return Error{Error::Kind::Unsupported, Text::tr("The log is in UTF-16: it has to be in memory to be read."), {}};
    return readAll(std::make_shared<Private>(), std::move(source), size, {}, stop);
}

bool Log::isContiguous() const
{
    return m_d->lines.source().isWhole();
}
qint64 Log::size() const
{
    return m_d->lines.size();
}
Bytes Log::read(const ByteRange& range) const
{
    return m_d->lines.source().read({range.begin, std::min(range.end, size())});
}

std::string_view Log::bytes() const
{
    Q_ASSERT(isContiguous());
    return m_d->lines.source().whole();
}
qint64 Log::lineCount() const
{
    return m_d->lines.count();
}
ByteRange Log::lineBytes(qint64 line) const
{
    return m_d->lines.bytes(line);
}
std::string_view Log::rawLine(qint64 line) const
{
    LogWindow window;
    Q_ASSERT(isContiguous());
    return m_d->lines.raw(line, window);
}
ByteRange Log::lineBytes(qint64 line, LogWindow& window) const
{
    return m_d->lines.bytes(line, window);
}
qint64 Log::lineAt(qint64 offset) const
{
    return m_d->lines.at(offset);
}

void Log::peel(qint64 line, PeeledLine& out) const
{
    peelLine(m_d->lines.raw(line, out.window), m_d->structure.layers, out);
}

void Log::peel(std::string_view raw, PeeledLine& out) const
{
    peelLine(raw, m_d->structure.layers, out);
}

std::string Log::peeledText(const LineRange& lines) const
{
    std::string text;
    PeeledLine peeled;
    const qint64 last = std::min(lines.last, lineCount());
    for (qint64 line = std::max<qint64>(lines.first, 1); line <= last; ++line) {
        peel(line, peeled);
        text += peeled.text;
        if (line < last)
            text += '\n';
    }
    return text;
}

Provider Log::provider() const
{
    return m_d->structure.layers.provider;
}
Encoding Log::encoding() const
{
    return m_d->input ? m_d->input->encoding() : Encoding::Utf8;
}
const Layers& Log::layers() const
{
    return m_d->structure.layers;
}
const std::vector<Step>& Log::steps() const
{
    return m_d->structure.steps;
}
const std::vector<Fold>& Log::folds() const
{
    return m_d->structure.folds;
}
const std::vector<Hole>& Log::holes() const
{
    return m_d->structure.holes;
}
Outcome Log::outcome() const
{
    return m_d->structure.outcome;
}
std::optional<int> Log::exitCode() const
{
    return m_d->structure.exitCode;
}
std::optional<Timestamp> Log::startedAt() const
{
    return m_d->structure.startedAt;
}
std::optional<Timestamp> Log::finishedAt() const
{
    return m_d->structure.finishedAt;
}
const Log::Origin& Log::origin() const
{
    return m_d->structure.origin;
}
qint64 Log::inputOffset(qint64 offset) const
{
    return m_d->input ? m_d->input->inputOffset(offset) : offset;
}

bool Log::isTruncated() const
{
    const auto isEndMissing = [](const Hole& hole) {
        return hole.kind != Hole::Kind::BadEncoding && (hole.kind != Hole::Kind::TruncatedByProvider || hole.bytes.end > 0);
    };
    return std::any_of(holes().begin(), holes().end(), isEndMissing);
}

} // namespace sentinel
