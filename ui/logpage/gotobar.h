#pragma once

#include "ui/logpage/goto.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace sentinel {

/// The slim bar that asks where to go in a log: a line, a byte, a time, a share, a link. Says what it does not understand.
class GoToBar : public QWidget
{
    Q_OBJECT
public:
    explicit GoToBar(QWidget* parent = nullptr);

    /// Takes the focus.
    void open(qint64 lineCount);
    void setProblem(const QString& problem);

Q_SIGNALS:
    /// Asked for and understood; whoever goes there closes the bar, or says what is in the way.
    void asked(const sentinel::GoTo& place);
    void closed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QLineEdit* m_text;
    QLabel* m_hint;
    bool m_hasProblem = false;
};

} // namespace sentinel
