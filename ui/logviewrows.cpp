#include "ui/logviewrows.h"

#include <algorithm>

namespace sentinel {

LogRows::LogRows(qint64 lines, std::vector<LineRange> folds) : m_lines(lines), m_folds(std::move(folds))
{
    for (LineRange& fold : m_folds)
        fold.last = std::min(fold.last, m_lines);
    std::erase_if(m_folds, [](const LineRange& fold) { return fold.first < 1 || fold.last <= fold.first; });
    std::stable_sort(m_folds.begin(), m_folds.end(),
                     [](const LineRange& a, const LineRange& b) { return a.first != b.first ? a.first < b.first : a.last > b.last; });
    m_shut.resize(m_folds.size());
}

void LogRows::measure()
{
    m_gaps.clear();
    m_hidden = 0;
    for (size_t i = 0; i < m_folds.size(); ++i) {
        if (!m_shut[i])
            continue;
        const LineRange hidden{m_folds[i].first + 1, m_folds[i].last};
        if (!m_gaps.empty() && hidden.first <= m_gaps.back().last + 1)
            m_gaps.back().last = std::max(m_gaps.back().last, hidden.last);
        else
            m_gaps.push_back({hidden.first, hidden.last, 0});
    }
    for (Gap& gap : m_gaps) {
        gap.before = m_hidden;
        m_hidden += gap.last - gap.first + 1;
    }
}

const LogRows::Gap* LogRows::gapBefore(qint64 line) const
{
    const auto next = std::upper_bound(m_gaps.begin(), m_gaps.end(), line, [](qint64 value, const Gap& gap) { return value < gap.first; });
    return next == m_gaps.begin() ? nullptr : &*std::prev(next);
}

qint64 LogRows::lineOfRow(qint64 row) const
{
    if (m_lines == 0)
        return 0;
    row = std::clamp<qint64>(row, 0, rowCount() - 1);
    // The row of the first line behind a gap grows with the gaps: find the last gap that lies wholly before the row.
    const auto next = std::upper_bound(m_gaps.begin(), m_gaps.end(), row,
                                       [](qint64 value, const Gap& gap) { return value < gap.first - 1 - gap.before; });
    if (next == m_gaps.begin())
        return row + 1;
    const Gap& gap = *std::prev(next);
    return row + 1 + gap.before + (gap.last - gap.first + 1);
}

qint64 LogRows::rowOfLine(qint64 line) const
{
    if (m_lines == 0)
        return 0;
    line = std::clamp<qint64>(line, 1, m_lines);
    const Gap* gap = gapBefore(line);
    if (!gap)
        return line - 1;
    if (line <= gap->last)
        return gap->first - 2 - gap->before; // the line in front of the gap: the fold's own
    return line - 1 - gap->before - (gap->last - gap->first + 1);
}

bool LogRows::isHidden(qint64 line) const
{
    const Gap* gap = gapBefore(line);
    return gap && line <= gap->last;
}

std::optional<size_t> LogRows::foldAt(qint64 line) const
{
    const auto found =
        std::lower_bound(m_folds.begin(), m_folds.end(), line, [](const LineRange& fold, qint64 value) { return fold.first < value; });
    if (found == m_folds.end() || found->first != line)
        return {};
    return static_cast<size_t>(found - m_folds.begin());
}

std::optional<size_t> LogRows::foldAround(qint64 line) const
{
    for (size_t i = m_folds.size(); i-- > 0;) {
        if (m_folds[i].first <= line && m_folds[i].last >= line)
            return i;
    }
    return {};
}

void LogRows::setShut(size_t index, bool shut)
{
    if (m_shut[index] == shut)
        return;
    m_shut[index] = shut;
    measure();
}

void LogRows::setAllShut(bool shut)
{
    std::fill(m_shut.begin(), m_shut.end(), shut);
    measure();
}

bool LogRows::reveal(qint64 line)
{
    if (!isHidden(line))
        return false;
    for (size_t i = 0; i < m_folds.size(); ++i) {
        if (m_folds[i].first < line && m_folds[i].last >= line)
            m_shut[i] = false;
    }
    measure();
    return true;
}

} // namespace sentinel
