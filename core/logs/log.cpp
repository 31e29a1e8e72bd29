#include "core/logs/log.h"

#include "core/logs/archive_p.h"
#include "core/logs/encoding_p.h"
#include "core/logs/layers_p.h"
#include "core/logs/lines_p.h"
#include "core/logs/structure_p.h"

#include <algorithm>
#include <cstring>

namespace sentinel {

struct Log::Private
{
    Transcoded input;
    Lines lines;
    Structure structure;
};

namespace {

constexpr size_t stopEvery = size_t(16) << 20; // bytes between two looks at the stop token

// Finds the lines and those that may say something about the log's structure, in one pass.
bool index(Lines& lines, Candidates& candidates, const std::stop_token& stop)
{
    const std::string_view text = lines.text;
    size_t nextLook = stopEvery;
    for (size_t begin = 0; begin < text.size();) {
        const void* feed = std::memchr(text.data() + begin, '\n', text.size() - begin);
        const size_t end = feed ? size_t(static_cast<const char*>(feed) - text.data()) : text.size();
        lines.starts.push_back(qint64(begin));
        candidates.look(text.substr(begin, end - begin), qint64(lines.starts.size()));
        begin = end + (feed ? 1 : 0);
        if (begin >= nextLook) {
            if (stop.stop_requested())
                return false;
            nextLook = begin + stopEvery;
        }
    }
    if (!text.empty())
        lines.starts.push_back(qint64(text.size()));
    return true;
}

} // namespace

Result<Log> Log::parse(const Document& document, std::stop_token stop)
{
    auto d = std::make_shared<Private>();
    Result<Transcoded> input = Transcoded::of(document.bytes, stop);
    if (!input)
        return input.error();
    d->input = std::move(*input);
    d->lines.text = d->input.bytes().view();
    d->structure.layers = layersOf(d->lines.text);
    Candidates candidates(d->structure.layers);
    if (!index(d->lines, candidates, stop))
        return cancelled();
    readStructure(document, d->lines, candidates, d->structure);
    Log log;
    log.m_d = std::move(d);
    return log;
}

bool Log::isContiguous() const
{
    return true;
}
qint64 Log::size() const
{
    return qint64(m_d->lines.text.size());
}
Bytes Log::read(const ByteRange& range) const
{
    const qint64 begin = std::clamp<qint64>(range.begin, 0, size());
    return m_d->input.bytes().part(size_t(begin), size_t(std::clamp<qint64>(range.end, begin, size()) - begin));
}

std::string_view Log::bytes() const
{
    return m_d->lines.text;
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
    return m_d->lines.raw(line);
}
qint64 Log::lineAt(qint64 offset) const
{
    return m_d->lines.at(offset);
}

void Log::peel(qint64 line, PeeledLine& out) const
{
    peelLine(m_d->lines.raw(line), m_d->structure.layers, out);
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
    return m_d->input.encoding();
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
    return m_d->input.inputOffset(offset);
}

bool Log::isTruncated() const
{
    const auto isEndMissing = [](const Hole& hole) {
        return hole.kind != Hole::Kind::BadEncoding && (hole.kind != Hole::Kind::TruncatedByProvider || hole.bytes.end > 0);
    };
    return std::any_of(holes().begin(), holes().end(), isEndMissing);
}

} // namespace sentinel
