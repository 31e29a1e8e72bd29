#include "ui/shared/actions.h"

#include "ui/theme/theme.h"

#include <QAction>
#include <QWidget>

namespace sentinel {

namespace {

constexpr char groupProperty[] = "shortcutGroup";

QString groupOf(const QObject* object)
{
    for (; object; object = object->parent()) {
        const QVariant title = object->property(groupProperty);
        if (title.isValid())
            return title.toString();
    }
    return {};
}

} // namespace

QAction* makeAction(QWidget* owner, const QString& name, const QString& text, QLatin1StringView iconName,
                    const QList<QKeySequence>& shortcuts, Qt::ShortcutContext context)
{
    auto* action = new QAction(text, owner);
    action->setObjectName(name);
    if (!iconName.isEmpty()) {
        action->setIcon(icon(iconName));
        action->setProperty("iconName", QByteArray(iconName.data(), iconName.size())); // for who paints it in another colour
    }
    action->setShortcuts(shortcuts);
    action->setShortcutContext(context);
    owner->addAction(action);
    return action;
}

void setShortcutGroup(QObject* object, const QString& title)
{
    object->setProperty(groupProperty, title);
}

std::vector<ShortcutGroup> shortcutsOf(const QWidget& window)
{
    std::vector<ShortcutGroup> groups;
    const QList<QAction*> actions = window.findChildren<QAction*>();
    for (const QAction* action : actions) {
        if (action->shortcuts().isEmpty() || action->objectName().isEmpty())
            continue;
        const QString title = groupOf(action);
        auto group = std::find_if(groups.begin(), groups.end(), [&](const ShortcutGroup& g) { return g.title == title; });
        if (group == groups.end())
            group = groups.insert(groups.end(), {title, {}});
        QString text = action->text();
        text.remove(QLatin1Char('&')).remove(QStringLiteral("…"));
        group->lines.push_back({text, action->shortcuts()});
    }
    return groups;
}

} // namespace sentinel
