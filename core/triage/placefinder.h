#pragma once

#include <cstddef>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace sentinel {

inline bool isWordByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Whether a place in a file is told at `at`, which is a colon or bracket with a number behind it: "\.\w+" stands before. Looks back no
/// further than a suffix of a file's name can reach.
inline bool isPlaceAt(std::string_view text, size_t at)
{
    constexpr size_t longestSuffix = 64;
    size_t begin = at;
    while (begin > 0 && at - begin < longestSuffix && isWordByte(text[begin - 1]))
        --begin;
    return begin < at && begin > 0 && (text[begin - 1] == '.' || at - begin == longestSuffix);
}

/// Calls found(offset of the colon or bracket) for each "\.\w+(: ?|\(|\[)\d" in a text, in order. At least 32 bytes must be readable
/// behind its end.
template <typename Found>
void findPlaces(std::string_view text, Found found)
{
#if defined(__SSE2__)
    const auto is = [](const __m128i bytes, char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
    const auto digits = [](const __m128i bytes) {
        const __m128i value = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
        return _mm_cmpeq_epi8(_mm_min_epu8(value, _mm_set1_epi8(9)), value);
    };
    const auto load = [](const char* at) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at)); };
    for (size_t base = 0; base < text.size(); base += 16) {
        const char* const at = text.data() + base;
        const __m128i here = load(at), next = load(at + 1);
        const __m128i opens = _mm_or_si128(is(here, ':'), _mm_or_si128(is(here, '('), is(here, '[')));
        const __m128i number = _mm_or_si128(digits(next), _mm_and_si128(is(next, ' '), digits(load(at + 2))));
        unsigned mask = unsigned(_mm_movemask_epi8(_mm_and_si128(opens, number)));
        for (; mask != 0; mask &= mask - 1) {
            const size_t place = base + size_t(__builtin_ctz(mask));
            if (place < text.size() && isPlaceAt(text, place))
                found(place);
        }
    }
#else
    const auto isDigit = [&text](size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
    for (size_t at = text.find_first_of(":(["); at != std::string_view::npos; at = text.find_first_of(":([", at + 1)) {
        const bool hasNumber = isDigit(at + 1) || (at + 1 < text.size() && text[at + 1] == ' ' && isDigit(at + 2));
        if (hasNumber && isPlaceAt(text, at))
            found(at);
    }
#endif
}

} // namespace sentinel
