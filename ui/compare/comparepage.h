#pragma once

#include "core/base/result.h"
#include "core/domain/words.h"
#include "core/logs/compare.h"
#include "ui/compare/compareview.h"

#include <QWidget>

#include <optional>

class QAction;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedLayout;
class QTimer;

namespace sentinel {

class CompareStrip;
class CompareTask;
class EmptyState;

/// What the two logs are called above their columns ("nightly, 12 March 10:04"), and how the jobs ended that they are of.
struct CompareNames
{
    QString green, red;
    Outcome greenOutcome = Outcome::Passed, redOutcome = Outcome::Failed;
};

/// Two logs of one job side by side, with what belongs around them. Compares on a thread of its own; says so while it does, and says
/// in words when there is nothing to see. Needs nothing but the logs: a window, a dialog or a pane may hold it.
class ComparePage : public QWidget
{
    Q_OBJECT
public:
    explicit ComparePage(QWidget* parent = nullptr);

    /// Compares the log that passed with the one that failed and shows the first change. Drops what was shown or compared before.
    void compare(const Log& green, const Log& red, const CompareNames& names);
    /// While the logs themselves are still being read.
    void showOpening();
    /// Instead of a comparison: why there is none.
    void showMessage(QLatin1StringView iconName, const QString& title, const QString& text);
    void clear();

    CompareView& view() const { return *m_view; }
    bool isComparing() const;

Q_SIGNALS:
    void closeRequested(); ///< Esc, or the button
    /// A line is wanted in its own log; of the passing one only if somebody can show it.
    void lineRequested(sentinel::CompareSide side, qint64 line);

private:
    QAction* addTool(QLatin1StringView iconName, const QString& name, const QString& text, const QList<QKeySequence>& keys);
    QWidget* makeTools();
    QWidget* makeHeads();
    QWidget* makeProgress();
    void makeActions();
    void finish(const Result<Comparison>& comparison);
    void showLogs();
    void showState();
    void showHeads();
    void stop();

    QStackedLayout* m_stack;
    QWidget* m_blank;
    EmptyState* m_message;
    QPushButton* m_showAnyway;
    QPushButton* m_again;
    QWidget* m_content;
    QWidget* m_progressPage;
    QProgressBar* m_progress;
    QTimer* m_patience; ///< a comparison that is quick shows no progress
    QWidget* m_tools;
    QLabel* m_state;
    QLabel* m_heads[2];
    QLabel* m_icons[2];
    CompareView* m_view;
    CompareStrip* m_strip;
    CompareTask* m_task;
    QAction* m_previous;
    QAction* m_next;
    QAction* m_times;
    QAction* m_unfold;
    QAction* m_fold;

    std::optional<Log> m_green, m_red;
    CompareNames m_names;
    Comparison m_comparison;
};

} // namespace sentinel
