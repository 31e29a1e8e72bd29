#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace sentinel {

/// Takes text in any pieces and hashes it in blocks, so that the same text gives the same number however it was cut.
/// The mixing step is that of wyhash (Wang Yi, public domain): the halves of a 128-bit product.
class BlockHash
{
public:
    /// A few bytes that are put in often; padded, so that they can be copied whole.
    struct Mark
    {
        char text[8];
        size_t size;
    };

    /// `end`: up to where bytes behind the part may be read.
    void put(const char* part, size_t size, const char* end)
    {
        while (m_size + size > blockSize) {
            const size_t room = blockSize - m_size;
            std::memcpy(m_block.data() + m_size, part, room);
            m_size = blockSize;
            part += room;
            size -= room;
            mixBlock();
        }
        // Most parts are short: copying in fixed steps, a bit too much, is quicker than asking for the very length.
        char* to = m_block.data() + m_size;
        m_size += size;
        for (; size > 0 && end - part >= std::ptrdiff_t(step); part += step, to += step) {
            std::memcpy(to, part, step);
            if (size <= step)
                return;
            size -= step;
        }
        std::memcpy(to, part, size);
    }
    void put(const Mark& mark)
    {
        if (m_size + mark.size > blockSize)
            return put(mark.text, mark.size, mark.text + sizeof mark.text);
        std::memcpy(m_block.data() + m_size, mark.text, sizeof mark.text);
        m_size += mark.size;
    }

    std::uint64_t result()
    {
        std::memset(m_block.data() + m_size, 0, step); // the length below tells padding from zero bytes
        const size_t length = m_blocks * blockSize + m_size;
        mixBlock();
        return mix(m_state ^ seeds[1], length ^ seeds[0]);
    }

private:
    static constexpr std::uint64_t seeds[] = {0xa0761d6478bd642fu, 0xe7037ed1a0b428dbu};

    void mixBlock()
    {
        for (size_t i = 0; i < m_size; i += step)
            m_state = mix(load(i) ^ seeds[0], load(i + 8) ^ m_state);
        m_size = 0;
        ++m_blocks;
    }
    std::uint64_t load(size_t at) const
    {
        std::uint64_t word = 0;
        std::memcpy(&word, m_block.data() + at, sizeof word);
        return word;
    }
    static std::uint64_t mix(std::uint64_t a, std::uint64_t b)
    {
        __extension__ using Wide = unsigned __int128;
        const Wide product = Wide(a) * b;
        return std::uint64_t(product) ^ std::uint64_t(product >> 64);
    }

    static constexpr size_t step = 16, blockSize = 512;
    std::array<char, blockSize + step> m_block;
    size_t m_size = 0;
    size_t m_blocks = 0;
    std::uint64_t m_state = 0x8ebc6af09c88c6e3u;
};

} // namespace sentinel
