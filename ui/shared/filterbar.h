#pragma once

#include "core/domain/verdict.h"

#include <QStringList>
#include <QTimer>
#include <QWidget>

#include <vector>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QSettings;
class QToolButton;

namespace sentinel {

class ChoiceButton;
class NameBox;

/// What narrows a list down: words, and whatever fields a list adds. Says so once the person has stopped typing; offers to be cleared;
/// is remembered. Fields are called `prefix` + their name ("filter" + "Outcomes"), and by their name alone in settings ("outcomes").
class FilterBar : public QWidget
{
    Q_OBJECT
public:
    struct Words
    {
        QString placeholder; ///< "Search names, failures, evidence"
        QString search;      ///< "Search runs"
        QString clear;       ///< "Show all runs"
    };
    FilterBar(const QString& prefix, const Words& words, QWidget* parent);

    virtual bool isEmpty() const;
    void clear();
    /// Names that the field of pipelines offers.
    void setPipelines(const QStringList& names);
    void setPipeline(const QString& name);
    /// "12 of 251 runs"
    void setCount(const QString& text);
    void focusSearch();

    void save(QSettings& settings) const;
    void restore(QSettings& settings); ///< what was saved, or nothing

Q_SIGNALS:
    void filterChanged();
    /// The person is done with the field and wants the list.
    void leaveRequested();

protected:
    ChoiceButton* addChoices(const QString& name, const QString& text);
    ChoiceButton* addCategories();
    NameBox* addPipelines();
    QToolButton* addToggle(const QString& name, const QString& text, const QString& tip, QLatin1StringView symbol);
    void addField(QWidget* field);

    QString text() const; ///< the words, single spaces between them
    void setText(const QString& text);
    void changed();
    /// Empties what a list has added on its own; says nothing.
    virtual void clearMore() {}

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QString objectNameOf(const QString& field) const;
    void clearFields();

    QString m_prefix;
    QHBoxLayout* m_layout;
    QLineEdit* m_search;
    QToolButton* m_clear;
    QLabel* m_count;
    QTimer m_debounce;
    std::vector<std::pair<QString, ChoiceButton*>> m_choices;
    std::vector<std::pair<QString, QToolButton*>> m_toggles;
    NameBox* m_pipelines = nullptr;
};

} // namespace sentinel
