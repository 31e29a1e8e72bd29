// Mouse and keyboard of the compare view: the current row, folds, the selection on one side.
#include "ui/compare/compareview_p.h"

#include "core/base/text.h"
#include "ui/shared/leaving.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPaintEvent>
#include <QScrollBar>

#include <algorithm>

namespace sentinel {

namespace {

constexpr qint64 mostCopied = qint64(32) << 20;

} // namespace

bool CompareView::Private::toggleFold(qint64 row)
{
    if (!view.hasLogs())
        return false;
    const CompareRow shown = rows.at(row);
    if (shown.kind == CompareRow::Kind::Different || !rows.isFoldable(shown.segment))
        return false;
    view.setFoldOpen(shown.segment, !rows.isOpen(shown.segment));
    return true;
}

void CompareView::mousePressEvent(QMouseEvent* event)
{
    if (!hasLogs() || event->button() != Qt::LeftButton)
        return;
    const QPoint at = event->position().toPoint();
    const qint64 row = m_d->rowAt(at.y());
    if (row >= m_d->rows.rowCount())
        return;
    if (m_d->rows.at(row).kind == CompareRow::Kind::Fold) {
        m_d->dropSelection();
        m_d->setCurrent(row);
        m_d->toggleFold(row);
        return;
    }
    const CompareSide side = m_d->sideAt(at.x());
    const bool extends = (event->modifiers() & Qt::ShiftModifier) && side == m_d->side && m_d->anchor.line > 0;
    m_d->side = side;
    m_d->caret = m_d->placeAt(at, side);
    if (!extends)
        m_d->anchor = m_d->caret;
    m_d->isDragging = true;
    m_d->dragAt = at;
    m_d->setCurrent(row);
}

void CompareView::Private::drag(QPoint at)
{
    const QPoint inside(at.x(), std::clamp(at.y(), 0, view.viewport()->height() - 1));
    const LogPlace place = placeAt(inside, side);
    if (place.line == 0)
        return;
    caret = place;
    if (anchor.line == 0)
        anchor = place;
    setCurrent(std::clamp<qint64>(rowAt(inside.y()), 0, rows.rowCount() - 1));
}

void CompareView::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint at = event->position().toPoint();
    if (m_d->isDragging) {
        m_d->dragAt = at;
        m_d->drag(at);
        if (viewport()->rect().contains(at))
            m_d->dragTimer.stop();
        else if (!m_d->dragTimer.isActive())
            m_d->dragTimer.start(40, this);
        return;
    }
    const qint64 row = m_d->rowAt(at.y());
    const bool onFold = hasLogs() && row >= 0 && row < m_d->rows.rowCount() && m_d->rows.at(row).kind == CompareRow::Kind::Fold;
    const qint64 hovered = onFold ? row : -1;
    if (hovered != std::exchange(m_d->hoveredFold, hovered))
        viewport()->update();
    const bool onText = at.x() - m_d->pane(m_d->sideAt(at.x())).left() >= m_d->geometry.gutterWidth;
    viewport()->setCursor(onFold ? Qt::PointingHandCursor : onText ? Qt::IBeamCursor : Qt::ArrowCursor);
}

void CompareView::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_d->dragTimer.timerId())
        return QAbstractScrollArea::timerEvent(event);
    // The farther outside, the faster.
    const int height = viewport()->height(), y = m_d->dragAt.y();
    const int beyond = y < 0 ? y : y >= height ? y - height + 1 : 0;
    verticalScrollBar()->setValue(verticalScrollBar()->value() + beyond / m_d->geometry.rowHeight + (beyond < 0 ? -1 : beyond > 0 ? 1 : 0));
    m_d->drag(m_d->dragAt);
}

void CompareView::mouseReleaseEvent(QMouseEvent*)
{
    m_d->isDragging = false;
    m_d->dragTimer.stop();
}

void CompareView::mouseDoubleClickEvent(QMouseEvent* event)
{
    const qint64 row = m_d->rowAt(event->position().toPoint().y());
    if (!hasLogs() || event->button() != Qt::LeftButton || row >= m_d->rows.rowCount())
        return;
    const CompareRow shown = m_d->rows.at(row);
    const CompareSide side = m_d->sideAt(event->position().toPoint().x());
    if (shown.kind != CompareRow::Kind::Fold && Private::lineIn(shown, side) > 0)
        Q_EMIT lineActivated(side, Private::lineIn(shown, side));
}

