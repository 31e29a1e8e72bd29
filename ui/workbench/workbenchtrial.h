#pragma once

#include "core/domain/permalink.h"
#include "core/pipeline/rulebench.h"

#include <QWidget>

class QAbstractItemModel;
class QLabel;
class QProgressBar;
class QStackedWidget;
class QTabWidget;
class QTreeView;

namespace sentinel {

class WorkbenchChangeModel;
class WorkbenchMatchModel;
class WorkbenchProblemModel;

/// What an edited rule would do to the history: the lines it matches in failing and in passing runs, the verdicts that would be
/// others, and what is wrong with it.
class WorkbenchTrial : public QWidget
{
    Q_OBJECT
public:
    explicit WorkbenchTrial(QWidget* parent = nullptr);

    void showTrial(const BenchTrial& trial);
    void showProblems(const std::vector<RuleProblem>& problems);
    /// No rule is open, or it cannot be tried: says why.
    void showNothing(const QString& title, const QString& text);
    WorkbenchMatchModel& failing() const { return *m_failing.model; }
    WorkbenchMatchModel& passing() const { return *m_passing.model; }
    WorkbenchChangeModel& changes() const { return *m_changes.model; }
    QString summary() const;

Q_SIGNALS:
    void linkActivated(const sentinel::Permalink& link); ///< a line or a run was chosen to be read
    void problemActivated(int line);                     ///< of the rule's text

private:
    template <typename Model>
    struct List
    {
        Model* model = nullptr;
        QTreeView* view = nullptr;
        QStackedWidget* stack = nullptr;
        QLabel* empty = nullptr;
        int tab = 0;
    };
    template <typename Model>
    void addList(List<Model>& list, const QString& name, const QString& title, int stretched);
    template <typename Model>
    void showList(List<Model>& list, const QString& title, qint64 count, const QString& emptyTitle, const QString& emptyText);
    void showSummary();

    BenchTrial m_trial;
    std::vector<RuleProblem> m_problemsFound;
    QLabel* m_summary;
    QLabel* m_warning;
    QProgressBar* m_progress;
    QTabWidget* m_tabs;
    List<WorkbenchMatchModel> m_failing;
    List<WorkbenchMatchModel> m_passing;
    List<WorkbenchChangeModel> m_changes;
    List<WorkbenchProblemModel> m_problems;
};

} // namespace sentinel
