#pragma once

#include "ui/logview/logviewsearch.h"

#include <QStringList>
#include <QWidget>

class QLabel;
class QLineEdit;
class QSpinBox;
class QTimer;
class QToolButton;

namespace sentinel {

/// The slim bar that searches a log: what to look for, how many lines have it, on to the next, and whether only those lines are shown.
/// Up and down go through what was looked for before.
class LogFindBar : public QWidget
{
    Q_OBJECT
public:
    explicit LogFindBar(QWidget* parent = nullptr);

    /// Takes the focus; `text` replaces what stood there unless it is empty.
    void open(const QString& text);
    LogQuery query() const;
    bool isFiltering() const;
    qint64 context() const; ///< lines shown before and behind a match while filtering
    void setFiltering(bool filtering);

    /// What is known so far: `index` counts from 1, 0 is on none of them; `progress` is 0..1, 1 when done.
    void setPosition(qint64 index, qint64 count, double progress);
    void setProblem(const QString& problem); ///< of the pattern, in words; empty when there is none

Q_SIGNALS:
    void queryChanged(const sentinel::LogQuery& query);
    void filterChanged();
    void nextRequested();
    void previousRequested();
    void closed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QToolButton* addButton(QLatin1StringView iconName, const QString& name, const QString& tip);
    QToolButton* addToggle(const QString& text, const QString& name, const QString& tip);
    void emitNow();
    void remember();
    void recall(int direction);

    QLineEdit* m_text;
    QToolButton* m_pattern;
    QToolButton* m_case;
    QToolButton* m_word;
    QToolButton* m_filter;
    QSpinBox* m_context;
    QLabel* m_count;
    QLabel* m_problem;
    QTimer* m_settle; ///< fires when typing pauses
    LogQuery m_sent;
    QStringList m_history; ///< newest first
    int m_recalled = -1;   ///< index into it; -1: what is typed
    QString m_typed;
    double m_progress = 1;
};

} // namespace sentinel
