#pragma once

#include "core/pipeline/rulebench.h"

#include <QWidget>

#include <optional>

class QBoxLayout;
class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QTabWidget;

namespace sentinel {

class LineMarks;

/// One rule, to be written in fields or as YAML. Both show the same; who reads YAML that cannot be understood stays there.
class WorkbenchEditor : public QWidget
{
    Q_OBJECT
public:
    explicit WorkbenchEditor(QWidget* parent = nullptr);
    ~WorkbenchEditor() override;

    /// A rule with its text as its file has it.
    void setRule(const Rule& rule, const QByteArray& text);
    /// What is written now, as an item of a pack.
    QByteArray item() const { return m_item; }
    QStringList triedLines() const; ///< lines that somebody tries the pattern on; they are not part of the rule
    bool isEdited() const { return m_isEdited; }

    void showCheck(const RuleCheck& check);
    void focusPattern();
    /// Shows the YAML at a line of the item, or the fields.
    void showLine(int line);
    void setYamlShown(bool shown);

Q_SIGNALS:
    void edited(); ///< the rule says something else now
    void tested(); ///< only lines to try are others

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeFields();
    QWidget* makeLines();
    QPlainTextEdit* addLines(QWidget* holder, const QString& name, const QString& title, const QString& placeholder, QLabel*& verdict);
    void fillFields(const Rule& rule);
    Rule ruleInFields() const;
    void fieldEdited();
    void textEdited();
    void tabChanged(int index);
    void setBusy(bool busy) { m_isFilling = busy; }

    QByteArray m_item;
    Rule m_rule;                   ///< what the fields do not show: the file, the place
    std::optional<Rule> m_checked; ///< the last text that could be read
    bool m_isEdited = false;
    bool m_isFilling = false;

    QTabWidget* m_tabs;
    QBoxLayout* m_sides; ///< fields and lines, below each other where it is narrow
    QLineEdit* m_id;
    QLineEdit* m_title;
    QLabel* m_preview;
    QComboBox* m_category;
    QComboBox* m_attribution;
    QDoubleSpinBox* m_confidence;
    QPlainTextEdit* m_pattern;
    QLabel* m_patternProblem;
    QCheckBox* m_ignoreCase;
    QCheckBox* m_nearEnd;
    QCheckBox* m_failingStep;
    QCheckBox* m_summary;
    QCheckBox* m_disabled;
    QLineEdit* m_step;
    QLineEdit* m_tools;
    QLineEdit* m_after;
    QLineEdit* m_hint;
    QPlainTextEdit* m_remediation;
    QPlainTextEdit* m_matches;
    QPlainTextEdit* m_rejects;
    QPlainTextEdit* m_tried;
    QLabel* m_matchesVerdict = nullptr;
    QLabel* m_rejectsVerdict = nullptr;
    QLabel* m_triedVerdict = nullptr;
    LineMarks* m_matchMarks;
    LineMarks* m_rejectMarks;
    LineMarks* m_triedMarks;
    QPlainTextEdit* m_yaml;
};

} // namespace sentinel
