#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sentinel {

/// Looks for many short texts at once (Wu and Manber 1994: most bytes are jumped over).
class MarkFinder
{
public:
    /// Marks have at least 5 bytes each.
    explicit MarkFinder(std::vector<std::string_view> marks);
    /// Which of the marks occur.
    std::vector<bool> findIn(std::string_view bytes) const;

private:
    static size_t slot(const char* pair);

    std::vector<std::string_view> m_marks;
    std::array<std::uint8_t, 65536> m_jump;
    std::vector<std::vector<int>> m_atSlot; ///< marks whose first five bytes end in the pair with this number
    std::array<std::uint16_t, 65536> m_bucket;
};

} // namespace sentinel
