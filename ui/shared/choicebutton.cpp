#include "ui/shared/choicebutton.h"

#include "ui/theme/theme.h"

#include <QAction>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>

#include <algorithm>

namespace sentinel {

namespace {

/// Stays open while several entries are being checked.
class ChoiceMenu : public QMenu
{
public:
    using QMenu::QMenu;

protected:
    void mouseReleaseEvent(QMouseEvent* event) override
    {
        QAction* action = actionAt(event->position().toPoint());
        if (action && action->isCheckable() && action->isEnabled())
            action->trigger();
        else
            QMenu::mouseReleaseEvent(event);
    }

    void keyPressEvent(QKeyEvent* event) override
    {
        if (event->key() == Qt::Key_Space && activeAction() && activeAction()->isCheckable())
            activeAction()->trigger();
        else
            QMenu::keyPressEvent(event);
    }
};

} // namespace

ChoiceButton::ChoiceButton(const QString& name, const QString& what, QWidget* parent) : QToolButton(parent), m_what(what)
{
    setObjectName(name);
    setAccessibleName(what);
    setPopupMode(InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setFixedHeight(rowHeight);
    setProperty("isField", true);
    auto* menu = new ChoiceMenu(this);
    menu->setObjectName(name + QStringLiteral("Menu"));
    setMenu(menu);
    showChoice();
}

void ChoiceButton::addChoice(int value, const QString& text, std::string_view name)
{
    QAction* action = menu()->addAction(text);
    action->setObjectName(objectName() + u'_' + QString::fromLatin1(name.data(), qsizetype(name.size())));
    action->setCheckable(true);
    action->setData(value);
    connect(action, &QAction::triggered, this, [this] {
        showChoice();
        Q_EMIT changed();
    });
}

std::vector<int> ChoiceButton::chosen() const
{
    std::vector<int> values;
    const QList<QAction*> actions = menu()->actions();
    for (const QAction* action : actions) {
        if (action->isChecked())
            values.push_back(action->data().toInt());
    }
    return values;
}

void ChoiceButton::setChosen(const std::vector<int>& values)
{
    const QList<QAction*> actions = menu()->actions();
    for (QAction* action : actions)
        action->setChecked(std::find(values.begin(), values.end(), action->data().toInt()) != values.end());
    showChoice();
}

QStringList ChoiceButton::chosenNames() const
{
    QStringList names;
    const QList<QAction*> actions = menu()->actions();
    for (const QAction* action : actions) {
        if (action->isChecked())
            names.append(action->objectName().mid(objectName().size() + 1));
    }
    return names;
}

void ChoiceButton::setChosenNames(const QStringList& names)
{
    const QList<QAction*> actions = menu()->actions();
    for (QAction* action : actions)
        action->setChecked(names.contains(action->objectName().mid(objectName().size() + 1)));
    showChoice();
}

void ChoiceButton::showChoice()
{
    QStringList chosen;
    const QList<QAction*> actions = menu()->actions();
    for (const QAction* action : actions) {
        if (action->isChecked())
            chosen.append(action->text());
    }
    setText(chosen.isEmpty()         ? m_what
                : chosen.size() == 1 ? tr("%1: %2").arg(m_what, chosen.front())
                                     : tr("%1: %2 chosen").arg(m_what).arg(chosen.size()));
}

} // namespace sentinel
