#pragma once

#include "core/store/runs.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QLineEdit;
class QMenu;
class QToolButton;

namespace sentinel {

/// Which runs are shown: words, outcomes, categories, a pipeline. Says so once the person has stopped typing.
class FilterBar : public QWidget
{
    Q_OBJECT
public:
    explicit FilterBar(QWidget* parent = nullptr);

    RunFilter filter() const;
    void setFilter(const RunFilter& filter);
    bool isEmpty() const { return filter() == RunFilter(); }
    void clear();

    void setPipelines(const QStringList& names);
    void setPipeline(const QString& name);
    void setCluster(ClusterId cluster, const QString& name);
    /// "12 of 251 runs"
    void setCount(const QString& text);
    void focusSearch();

Q_SIGNALS:
    void filterChanged();
    /// The person is done with the field and wants the list.
    void leaveRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    template <typename E>
    void fillMenu(QToolButton* button, const std::vector<E>& values, const char* prefix);
    QToolButton* addMenu(const QString& name, const QString& accessibleName);
    void changed();
    void showChoices();

    QLineEdit* m_search;
    QToolButton* m_outcomes;
    QToolButton* m_categories;
    QComboBox* m_pipeline;
    QToolButton* m_cluster; ///< which one alone is shown, if so; a click ends that
    ClusterId m_clusterId;
    QToolButton* m_clear;
    QLabel* m_count;
    QTimer m_debounce;
};

} // namespace sentinel
