#pragma once

#include "core/store/clusters.h"
#include "ui/shared/filterbar.h"

namespace sentinel {

/// Which clusters are shown: words, states, categories, a pipeline, muted ones or not.
class ClusterFilterBar : public FilterBar
{
    Q_OBJECT
public:
    explicit ClusterFilterBar(QWidget* parent = nullptr);

    ClusterFilter filter() const;
    void setFilter(const ClusterFilter& filter);

private:
    ChoiceButton* m_states;
    ChoiceButton* m_categories;
    NameBox* m_pipeline;
    QToolButton* m_muted;
};

} // namespace sentinel
