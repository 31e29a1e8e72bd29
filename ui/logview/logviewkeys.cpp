// The keys of the log view: what editors do, what less and klogg do where that is free. h j k l move, Space and Enter open what is
// shut, elsewhere Space is a page; Home and End are the line's ends sideways and the log's with Ctrl, g and G its ends as in less.
#include "ui/logview/logview_p.h"

#include <QKeyEvent>

#include <algorithm>

namespace sentinel {

bool LogView::Private::moveByKey(const QKeyEvent& event)
{
    const bool extends = event.modifiers() & Qt::ShiftModifier;
    const bool control = event.modifiers() & Qt::ControlModifier;
    const qint64 row = rows.rowOfLine(caret.line);
    const auto moveToRow = [&](qint64 to) {
        const qint64 line = rows.lineOfRow(to);
        setCaret({line, extends ? std::min(caret.column, columnsOf(line)) : 0}, extends);
    };
    const auto moveToPlace = [&](LogPlace place) {
        setCaret(place, true);
        ensureColumnVisible(place);
    };
    // By a page the view moves and the caret with it: in a wrapped line longer than a page too.
    const auto movePage = [&](int parts) {
        const LogStand from = standOf(caret);
        const LogStand to = moved(from, parts);
        const qint64 line = rows.lineOfRow(to.row);
        const qint64 column = wraps.isOn() ? wraps.columns(*lines, line, to.part).first
            : extends                      ? std::min(caret.column, columnsOf(line))
                                           : 0;
        const LogStand topTo = moved(top(), parts);
        setTop(topTo);
        setCaret({line, column}, extends);
    };
    const int page = std::max(1, rowsOnScreen() - 1);
    switch (event.key()) {
    case Qt::Key_Down:
        control ? scrollBy(geometry.rowHeight) : moveToRow(row + 1);
        return true;
    case Qt::Key_Up:
        control ? scrollBy(-geometry.rowHeight) : moveToRow(row - 1);
        return true;
    case Qt::Key_J:
    case Qt::Key_K:
        if (control || extends)
            return false;
        moveToRow(event.key() == Qt::Key_J ? row + 1 : row - 1);
        return true;
    case Qt::Key_G:
        if (control)
            return false;
        moveToRow(extends ? rows.rowCount() - 1 : 0); // Shift writes the capital letter here, it does not extend
        if (extends) {
            setCaret({caret.line, 0}, false);
            scrollToEnd();
        }
        return true;
    case Qt::Key_H:
    case Qt::Key_L:
        if (control || extends)
            return false;
        scrollSideways((event.key() == Qt::Key_L ? 4 : -4) * geometry.cellWidth);
        return true;
    case Qt::Key_D:
    case Qt::Key_U:
        if (!control)
            return false;
        movePage(event.key() == Qt::Key_D ? page / 2 : -page / 2);
        return true;
    case Qt::Key_PageDown:
        movePage(page);
        return true;
    case Qt::Key_PageUp:
        movePage(-page);
        return true;
    case Qt::Key_Home:
        if (control)
            moveToRow(0);
        else if (extends)
            moveToPlace({caret.line, 0});
        else
            scrollSideways(-double(horizontal.maximum() + 1) * geometry.cellWidth);
        return true;
    case Qt::Key_End:
        if (control) {
            moveToRow(rows.rowCount() - 1);
            scrollToEnd(); // where a wrapped last line ends
        } else if (extends) {
            moveToPlace({caret.line, columnsOf(caret.line)});
        } else if (followWanted) {
            scrollToEnd();
        } else {
            horizontal.setValue(horizontal.maximum());
            view.viewport()->update();
        }
        return true;
    case Qt::Key_Right:
    case Qt::Key_Left: {
        const int direction = event.key() == Qt::Key_Right ? 1 : -1;
        if (extends && control) {
            // Over a word: one step, then as long as letters go on.
            LogPlace place = nextPlace(caret, direction);
            for (int steps = 0; steps < 256 && place.line == caret.line; ++steps) {
                const QString at = lines->copied(place.line, std::min(place.column, nextPlace(place, -1).column), place.column);
                if (at.isEmpty() || !at.front().isLetterOrNumber())
                    break;
                const LogPlace next = nextPlace(place, direction);
                if (next.line != place.line || next == place)
                    break;
                place = next;
            }
            moveToPlace(place);
        } else if (extends) {
            moveToPlace(nextPlace(caret, direction));
        } else {
            scrollSideways(direction * (control ? 32 : 4) * geometry.cellWidth);
        }
        return true;
    }
    default:
        return false;
    }
}

void LogView::keyPressEvent(QKeyEvent* event)
{
    if (!hasLog() || m_d->rows.rowCount() == 0)
        return QAbstractScrollArea::keyPressEvent(event);
    if (event->matches(QKeySequence::Copy))
        return copy();
    if (event->matches(QKeySequence::SelectAll))
        return selectAll();
    if (event->modifiers() & (Qt::AltModifier | Qt::MetaModifier))
        return QAbstractScrollArea::keyPressEvent(event);
    if (m_d->moveByKey(*event)) {
        if (event->modifiers() & Qt::ShiftModifier)
            m_d->publishSelection();
        return;
    }
    switch (event->key()) {
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (const std::optional<size_t> fold = m_d->rows.foldAt(currentLine()); fold && !isFiltered())
            return setFoldShut(*fold, !m_d->rows.isShut(*fold));
        if (const std::optional<LineRange> gap = m_d->rows.gapBehind(currentLine())) {
            m_d->rows.openGap(*gap);
            return m_d->showRows();
        }
        // Nothing to open here: Space reads on, as in every reader.
        if (event->key() == Qt::Key_Space) {
            const bool isBack = event->modifiers() & Qt::ShiftModifier;
            m_d->moveByKey(QKeyEvent(QEvent::KeyPress, isBack ? Qt::Key_PageUp : Qt::Key_PageDown, Qt::NoModifier));
            return;
        }
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

bool LogView::event(QEvent* event)
{
    if (event->type() != QEvent::ShortcutOverride)
        return QAbstractScrollArea::event(event);
    // With a selection, Escape gives it up rather than leaving the page.
    auto* key = static_cast<QKeyEvent*>(event);
    if ((key->key() == Qt::Key_Escape && hasSelection()) || key->matches(QKeySequence::Copy)) {
        event->accept();
        return true;
    }
    return QAbstractScrollArea::event(event);
}

} // namespace sentinel
