#include "core/logs/searchliteral_p.h"

#include "core/logs/sequence_p.h"

#include <QChar>

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#define SENTINEL_AVX2 __attribute__((target("avx2,bmi,popcnt")))
#endif

namespace sentinel {

namespace {

constexpr char escape = '\x1b';

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c;
}

/// How common a byte is in build logs, most common last: time stamps, blanks and paths fill them.
int commonness(char c)
{
    constexpr std::string_view order =
        "qjzx%~^$&!?@;KJQZXYVW<>HU{}*'\"GBFONDMPLkIRACSE#wTvy,()=[]ybfhgpmudculnsri+oat_ez9876543\\|/:-.210 ";
    const size_t at = order.rfind(c);
    return at == std::string_view::npos ? -1 : int(at);
}

#if defined(__x86_64__)
bool hasWide()
{
    static const bool has = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
    return has;
}
#endif

} // namespace

LiteralFinder::LiteralFinder(std::string needle, bool ignoreCase) : m_needle(std::move(needle)), m_ignoreCase(ignoreCase)
{
    if (ignoreCase)
        std::transform(m_needle.begin(), m_needle.end(), m_needle.begin(), &lowered);
    const auto rarer = [this](size_t a, size_t b) {
        // A letter in either case is twice as common.
        const auto rank = [this](size_t i) { return commonness(m_needle[i]) + (m_ignoreCase && isLetter(m_needle[i]) ? 10 : 0); };
        return rank(a) < rank(b);
    };
    for (size_t i = 1; i < m_needle.size(); ++i) {
        if (rarer(i, m_rare))
            m_rare = i;
    }
    m_second = m_rare == 0 && m_needle.size() > 1 ? 1 : 0;
    for (size_t i = 0; i < m_needle.size(); ++i) {
        if (i != m_rare && m_needle[i] != m_needle[m_rare] && rarer(i, m_second))
            m_second = i;
    }
    for (size_t i = 0; i + 1 < m_needle.size(); ++i) {
        const char c = m_needle[i];
        m_isInFront[static_cast<unsigned char>(c)] = true;
        if (ignoreCase && isLetter(c))
            m_isInFront[static_cast<unsigned char>(c) & ~0x20u] = true;
    }
}

bool LiteralFinder::isAt(const char* at) const
{
    if (!m_ignoreCase)
        return std::memcmp(at, m_needle.data(), m_needle.size()) == 0;
    for (const char c : m_needle) {
        if (lowered(*at++) != c)
            return false;
    }
    return true;
}

// A match that an escape sequence parts has its first part right before the first escape sequence in it, whole: nothing else can
// stand between. So what ends here must be the needle's beginning, back to no further than the sequence or the line before.
bool LiteralFinder::beginsBefore(std::string_view raw, size_t at) const
{
    if (at == 0 || !m_isInFront[static_cast<unsigned char>(raw[at - 1])])
        return false;
    const size_t most = std::min(at, m_needle.size() - 1);
    for (size_t length = 1; length <= most; ++length) {
        const char* begin = raw.data() + at - length;
        if (*begin == escape || *begin == '\n' || *begin == '\r')
            return false;
        size_t same = 0;
        while (same < length && (m_ignoreCase ? lowered(begin[same]) : begin[same]) == m_needle[same])
            ++same;
        if (same == length)
            return true;
    }
    return false;
}

template <bool stopsAtEscapes>
size_t LiteralFinder::findPlain(std::string_view text, size_t from) const
{
    const size_t last = text.size() < m_needle.size() ? 0 : text.size() - m_needle.size() + 1; // one past the last place for the needle
    const char rare = m_needle[m_rare];
    const char* data = text.data();
    if constexpr (!stopsAtEscapes) {
        if (!m_ignoreCase || !isLetter(rare)) {
            while (from < last) {
                const void* hit = std::memchr(data + from + m_rare, rare, last - from);
                if (!hit)
                    return std::string_view::npos;
                from = size_t(static_cast<const char*>(hit) - data) - m_rare;
                if (isAt(data + from))
                    return from;
                ++from;
            }
            return std::string_view::npos;
        }
    }
    for (; from < text.size(); ++from) {
        if (from < last) {
            const char c = data[from + m_rare];
            if ((c == rare || (m_ignoreCase && lowered(c) == rare)) && isAt(data + from))
                return from;
        } else if (!stopsAtEscapes) {
            break;
        }
        if (stopsAtEscapes && data[from] == escape && beginsBefore(text, from))
            return from;
    }
    return std::string_view::npos;
}

#if defined(__x86_64__)

