#pragma once

#include "core/store/clusters.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QToolButton;

namespace sentinel {

class ChoiceButton;

/// Which clusters are shown: words, states, categories, a pipeline, muted ones or not. Says so once the person has stopped typing.
class ClusterFilterBar : public QWidget
{
    Q_OBJECT
public:
    explicit ClusterFilterBar(QWidget* parent = nullptr);

    ClusterFilter filter() const;
    void setFilter(const ClusterFilter& filter);
    void clear();
    void setPipelines(const QStringList& names);
    void setCount(const QString& text);
    void focusSearch();

Q_SIGNALS:
    void filterChanged();
    /// The person is done with the field and wants the list.
    void leaveRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void changed();

    QLineEdit* m_search;
    ChoiceButton* m_states;
    ChoiceButton* m_categories;
    QComboBox* m_pipeline;
    QToolButton* m_muted;
    QToolButton* m_clear;
    QLabel* m_count;
    QTimer m_debounce;
};

} // namespace sentinel
