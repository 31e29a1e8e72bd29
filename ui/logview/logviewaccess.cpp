#include "ui/logview/logviewaccess_p.h"

#include "ui/logview/logview.h"

#include <QAccessible>
#include <QAccessibleWidget>

#include <algorithm>

namespace sentinel {

namespace {

/// A log is read by its current line and those around it: a screen reader cannot be handed millions of them. The text it sees are
/// the lines of a block; it changes when the caret leaves the block, not with every step.
class LogViewAccess : public QAccessibleWidget, public QAccessibleTextInterface
{
public:
    explicit LogViewAccess(LogView* view) : QAccessibleWidget(view, QAccessible::Document), m_view(*view) {}

    void* interface_cast(QAccessible::InterfaceType type) override
    {
        if (type == QAccessible::TextInterface)
            return static_cast<QAccessibleTextInterface*>(this);
        return QAccessibleWidget::interface_cast(type);
    }

    QString text(QAccessible::Text kind) const override
    {
        const qint64 line = m_view.currentLine();
        if (kind == QAccessible::Name && line > 0)
            return LogView::tr("%1, line %2: %3").arg(m_view.accessibleName()).arg(line).arg(m_view.textOf(line).left(mostOfLine));
        if (kind == QAccessible::Value && line > 0)
            return m_view.textOf(line).left(mostOfLine);
        return QAccessibleWidget::text(kind);
    }

    QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        state.readOnly = true;
        state.multiLine = true;
        state.selectableText = true;
        return state;
    }

    QString text(int from, int to) const override
    {
        const QString text = block().text;
        const int begin = std::clamp(from, 0, int(text.size()));
        return text.mid(begin, std::clamp(to, begin, int(text.size())) - begin);
    }
    int characterCount() const override { return int(block().text.size()); }
    int cursorPosition() const override { return offsetOf(block(), m_view.caret()); }
    void setCursorPosition(int position) override
    {
        const LogPlace place = placeOf(block(), position);
        m_view.goToPlace(place.line, place.column);
    }

    int selectionCount() const override { return m_view.hasSelection() ? 1 : 0; }
    void selection(int index, int* from, int* to) const override
    {
        *from = *to = 0;
        if (index != 0 || !m_view.hasSelection())
            return;
        const LogPlace caret = m_view.caret(), anchor = m_view.anchor();
        const auto [first, last] = std::minmax(caret, anchor);
        const Block here = block();
        *from = offsetOf(here, first);
        *to = offsetOf(here, last);
    }
    void addSelection(int from, int to) override { setSelection(0, from, to); }
    void setSelection(int, int from, int to) override
    {
        const Block here = block();
        m_view.select(placeOf(here, from), placeOf(here, to));
    }
    void removeSelection(int) override { m_view.select(m_view.caret(), m_view.caret()); }

    QRect characterRect(int offset) const override
    {
        const QRect rect = m_view.rectOf(placeOf(block(), offset));
        return rect.isNull() ? rect : QRect(m_view.viewport()->mapToGlobal(rect.topLeft()), rect.size());
    }
    int offsetAtPoint(const QPoint& point) const override
    {
        const LogPlace place = m_view.placeAt(m_view.viewport()->mapFromGlobal(point));
        const Block here = block();
        return place.line < here.first || place.line > here.last ? -1 : offsetOf(here, place);
    }
    void scrollToSubstring(int from, int) override
    {
        const LogPlace place = placeOf(block(), from);
        m_view.goToPlace(place.line, place.column);
    }
    QString attributes(int, int* from, int* to) const override
    {
        *from = 0;
        *to = characterCount();
        return {};
    }

private:
    static constexpr qint64 linesInBlock = 32;
    static constexpr int mostOfLine = 500; ///< nobody listens to more

    struct Block
    {
        qint64 first = 0, last = 0;
        QString text;
        std::vector<int> begins; ///< of each line
    };
    Block block() const
    {
        Block block;
        if (!m_view.hasLog() || m_view.currentLine() == 0)
            return block;
        block.first = (m_view.currentLine() - 1) / linesInBlock * linesInBlock + 1;
        block.last = std::min(block.first + linesInBlock - 1, m_view.rows().lineCount());
        for (qint64 line = block.first; line <= block.last; ++line) {
            block.begins.push_back(int(block.text.size()));
            block.text += m_view.textOf(line).left(mostOfLine);
            if (line < block.last)
                block.text += u'\n';
        }
        return block;
    }
    static int offsetOf(const Block& block, LogPlace place)
    {
        if (place.line < block.first || block.begins.empty())
            return 0;
        if (place.line > block.last)
            return int(block.text.size());
        const size_t at = size_t(place.line - block.first);
        const int end = at + 1 < block.begins.size() ? block.begins[at + 1] - 1 : int(block.text.size());
        return static_cast<int>(std::min<qint64>(block.begins[at] + place.column, end));
    }
    static LogPlace placeOf(const Block& block, int offset)
    {
        if (block.begins.empty())
            return {};
        const auto next = std::upper_bound(block.begins.begin(), block.begins.end(), std::max(0, offset));
        const auto at = std::prev(next) - block.begins.begin();
        return {block.first + at, std::max(0, offset) - block.begins[size_t(at)]};
    }

    LogView& m_view;
};

QAccessibleInterface* makeAccess(const QString&, QObject* object)
{
    auto* view = qobject_cast<LogView*>(object);
    return view ? new LogViewAccess(view) : nullptr;
}

} // namespace

void installLogViewAccess()
{
    static const bool installed = (QAccessible::installFactory(&makeAccess), true);
    (void)installed; // only the side effect counts
}

void announceCaret(LogView& view, bool isOtherLine)
{
    if (!QAccessible::isActive())
        return;
    if (isOtherLine) {
        QAccessibleEvent event(&view, QAccessible::NameChanged);
        QAccessible::updateAccessibility(&event);
    }
    QAccessibleInterface* access = QAccessible::queryAccessibleInterface(&view);
    QAccessibleTextInterface* text = access ? access->textInterface() : nullptr;
    if (!text)
        return;
    QAccessibleTextCursorEvent event(&view, text->cursorPosition());
    QAccessible::updateAccessibility(&event);
}

} // namespace sentinel
