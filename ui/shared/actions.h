#pragma once

#include <QKeySequence>
#include <QLatin1StringView>
#include <QList>
#include <QString>

#include <vector>

class QAction;
class QObject;
class QWidget;

namespace sentinel {

/// An action of a widget, known by its name: to tests, to the sheet of shortcuts, later to overrides.
/// Window actions work everywhere; those of a page or a list only while the focus is in it (`context`).
QAction* makeAction(QWidget* owner, const QString& name, const QString& text, QLatin1StringView iconName,
                    const QList<QKeySequence>& shortcuts, Qt::ShortcutContext context = Qt::WindowShortcut);

/// Marks a widget, or an action, as belonging below a heading in the sheet of shortcuts, with everything in it.
void setShortcutGroup(QObject* object, const QString& title);

struct ShortcutLine
{
    QString text;
    QList<QKeySequence> keys;
};
struct ShortcutGroup
{
    QString title;
    std::vector<ShortcutLine> lines;
};
/// Every action with a shortcut below a window, by group, in the order they were made.
std::vector<ShortcutGroup> shortcutsOf(const QWidget& window);

} // namespace sentinel
