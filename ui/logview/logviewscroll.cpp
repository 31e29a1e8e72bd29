// Where the view stands. The scroll bar counts rows, so that its range does not depend on heights nobody has measured; between
// rows the view stands on a part of a wrapped line and on a pixel of that. Whatever is measured is on screen or a page away.
#include "ui/logview/logview_p.h"

#include <QApplication>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace sentinel {

namespace {
constexpr int mostRoom = 12; ///< rows left above a line that is jumped to
}

int LogView::Private::rowsOnScreen() const
{
    return std::max(1, view.viewport()->height() / geometry.rowHeight);
}

qint64 LogView::Private::cellsOnScreen() const
{
    return std::max<qint64>(1, static_cast<qint64>((view.viewport()->width() - geometry.textLeft) / geometry.cellWidth));
}

LogStand LogView::Private::moved(LogStand from, qint64 parts)
{
    const qint64 rowCount = rows.rowCount();
    if (rowCount == 0)
        return {};
    if (!wraps.isOn())
        return {std::clamp<qint64>(from.row + parts, 0, rowCount - 1), 0};
    while (parts < 0) {
        if (from.part >= -parts) {
            from.part += parts;
            break;
        }
        if (from.row == 0)
            return {0, 0};
        parts += from.part + 1;
        --from.row;
        from.part = wraps.parts(*lines, rows.lineOfRow(from.row)) - 1;
    }
    while (parts > 0) {
        const qint64 left = wraps.parts(*lines, rows.lineOfRow(from.row)) - 1 - from.part;
        if (parts <= left || from.row == rowCount - 1) {
            from.part += std::min(parts, left);
            break;
        }
        parts -= left + 1;
        ++from.row;
        from.part = 0;
    }
    return from;
}

LogStand LogView::Private::standOf(LogPlace place)
{
    const qint64 row = rows.rowOfLine(place.line);
    const bool isHere = lines && place.line > 0 && !rows.isHidden(place.line);
    return {row, isHere ? wraps.partOf(*lines, place.line, place.column) : 0};
}

void LogView::Private::setTop(LogStand stand, qreal pixels)
{
    const qint64 firstBefore = view.firstShownLine();
    if (stand < LogStand{}) {
        stand = {};
        pixels = 0;
    }
    if (stand >= lastTop) {
        stand = lastTop;
        pixels = 0;
    }
    if (stand == top() && pixels == shift)
        return;
    topPart = stand.part;
    shift = pixels;
    vertical.setValue(stand.row);
    noteScrolled();
    view.viewport()->update();
    if (view.firstShownLine() != firstBefore)
        Q_EMIT view.shownLinesChanged(view.firstShownLine(), view.lastShownLine());
}

void LogView::Private::scrollBy(qreal pixels)
{
    const qreal height = geometry.rowHeight;
    const qreal ratio = view.viewport()->devicePixelRatioF();
    const qreal wanted = shift + pixels;
    const qreal parts = std::floor(wanted / height);
    const LogStand from = top();
    const LogStand to = moved(from, static_cast<qint64>(parts));
    // Where there was not that far to go the view stands at the edge.
    const bool isCut = parts < 0 && to == LogStand{} && moved(to, static_cast<qint64>(-parts)) != from;
    setTop(to, isCut ? 0 : std::round((wanted - parts * height) * ratio) / ratio);
}

void LogView::Private::scrollSideways(qreal pixels)
{
    const qreal wanted = sideShift + pixels;
    const qreal cells = std::floor(wanted / geometry.cellWidth);
    const qint64 to = horizontal.value() + static_cast<qint64>(cells);
    horizontal.setValue(to);
    sideShift = to < 0 || to >= horizontal.maximum() ? 0 : wanted - cells * geometry.cellWidth;
    view.viewport()->update();
}

