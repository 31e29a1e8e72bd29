// Mouse and keyboard of the log view: the caret, selection, folds.
#include "ui/logview_p.h"
#include "ui/theme.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cstdlib>

namespace sentinel {

namespace {

bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'.' || c == u'/' || c == u'-';
}

} // namespace

void LogView::mousePressEvent(QMouseEvent* event)
{
    if (!hasLog() || m_d->rows.rowCount() == 0 || event->button() != Qt::LeftButton)
        return;
    const QPoint at = event->position().toPoint();
    const LogPlace place = m_d->placeAt(at);
    const bool onRow = m_d->topRow() + at.y() / m_d->geometry.rowHeight < m_d->rows.rowCount();
    if (at.x() < m_d->geometry.gutterWidth) {
        if (m_d->isGutterShown && onRow && at.x() >= m_d->geometry.sourceWidth
            && at.x() < m_d->geometry.markLeft + LogGeometry::markSize + grid / 2) {
            Q_EMIT bookmarkToggled(place.line);
            return;
        }
        const std::optional<size_t> fold = m_d->rows.foldAt(place.line);
        if (fold && onRow && at.x() >= m_d->geometry.foldLeft - 4 && at.x() < m_d->geometry.foldLeft + LogGeometry::foldSize + 4) {
            setFoldShut(*fold, !m_d->rows.isShut(*fold));
            return;
        }
        // A click on a number takes the whole line, a drag over numbers whole lines.
        const bool extends = event->modifiers() & Qt::ShiftModifier;
        if (!extends)
            m_d->setCaret({place.line, 0}, false);
        m_d->setCaret({place.line, m_d->columnsOf(place.line)}, true);
        m_d->isGutterDrag = true;
    } else {
        m_d->setCaret(place, event->modifiers() & Qt::ShiftModifier);
        m_d->isGutterDrag = false;
    }
    m_d->isDragging = true;
    m_d->dragAt = at;
}

void LogView::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint at = event->position().toPoint();
    if (!m_d->isDragging) {
        viewport()->setCursor(at.x() < m_d->geometry.gutterWidth ? Qt::ArrowCursor : Qt::IBeamCursor);
        return;
    }
    m_d->dragAt = at;
    LogPlace place = m_d->placeAt(at);
    if (m_d->isGutterDrag)
        place.column = place.line >= m_d->anchor.line ? m_d->columnsOf(place.line) : 0;
    if (place.line > 0)
        m_d->setCaret(place, true);
    if (viewport()->rect().contains(at))
        m_d->dragTimer.stop();
    else if (!m_d->dragTimer.isActive())
        m_d->dragTimer.start(40, this);
}

void LogView::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_d->dragTimer.timerId())
        return QAbstractScrollArea::timerEvent(event);
    // The farther outside, the faster.
    const QPoint at = m_d->dragAt;
    const int height = viewport()->height();
    const int beyond = at.y() < 0 ? at.y() : at.y() >= height ? at.y() - height + 1 : 0;
    const int rows = beyond / m_d->geometry.rowHeight + (beyond < 0 ? -1 : beyond > 0 ? 1 : 0);
    verticalScrollBar()->setValue(verticalScrollBar()->value() + rows);
    const int side = at.x() < 0 ? -4 : at.x() >= viewport()->width() ? 4 : 0;
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() + side);
    const LogPlace place = m_d->placeAt({at.x(), std::clamp(at.y(), 0, height - 1)});
    if (place.line > 0)
        m_d->setCaret(place, true);
}

void LogView::mouseReleaseEvent(QMouseEvent*)
{
    m_d->isDragging = false;
    m_d->dragTimer.stop();
}

void LogView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (!hasLog() || event->button() != Qt::LeftButton || event->position().x() < m_d->geometry.gutterWidth)
        return;
    const LogPlace place = m_d->placeAt(event->position().toPoint());
    if (place.line == 0)
        return;
    const std::optional<size_t> fold = m_d->rows.foldAt(place.line);
    if (fold && m_d->rows.isShut(*fold)) {
        setFoldShut(*fold, false);
        return;
    }
    const ShownLine& shown = m_d->lines->at(place.line, m_d->leftColumn());
    qsizetype begin = std::clamp<qsizetype>(static_cast<qsizetype>(place.column - shown.column), 0, shown.text.size());
    qsizetype end = begin;
    while (begin > 0 && isWordCharacter(shown.text[begin - 1]))
        --begin;
    while (end < shown.text.size() && isWordCharacter(shown.text[end]))
        ++end;
    const qint64 column = shown.column;
    m_d->setCaret({place.line, column + begin}, false);
    m_d->setCaret({place.line, column + end}, true);
}

