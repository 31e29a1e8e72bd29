#pragma once

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

/// Looks for thousands of texts at once, at a byte in less than a nanosecond however many they are. Immutable; any thread.
///
/// Every other place of the text is looked at: four bytes are a number, and one bit tells whether any of the texts has these four bytes
/// at a place chosen for being rare. Only where it is set are the texts compared.
/// (Wu and Manber, "A fast algorithm for multi-pattern searching", 1994, with a bitmap in place of shifts.)
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
        const char* const data = text.data();
        for (size_t at = 0; at + 4 <= text.size(); at += 2) {
            const std::uint32_t gram = gramAt(data + at);
            const std::uint32_t slot = slotOf(gram);
            if ((m_bits[slot >> 6] >> (slot & 63) & 1) == 0)
                continue;
            for (std::uint32_t i = m_first[slot]; i < m_first[slot + 1]; ++i) {
                const Place& place = m_places[i];
                if (place.gram == gram && at >= place.offset && isAt(m_texts[place.text], text, at - place.offset))
                    found(place.text, at - place.offset);
            }
        }
    }

private:
    static constexpr unsigned slotBits = 17;

    struct Place
    {
        std::uint32_t gram = 0;
        std::uint32_t text = 0;
        std::uint32_t offset = 0; ///< of the four bytes in the text
    };

    static std::uint32_t gramAt(const char* bytes)
    {
        std::uint32_t gram;
        std::memcpy(&gram, bytes, sizeof gram);
        return gram;
    }
    static std::uint32_t slotOf(std::uint32_t gram) { return (gram * 0x9E3779B1u) >> (32 - slotBits); }
    static std::vector<std::uint32_t> gramsOf(const char* bytes, bool ignoreCase);
    static bool isAt(const WantedText& wanted, std::string_view text, size_t begin);

    std::vector<WantedText> m_texts;
    std::vector<std::uint64_t> m_bits;
    std::vector<std::uint32_t> m_first; ///< of each slot, among the places; one more at the end
    std::vector<Place> m_places;
};

} // namespace sentinel
