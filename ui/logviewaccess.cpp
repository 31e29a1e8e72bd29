#include "ui/logview.h"
#include "ui/logviewaccess_p.h"

#include <QAccessible>
#include <QAccessibleWidget>

namespace sentinel {

namespace {

/// A log is announced by its current line: a screen reader cannot be handed millions of them.
class LogViewAccess : public QAccessibleWidget
{
public:
    explicit LogViewAccess(LogView* view) : QAccessibleWidget(view, QAccessible::Document), m_view(*view) {}

    QString text(QAccessible::Text kind) const override
    {
        const qint64 line = m_view.currentLine();
        if (kind == QAccessible::Name && line > 0)
            return LogView::tr("%1, line %2: %3").arg(m_view.accessibleName()).arg(line).arg(m_view.textOf(line).left(500));
        if (kind == QAccessible::Value && line > 0)
            return m_view.textOf(line).left(500);
        return QAccessibleWidget::text(kind);
    }

private:
    const LogView& m_view;
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

} // namespace sentinel
