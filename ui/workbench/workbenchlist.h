#pragma once

#include "ui/workbench/workbenchrules.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QTimer;

namespace sentinel {

/// The rules beside the editor, with what narrows them down.
class WorkbenchList : public QWidget
{
    Q_OBJECT
public:
    explicit WorkbenchList(QWidget* parent = nullptr);

    /// Keeps the current rule, if it is still shown.
    void setRules(const std::vector<Rule>& rules);
    /// Makes a rule current, showing it whatever the filter says; without a word that somebody chose it.
    void setCurrent(const QString& id);
    QString current() const;
    void focusFilter();
    WorkbenchRuleModel& model() const { return *m_model; }
    QListView& view() const { return *m_view; }

Q_SIGNALS:
    void ruleChosen(const QString& id);

private:
    void refilter();
    void showCount();

    WorkbenchRuleModel* m_model;
    QLineEdit* m_filter;
    QComboBox* m_category;
    QComboBox* m_origin;
    QListView* m_view;
    QLabel* m_empty;
    QLabel* m_count;
    QTimer* m_settle; ///< fires when typing pauses
    bool m_isQuiet = false;
};

} // namespace sentinel
