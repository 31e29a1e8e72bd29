#pragma once

#include <QWidget>

namespace sentinel {

/// Lies over the window while something is dragged over it, and says what will happen when it is let go.
class DropOverlay : public QWidget
{
    Q_OBJECT
public:
    explicit DropOverlay(QWidget* window);

    /// `what` is being dragged: "3 files", "Text".
    void showFor(const QString& what);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QString m_what;
};

} // namespace sentinel
