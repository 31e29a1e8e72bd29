#include "ui/compare/comparerows.h"

#include <algorithm>

namespace sentinel {

namespace {

qint64 linesOf(const LineRange& range)
{
    return range.last - range.first + 1;
}

} // namespace

CompareRows::CompareRows(const Comparison& comparison) : m_segments(comparison.segments), m_isOpen(m_segments.size())
{
    m_fullBegin.assign(1, 0);
    for (size_t i = 0; i < m_segments.size(); ++i) {
        m_fullBegin.push_back(m_fullBegin.back() + sizeOf(i));
        if (isTelling(comparison, m_segments[i]))
            m_changes.push_back(i);
    }
    count();
}

void CompareRows::count()
{
    m_begin.assign(1, 0);
    for (size_t i = 0; i < m_segments.size(); ++i)
        m_begin.push_back(m_begin.back() + (isFoldable(i) && !m_isOpen[i] ? head(i) + 1 + tail(i) : sizeOf(i)));
}

qint64 CompareRows::head(size_t segment) const
{
    return segment == 0 ? 0 : context;
}

qint64 CompareRows::tail(size_t segment) const
{
    return segment + 1 == m_segments.size() ? 0 : context;
}

qint64 CompareRows::sizeOf(size_t segment) const
{
    return std::max(linesOf(m_segments[segment].left), linesOf(m_segments[segment].right));
}

bool CompareRows::isFoldable(size_t segment) const
{
    return m_segments[segment].kind == Segment::Kind::Equal && sizeOf(segment) - head(segment) - tail(segment) >= fewestFolded;
}

void CompareRows::setOpen(size_t segment, bool open)
{
    if (m_isOpen[segment] == open)
        return;
    m_isOpen[segment] = open;
    count();
}

void CompareRows::setAllOpen(bool open)
{
    m_isOpen.assign(m_segments.size(), open);
    count();
}

bool CompareRows::hasShutFolds() const
{
    return rowCount() < fullCount();
}

bool CompareRows::hasOpenFolds() const
{
    for (size_t i = 0; i < m_segments.size(); ++i) {
        if (m_isOpen[i] && isFoldable(i))
            return true;
    }
    return false;
}

size_t CompareRows::segmentOf(qint64 row) const
{
    const auto behind = std::upper_bound(m_begin.begin(), m_begin.end(), std::clamp<qint64>(row, 0, rowCount() - 1));
    return size_t(behind - m_begin.begin()) - 1;
}

CompareRow CompareRows::at(qint64 row) const
{
    row = std::clamp<qint64>(row, 0, rowCount() - 1);
    CompareRow shown;
    shown.segment = segmentOf(row);
    const Segment& segment = m_segments[shown.segment];
    qint64 offset = row - m_begin[shown.segment];
    if (segment.kind != Segment::Kind::Equal) {
        shown.kind = CompareRow::Kind::Different;
        shown.left = offset < linesOf(segment.left) ? segment.left.first + offset : 0;
        shown.right = offset < linesOf(segment.right) ? segment.right.first + offset : 0;
        return shown;
    }
    if (isFoldable(shown.segment) && !m_isOpen[shown.segment] && offset >= head(shown.segment)) {
        const qint64 hidden = sizeOf(shown.segment) - head(shown.segment) - tail(shown.segment);
        if (offset == head(shown.segment)) {
            shown.kind = CompareRow::Kind::Fold;
            shown.hidden = hidden;
        } else {
            offset += hidden - 1;
        }
    }
    shown.left = segment.left.first + offset;
    shown.right = segment.right.first + offset;
    return shown;
}

qint64 CompareRows::rowIn(size_t segment, qint64 offset) const
{
    if (isFoldable(segment) && !m_isOpen[segment] && offset >= head(segment)) {
        const qint64 hidden = sizeOf(segment) - head(segment) - tail(segment);
        offset = offset < head(segment) + hidden ? head(segment) : offset - hidden + 1;
    }
    return m_begin[segment] + offset;
}

qint64 CompareRows::rowOfLeft(qint64 line) const
{
    const auto found = std::partition_point(m_segments.begin(), m_segments.end(), [line](const Segment& s) { return s.left.last < line; });
    return found == m_segments.end() ? std::max<qint64>(0, rowCount() - 1)
                                     : rowIn(size_t(found - m_segments.begin()), line - found->left.first);
}

qint64 CompareRows::rowOfRight(qint64 line) const
{
    const auto found = std::partition_point(m_segments.begin(), m_segments.end(), [line](const Segment& s) { return s.right.last < line; });
    return found == m_segments.end() ? std::max<qint64>(0, rowCount() - 1)
                                     : rowIn(size_t(found - m_segments.begin()), line - found->right.first);
}

LineRange CompareRows::rowsOfChange(qint64 change) const
{
    const size_t segment = m_changes[size_t(change)];
    return {m_begin[segment], m_begin[segment + 1] - 1};
}

std::optional<qint64> CompareRows::changeBehind(qint64 row) const
{
    const auto found = std::partition_point(m_changes.begin(), m_changes.end(), [&](size_t segment) { return m_begin[segment] <= row; });
    return found == m_changes.end() ? std::nullopt : std::optional(qint64(found - m_changes.begin()));
}

std::optional<qint64> CompareRows::changeBefore(qint64 row) const
{
    const auto found = std::partition_point(m_changes.begin(), m_changes.end(), [&](size_t segment) { return m_begin[segment] < row; });
    return found == m_changes.begin() ? std::nullopt : std::optional(qint64(found - m_changes.begin()) - 1);
}

std::optional<qint64> CompareRows::changeAt(qint64 row) const
{
    if (rowCount() == 0)
        return {};
    const size_t segment = segmentOf(row);
    const auto found = std::lower_bound(m_changes.begin(), m_changes.end(), segment);
    return found == m_changes.end() || *found != segment ? std::nullopt : std::optional(qint64(found - m_changes.begin()));
}

qint64 CompareRows::fullOfRow(qint64 row) const
{
    if (rowCount() == 0)
        return 0;
    const CompareRow shown = at(row);
    const Segment& segment = m_segments[shown.segment];
    return m_fullBegin[shown.segment] + (shown.left > 0 ? shown.left - segment.left.first : shown.right - segment.right.first);
}

qint64 CompareRows::rowOfFull(qint64 full) const
{
    if (rowCount() == 0)
        return 0;
    full = std::clamp<qint64>(full, 0, fullCount() - 1);
    const auto behind = std::upper_bound(m_fullBegin.begin(), m_fullBegin.end(), full);
    const size_t segment = size_t(behind - m_fullBegin.begin()) - 1;
    return rowIn(segment, full - m_fullBegin[segment]);
}

} // namespace sentinel
