#pragma once

#include <QWidget>

class QLabel;
class QToolButton;

namespace sentinel {

/// A line above a log that is read while its job runs: that it is followed, or that the job has ended and what comes next.
class LiveStrip : public QWidget
{
    Q_OBJECT
public:
    enum class State {
        Following, ///< and shown at its end
        Paused,    ///< it grows on; somebody reads further up
        Ended,
    };

    explicit LiveStrip(QWidget* parent = nullptr);

    void show(State state, const QString& server);
    QString text() const;

Q_SIGNALS:
    void endRequested(); ///< go to the end and follow it again

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void showTheme();

    State m_state = State::Following;
    QLabel* m_mark;
    QLabel* m_text;
    QToolButton* m_toEnd;
};

} // namespace sentinel
