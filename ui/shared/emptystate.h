#pragma once

#include <QWidget>

class QAction;
class QHBoxLayout;
class QLabel;
class QPushButton;

namespace sentinel {

/// What a page shows when it has nothing to show: what would fill it, and the actions that do.
class EmptyState : public QWidget
{
    Q_OBJECT
public:
    EmptyState(QLatin1StringView iconName, const QString& title, const QString& text, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setText(const QString& text);
    void setIconName(QLatin1StringView name);

    /// A button; the first one added is the primary one. `name` becomes its objectName.
    QPushButton* addButton(const QString& text, QLatin1StringView iconName, const QString& name);
    /// A button that stands for an action: triggers it and shows its text, icon and shortcut.
    QPushButton* addButton(QAction* action);

private:
    void showIcon();

    QLatin1StringView m_iconName;
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_text;
    QHBoxLayout* m_buttons;
};

} // namespace sentinel
