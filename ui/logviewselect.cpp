// What is selected, and how it leaves the log: small selections at once, large ones by way of a thread.
#include "core/base/text.h"
#include "ui/logview_p.h"

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

CopyOrder LogView::Private::copyOrder(CopyForm form) const
{
    const auto [from, to] = selection();
    CopyOrder order{lines->log(), from, to, {}, form, name};
    if (const LineSet* remaining = rows.remaining())
        order.only = *remaining;
    return order;
}

QString LogView::selectedText(bool withTimes) const
{
    if (!hasLog() || !hasSelection() || selectedBytes() > mostCopied)
        return {};
    CopyText copy(m_d->copyOrder(withTimes ? CopyForm::TextWithTimes : CopyForm::Text));
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

void LogView::Private::copyToClipboard(CopyForm form)
{
    if (!lines || !isSelected())
        return;
    const qint64 bytes = view.selectedBytes();
    if (bytes > mostCopied) {
        Q_EMIT view.copyRefused(tr("%1 are selected: too much for the clipboard").arg(sizeText(bytes)));
        Q_EMIT view.selectionTooLarge(bytes, form);
    } else if (bytes <= copiedAtOnce) {
        CopyText copy(copyOrder(form));
        QString text;
        for (QString part = copy.next(); !part.isEmpty(); part = copy.next())
            text += part;
        QGuiApplication::clipboard()->setText(text);
        Q_EMIT view.copyFinished({});
    } else {
        copies.toText(copyOrder(form));
    }
}

void LogView::saveSelection(const QString& path, CopyForm form)
{
    if (hasLog() && hasSelection())
        m_d->copies.toFile(m_d->copyOrder(form), path);
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

void LogView::cancelCopy()
{
    m_d->copies.cancel();
}

} // namespace sentinel
