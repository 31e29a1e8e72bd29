#include "core/logs/lines_p.h"

#include "core/logs/feeds_p.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace sentinel {

namespace {

constexpr qint64 windowBytes = 128 * 1024;
constexpr qint64 leastWindowBytes = 2 * LineIndex::blockBytes;

// Behind the n-th line feed of the text (n from 1), or npos.
size_t behindFeed(std::string_view text, qint64 n)
{
    for (size_t at = 0; at < text.size(); at += 64) {
        std::uint64_t mask = feedMask(text.substr(at));
        const int feeds = std::popcount(mask);
        if (feeds < n) {
            n -= feeds;
            continue;
        }
        while (--n > 0)
            mask &= mask - 1;
        return at + static_cast<size_t>(std::countr_zero(mask)) + 1;
    }
    return std::string_view::npos;
}

qint64 feedsIn(std::string_view text)
{
    qint64 feeds = 0;
    for (size_t at = 0; at < text.size(); at += 64)
        feeds += std::popcount(feedMask(text.substr(at)));
    return feeds;
}

} // namespace

std::string_view Lines::view(const ByteRange& range, LogWindow& window) const
{
    const qint64 begin = std::clamp<qint64>(range.begin, 0, size()), end = std::clamp<qint64>(range.end, begin, size());
    if (m_source->isWhole())
        return m_source->whole().substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin));
    const bool isCovered =
        window.source == m_source->id() && begin >= window.begin && end <= window.begin + static_cast<qint64>(window.bytes.size());
    if (!isCovered) {
        // Whoever goes on where the last window ended gets more each time; whoever jumps does not read what lies between.
        const qint64 from = begin - begin % LineIndex::blockBytes;
        const auto last = static_cast<qint64>(window.bytes.size());
        const bool goesOn = window.source == m_source->id() && from <= window.begin + last && from >= window.begin;
        const qint64 ahead = goesOn ? std::clamp(2 * last, leastWindowBytes, windowBytes) : leastWindowBytes;
        const qint64 to = std::min(size(), std::max(end, from + ahead));
        window.bytes = m_source->read({from, to});
        window.begin = from;
        window.source = m_source->id();
    }
    const std::string_view bytes = window.bytes.view();
    const auto at = std::min(static_cast<size_t>(begin - window.begin), bytes.size());
    return bytes.substr(at, static_cast<size_t>(end - begin)); // shorter when the file is
}

// Where the line behind this line feed begins; the text's end when the file does not have it any more.
qint64 Lines::afterFeed(qint64 feed, LogWindow& window) const
{
    if (feed <= 0)
        return 0;
    const LineIndex::Block block = m_index.blockOfFeed(feed);
    const size_t at = behindFeed(view({block.begin, block.begin + LineIndex::blockBytes}, window), feed - block.feedsBefore);
    return at == std::string_view::npos ? size() : block.begin + static_cast<qint64>(at);
}

ByteRange Lines::bytes(qint64 line, LogWindow& window) const
{
    if (line < 1 || line > count())
        return {};
    const bool isNext = window.line == line && window.lineSource == m_source->id();
    const qint64 begin = isNext ? window.lineBegin : afterFeed(line - 1, window);
    // The end is near as a rule, else the index knows the block.
    const std::string_view near = view({begin, begin + LineIndex::blockBytes}, window);
    const void* feed = near.empty() ? nullptr : std::memchr(near.data(), '\n', near.size());
    qint64 next = size();
    if (feed)
        next = begin + (static_cast<const char*>(feed) - near.data()) + 1;
    else if (line <= m_index.feeds())
        next = std::max(begin, afterFeed(line, window));
    place(line + 1, next, window);
    qint64 end = next;
    if (line <= m_index.feeds() && end > begin) {
        --end;
        if (end > begin) {
            const std::string_view last = view({end - 1, end}, window);
            if (last == "\r")
                --end;
        }
    }
    return {begin, end};
}

ByteRange Lines::bytes(qint64 line) const
{
    LogWindow window;
    return bytes(line, window);
}

std::string_view Lines::raw(qint64 line, LogWindow& window) const
{
    ByteRange range = bytes(line, window);
    if (!m_source->isWhole())
        range.end = std::min(range.end, range.begin + Log::mostPeeled);
    return view(range, window);
}

qint64 Lines::at(qint64 offset) const
{
    if (count() == 0)
        return 0;
    if (offset >= size())
        return count();
    const LineIndex::Block block = m_index.blockAt(offset);
    LogWindow window;
    const qint64 before = block.feedsBefore + feedsIn(view({block.begin, std::max<qint64>(offset, 0)}, window));
    return std::min(before + 1, count());
}

ByteRange Lines::bytesOf(const LineRange& range) const
{
    const qint64 first = std::max<qint64>(range.first, 1), last = std::min(range.last, count());
    if (first > last)
        return {};
    LogWindow window;
    return {afterFeed(first - 1, window), last > m_index.feeds() ? size() : afterFeed(last, window)};
}

} // namespace sentinel
