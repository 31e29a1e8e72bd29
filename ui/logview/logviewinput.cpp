// The mouse on the log view: the caret, selections, folds, gaps, bookmarks.
#include "ui/logview/logview_p.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>

namespace sentinel {

LogPlace LogView::Private::placeAt(QPoint point)
{
    if (!lines || rows.rowCount() == 0)
        return {};
    const std::vector<ScreenLine>& shown = screen();
    if (shown.empty())
        return {};
    if (point.y() >= shown.back().y + geometry.rowHeight && shown.back().stand.row == rows.rowCount() - 1)
        return {shown.back().line, columnsOf(shown.back().line)};
    const double index = std::clamp((point.y() + shift) / geometry.rowHeight, 0.0, double(shown.size() - 1));
    const ScreenLine at = shown[size_t(index)];
    const LogSlice slice = sliceOf(at);
    const qreal origin = slice.x - double(slice.text().cellOf(slice.begin)) * geometry.cellWidth;
    const qsizetype found = std::clamp(cells.indexAt(slice.text(), point.x() - origin), slice.begin, slice.end);
    return {at.line, slice.columnOf(found)};
}

LogPlace LogView::Private::dragPlace(QPoint point)
{
    LogPlace place = placeAt(point);
    if (!isGutterDrag || place.line == 0)
        return place;
    // Whole lines, the one where the drag began too.
    const bool isDown = place.line >= anchor.line;
    anchor.column = isDown ? 0 : columnsOf(anchor.line);
    place.column = isDown ? columnsOf(place.line) : 0;
    return place;
}

std::optional<LineRange> LogView::Private::gapLabelAt(QPoint point)
{
    const std::optional<ScreenLine> at = screenLineAt(point.y());
    if (!at)
        return {};
    const QString label = gapLabel(at->line);
    if (label.isEmpty())
        return {};
    const LogSlice slice = sliceOf(*at);
    return slice.isLast && gapLabelRect(slice, label, at->y).contains(point) ? rows.gapBehind(at->line) : std::nullopt;
}

void LogView::mousePressEvent(QMouseEvent* event)
{
    if (!hasLog() || m_d->rows.rowCount() == 0 || event->button() != Qt::LeftButton)
        return;
    const QPoint at = event->position().toPoint();
    const LogGeometry& g = m_d->geometry;
    const LogPlace place = m_d->placeAt(at);
    const bool onRow = m_d->screenLineAt(at.y()).has_value();
    const bool extends = event->modifiers() & Qt::ShiftModifier;
    const bool isThird = m_d->sinceDoubleClick.isValid() && m_d->sinceDoubleClick.elapsed() < QApplication::doubleClickInterval()
        && (at - m_d->doubleClickAt).manhattanLength() < QApplication::startDragDistance();
    m_d->sinceDoubleClick.invalidate();
    m_d->isGutterDrag = false;
    if (m_d->isGutterShown && at.x() < g.gutterWidth) {
        if (onRow && at.x() >= g.sourceWidth && at.x() < g.markLeft + LogGeometry::markSize + grid / 2) {
            Q_EMIT bookmarkToggled(place.line);
            return;
        }
        const std::optional<size_t> fold = isFiltered() ? std::nullopt : m_d->rows.foldAt(place.line);
        if (fold && onRow && at.x() >= g.foldLeft - 4 && at.x() < g.foldLeft + LogGeometry::foldSize + 4) {
            setFoldShut(*fold, !m_d->rows.isShut(*fold));
            return;
        }
        // A click on a number takes the whole line, a drag over numbers whole lines.
        if (!extends)
            m_d->setCaret({place.line, 0}, false);
        m_d->setCaret({place.line, m_d->columnsOf(place.line)}, true);
        m_d->isGutterDrag = true;
    } else if (const std::optional<LineRange> gap = m_d->gapLabelAt(at)) {
        m_d->rows.openGap(*gap);
        m_d->showRows();
        return;
    } else if (isThird) {
        m_d->setCaret({place.line, 0}, false);
        m_d->setCaret({place.line, m_d->columnsOf(place.line)}, true);
        m_d->publishSelection();
        return;
    } else {
        m_d->setCaret(place, extends);
    }
    m_d->isDragging = true;
    m_d->dragAt = at;
}

void LogView::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint at = event->position().toPoint();
    if (!m_d->isDragging) {
        const bool isButton = m_d->isGutterShown && at.x() < m_d->geometry.gutterWidth;
        viewport()->setCursor(isButton ? Qt::ArrowCursor : m_d->gapLabelAt(at) ? Qt::PointingHandCursor : Qt::IBeamCursor);
        return;
    }
    m_d->dragAt = at;
    const LogPlace place = m_d->dragPlace(at);
    const bool isInside = viewport()->rect().contains(at);
    if (place.line > 0 && isInside)
        m_d->setCaret(place, true);
    if (isInside)
        m_d->dragTimer.stop();
    else if (!m_d->dragTimer.isActive())
        m_d->dragTimer.start(30, this);
}

