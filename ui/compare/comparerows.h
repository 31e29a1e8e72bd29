#pragma once

#include "core/logs/compare.h"

#include <optional>
#include <vector>

namespace sentinel {

/// A row of two logs side by side.
struct CompareRow
{
    enum class Kind {
        Equal,
        Different, ///< a line without a partner, or two that stand beside each other and differ
        Fold,      ///< stands for equal lines that are not shown
    };
    Kind kind = Kind::Equal;
    size_t segment = 0;
    qint64 left = 0, right = 0; ///< lines; 0 where that side has none; of a fold the first that it hides
    qint64 hidden = 0;          ///< of a fold
    bool operator==(const CompareRow&) const = default;
};

/// Which rows a comparison has: of equal stretches only what stands next to a change, until somebody opens them. Rows count from 0.
/// Looking up is O(log segments); opening and shutting is one pass over the segments.
class CompareRows
{
public:
    static constexpr qint64 context = 3;      ///< equal lines shown beside a change
    static constexpr qint64 fewestFolded = 4; ///< a fold that hides fewer would cost more than it saves

    CompareRows() = default;
    explicit CompareRows(const Comparison& comparison);

    qint64 rowCount() const { return m_begin.empty() ? 0 : m_begin.back(); }
    CompareRow at(qint64 row) const; ///< rows outside are clamped; there must be one
    const std::vector<Segment>& segments() const { return m_segments; }
    const std::vector<size_t>& changes() const { return m_changes; } ///< indices of segments

    bool isFoldable(size_t segment) const;
    bool isOpen(size_t segment) const { return m_isOpen[segment]; }
    void setOpen(size_t segment, bool open);
    void setAllOpen(bool open);
    bool hasShutFolds() const;
    bool hasOpenFolds() const;

    qint64 rowOfLeft(qint64 line) const; ///< of a line that is folded away: the fold's
    qint64 rowOfRight(qint64 line) const;

    // Changes that say something (isTelling): what is gone to, counted and marked.
    qint64 changeCount() const { return qint64(m_changes.size()); }
    LineRange rowsOfChange(qint64 change) const; ///< counted from 0, both in it
    /// The change that begins behind a row, or the last one that begins before it.
    std::optional<qint64> changeBehind(qint64 row) const;
    std::optional<qint64> changeBefore(qint64 row) const;
    std::optional<qint64> changeAt(qint64 row) const; ///< the one that a row is part of

    // Places as if nothing were folded: for a scale that does not move when something is opened.
    qint64 fullCount() const { return m_fullBegin.empty() ? 0 : m_fullBegin.back(); }
    qint64 fullBegin(size_t segment) const { return m_fullBegin[segment]; }
    qint64 fullOfRow(qint64 row) const;
    qint64 rowOfFull(qint64 full) const;

private:
    void count();
    qint64 head(size_t segment) const; ///< equal lines that show in front of the fold
    qint64 tail(size_t segment) const;
    qint64 sizeOf(size_t segment) const; ///< rows when nothing is folded
    size_t segmentOf(qint64 row) const;
    qint64 rowIn(size_t segment, qint64 offset) const;

    std::vector<Segment> m_segments;
    std::vector<bool> m_isOpen;
    std::vector<qint64> m_begin;     ///< first row of each segment, and the number of rows
    std::vector<qint64> m_fullBegin; ///< the same without folds
    std::vector<size_t> m_changes;   ///< segments that say something
};

} // namespace sentinel
