#pragma once

#include <QWidget>

#include <vector>

class QAbstractButton;
class QAction;
class QVBoxLayout;

namespace sentinel {

/// The pages of the window, one below the other, at its left edge.
class NavigationRail : public QWidget
{
    Q_OBJECT
public:
    explicit NavigationRail(QWidget* parent = nullptr);

    /// An entry for the action that goes to a page; the action is checkable, and checked while its page is shown.
    void addPage(QAction* action);
    /// A small button at the lower end.
    void addTool(QAction* action);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QVBoxLayout* m_layout;
    int m_pages = 0;
};

} // namespace sentinel
