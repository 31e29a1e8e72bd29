#pragma once

#include <cstdint>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace sentinel {

/// Which of 64 bytes are line feeds: bit n stands for bytes[n]. The one loop that every byte of a log goes through.
inline std::uint64_t feedMask(const char* bytes)
{
#if defined(__SSE2__)
    const __m128i feed = _mm_set1_epi8('\n');
    const auto part = [&](int at) {
        const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + at));
        return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(text, feed))));
    };
    return part(0) | part(16) << 16 | part(32) << 32 | part(48) << 48;
#else
    std::uint64_t mask = 0;
    for (int i = 0; i < 64; ++i)
        mask |= static_cast<std::uint64_t>(bytes[i] == '\n') << i;
    return mask;
#endif
}

/// The same for the end of a text, where fewer than 64 bytes are left.
inline std::uint64_t feedMask(std::string_view bytes)
{
    if (bytes.size() >= 64)
        return feedMask(bytes.data());
    std::uint64_t mask = 0;
    for (size_t i = 0; i < bytes.size(); ++i)
        mask |= static_cast<std::uint64_t>(bytes[i] == '\n') << i;
    return mask;
}

} // namespace sentinel
