#include "ui/logview/logviewrows.h"

#include <algorithm>

namespace sentinel {

namespace {

/// A set of the lines of a log that may have been made when the log was shorter, or for a newer snapshot of it.
LineSet fitted(LineSet lines, qint64 count)
{
    lines.grow(count);
    if (lines.lineCount() == count)
        return lines;
    LineSet cut(count);
    for (std::optional<qint64> line = lines.next(1); line && *line <= count;) {
        qint64 last = *line;
        while (last < count && lines.contains(last + 1))
            ++last;
        cut.insert(LineRange{*line, last});
        line = lines.next(last + 1);
    }
    return cut;
}

} // namespace

LogRows::LogRows(qint64 lines, std::vector<LineRange> folds) : m_lines(lines)
{
    setFolds(std::move(folds));
}

void LogRows::setFolds(std::vector<LineRange> folds)
{
    for (LineRange& fold : folds)
        fold.last = std::min(fold.last, m_lines);
    std::erase_if(folds, [](const LineRange& fold) { return fold.first < 1 || fold.last <= fold.first; });
    const auto isBefore = [](const LineRange& a, const LineRange& b) { return a.first != b.first ? a.first < b.first : a.last > b.last; };
    if (!std::is_sorted(folds.begin(), folds.end(), isBefore))
        std::stable_sort(folds.begin(), folds.end(), isBefore);
    m_folds = std::move(folds);
    m_shut.assign(m_folds.size(), false);
    m_longer.resize(m_folds.size());
    for (size_t i = 0; i < m_folds.size(); ++i) {
        size_t before = i;
        // Chains of chains: every fold is stepped over once in all.
        for (size_t j = i; j > 0;) {
            j = j == i ? i - 1 : m_longer[j];
            if (m_folds[j].last > m_folds[i].last) {
                before = j;
                break;
            }
            if (m_longer[j] == j)
                break;
        }
        m_longer[i] = before;
    }
}

void LogRows::grow(qint64 lines, std::vector<LineRange> folds)
{
    const qint64 linesBefore = m_lines;
    const std::vector<LineRange> foldsBefore = std::move(m_folds);
    const std::vector<bool> shutBefore = std::move(m_shut);
    m_lines = std::max(lines, m_lines);
    setFolds(std::move(folds));
    for (size_t i = 0, old = 0; i < m_folds.size(); ++i) {
        // Of several that begin in one line the first one is the outermost, before and after.
        while (old < foldsBefore.size() && foldsBefore[old].first < m_folds[i].first)
            ++old;
        if (old < foldsBefore.size() && foldsBefore[old].first == m_folds[i].first)
            m_shut[i] = shutBefore[old++];
    }
    if (m_filter)
        m_filter->grow(m_lines);
    if (m_kept) {
        m_kept->grow(m_lines);
        if (m_lines > linesBefore)
            m_kept->insert(LineRange{linesBefore + 1, m_lines});
    }
    measure();
}

void LogRows::measure()
{
    if (m_filter) {
        m_isAll = false;
        m_shown = *m_filter;
        return;
    }
    const bool anyShut = std::find(m_shut.begin(), m_shut.end(), true) != m_shut.end();
    m_isAll = !anyShut && !m_kept;
    if (m_isAll) {
        m_shown = {};
        return;
    }
    LineSet hidden = m_kept ? *m_kept : LineSet(m_lines);
    if (m_kept)
        hidden.invert();
    // One that lies in what was hidden already adds nothing: nested folds cost no second pass.
    qint64 hiddenTo = 0;
    for (size_t i = 0; i < m_folds.size(); ++i) {
        if (!m_shut[i] || m_folds[i].last <= hiddenTo)
            continue;
        hidden.insert(LineRange{m_folds[i].first + 1, m_folds[i].last});
        hiddenTo = m_folds[i].last;
    }
    hidden.invert();
    m_shown = std::move(hidden);
}

qint64 LogRows::lineOfRow(qint64 row) const
{
    const qint64 rows = rowCount();
    if (rows == 0)
        return 0;
    row = std::clamp<qint64>(row, 0, rows - 1);
    return m_isAll ? row + 1 : m_shown.nth(row);
}

qint64 LogRows::rowOfLine(qint64 line) const
{
    if (m_lines == 0)
        return 0;
    line = std::clamp<qint64>(line, 1, m_lines);
    return m_isAll ? line - 1 : std::max<qint64>(0, m_shown.countBefore(line) - (m_shown.contains(line) ? 0 : 1));
}

bool LogRows::isHidden(qint64 line) const
{
    return !m_isAll && !m_shown.contains(line);
}

std::optional<LineRange> LogRows::gapBehind(qint64 line) const
{
    if (m_isAll || line < 1 || line >= m_lines || m_shown.contains(line + 1))
        return {};
    return LineRange{line + 1, m_shown.next(line + 1).value_or(m_lines + 1) - 1};
}

std::optional<LineRange> LogRows::gapBefore(qint64 line) const
{
    if (m_isAll || line <= 1 || line > m_lines || m_shown.contains(line - 1))
        return {};
    return LineRange{m_shown.previous(line - 1).value_or(0) + 1, line - 1};
}

void LogRows::openGap(const LineRange& gap)
{
    const LineRange lines{std::max<qint64>(1, gap.first), std::min(gap.last, m_lines)};
    if (lines.first > lines.last)
        return;
    if (m_filter) {
        m_filter->insert(lines);
    } else {
        if (m_kept)
            m_kept->insert(lines);
        if (lines.first > 1)
            openFoldsAround(lines.first);
    }
    measure();
}

void LogRows::setFilter(std::optional<LineSet> shown)
{
    m_filter.reset();
    if (shown)
        m_filter = fitted(std::move(*shown), m_lines);
    measure();
}

void LogRows::setLeftOut(const LineSet& lines)
{
    m_kept.reset();
    if (!lines.isEmpty()) {
        m_kept = fitted(lines, m_lines);
        m_kept->invert();
    }
    measure();
}

bool LogRows::isTakenAway(qint64 line) const
{
    return m_filter ? !m_filter->contains(line) : m_kept && !m_kept->contains(line);
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
    const auto next =
        std::upper_bound(m_folds.begin(), m_folds.end(), line, [](qint64 value, const LineRange& fold) { return value < fold.first; });
    if (next == m_folds.begin())
        return {};
    // Whatever lies between a fold and the one in front that ends later ends too early as well.
    for (size_t i = static_cast<size_t>(next - m_folds.begin()) - 1;; i = m_longer[i]) {
        if (m_folds[i].last >= line)
            return i;
        if (m_longer[i] == i)
            return {};
    }
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
    m_shut.assign(m_shut.size(), shut);
    measure();
}

bool LogRows::openFoldsAround(qint64 line)
{
    bool changed = false;
    for (size_t i = 0; i < m_folds.size() && m_folds[i].first < line; ++i) {
        if (m_shut[i] && m_folds[i].last >= line) {
            m_shut[i] = false;
            changed = true;
        }
    }
    return changed;
}

bool LogRows::reveal(qint64 line)
{
    if (line < 1 || line > m_lines || !isHidden(line))
        return false;
    const LineRange around{std::max<qint64>(1, line - revealedAround), std::min(m_lines, line + revealedAround)};
    if (m_filter)
        m_filter->insert(around);
    else if (isTakenAway(line))
        m_kept->insert(around);
    if (!m_filter)
        openFoldsAround(line);
    measure();
    return true;
}

} // namespace sentinel