void LogView::Private::updateRanges()
{
    wraps.setCells(isWrapped ? cellsOnScreen() : 0);
    const int shown = rowsOnScreen();
    lastTop = {};
    if (lines && rows.rowCount() > 0) {
        lastTop = {rows.rowCount() - 1, wraps.parts(*lines, rows.lineOfRow(rows.rowCount() - 1)) - 1};
        lastTop = moved(lastTop, 1 - shown);
    }
    vertical.setRange(lastTop.row, shown, 1);
    if (top() >= lastTop) {
        topPart = lastTop.part;
        shift = 0;
    }
    const qint64 cellCount = cellsOnScreen() - 1;
    horizontal.setRange(isWrapped ? 0 : std::max(widest - cellCount, horizontal.value()), cellCount, 4);
    if (isWrapped)
        sideShift = 0;
}

void LogView::Private::relayout()
{
    // The column at the top's left edge, by the old width.
    LogPlace place;
    if (lines && rows.rowCount() > 0) {
        place.line = rows.lineOfRow(top().row);
        place.column = wraps.isOn() ? wraps.columns(*lines, place.line, topPart).first : 0;
    }
    const bool wasAtEnd = isAtEnd() && top() != LogStand{};
    measure();
    if (place.line > 0)
        topPart = 0;
    updateRanges();
    if (wasAtEnd && view.isFollowing())
        scrollToEnd();
    else if (place.line > 0 && wraps.isOn())
        setTop({rows.rowOfLine(place.line), wraps.partOf(*lines, place.line, place.column)});
    view.viewport()->update();
    Q_EMIT view.shownLinesChanged(view.firstShownLine(), view.lastShownLine());
}

void LogView::Private::ensureVisible(LogPlace place, bool withRoom)
{
    if (!lines || rows.rowCount() == 0)
        return;
    const int shown = rowsOnScreen();
    const int room = withRoom ? std::min(shown / 4, mostRoom) : 0;
    const LogStand at = standOf(place);
    if (at < moved(top(), room) || (at == top() && shift > 0))
        setTop(moved(at, -room));
    else if (at > moved(top(), shown - 1 - room))
        setTop(moved(at, withRoom ? -room : 1 - shown));
}

void LogView::Private::ensureColumnVisible(LogPlace place)
{
    if (isWrapped || !lines || place.line == 0)
        return;
    const qint64 cell =
        lines->isHuge(place.line) ? place.column : lines->at(place.line).cellOf(lines->at(place.line).indexOf(place.column));
    const qint64 shown = cellsOnScreen() - 1;
    if (cell < horizontal.value()) {
        horizontal.setValue(cell);
        sideShift = 0;
    } else if (cell >= horizontal.value() + shown) {
        widest = std::max(widest, cell + 1);
        updateRanges();
        horizontal.setValue(cell - shown + 1);
        sideShift = 0;
    }
    view.viewport()->update();
}

int LogView::Private::screenRow(qint64 line)
{
    const LogStand at = standOf({line, 0});
    if (!wraps.isOn())
        return static_cast<int>(std::clamp<qint64>(at.row - top().row, -1'000'000, 1'000'000));
    const std::vector<ScreenLine>& shown = screen();
    for (size_t i = 0; i < shown.size(); ++i) {
        if (shown[i].stand >= at)
            return static_cast<int>(i);
    }
    return static_cast<int>(shown.size());
}

void LogView::Private::putOnScreenRow(qint64 line, int row)
{
    if (lines && rows.rowCount() > 0)
        setTop(moved(standOf({line, 0}), -row));
}

void LogView::Private::scrollToEnd()
{
    setTop(lastTop);
}

void LogView::Private::noteScrolled()
{
    if (!followWanted || followPaused == !isAtEnd())
        return;
    followPaused = !isAtEnd();
    Q_EMIT view.followingChanged(!followPaused);
}

const std::vector<ScreenLine>& LogView::Private::screen()
{
    onScreen.clear();
    if (!lines || rows.rowCount() == 0)
        return onScreen;
    LogStand at = top();
    qint64 line = rows.lineOfRow(at.row);
    qint64 parts = wraps.parts(*lines, line);
    for (qreal y = -shift; y < view.viewport()->height(); y += geometry.rowHeight) {
        onScreen.push_back({at, line, y});
        if (++at.part < parts)
            continue;
        if (++at.row >= rows.rowCount())
            break;
        at.part = 0;
        line = rows.lineOfRow(at.row);
        parts = wraps.parts(*lines, line);
    }
    return onScreen;
}

