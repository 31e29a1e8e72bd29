#pragma once

#include "core/domain/permalink.h"
#include "core/pipeline/rulebench.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

class QAction;
class QLabel;
class QSplitter;
class QStackedWidget;

namespace sentinel {

class EmptyState;
class WorkbenchEditor;
class WorkbenchList;
class WorkbenchTrial;

/// Where rules are written: the list of them, one of them to edit, and what it would do to all runs that are stored, before it
/// is saved. What was begun and not saved is kept while the program runs.
class WorkbenchPage : public QWidget
{
    Q_OBJECT
public:
    explicit WorkbenchPage(RuleBench& bench, QWidget* parent = nullptr);
    ~WorkbenchPage() override;

    void openRule(const QString& id);
    /// A new rule, filled in as far as it is known.
    void newRule(const Rule& draft);
    WorkbenchEditor& editor() const { return *m_editor; }
    WorkbenchTrial& trial() const { return *m_trial; }
    WorkbenchList& list() const { return *m_list; }
    bool isSettled() const; ///< nothing is being read, checked or tried

Q_SIGNALS:
    void linkActivated(const sentinel::Permalink& link);
    void said(const QString& message);
    void backRequested();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeActions();
    QWidget* makeHead();
    void takeRules();
    void present(const Rule& rule, const QByteArray& text, const QString& id);
    void keepDraft();
    void takeCheck(const RuleCheck& check);
    void tryNow();
    void save();
    void revert();
    void takeOut();
    void takeRefusal(const Error& error);
    void showHead();
    bool isDirty() const;

    RuleBench& m_bench;
    QString m_openId; ///< of the rule that is open, as it is in force; empty: a new one
    bool m_isOpen = false;
    QHash<QString, QByteArray> m_drafts; ///< begun and not saved, by m_openId
    RuleCheck m_check;
    bool m_isChecked = false;
    QTimer m_checkSoon; ///< when typing pauses
    QTimer m_trySoon;   ///< when it pauses a little longer

    QStackedWidget* m_stack;
    EmptyState* m_problem;
    QSplitter* m_split;
    QSplitter* m_right;
    WorkbenchList* m_list;
    WorkbenchEditor* m_editor;
    WorkbenchTrial* m_trial;
    QWidget* m_head = nullptr;
    QLabel* m_name;
    QLabel* m_origin;
    QAction* m_save = nullptr;
    QAction* m_revert = nullptr;
    QAction* m_new = nullptr;
    QAction* m_takeOut = nullptr;
};

} // namespace sentinel
