#pragma once

#include <QList>
#include <QString>

class QAction;
class QLabel;
class QTreeView;
class QWidget;

namespace sentinel {

/// What the lists below a log look like.
void makePanelList(QTreeView* list);
/// What a list shows when it is empty: a title, and what would fill it.
QLabel* panelMessage(const QString& title, const QString& text, QWidget* parent);
void setPanelMessage(QLabel* message, const QString& title, const QString& text);
/// A column of buttons for these actions; each has the action's name with "Button" behind it.
QWidget* panelButtons(const QList<QAction*>& actions, QWidget* parent);
/// A slim button for an action: icon, tool tip with the keys, name.
QWidget* slimButton(QAction* action, QWidget* parent);

} // namespace sentinel