void LogView::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_d->dragTimer.timerId())
        return QAbstractScrollArea::timerEvent(event);
    // The farther outside, the faster.
    const QPoint at = m_d->dragAt;
    const int height = viewport()->height();
    const int beyond = at.y() < 0 ? at.y() : at.y() >= height ? at.y() - height + 1 : 0;
    if (beyond != 0)
        m_d->scrollBy(beyond / 2.0 + (beyond < 0 ? -4 : 4));
    if (at.x() < 0 || at.x() >= viewport()->width())
        m_d->scrollSideways((at.x() < 0 ? -4 : 4) * m_d->geometry.cellWidth);
    const LogPlace place = m_d->dragPlace({at.x(), std::clamp(at.y(), 0, height - 1)});
    if (place.line > 0)
        m_d->setCaret(place, true);
}

void LogView::mouseReleaseEvent(QMouseEvent*)
{
    if (m_d->isDragging)
        m_d->publishSelection();
    m_d->isDragging = false;
    m_d->dragTimer.stop();
}

void LogView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (!hasLog() || event->button() != Qt::LeftButton)
        return;
    if (m_d->isGutterShown && event->position().x() < m_d->geometry.gutterWidth)
        return mousePressEvent(event); // two clicks on a mark or an arrow are two
    const LogPlace place = m_d->placeAt(event->position().toPoint());
    if (place.line == 0)
        return;
    const std::optional<size_t> fold = m_d->rows.foldAt(place.line);
    if (fold && m_d->rows.isShut(*fold) && !isFiltered()) {
        setFoldShut(*fold, false);
        return;
    }
    m_d->sinceDoubleClick.start();
    m_d->doubleClickAt = event->position().toPoint();
    m_d->selectWord(place);
    m_d->publishSelection();
}

bool LogView::viewportEvent(QEvent* event)
{
    if (event->type() != QEvent::ToolTip || !hasLog())
        return QAbstractScrollArea::viewportEvent(event);
    auto* help = static_cast<QHelpEvent*>(event);
    const LogGeometry& g = m_d->geometry;
    const std::optional<ScreenLine> at = m_d->screenLineAt(help->pos().y());
    QString tip;
    if (at && help->pos().x() < g.sourceWidth && m_d->sources.sourceOf)
        tip = m_d->sources.names.value(m_d->sources.sourceOf(at->line));
    else if (at && m_d->areTimes() && help->pos().x() >= g.timeLeft && help->pos().x() < g.gutterWidth)
        tip = m_d->timeTip(at->line);
    if (tip.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), tip, viewport());
    return true;
}

void LogView::focusInEvent(QFocusEvent* event)
{
    viewport()->update();
    QAbstractScrollArea::focusInEvent(event);
}

void LogView::focusOutEvent(QFocusEvent* event)
{
    viewport()->update();
    QAbstractScrollArea::focusOutEvent(event);
}

} // namespace sentinel
