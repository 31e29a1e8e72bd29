#pragma once

#include <QObject>

class QWidget;

namespace sentinel {

/// Prints "first paint N ms", counted from the start of the process, when what was asked for was painted for the first time, and
/// ends the program: the window, or lines of a log where a file is to be opened.
class FirstPaint : public QObject
{
    Q_OBJECT
public:
    explicit FirstPaint(QWidget& window);
    /// Waits for the lines of a log, wherever in the program they appear.
    static void ofLog(QObject& owner);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    explicit FirstPaint(QObject& owner);
    void say();

    bool m_isOfLog = false;
};

} // namespace sentinel
