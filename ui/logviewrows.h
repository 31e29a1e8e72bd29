#pragma once

#include "core/domain/place.h"

#include <optional>
#include <vector>

namespace sentinel {

/// Which lines of a log have a row while some folds are shut. Lines count from 1, rows from 0. A shut fold keeps its first
/// line. Looking up is O(log n) in the number of shut folds; opening or shutting one is O(folds).
class LogRows
{
public:
    LogRows() = default;
    /// Ranges outside of the log or without a second line are left out; they may nest, touch and come in any order.
    LogRows(qint64 lines, std::vector<LineRange> folds);

    qint64 lineCount() const { return m_lines; }
    qint64 rowCount() const { return m_lines - m_hidden; }
    qint64 lineOfRow(qint64 row) const;  ///< rows outside are clamped; 0 for an empty log
    qint64 rowOfLine(qint64 line) const; ///< of a hidden line: the row of the fold that hides it
    bool isHidden(qint64 line) const;

    size_t foldCount() const { return m_folds.size(); }
    const LineRange& fold(size_t index) const { return m_folds[index]; }
    /// The outermost fold whose first line this is.
    std::optional<size_t> foldAt(qint64 line) const;
    /// The innermost fold that holds this line.
    std::optional<size_t> foldAround(qint64 line) const;
    bool isShut(size_t index) const { return m_shut[index]; }
    void setShut(size_t index, bool shut);
    void setAllShut(bool shut);
    /// Opens whatever hides this line; says whether anything changed.
    bool reveal(qint64 line);

private:
    struct Gap
    {
        qint64 first = 0; ///< first hidden line
        qint64 last = 0;
        qint64 before = 0; ///< hidden lines in front of this gap
    };
    void measure();
    const Gap* gapBefore(qint64 line) const;

    qint64 m_lines = 0;
    qint64 m_hidden = 0;
    std::vector<LineRange> m_folds; ///< by first line, outer ones first
    std::vector<bool> m_shut;
    std::vector<Gap> m_gaps; ///< disjoint, ascending
};

} // namespace sentinel
