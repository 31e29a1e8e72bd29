#include "core/reports/linegate_p.h"

#include <QtGlobal>

#include <algorithm>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace sentinel {

namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

} // namespace

void LineGates::add(size_t listener, const LineGate& gate)
{
    Q_ASSERT(listener < mostListeners);
    const std::uint64_t bit = std::uint64_t(1) << listener;
    if (gate.isOpen())
        m_open |= bit;
    for (const char c : gate.first)
        m_first[static_cast<unsigned char>(c)] |= bit;
    for (const char c : gate.last)
        m_last[static_cast<unsigned char>(c)] |= bit;
    for (const std::string_view pair : gate.pairs) {
        Q_ASSERT(pair.size() == 2);
        const auto known =
            std::find_if(m_pairs.begin(), m_pairs.end(), [pair](const Pair& p) { return p.first[0] == pair[0] && p.second[0] == pair[1]; });
        if (known != m_pairs.end())
            known->listeners |= bit;
        else {
            Pair made{{}, {}, bit};
            made.first.fill(pair[0]);
            made.second.fill(pair[1]);
            m_pairs.push_back(made);
        }
    }
}

std::uint64_t LineGates::wanting(std::string_view line) const
{
    while (!line.empty() && isBlank(line.front()))
        line.remove_prefix(1);
    while (!line.empty() && isBlank(line.back()))
        line.remove_suffix(1);
    if (line.empty())
        return m_open;
    std::uint64_t wanting = m_open | m_first[static_cast<unsigned char>(line.front())] | m_last[static_cast<unsigned char>(line.back())];
    return m_pairs.empty() ? wanting : wanting | pairsIn(line);
}

std::uint64_t LineGates::pairsIn(std::string_view line) const
{
    std::uint64_t wanting = 0;
    const char* at = line.data();
    const char* const last = at + line.size() - 1; // where the last pair would end
#if defined(__SSE2__)
    constexpr std::ptrdiff_t block = pairBlock;
    const auto load = [](const char* bytes) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)); };
    for (; last - at > 0 && last - line.data() >= block; at += block) {
        at = std::min(at, last - block); // the last block takes some of the one before once more
        const __m128i here = load(at), next = load(at + 1);
        for (const Pair& pair : m_pairs) {
            const __m128i found =
                _mm_and_si128(_mm_cmpeq_epi8(here, load(pair.first.data())), _mm_cmpeq_epi8(next, load(pair.second.data())));
            if (_mm_movemask_epi8(found) != 0)
                wanting |= pair.listeners;
        }
    }
#endif
    for (; at < last; ++at) {
        for (const Pair& pair : m_pairs) {
            if (at[0] == pair.first[0] && at[1] == pair.second[0])
                wanting |= pair.listeners;
        }
    }
    return wanting;
}

} // namespace sentinel