void LogView::keyPressEvent(QKeyEvent* event)
{
    if (!hasLog() || m_d->rows.rowCount() == 0)
        return QAbstractScrollArea::keyPressEvent(event);
    if (event->matches(QKeySequence::Copy))
        return copy();
    if (event->matches(QKeySequence::SelectAll))
        return selectAll();

    const bool extends = event->modifiers() & Qt::ShiftModifier;
    const bool control = event->modifiers() & Qt::ControlModifier;
    if (event->modifiers() & (Qt::AltModifier | Qt::MetaModifier))
        return QAbstractScrollArea::keyPressEvent(event);
    const qint64 row = m_d->rows.rowOfLine(currentLine());
    const auto moveToRow = [&](qint64 to) {
        const qint64 line = m_d->rows.lineOfRow(to);
        m_d->setCaret({line, extends ? std::min(m_d->caret.column, m_d->columnsOf(line)) : 0}, extends);
    };
    const auto moveToColumn = [&](qint64 column) {
        column = std::clamp<qint64>(column, 0, m_d->columnsOf(currentLine()));
        m_d->setCaret({currentLine(), column}, true);
        m_d->ensureColumnVisible(column);
    };
    const auto scrollSideways = [&](int by) { horizontalScrollBar()->setValue(horizontalScrollBar()->value() + by); };
    switch (event->key()) {
    case Qt::Key_Down:
        return control ? verticalScrollBar()->setValue(verticalScrollBar()->value() + 1) : moveToRow(row + 1);
    case Qt::Key_Up:
        return control ? verticalScrollBar()->setValue(verticalScrollBar()->value() - 1) : moveToRow(row - 1);
    case Qt::Key_J:
        if (!control && !extends)
            return moveToRow(row + 1);
        break;
    case Qt::Key_K:
        if (!control && !extends)
            return moveToRow(row - 1);
        break;
    case Qt::Key_PageDown:
        return moveToRow(row + m_d->rowsOnScreen() - 1);
    case Qt::Key_PageUp:
        return moveToRow(row - m_d->rowsOnScreen() + 1);
    case Qt::Key_Home:
        if (control)
            return moveToRow(0);
        return extends ? moveToColumn(0) : horizontalScrollBar()->setValue(0);
    case Qt::Key_End:
        if (control)
            return moveToRow(m_d->rows.rowCount() - 1);
        if (extends)
            return moveToColumn(m_d->columnsOf(currentLine()));
        return horizontalScrollBar()->setValue(horizontalScrollBar()->maximum());
    case Qt::Key_Right:
        return extends ? moveToColumn(m_d->caret.column + 1) : scrollSideways(control ? 32 : 4);
    case Qt::Key_Left:
        return extends ? moveToColumn(m_d->caret.column - 1) : scrollSideways(control ? -32 : -4);
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (const std::optional<size_t> fold = m_d->rows.foldAt(currentLine()))
            return setFoldShut(*fold, !m_d->rows.isShut(*fold));
        break;
    case Qt::Key_Escape:
        if (hasSelection())
            return m_d->setCaret(m_d->caret, false);
        break;
    default:
        break;
    }
    event->ignore(); // the page knows more keys
}

void LogView::wheelEvent(QWheelEvent* event)
{
    QAbstractScrollArea::wheelEvent(event);
}

bool LogView::event(QEvent* event)
{
    // With a selection, Escape gives it up rather than leaving the page.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape && hasSelection()) {
        event->accept();
        return true;
    }
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy)) {
        event->accept();
        return true;
    }
    return QAbstractScrollArea::event(event);
}

bool LogView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip && hasLog()) {
        auto* help = static_cast<QHelpEvent*>(event);
        const LogGeometry& g = m_d->geometry;
        const qint64 row = m_d->topRow() + help->pos().y() / g.rowHeight;
        const bool overTime = areTimesShown() && help->pos().x() >= g.timeLeft && help->pos().x() < g.gutterWidth;
        if (overTime && row < m_d->rows.rowCount())
            QToolTip::showText(help->globalPos(), m_d->timeTip(m_d->rows.lineOfRow(row)), viewport());
        else
            QToolTip::hideText();
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
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
