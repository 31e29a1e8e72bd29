#pragma once

#include <QObject>

namespace sentinel {

/// Prints "first paint N ms", counted from the start of the process, when a window was painted for the first time, and ends
/// the program.
class FirstPaint : public QObject
{
    Q_OBJECT
public:
    explicit FirstPaint(QWidget& window);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace sentinel