bool CompareView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::Leave && m_d->hoveredFold >= 0) {
        m_d->hoveredFold = -1;
        viewport()->update();
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void CompareView::focusInEvent(QFocusEvent* event)
{
    viewport()->update();
    QAbstractScrollArea::focusInEvent(event);
}

void CompareView::focusOutEvent(QFocusEvent* event)
{
    viewport()->update();
    QAbstractScrollArea::focusOutEvent(event);
}

// With Shift whole lines are selected: a keyboard has no use for half of one here.
void CompareView::Private::selectTo(qint64 row)
{
    const auto lineOf = [this](qint64 of) { return placeBefore(of, side).line; };
    const qint64 from = anchor.line > 0 ? anchor.line : lineOf(current), to = lineOf(row);
    if (from == 0 || to == 0)
        return;
    anchor = {from, to >= from ? 0 : linesOf(side).columnsOf(from)};
    caret = {to, to >= from ? linesOf(side).columnsOf(to) : 0};
}

void CompareView::keyPressEvent(QKeyEvent* event)
{
    if (!hasLogs())
        return QAbstractScrollArea::keyPressEvent(event);
    if (event->matches(QKeySequence::Copy))
        return copy();
    if (event->matches(QKeySequence::SelectAll))
        return selectAll();
    if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) {
        if (event->key() != Qt::Key_Home && event->key() != Qt::Key_End)
            return QAbstractScrollArea::keyPressEvent(event);
    }
    const qint64 last = m_d->rows.rowCount() - 1, page = std::max(1, m_d->rowsOnScreen() - 1);
    qint64 row = m_d->current;
    switch (event->key()) {
    case Qt::Key_Down:
    case Qt::Key_J:
        ++row;
        break;
    case Qt::Key_Up:
    case Qt::Key_K:
        --row;
        break;
    case Qt::Key_PageDown:
        row += page;
        break;
    case Qt::Key_PageUp:
        row -= page;
        break;
    case Qt::Key_Home:
        row = 0;
        break;
    case Qt::Key_End:
        row = last;
        break;
    case Qt::Key_Left:
        return horizontalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepSub);
    case Qt::Key_Right:
        return horizontalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepAdd);
    case Qt::Key_N:
        return goToChange(1);
    case Qt::Key_P:
        return goToChange(-1);
    case Qt::Key_O:
        m_d->side = m_d->side == CompareSide::Green ? CompareSide::Red : CompareSide::Green;
        m_d->dropSelection();
        return viewport()->update();
    case Qt::Key_Space:
        (void)m_d->toggleFold(row); // a row that is no part of a fold has nothing to toggle
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter: {
        const CompareRow shown = m_d->rows.at(row);
        if (shown.kind == CompareRow::Kind::Fold)
            (void)m_d->toggleFold(row);
        else if (Private::lineIn(shown, m_d->side) > 0)
            Q_EMIT lineActivated(m_d->side, Private::lineIn(shown, m_d->side));
        return;
    }
    default:
        return QAbstractScrollArea::keyPressEvent(event);
    }
    row = std::clamp<qint64>(row, 0, last);
    if (event->modifiers() & Qt::ShiftModifier)
        m_d->selectTo(row);
    else
        m_d->dropSelection();
    m_d->setCurrent(row);
    m_d->ensureVisible(row, false);
}

void CompareView::selectAll()
{
    if (!hasLogs())
        return;
    const qint64 last = m_d->linesOf(m_d->side).log().lineCount();
    if (last == 0)
        return;
    m_d->anchor = {1, 0};
    m_d->caret = {last, m_d->linesOf(m_d->side).columnsOf(last)};
    viewport()->update();
}

void CompareView::copy()
{
    if (!hasLogs())
        return;
    LogLines& lines = m_d->linesOf(m_d->side);
    auto [from, to] = m_d->selection();
    if (!m_d->isSelected()) {
        const qint64 line = Private::lineIn(m_d->rows.at(m_d->current), m_d->side);
        if (line == 0 || m_d->rows.at(m_d->current).kind == CompareRow::Kind::Fold)
            return;
        from = {line, 0};
        to = {line, lines.columnsOf(line)};
    }
    const qint64 bytes = lines.log().lineBytes(to.line).end - lines.log().lineBytes(from.line).begin;
    if (bytes > mostCopied) {
        Q_EMIT copyRefused(tr("%1 are too much for the clipboard. Select less than %2.").arg(sizeText(bytes), sizeText(mostCopied)));
        return;
    }
    m_d->copies.toText({lines.log(), from, to, {}, CopyForm::Text, {}, redactionInForce()});
}

} // namespace sentinel
