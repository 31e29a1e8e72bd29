#include "core/logs/linescan_p.h"

#include "core/logs/feeds_p.h"

#include <algorithm>
#include <bit>

namespace sentinel {

namespace {

constexpr size_t keptTail = 64;

} // namespace

// What came of a line that is not finished yet.
void LineScan::keep(std::string_view part)
{
    if (!m_looks)
        return;
    const size_t room = LineScan::longestLook - m_head.size();
    m_head.append(part.substr(0, room));
    if (part.size() <= room)
        return;
    part.remove_prefix(room);
    if (part.size() >= keptTail) {
        m_tail.assign(part.substr(part.size() - keptTail));
        return;
    }
    m_tail.append(part);
    if (m_tail.size() > keptTail)
        m_tail.erase(0, m_tail.size() - keptTail);
}

void LineScan::endLine(std::string_view rest)
{
    if (m_head.empty() && rest.size() <= longestLook) {
        m_candidates.look(rest, {m_line, m_lineBegin});
        return;
    }
    keep(rest);
    m_assembled.assign(m_head);
    m_assembled += m_tail;
    m_candidates.look(m_assembled, {m_line, m_lineBegin});
    m_head.clear();
    m_tail.clear();
}

void LineScan::feed(std::string_view bytes)
{
    const qint64 base = m_index.size();
    size_t lineBegin = 0; // of what belongs to the current line, in `bytes`
    for (size_t at = 0; at < bytes.size();) {
        const std::string_view block = bytes.substr(at, static_cast<size_t>(m_index.roomInBlock()));
        qint64 feeds = 0;
        for (size_t i = 0; i < block.size(); i += 64) {
            std::uint64_t mask = feedMask(block.substr(i));
            feeds += std::popcount(mask);
            if (!m_looks)
                continue;
            for (; mask != 0; mask &= mask - 1) {
                const size_t feed = at + i + static_cast<size_t>(std::countr_zero(mask));
                endLine(bytes.substr(lineBegin, feed - lineBegin));
                lineBegin = feed + 1;
                ++m_line;
                m_lineBegin = base + static_cast<qint64>(lineBegin);
            }
        }
        m_index.append(static_cast<qint64>(block.size()), feeds, block.back() == '\n');
        at += block.size();
    }
    keep(bytes.substr(lineBegin));
}

void LineScan::feedZeros(qint64 bytes)
{
    if (bytes <= 0)
        return;
    const std::string some(static_cast<size_t>(std::min<qint64>(bytes, longestLook + keptTail)), '\0');
    keep(some);
    while (bytes > 0) {
        const qint64 part = std::min(bytes, m_index.roomInBlock());
        m_index.append(part, 0, false);
        bytes -= part;
    }
}

Candidates LineScan::candidates() const
{
    LineScan copy = *this;
    if (m_looks && (!m_head.empty() || !m_tail.empty()))
        copy.endLine({});
    return std::move(copy.m_candidates);
}

} // namespace sentinel
