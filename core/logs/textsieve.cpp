#include "core/logs/textsieve.h"

#include "core/logs/rarity.h"

#include <QtGlobal>

#include <algorithm>
#include <tuple>

namespace sentinel {

namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
}

} // namespace

/// Four bytes as numbers, with every letter in either case where that may be.
std::vector<std::uint32_t> TextSieve::gramsOf(const char* bytes, bool ignoreCase)
{
    std::vector<std::uint32_t> grams;
    for (unsigned upper = 0; upper < 16; ++upper) {
        char variant[4];
        bool isVariant = true;
        for (unsigned i = 0; i < 4; ++i) {
            const bool isLetter = ignoreCase && bytes[i] >= 'a' && bytes[i] <= 'z';
            const bool isUpper = (upper >> i & 1) != 0;
            isVariant = isVariant && (isLetter || !isUpper);
            variant[i] = isUpper ? char(bytes[i] - 'a' + 'A') : bytes[i];
        }
        if (isVariant)
            grams.push_back(gramAt(variant));
    }
    return grams;
}

bool TextSieve::isAt(const WantedText& wanted, std::string_view text, size_t begin)
{
    const std::string_view there = text.substr(begin, wanted.text.size());
    if (!wanted.ignoreCase || there.size() != wanted.text.size())
        return there == wanted.text;
    return std::equal(there.begin(), there.end(), wanted.text.begin(), [](char a, char b) { return lower(a) == b; });
}

TextSieve::TextSieve(std::vector<WantedText> texts) : m_texts(std::move(texts))
{
    for (size_t i = 0; i < m_texts.size(); ++i) {
        const std::string& text = m_texts[i].text;
        Q_ASSERT(text.size() >= shortest);
        // The rarest four bytes at an even place of the text, and at an odd one: one of both is looked at, wherever it begins.
        for (const size_t first : {size_t(0), size_t(1)}) {
            size_t best = first;
            double bestBits = -1e9;
            for (size_t at = first; at + 4 <= text.size() && at <= 32; at += 2) {
                const double bits = rarityOfPiece(std::string_view(text).substr(at, 4));
                if (bits > bestBits) {
                    best = at;
                    bestBits = bits;
                }
            }
            for (const std::uint32_t gram : gramsOf(text.data() + best, m_texts[i].ignoreCase))
                m_places.push_back({gram, std::uint32_t(i), std::uint32_t(best)});
        }
    }
    std::sort(m_places.begin(), m_places.end(), [](const Place& a, const Place& b) {
        const auto key = [](const Place& p) { return std::tuple(slotOf(p.gram), p.text, p.offset); };
        return key(a) < key(b);
    });
    constexpr size_t slots = size_t(1) << slotBits;
    m_bits.assign(slots / 64, 0);
    m_first.assign(slots + 1, 0);
    for (const Place& place : m_places) {
        const std::uint32_t slot = slotOf(place.gram);
        m_bits[slot >> 6] |= std::uint64_t(1) << (slot & 63);
        ++m_first[slot + 1];
    }
    for (size_t slot = 0; slot < slots; ++slot)
        m_first[slot + 1] += m_first[slot];
}

} // namespace sentinel
