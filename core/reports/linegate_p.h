#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace sentinel {

/// Which lines may mean something to a listener that waits for an opening: those whose first or last byte is one of these, blanks
/// left out, or that hold one of these pairs of bytes anywhere. A gate that names nothing lets all lines through.
struct LineGate
{
    std::string_view first = {};
    std::string_view last = {};
    std::initializer_list<std::string_view> pairs = {};

    bool isOpen() const { return first.empty() && last.empty() && pairs.size() == 0; }
};

/// The gates of several listeners, asked at once: a look at two bytes of a line, and one through it for each pair. Immutable; any
/// thread.
class LineGates
{
public:
    static constexpr size_t mostListeners = 64;

    void add(size_t listener, const LineGate& gate);
    /// One bit for each listener whose gate lets the line through.
    std::uint64_t wanting(std::string_view line) const;

private:
    static constexpr size_t pairBlock = 16; ///< places that are looked at together
    struct Pair
    {
        std::array<char, pairBlock> first, second; ///< the same byte throughout
        std::uint64_t listeners;
    };
    std::uint64_t pairsIn(std::string_view line) const;

    std::array<std::uint64_t, 256> m_first{};
    std::array<std::uint64_t, 256> m_last{};
    std::vector<Pair> m_pairs;
    std::uint64_t m_open = 0;
};

} // namespace sentinel
