#pragma once

#include "ui/logpage/logoutline.h"

#include <QWidget>

class QToolButton;

namespace sentinel {

/// The slim line above a log that says where in it one is, "Run tests › Install › apt", and stays while the log scrolls. A click on
/// a part goes to its beginning; the button in front lists the steps.
class LogBreadcrumb : public QWidget
{
    Q_OBJECT
public:
    explicit LogBreadcrumb(QWidget* parent = nullptr);

    void setOutline(const LogOutline& outline);
    const LogOutline& outline() const { return m_outline; }
    void setLine(qint64 line); ///< whose place is told; 0 for none
    QString text() const;      ///< as shown, when there is room for all of it
    void openSteps();          ///< the list of them
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void lineRequested(qint64 line);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Crumb
    {
        QString text; ///< elided to its rectangle
        QRect rect;
    };
    void place();
    int crumbAt(QPoint at) const;
    void setHovered(int crumb);

    LogOutline m_outline;
    std::vector<LogOutline::Part> m_parts;
    std::vector<Crumb> m_crumbs;
    QToolButton* m_steps;
    int m_hovered = -1;
};

} // namespace sentinel
