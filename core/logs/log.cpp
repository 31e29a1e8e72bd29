#include "core/logs/log.h"

#include "core/logs/archive_p.h"
#include "core/logs/linescan_p.h"
#include "core/logs/log_p.h"

#include <algorithm>

namespace sentinel {

namespace {

constexpr size_t stopEvery = size_t(16) << 20; // bytes between two looks at the stop token

} // namespace

Result<Log> Log::parse(const Document& document, std::stop_token stop)
{
    auto d = std::make_shared<Private>();
    Result<Transcoded> input = Transcoded::of(document.bytes, stop);
    if (!input)
        return input.error();
    const std::string_view text = input->bytes().view();
    d->structure.layers = layersOf(text);
    LineScan scan(d->structure.layers);
    for (size_t at = 0; at < text.size(); at += stopEvery) {
        if (stop.stop_requested())
            return cancelled();
        scan.feed(text.substr(at, stopEvery));
    }
    d->lines = Lines(memorySource(input->bytes()), scan.index());
    if (input->encoding() != Encoding::Utf8)
        d->input = std::move(*input);
    readStructure(document.steps, document.holes, d->lines, scan.candidates(), d->structure);
    return Log(std::move(d));
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
