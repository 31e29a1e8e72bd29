#pragma once

#include "core/domain/place.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace sentinel {

/// A set of lines of one log: hits of a search, lines that are new, marks. A bit a line, so that it costs the same however many
/// there are (10 million lines: 1.3 MB), with counts by block so that ranks are quick. Lines count from 1. A value; one thread at a time.
class LineSet
{
public:
    LineSet() = default;
    explicit LineSet(qint64 lines); ///< none of them in it

    qint64 lineCount() const { return m_lines; } ///< lines that can be in it
    void grow(qint64 lines);                     ///< to a log that became longer
    void insert(qint64 line);
    void insert(const LineRange& lines);
    void erase(qint64 line);
    void unite(const LineSet& other);
    void invert();

    bool contains(qint64 line) const;
    qint64 count() const { return m_count; }
    bool isEmpty() const { return m_count == 0; }
    std::optional<qint64> next(qint64 from) const;     ///< the first at or after
    std::optional<qint64> previous(qint64 from) const; ///< the last at or before
    qint64 countBefore(qint64 line) const;             ///< those below `line`; O(1) after the first call since a change
    qint64 nth(qint64 index) const;                    ///< index 0 is the first; 0 when there is none; O(log n)
    bool hasAnyIn(const LineRange& lines) const;
    /// Each line of the set with `context` lines before and behind it.
    LineSet widened(qint64 context) const;

    bool operator==(const LineSet& other) const { return m_lines == other.m_lines && m_words == other.m_words; }

private:
    std::optional<qint64> nextWithin(const LineRange& lines) const;
    void measure() const;

    qint64 m_lines = 0;
    qint64 m_count = 0;
    std::vector<std::uint64_t> m_words;
    mutable std::vector<qint64> m_before; ///< members before each block of words; made when asked for
    mutable bool m_isMeasured = false;
};

} // namespace sentinel
