#pragma once

#include "ui/logviewsearch.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QTimer;
class QToolButton;

namespace sentinel {

/// The slim bar that searches a log: what to look for, how many lines have it, and on to the next.
class LogFindBar : public QWidget
{
    Q_OBJECT
public:
    explicit LogFindBar(QWidget* parent = nullptr);

    /// Takes the focus; `text` replaces what stood there unless it is empty.
    void open(const QString& text);
    LogQuery query() const;
    void setPosition(qint64 index, qint64 count, bool isRunning, bool isCapped); ///< index counts from 1; 0: on none of them
    void setProblem(const QString& problem);

Q_SIGNALS:
    void queryChanged(const sentinel::LogQuery& query);
    void nextRequested();
    void previousRequested();
    void closed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QToolButton* addButton(QLatin1StringView iconName, const QString& name, const QString& tip);
    void emitNow();

    QLineEdit* m_text;
    QToolButton* m_pattern;
    QToolButton* m_case;
    QLabel* m_count;
    QTimer* m_settle; ///< fires when typing pauses
    LogQuery m_sent;
};

} // namespace sentinel
