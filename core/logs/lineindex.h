#pragma once

#include <QtGlobal>

#include <cstdint>
#include <string_view>
#include <vector>

namespace sentinel {

/// Where the lines of a text are, sampled: how many line feeds each block of 4 KiB holds, and sums now and then. Half a byte in
/// a thousand of the text, whatever the length of its lines; a line is found by looking through one block. A value; grows at
/// its end while copies of it stay as they are.
class LineIndex
{
public:
    static constexpr qint64 blockBytes = 4096;
    static constexpr size_t blocksPerSum = 64;

    /// The next bytes of the text hold this many line feeds. They may not reach over the end of a block.
    void append(qint64 bytes, qint64 feeds, bool endsWithFeed);
    void reserve(qint64 bytes);

    qint64 size() const { return m_size; }
    qint64 feeds() const { return m_feeds; }
    qint64 lineCount() const { return m_feeds + (m_size > 0 && !m_endsWithFeed ? 1 : 0); } ///< an unfinished last line counts
    qint64 roomInBlock() const { return blockBytes - m_size % blockBytes; }

    struct Block
    {
        qint64 begin = 0;       ///< offset in the text
        qint64 feedsBefore = 0; ///< in all of the text in front of it
    };
    Block blockOfFeed(qint64 feed) const; ///< the one with this line feed, which count from 1 to feeds()
    Block blockAt(qint64 offset) const;   ///< the one that holds this byte

    bool operator==(const LineIndex&) const = default;

    /// What a saved index holds; from it the index is made again.
    const std::vector<std::uint16_t>& counts() const { return m_counts; }
    /// False when the counts cannot be those of a text of this size.
    static bool isSound(const std::vector<std::uint16_t>& counts, qint64 size);
    static LineIndex of(const std::vector<std::uint16_t>& counts, qint64 size, bool endsWithFeed);

private:
    std::vector<std::uint16_t> m_counts; ///< line feeds by block
    std::vector<qint64> m_sums;          ///< line feeds in front of every 64th block
    qint64 m_size = 0;
    qint64 m_feeds = 0;
    bool m_endsWithFeed = false;
};

} // namespace sentinel
