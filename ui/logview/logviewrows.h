#pragma once

#include "core/logs/lineset.h"

#include <optional>
#include <vector>

namespace sentinel {

/// Which lines of a log have a row. Lines count from 1, rows from 0. Three things take rows away:
/// - a shut fold keeps its first line and hides the others;
/// - lines left out (seen before, say) are hidden until somebody opens the gap;
/// - a filter shows its lines and nothing else: neither folds nor what is left out count while it stands.
/// A gap is what is hidden between two rows. Looking up is O(log n); every change is one pass over a bit a line and the folds:
/// about a millisecond for 10 million lines and 100,000 folds.
class LogRows
{
public:
    LogRows() = default;
    /// Folds outside of the log or without a second line are left out; they may nest, touch and come in any order.
    LogRows(qint64 lines, std::vector<LineRange> folds);
    /// The log became longer, or its structure known: what is shut stays shut (a fold is known by its first line), gaps that were
    /// opened stay open, new lines show unless a filter stands.
    void grow(qint64 lines, std::vector<LineRange> folds);

    qint64 lineCount() const { return m_lines; }
    qint64 rowCount() const { return m_isAll ? m_lines : m_shown.count(); }
    qint64 lineOfRow(qint64 row) const;  ///< rows outside are clamped; 0 when there are no rows
    qint64 rowOfLine(qint64 line) const; ///< of a hidden line: the row in front of it, or row 0
    bool isHidden(qint64 line) const;
    /// The hidden lines right behind, or in front of, a line that has a row.
    std::optional<LineRange> gapBehind(qint64 line) const;
    std::optional<LineRange> gapBefore(qint64 line) const;
    /// Shows the lines of a gap, in the filter or among what is left out; of folds, opens those that begin in front of it.
    void openGap(const LineRange& gap);

    /// Shows these lines only; none takes the filter away.
    void setFilter(std::optional<LineSet> shown);
    bool isFiltered() const { return m_filter.has_value(); }
    /// Hides these lines; an empty set hides none. Opened gaps are forgotten.
    void setLeftOut(const LineSet& lines);
    bool leavesOut() const { return m_kept.has_value(); }
    /// Whether a filter, or what is left out, takes this line away; folds do not.
    bool isTakenAway(qint64 line) const;

    /// The lines that the filter or what is left out lets through; nullptr: all.
    const LineSet* remaining() const { return m_filter ? &*m_filter : m_kept ? &*m_kept : nullptr; }

    size_t foldCount() const { return m_folds.size(); }
    const LineRange& fold(size_t index) const { return m_folds[index]; }
    /// The outermost fold whose first line this is.
    std::optional<size_t> foldAt(qint64 line) const;
    /// The innermost fold that holds this line.
    std::optional<size_t> foldAround(qint64 line) const;
    bool isShut(size_t index) const { return m_shut[index]; }
    void setShut(size_t index, bool shut);
    void setAllShut(bool shut);
    /// Gives this line a row: opens the folds around it; in a filter, or where it is left out, it shows with a few lines around
    /// it, and the filter stays. Says whether anything changed.
    bool reveal(qint64 line);
    static constexpr qint64 revealedAround = 3;

private:
    void setFolds(std::vector<LineRange> folds);
    void measure();
    bool openFoldsAround(qint64 line);

    qint64 m_lines = 0;
    std::vector<LineRange> m_folds; ///< by first line, outer ones first
    std::vector<size_t> m_longer;   ///< of each fold the nearest one in front of it that ends later, or its own index
    std::vector<bool> m_shut;
    std::optional<LineSet> m_filter;
    std::optional<LineSet> m_kept; ///< the lines that are not left out
    bool m_isAll = true;           ///< nothing is hidden, m_shown is not made
    LineSet m_shown;
};

} // namespace sentinel
