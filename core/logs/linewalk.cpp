#include "core/logs/linewalk.h"

#include "core/logs/layers_p.h"

#include <algorithm>
#include <bit>
#include <limits>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace sentinel {

namespace {

constexpr size_t blockSize = 64;
constexpr size_t noCode = std::numeric_limits<size_t>::max();

struct Masks
{
    std::uint64_t feeds = 0;
    std::uint64_t codes = 0;
};

Masks masksOf(std::string_view text)
{
    Masks masks;
#if defined(__SSE2__)
    if (text.size() >= blockSize) {
        const __m128i feed = _mm_set1_epi8('\n'), carriage = _mm_set1_epi8('\r'), escape = _mm_set1_epi8('\x1b');
        const auto bits = [](const __m128i bytes) { return std::uint64_t(std::uint32_t(_mm_movemask_epi8(bytes))); };
        for (int at = 0; at < int(blockSize); at += 16) {
            const __m128i given = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
            masks.feeds |= bits(_mm_cmpeq_epi8(given, feed)) << at;
            masks.codes |= bits(_mm_or_si128(_mm_cmpeq_epi8(given, carriage), _mm_cmpeq_epi8(given, escape))) << at;
        }
        return masks;
    }
#endif
    for (size_t i = 0; i < std::min(text.size(), blockSize); ++i) {
        masks.feeds |= std::uint64_t(text[i] == '\n') << i;
        masks.codes |= std::uint64_t(text[i] == '\r' || text[i] == '\x1b') << i;
    }
    return masks;
}

// Whether a line without codes may begin with something that peeling takes off, too: "##[group]", "::error", "[command]",
// "travis_fold:", "section_start:".
bool mayOpenWithMarker(std::string_view text)
{
    if (text.size() < 4)
        return false;
    switch (text.front()) {
    case '#':
    case ':':
        return true;
    case '[':
        return text[1] == 'c';
    case 't':
        return text[1] == 'r';
    case 's':
        return text[1] == 'e';
    default:
        return false;
    }
}

} // namespace

LineWalk::LineWalk(const Log& log) : m_log(log), m_isWhole(log.isContiguous()), m_firstCode(noCode)
{
    if (m_isWhole) {
        m_text = log.bytes();
        load();
    }
}

void LineWalk::load()
{
#if defined(__SSE2__)
    // Processors fetch ahead to the end of a page only.
    constexpr size_t ahead = 2048;
    _mm_prefetch(m_text.data() + std::min(m_block + ahead, m_text.size()), _MM_HINT_T0);
#endif
    const Masks masks = masksOf(m_text.substr(m_block, blockSize));
    m_feeds = masks.feeds;
    m_codes = masks.codes;
}

bool LineWalk::next()
{
    if (!m_isWhole) {
        if (m_line >= m_log.lineCount())
            return false;
        m_bytes = m_log.lineBytes(++m_line, m_peeled.window);
        return true;
    }
    while (m_feeds == 0) {
        if (m_codes != 0 && m_firstCode == noCode)
            m_firstCode = m_block + size_t(std::countr_zero(m_codes));
        if (m_text.size() - m_block <= blockSize) {
            m_codes = 0;
            if (m_begin >= m_text.size())
                return false;
            end(m_text.size(), false);
            return true;
        }
        m_block += blockSize;
        load();
    }
    const int at = std::countr_zero(m_feeds);
    const std::uint64_t before = m_codes & ((std::uint64_t(1) << at) - 1);
    if (before != 0 && m_firstCode == noCode)
        m_firstCode = m_block + size_t(std::countr_zero(before));
    m_feeds &= m_feeds - 1;
    m_codes &= ~before;
    end(m_block + size_t(at), true);
    return true;
}

// A carriage return right before the line feed belongs to that.
void LineWalk::end(size_t feed, bool hasFeed)
{
    size_t last = feed;
    if (hasFeed && last > m_begin && m_text[last - 1] == '\r')
        --last;
    m_isPlain = m_firstCode >= last;
    m_bytes = {qint64(m_begin), qint64(last)};
    m_begin = hasFeed ? feed + 1 : feed;
    m_firstCode = noCode;
    ++m_line;
}

const PeeledLine& LineWalk::peeled()
{
    if (!m_isWhole) {
        m_log.peel(m_line, m_peeled);
        return m_peeled;
    }
    const std::string_view raw = m_text.substr(size_t(m_bytes.begin), size_t(std::min(m_bytes.size(), Log::mostPeeled)));
    if (m_isPlain)
        peelPlain(raw, m_log.layers(), m_peeled);
    else
        peelText(raw, m_log.layers(), m_peeled);
    return m_peeled;
}

std::string_view LineWalk::text()
{
    if (m_isWhole && m_isPlain) {
        const std::string_view raw = m_text.substr(size_t(m_bytes.begin), size_t(std::min(m_bytes.size(), Log::mostPeeled)));
        const std::string_view text = raw.substr(prefixLength(raw, m_log.layers().stamp));
        if (!mayOpenWithMarker(text))
            return text;
    }
    return peeled().text;
}

} // namespace sentinel
