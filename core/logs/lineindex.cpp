#include "core/logs/lineindex.h"

#include <algorithm>

namespace sentinel {

void LineIndex::append(qint64 bytes, qint64 feeds, bool endsWithFeed)
{
    if (bytes <= 0)
        return;
    if (m_size % blockBytes == 0) {
        if (m_counts.size() % blocksPerSum == 0)
            m_sums.push_back(m_feeds);
        m_counts.push_back(0);
    }
    m_counts.back() = static_cast<std::uint16_t>(m_counts.back() + feeds);
    m_size += bytes;
    m_feeds += feeds;
    m_endsWithFeed = endsWithFeed;
}

void LineIndex::reserve(qint64 bytes)
{
    const auto blocks = static_cast<size_t>(bytes / blockBytes + 1);
    m_counts.reserve(blocks);
    m_sums.reserve(blocks / blocksPerSum + 1);
}

LineIndex::Block LineIndex::blockOfFeed(qint64 feed) const
{
    if (m_counts.empty())
        return {};
    const auto after = std::lower_bound(m_sums.begin(), m_sums.end(), feed);
    const size_t sum = after == m_sums.begin() ? 0 : static_cast<size_t>(after - m_sums.begin()) - 1;
    qint64 before = m_sums[sum];
    size_t block = sum * blocksPerSum;
    const size_t end = std::min(block + blocksPerSum, m_counts.size()) - 1;
    while (block < end && before + m_counts[block] < feed)
        before += m_counts[block++];
    return {static_cast<qint64>(block) * blockBytes, before};
}

LineIndex::Block LineIndex::blockAt(qint64 offset) const
{
    if (m_counts.empty())
        return {};
    const size_t wanted = std::min(static_cast<size_t>(std::max<qint64>(offset, 0) / blockBytes), m_counts.size() - 1);
    size_t block = wanted / blocksPerSum * blocksPerSum;
    qint64 before = m_sums[wanted / blocksPerSum];
    while (block < wanted)
        before += m_counts[block++];
    return {static_cast<qint64>(block) * blockBytes, before};
}

bool LineIndex::isSound(const std::vector<std::uint16_t>& counts, qint64 size)
{
    if (size < 0 || static_cast<qint64>(counts.size()) != (size + blockBytes - 1) / blockBytes)
        return false;
    for (size_t i = 0; i < counts.size(); ++i) {
        const qint64 room = std::min(blockBytes, size - static_cast<qint64>(i) * blockBytes);
        if (counts[i] > room)
            return false;
    }
    return true;
}

LineIndex LineIndex::of(const std::vector<std::uint16_t>& counts, qint64 size, bool endsWithFeed)
{
    LineIndex index;
    index.reserve(size);
    for (size_t i = 0; i < counts.size(); ++i) {
        const qint64 bytes = std::min(blockBytes, size - static_cast<qint64>(i) * blockBytes);
        index.append(bytes, counts[i], endsWithFeed);
    }
    return index;
}

} // namespace sentinel
