#pragma once

#include <QString>
#include <QtGlobal>

#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sentinel {

/// The rows of a list that is far longer than what is held of it. Rows come in chunks; those that were not looked at for
/// the longest time are let go. A row that is asked for and not there is remembered as wanted.
template <typename Row>
class PageCache
{
public:
    static constexpr int chunkRows = 128;
    static constexpr size_t maxChunks = 64;
    static constexpr size_t maxWanted = 4; ///< what a person has scrolled past is not fetched any more

    /// Another list: everything held is of the past.
    void reset(int rows)
    {
        m_rows = rows;
        m_chunks.clear();
        m_cursors.clear();
        m_wanted.clear();
    }

    int rowCount() const { return m_rows; }
    static int chunkOf(int row) { return row / chunkRows; }
    static int firstRow(int chunk) { return chunk * chunkRows; }
    int rowsIn(int chunk) const { return qBound(0, m_rows - firstRow(chunk), chunkRows); }

    /// The row, or nothing as long as it is not here; its chunk is wanted then.
    const Row* at(int row)
    {
        if (row < 0 || row >= m_rows)
            return nullptr;
        const int chunk = chunkOf(row);
        const auto found = m_chunks.find(chunk);
        if (found == m_chunks.end()) {
            want(chunk);
            return nullptr;
        }
        found->second.lastUse = ++m_clock;
        const size_t index = size_t(row - firstRow(chunk));
        return index < found->second.rows.size() ? &found->second.rows[index] : nullptr;
    }

    /// The same without a wish.
    const Row* peek(int row) const
    {
        const auto found = m_chunks.find(chunkOf(row));
        if (row < 0 || found == m_chunks.end())
            return nullptr;
        const size_t index = size_t(row - firstRow(found->first));
        return index < found->second.rows.size() ? &found->second.rows[index] : nullptr;
    }

    /// A chunk, and the key behind it, from which the next one can be read.
    void put(int chunk, std::vector<Row> rows, const QString& next)
    {
        if (m_chunks.size() >= maxChunks && !m_chunks.contains(chunk))
            dropOldest();
        m_chunks[chunk] = {std::move(rows), ++m_clock};
        if (!next.isEmpty())
            m_cursors[chunk + 1] = next;
        std::erase(m_wanted, chunk);
    }

    /// The key in front of a chunk, if the chunk before it was here once.
    std::optional<QString> cursor(int chunk) const
    {
        const auto found = m_cursors.find(chunk);
        return found == m_cursors.end() ? std::nullopt : std::optional(found->second);
    }

    /// The chunk that was asked for last and is not here.
    std::optional<int> wanted() const { return m_wanted.empty() ? std::nullopt : std::optional(m_wanted.back()); }

    size_t chunkCount() const { return m_chunks.size(); }

private:
    struct Chunk
    {
        std::vector<Row> rows;
        quint64 lastUse = 0;
    };

    void want(int chunk)
    {
        std::erase(m_wanted, chunk);
        m_wanted.push_back(chunk);
        if (m_wanted.size() > maxWanted)
            m_wanted.pop_front();
    }

    void dropOldest()
    {
        auto oldest = m_chunks.begin();
        for (auto it = m_chunks.begin(); it != m_chunks.end(); ++it) {
            if (it->second.lastUse < oldest->second.lastUse)
                oldest = it;
        }
        m_chunks.erase(oldest);
    }

    int m_rows = 0;
    quint64 m_clock = 0;
    std::unordered_map<int, Chunk> m_chunks;
    std::unordered_map<int, QString> m_cursors;
    std::deque<int> m_wanted;
};

} // namespace sentinel
