#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

// What characters can be part of, and where a line has some that may have to be masked.

namespace sentinel::masking {

enum Kind : unsigned char {
    Digit = 1,
    HexLetter = 2,
    Letter = 4, // those that are no hexadecimal digits
    Underscore = 8,
    Blank = 16,
    Suspect = 32, // see Suspects; only where there are no vectors
};
inline constexpr unsigned char hexDigit = Digit | HexLetter;
inline constexpr unsigned char anyLetter = HexLetter | Letter;
inline constexpr unsigned char wordPart = Digit | HexLetter | Letter | Underscore;

inline constexpr std::array<unsigned char, 256> kinds = [] {
    std::array<unsigned char, 256> table{};
    for (unsigned c = '0'; c <= '9'; ++c)
        table[c] = Digit;
    for (unsigned c = 0; c < 26; ++c)
        table['a' + c] = table['A' + c] = c < 6 ? HexLetter : Letter;
    table['_'] = Underscore;
    table[' '] = table['\t'] = table['\r'] = Blank;
    for (unsigned c = 0; c < 256; ++c) {
        if (c <= ' ' || c == '/' || c == '\\' || c == 't' || (c >= '0' && c <= '9'))
            table[c] |= Suspect;
    }
    return table;
}();

inline unsigned char kindOf(char c)
{
    return kinds[static_cast<unsigned char>(c)];
}
inline bool is(char c, unsigned char mask)
{
    return (kindOf(c) & mask) != 0;
}

/// The end of the run of characters of these kinds from `i`.
inline size_t runEnd(std::string_view text, size_t i, unsigned char mask)
{
    while (i < text.size() && is(text[i], mask))
        ++i;
    return i;
}

/// Finds the characters at which a line may not stay as it is, 16 at a time: digits, folders' slashes, control characters, the second
/// of two blanks' first, "tm". Says too many rather than too few.
class Suspects
{
public:
    explicit Suspects(std::string_view line) : m_line(line) {}

    /// The first at or behind `at`, which must not go down from one call to the next; the line's size if there is none.
    size_t next(size_t at)
    {
        while (at < m_line.size()) {
            if (at >= m_begin + granule || !m_isRead) {
                m_begin = at;
                m_bits = read(at);
                m_isRead = true;
            }
            const unsigned bits = m_bits >> (at - m_begin) << (at - m_begin);
            if (bits != 0)
                return std::min(m_begin + size_t(std::countr_zero(bits)), m_line.size());
            at = m_begin + granule;
        }
        return m_line.size();
    }

private:
    static constexpr size_t granule = 16;

    unsigned read(size_t at) const
    {
        const size_t left = m_line.size() - at;
        if (left >= granule)
            return bitsOf(m_line.data() + at);
        if (m_line.size() >= granule)
            return bitsOf(m_line.data() + m_line.size() - granule) >> (granule - left);
        char padded[granule] = {};
        std::memcpy(padded, m_line.data() + at, left);
        return bitsOf(padded);
    }

#ifdef __SSE2__
    static unsigned bitsOf(const char* text)
    {
        const __m128i chars = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
        const auto isChar = [chars](char c) { return _mm_cmpeq_epi8(chars, _mm_set1_epi8(c)); };
        const auto isAtMost = [](__m128i values, char most) { return _mm_cmpeq_epi8(_mm_min_epu8(values, _mm_set1_epi8(most)), values); };
        const auto bits = [](__m128i values) { return static_cast<unsigned>(_mm_movemask_epi8(values)); };
        const __m128i digits = isAtMost(_mm_sub_epi8(chars, _mm_set1_epi8('0')), 9);
        const __m128i slashes = _mm_or_si128(isChar('/'), isChar('\\'));
        const unsigned alone = bits(_mm_or_si128(_mm_or_si128(digits, slashes), isAtMost(chars, 0x1f)));
        const unsigned last = 1u << (granule - 1); // what follows is not seen here
        const unsigned blanks = bits(isChar(' '));
        const unsigned temporary = bits(isChar('t')) & (bits(isChar('m')) >> 1 | last);
        return alone | (blanks & (blanks >> 1 | last)) | temporary;
    }
#else
    static unsigned bitsOf(const char* text)
    {
        unsigned bits = 0;
        for (size_t i = 0; i < granule; ++i)
            bits |= unsigned(is(text[i], Suspect)) << i;
        return bits;
    }
#endif

    std::string_view m_line;
    size_t m_begin = 0;
    unsigned m_bits = 0;
    bool m_isRead = false;
};

} // namespace sentinel::masking
