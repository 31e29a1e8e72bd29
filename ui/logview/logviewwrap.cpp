#include "ui/logview/logviewwrap.h"

#include <algorithm>
#include <memory>

namespace sentinel {

namespace {

constexpr qsizetype hangingBlanks = 8;

bool endsWord(QChar c)
{
    return c == u' ' || c == u',' || c == u';' || c == u'/' || c == u'|' || c == u'&' || c == u')' || c == u']' || c == u'}';
}

} // namespace

bool LogWraps::setCells(qint64 cells)
{
    if (cells == m_cells)
        return false;
    m_cells = cells;
    m_cache.clear();
    return true;
}

void LogWraps::clear()
{
    m_cache.clear();
}

std::vector<qsizetype> LogWraps::breaks(const CellText& text, qint64 cells)
{
    std::vector<qsizetype> found{0};
    const qsizetype width = static_cast<qsizetype>(std::max<qint64>(cells, 1));
    const qsizetype all = text.cellCount();
    for (qsizetype begin = 0; text.cellOf(begin) + width < all;) {
        // At least one character a part, even if it is wider than all there is.
        const qsizetype edge = std::max(text.begin(text.indexAt(text.cellOf(begin) + width)), text.next(begin));
        qsizetype at = edge;
        const qsizetype nearest = begin + (edge - begin) * 2 / 3;
        while (at > nearest && !endsWord(text.text[at - 1]))
            --at;
        begin = at > nearest ? at : edge;
        // Blanks hang over the edge rather than begin the next part.
        while (begin < text.text.size() && text.text[begin] == u' ' && begin < edge + hangingBlanks)
            ++begin;
        if (begin >= text.text.size())
            break;
        found.push_back(begin);
    }
    return found;
}

const std::vector<qsizetype>* LogWraps::breaksOf(LogLines& lines, qint64 line)
{
    if (const std::vector<qsizetype>* known = m_cache.object(line))
        return known;
    const ShownLine& shown = lines.at(line);
    if (shown.cellCount() <= m_cells)
        return nullptr;
    auto made = std::make_unique<std::vector<qsizetype>>(breaks(shown, m_cells));
    const qsizetype cost = std::min<qsizetype>(1 + qsizetype(made->size()) / 16, m_cache.maxCost());
    m_cache.insert(line, made.release(), cost);
    return m_cache.object(line);
}

qint64 LogWraps::parts(LogLines& lines, qint64 line)
{
    if (!isOn())
        return 1;
    if (lines.isHuge(line))
        return std::max<qint64>(1, (lines.columnsOf(line) + m_cells - 1) / m_cells);
    const std::vector<qsizetype>* found = breaksOf(lines, line);
    return found ? qint64(found->size()) : 1;
}

qint64 LogWraps::partOf(LogLines& lines, qint64 line, qint64 column)
{
    if (!isOn() || column <= 0)
        return 0;
    if (lines.isHuge(line))
        return std::min(column / m_cells, parts(lines, line) - 1);
    const std::vector<qsizetype>* found = breaksOf(lines, line);
    return found ? std::upper_bound(found->begin(), found->end(), column) - found->begin() - 1 : 0;
}

std::pair<qint64, qint64> LogWraps::columns(LogLines& lines, qint64 line, qint64 part)
{
    const qint64 all = lines.columnsOf(line);
    if (!isOn())
        return {0, all};
    if (lines.isHuge(line))
        return {std::min(part * m_cells, all), std::min((part + 1) * m_cells, all)};
    const std::vector<qsizetype>* found = breaksOf(lines, line);
    if (!found)
        return {0, all};
    const size_t at = size_t(std::clamp<qint64>(part, 0, qint64(found->size()) - 1));
    return {(*found)[at], at + 1 < found->size() ? (*found)[at + 1] : all};
}

} // namespace sentinel