std::optional<ScreenLine> LogView::Private::screenLineAt(int y)
{
    const std::vector<ScreenLine>& shown = screen();
    const auto index = static_cast<qint64>(std::floor((y + shift) / geometry.rowHeight));
    if (index < 0 || index >= qint64(shown.size()))
        return {};
    return shown[size_t(index)];
}

LogSlice LogView::Private::sliceOf(const ScreenLine& at)
{
    LogSlice slice;
    slice.x = geometry.textLeft;
    const qint64 across = cellsOnScreen() + 3;
    if (wraps.isOn()) {
        const auto [first, last] = wraps.columns(*lines, at.line, at.stand.part);
        slice.shown = &lines->at(at.line, first, last - first, last);
        slice.begin = slice.shown->indexOf(first);
        slice.end = slice.shown->indexOf(last);
        slice.isLast = last >= slice.shown->columns;
        if (!slice.shown->rightToLeft.empty() && (slice.begin > 0 || !slice.isLast)) {
            // Cut first, then put in order: each part of a wrapped line reads by itself.
            slice.part.emplace();
            slice.part->text = slice.shown->text.mid(slice.begin, slice.end - slice.begin);
            measureCells(*slice.part);
            slice.base = slice.begin;
            slice.begin = 0;
            slice.end = slice.part->text.size();
        }
        return slice;
    }
    const qint64 left = horizontal.value();
    slice.shown = &lines->at(at.line, left, across);
    const CellText& text = *slice.shown;
    const qsizetype from = slice.shown->isSlice() ? 0 : static_cast<qsizetype>(left);
    slice.begin = text.indexAt(from);
    slice.end = text.indexAt(from + static_cast<qsizetype>(across));
    // Stretches from right to left are laid out whole.
    if (const CellText::Stretch* stretch = text.rightToLeftAt(slice.begin))
        slice.begin = stretch->begin;
    if (const CellText::Stretch* stretch = text.rightToLeftAt(slice.end))
        slice.end = stretch->end;
    slice.x = geometry.textLeft - sideShift + double(text.cellOf(slice.begin) - from) * geometry.cellWidth;
    slice.isLast = slice.shown->isSlice() ? slice.shown->columnOf(text.text.size()) >= slice.shown->columns : slice.end == text.text.size();
    return slice;
}

void LogView::wheelEvent(QWheelEvent* event)
{
    // A touchpad says pixels, a wheel eighths of a degree: 120 are a notch, fine wheels send fractions of it.
    QPointF by = event->pixelDelta();
    if (by.isNull()) {
        const qreal notch = QApplication::wheelScrollLines();
        by = QPointF(event->angleDelta()) / 120.0 * notch * m_d->geometry.rowHeight;
    }
    if (event->modifiers() & (Qt::ShiftModifier | Qt::AltModifier) && by.x() == 0)
        by = {by.y(), 0}; // Qt turns the axes for Alt by itself
    if (hasLog() && by.y() != 0)
        m_d->scrollBy(-by.y());
    if (hasLog() && by.x() != 0)
        m_d->scrollSideways(-by.x());
    event->accept();
}

void LogView::resizeEvent(QResizeEvent*)
{
    m_d->relayout();
}

void LogView::scrollContentsBy(int, int)
{
    if (m_d->vertical.follow()) {
        m_d->topPart = m_d->vertical.value() == m_d->lastTop.row ? m_d->lastTop.part : 0;
        m_d->shift = 0;
        m_d->noteScrolled();
        Q_EMIT shownLinesChanged(firstShownLine(), lastShownLine());
    }
    if (m_d->horizontal.follow())
        m_d->sideShift = 0;
    viewport()->update();
}

} // namespace sentinel