template <bool stopsAtEscapes>
SENTINEL_AVX2 size_t LiteralFinder::findWide(std::string_view text, size_t from) const
{
    const char* data = text.data();
    const size_t places = text.size() < m_needle.size() ? 0 : text.size() - m_needle.size() + 1;
    // In lower case a letter equals itself with the bit of lower case set; nothing else than its upper case does, too.
    const char foldRare = char(m_ignoreCase && isLetter(m_needle[m_rare]) ? 0x20 : 0);
    const char foldSecond = char(m_ignoreCase && isLetter(m_needle[m_second]) ? 0x20 : 0);
    const __m256i rare = _mm256_set1_epi8(m_needle[m_rare]), second = _mm256_set1_epi8(m_needle[m_second]);
    const __m256i rareFold = _mm256_set1_epi8(foldRare), secondFold = _mm256_set1_epi8(foldSecond), escapes = _mm256_set1_epi8(escape);
    while (from + 32 <= places) {
        const char* at = data + from;
        const __m256i a = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + m_rare));
        const __m256i b = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + m_second));
        const __m256i both = _mm256_and_si256(_mm256_cmpeq_epi8(_mm256_or_si256(a, rareFold), rare),
                                              _mm256_cmpeq_epi8(_mm256_or_si256(b, secondFold), second));
        auto matches = static_cast<unsigned>(_mm256_movemask_epi8(both));
        if constexpr (stopsAtEscapes) {
            const __m256i c = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
            matches |= static_cast<unsigned>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(c, escapes)));
        }
        for (; matches != 0; matches &= matches - 1) {
            const size_t place = from + size_t(std::countr_zero(matches));
            if (isAt(data + place) || (stopsAtEscapes && data[place] == escape && beginsBefore(text, place)))
                return place;
        }
        from += 32;
    }
    return findPlain<stopsAtEscapes>(text, from);
}

#endif

template <bool stopsAtEscapes>
size_t LiteralFinder::findAny(std::string_view text, size_t from) const
{
    if (m_needle.empty() || from >= text.size())
        return std::string_view::npos;
#if defined(__x86_64__)
    if (text.size() - from >= 64 && hasWide())
        return findWide<stopsAtEscapes>(text, from);
#endif
    return findPlain<stopsAtEscapes>(text, from);
}

size_t LiteralFinder::find(std::string_view text, size_t from) const
{
    return findAny<false>(text, from);
}

size_t LiteralFinder::findRaw(std::string_view raw, size_t from) const
{
    return m_needle.size() > 1 ? findAny<true>(raw, from) : findAny<false>(raw, from); // one byte cannot be parted
}

bool isWordCharacter(char32_t c)
{
    return QChar::isLetterOrNumber(c) || QChar::isMark(c) || c == U'_';
}

namespace {

char32_t characterAt(std::string_view text, size_t at)
{
    const auto first = static_cast<unsigned char>(text[at]);
    const size_t length = sequenceLength(text, at);
    if (length <= 1)
        return first < 0x80 ? char32_t(first) : char32_t(QChar::ReplacementCharacter);
    char32_t c = first & (0x7Fu >> length);
    for (size_t i = 1; i < length; ++i)
        c = (c << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3Fu);
    return c;
}

} // namespace

bool standsAlone(std::string_view text, size_t begin, size_t end)
{
    if (end < text.size() && isWordCharacter(characterAt(text, end)))
        return false;
    if (begin == 0)
        return true;
    size_t before = begin - 1;
    while (before > 0 && begin - before < 4 && (static_cast<unsigned char>(text[before]) & 0xC0) == 0x80)
        --before;
    return !isWordCharacter(characterAt(text, before));
}

namespace {

#if defined(__x86_64__)

SENTINEL_AVX2 std::uint64_t feedsIn(const char* at, __m256i feeds)
{
    const __m256i low = _mm256_cmpeq_epi8(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(at)), feeds);
    const __m256i high = _mm256_cmpeq_epi8(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + 32)), feeds);
    return static_cast<unsigned>(_mm256_movemask_epi8(low))
        | static_cast<std::uint64_t>(static_cast<unsigned>(_mm256_movemask_epi8(high))) << 32;
}

SENTINEL_AVX2 size_t countFeedsWide(std::string_view text)
{
    const __m256i feeds = _mm256_set1_epi8('\n');
    size_t count = 0, at = 0;
    for (; at + 64 <= text.size(); at += 64)
        count += size_t(_mm_popcnt_u64(feedsIn(text.data() + at, feeds)));
    return count + size_t(std::count(text.begin() + std::ptrdiff_t(at), text.end(), '\n'));
}

#endif

} // namespace

size_t countFeeds(std::string_view text)
{
#if defined(__x86_64__)
    if (hasWide())
        return countFeedsWide(text);
#endif
    return size_t(std::count(text.begin(), text.end(), '\n'));
}

} // namespace sentinel
