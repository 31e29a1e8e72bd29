// What is selected, and how it leaves the log: small selections at once, large ones by way of a thread.
#include "core/base/text.h"
#include "ui/logview/logview_p.h"
#include "ui/logview/logviewaccess_p.h"
#include "ui/shared/leaving.h"

#include <QClipboard>
#include <QGuiApplication>

namespace sentinel {

namespace {
constexpr qint64 copiedAtOnce = 512 * 1024; // bytes of the log that take a few milliseconds
}

qint64 LogView::Private::columnsOf(qint64 line) const
{
    return lines->columnsOf(line);
}

void LogView::Private::setCaret(LogPlace place, bool keepAnchor)
{
    const LogPlace before = caret;
    const bool wasSelected = isSelected();
    caret = place;
    home = place.line;
    flash = {};
    if (!keepAnchor)
        anchor = place;
    ensureVisible(place, false);
    view.viewport()->update();
    announce(before);
    if (wasSelected || isSelected())
        Q_EMIT view.selectionChanged();
}

void LogView::Private::announce(LogPlace before)
{
    if (caret.line != before.line)
        Q_EMIT view.currentLineChanged(caret.line);
    if (caret != before)
        announceCaret(view, caret.line != before.line);
}

LogPlace LogView::Private::nextPlace(LogPlace place, int direction)
{
    // By what is seen as one character; at an end of the line to the neighbour.
    const ShownLine& shown = lines->at(place.line, std::max<qint64>(0, place.column - 64), 128);
    const qsizetype at = shown.indexOf(place.column);
    const qsizetype to = direction > 0 ? shown.next(at) : shown.previous(at);
    if (direction > 0 && place.column < shown.columns)
        return {place.line, std::max(place.column + 1, shown.columnOf(to))};
    if (direction < 0 && place.column > 0)
        return {place.line, std::min(place.column - 1, shown.columnOf(to))};
    const qint64 row = rows.rowOfLine(place.line) + direction;
    if (row < 0 || row >= rows.rowCount())
        return place;
    const qint64 line = rows.lineOfRow(row);
    return {line, direction > 0 ? 0 : columnsOf(line)};
}

void LogView::Private::selectWord(LogPlace place)
{
    const ShownLine& shown = lines->at(place.line, std::max<qint64>(0, place.column - 4096), 8192);
    qsizetype begin = shown.begin(shown.indexOf(place.column));
    qsizetype end = begin;
    const auto isWord = [](QChar c) {
        return c.isLetterOrNumber() || c.isMark() || c.isSurrogate() || c == u'_' || c == u'.' || c == u'/' || c == u'-';
    };
    while (begin > 0 && isWord(shown.text[begin - 1]))
        --begin;
    while (end < shown.text.size() && isWord(shown.text[end]))
        ++end;
    const LogPlace from{place.line, shown.columnOf(begin)}, to{place.line, shown.columnOf(end)};
    setCaret(from, false);
    setCaret(to, true);
}

void LogView::Private::publishSelection()
{
    QClipboard* clipboard = QGuiApplication::clipboard();
    if (!clipboard->supportsSelection() || !lines || !isSelected() || view.selectedBytes() > copiedAtOnce)
        return;
    clipboard->setText(view.selectedText(), QClipboard::Selection);
}

LogPlace LogView::caret() const
{
    return m_d->caret;
}

LogPlace LogView::anchor() const
{
    return m_d->anchor;
}

void LogView::select(LogPlace anchor, LogPlace caret)
{
    if (!hasLog() || m_d->rows.lineCount() == 0)
        return;
    const auto valid = [this](LogPlace place) {
        place.line = std::clamp<qint64>(place.line, 1, m_d->rows.lineCount());
        place.column = std::clamp<qint64>(place.column, 0, m_d->columnsOf(place.line));
        return place;
    };
    m_d->setCaret(valid(anchor), false);
    m_d->setCaret(valid(caret), true);
}

QRect LogView::rectOf(LogPlace place) const
{
    for (const ScreenLine& at : std::vector<ScreenLine>(m_d->screen())) {
        if (at.line != place.line)
            continue;
        const LogSlice slice = m_d->sliceOf(at);
        if (place.column < slice.columnOf(slice.begin) || place.column > slice.columnOf(slice.end)
            || (place.column == slice.columnOf(slice.end) && !slice.isLast))
            continue;
        const CellText& text = slice.text();
        const qsizetype index = text.begin(slice.indexOf(place.column));
        const qreal origin = slice.x - double(text.cellOf(slice.begin)) * m_d->geometry.cellWidth;
        QRectF rect(origin + m_d->cells.xOf(text, index), at.y, 1, m_d->geometry.rowHeight);
        m_d->cells.eachPart(text, index, text.next(index), [&](qreal left, qreal right) {
            rect.setLeft(origin + left);
            rect.setRight(origin + std::max(right, left + 1));
        });
        return rect.toAlignedRect();
    }
    return {};
}

LogPlace LogView::placeAt(QPoint point) const
{
    return m_d->placeAt(point);
}

bool LogView::hasSelection() const
{
    return m_d->isSelected();
}

void LogView::selectAll()
{
    if (!hasLog() || m_d->rows.lineCount() == 0)
        return;
    const qint64 last = m_d->rows.lineCount();
    m_d->anchor = {1, 0};
    m_d->caret = {last, m_d->columnsOf(last)};
    viewport()->update();
    m_d->publishSelection();
    Q_EMIT selectionChanged();
}

qint64 LogView::selectedBytes() const
{
    if (!hasLog() || !hasSelection())
        return 0;
    const auto [from, to] = m_d->selection();
    if (from.line == to.line)
        return to.column - from.column;
    return log().lineBytes(to.line).begin + to.column - log().lineBytes(from.line).begin;
}

CopyOrder LogView::Private::copyOrder(CopyForm form, bool masks) const
{
    const auto [from, to] = selection();
    CopyOrder order{lines->log(), from, to, {}, form, name, {}};
    if (masks)
        order.mask = redactionInForce();
    if (const LineSet* remaining = rows.remaining())
        order.only = *remaining;
    return order;
}

QString LogView::selectedText(bool withTimes) const
{
    if (!hasLog() || !hasSelection() || selectedBytes() > mostCopied)
        return {};
    CopyText copy(m_d->copyOrder(withTimes ? CopyForm::TextWithTimes : CopyForm::Text, false));
    QString text;
    for (QString part = copy.next(); !part.isEmpty(); part = copy.next())
        text += part;
    return text;
}

QString LogView::selectedWords() const
{
    const auto [from, to] = m_d->selection();
    return from.line == to.line && to.column - from.column <= 200 ? selectedText() : QString();
}

void LogView::Private::copyToClipboard(CopyForm form, bool masks)
{
    if (!lines || !isSelected())
        return;
    const qint64 bytes = view.selectedBytes();
    if (bytes > mostCopied) {
        Q_EMIT view.copyRefused(tr("%1 are selected: too much for the clipboard").arg(sizeText(bytes)));
        Q_EMIT view.selectionTooLarge(bytes, form);
    } else if (bytes <= copiedAtOnce) {
        CopyText copy(copyOrder(form, masks));
        QString text;
        for (QString part = copy.next(); !part.isEmpty(); part = copy.next())
            text += part;
        QGuiApplication::clipboard()->setText(text);
        Q_EMIT view.copyFinished({}, copy.masked());
    } else {
        copies.toText(copyOrder(form, masks));
    }
}

void LogView::saveSelection(const QString& path, CopyForm form, bool masks)
{
    if (hasLog() && hasSelection())
        m_d->copies.toFile(m_d->copyOrder(form, masks), path);
}

void LogView::copy()
{
    m_d->copyToClipboard(CopyForm::Text);
}

void LogView::copyWithTimes()
{
    m_d->copyToClipboard(CopyForm::TextWithTimes);
}

void LogView::copyAsMarkdown()
{
    m_d->copyToClipboard(CopyForm::Markdown);
}

void LogView::copyUnmasked()
{
    m_d->copyToClipboard(CopyForm::Text, false);
}

void LogView::cancelCopy()
{
    m_d->copies.cancel();
}

} // namespace sentinel
