#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel {

/// A text that is looked for.
struct WantedText
{
    std::string text;        ///< lower-case when letters may be in either case
    bool ignoreCase = false; ///< ASCII letters only
    bool operator==(const WantedText&) const = default;
    auto operator<=>(const WantedText&) const = default;
};

/// Looks for thousands of texts at once, at a byte in half a nanosecond however many they are. Immutable; any thread.
///
/// Every other place of the text is looked at: four bytes are a number, and one bit tells whether any of the texts has these four bytes
/// at a place chosen for being rare. Where it is set, a second set of bits tells whether the two bytes behind them fit; what is left is
/// compared. None of the first two looks branches on what it finds, which costs more than all else where every tenth place is one.
/// (Wu and Manber, "A fast algorithm for multi-pattern searching", 1994, with bitmaps in place of shifts.)
class TextSieve
{
public:
    static constexpr size_t shortest = 5; ///< four bytes at an even place, wherever the text begins

    /// Texts of at least `shortest` bytes.
    explicit TextSieve(std::vector<WantedText> texts);

    /// Calls found(index of the text, where it begins) for all that occur, about in order: none begins more than 64 bytes before one
    /// that was told of earlier. At least 4 bytes must be readable behind the end.
    template <typename Found>
    void find(std::string_view text, Found found) const
    {
        std::array<Candidate, window / 2> candidates;
        for (size_t from = 0; from + 4 <= text.size(); from += window) {
            const size_t count = sift(text, from, candidates);
            for (size_t c = 0; c < count; ++c) {
                const size_t at = candidates[c].at;
                const std::uint32_t gram = gramAt(text.data() + at);
                for (std::uint32_t i = m_first[candidates[c].rank]; i < m_first[candidates[c].rank + 1]; ++i) {
                    const Place& place = m_places[i];
                    const size_t begin = at - place.offset;
                    if (place.gram != gram || at < place.offset || begin + place.length > text.size())
                        continue;
                    if ((gramAt(text.data() + begin + place.otherOffset) | place.fold) == place.other
                        && isAt(m_texts[place.text], text, begin))
                        found(place.text, begin);
                }
            }
        }
    }

private:
    static constexpr unsigned slotBits = 18;
    static constexpr size_t window = 2048; ///< bytes that are sifted at a time

    struct Place
    {
        std::uint32_t gram = 0;
        std::uint32_t text = 0;
        std::uint32_t length = 0;
        std::uint32_t offset = 0; ///< of the four bytes in the text
        std::uint32_t otherOffset = 0;
        std::uint32_t other = 0; ///< four more of its bytes, which tell it from others that share the first four
        std::uint32_t fold = 0;  ///< bits that the case of letters is in
    };
    /// Where a text may be.
    struct Candidate
    {
        std::uint32_t at = 0;   ///< of the four bytes
        std::uint32_t rank = 0; ///< of their slot among those in use
    };

    static std::uint32_t gramAt(const char* bytes)
    {
        std::uint32_t gram;
        std::memcpy(&gram, bytes, sizeof gram);
        return gram;
    }
    static constexpr std::uint32_t slotFactor = 0x9E3779B1u;
    static std::uint32_t slotOf(std::uint32_t gram) { return (gram * slotFactor) >> (32 - slotBits); }
    /// One of 64, of the two bytes behind a gram.
    static unsigned nextOf(const char* bytes)
    {
        std::uint16_t pair;
        std::memcpy(&pair, bytes, sizeof pair);
        return (pair * 0x9E3779B1u) >> 26;
    }
    static bool isAt(const WantedText& wanted, std::string_view text, size_t begin);
#if defined(__x86_64__)
    size_t lookAtMany(const char* data, size_t& at, size_t end, std::uint32_t* places) const;
#endif
    size_t sift(std::string_view text, size_t from, std::array<Candidate, window / 2>& candidates) const;
    void addPlaces(std::uint32_t text, std::vector<std::uint32_t>& taken);

    std::vector<WantedText> m_texts;
    std::vector<std::uint64_t> m_bits;  ///< slots in use
    std::vector<std::uint32_t> m_ranks; ///< of each word of bits: how many are set before it
    std::vector<std::uint64_t> m_nexts; ///< of each slot in use: what may follow
    std::vector<std::uint32_t> m_first; ///< the same: its first place; one more at the end
    std::vector<Place> m_places;
};

} // namespace sentinel
