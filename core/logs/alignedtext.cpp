#include "core/logs/alignedtext.h"

#include <algorithm>
#include <cstring>

namespace sentinel {

void AlignedText::reserve(size_t size)
{
    if (size <= m_room)
        return;
    constexpr size_t least = size_t(16) << 10; // lines come in hundreds
    const size_t room = std::max({size, 2 * m_room, least});
    std::unique_ptr<char[], Free> data(static_cast<char*>(::operator new[](room, std::align_val_t(alignment))));
    if (m_size > 0)
        std::memcpy(data.get(), m_data.get(), m_size);
    m_data = std::move(data);
    m_room = room;
}

void AlignedText::append(std::string_view more, size_t feeds)
{
    if (m_size + more.size() + feeds > m_room)
        reserve(m_size + more.size() + feeds);
    char* const at = m_data.get() + m_size;
    if (!more.empty())
        std::memcpy(at, more.data(), more.size());
    if (feeds == 1)
        at[more.size()] = '\n';
    else
        std::memset(at + more.size(), '\n', feeds);
    m_size += more.size() + feeds;
}

void AlignedText::appendApart(std::string_view line)
{
    constexpr size_t apart = 16; // one alone does not do: lines that end right before such a multiple lose matches
    const size_t end = m_size + line.size() + apart;
    append(line, apart + (alignment - end % alignment) % alignment);
}

void AlignedText::append(size_t count, char c)
{
    reserve(m_size + count);
    std::memset(m_data.get() + m_size, c, count);
    m_size += count;
}

} // namespace sentinel
