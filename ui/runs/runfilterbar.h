#pragma once

#include "core/store/runs.h"
#include "ui/shared/filterbar.h"

namespace sentinel {

/// Which runs are shown: words, outcomes, categories, a pipeline, a cluster.
class RunFilterBar : public FilterBar
{
    Q_OBJECT
public:
    explicit RunFilterBar(QWidget* parent = nullptr);

    RunFilter filter() const;
    void setFilter(const RunFilter& filter); ///< but for the cluster
    bool isEmpty() const override { return !m_clusterId && FilterBar::isEmpty(); }
    void setCluster(ClusterId cluster, const QString& name);

protected:
    void clearMore() override;

private:
    ChoiceButton* m_outcomes;
    ChoiceButton* m_categories;
    NameBox* m_pipeline;
    QToolButton* m_cluster; ///< which one alone is shown, if so; a click ends that
    ClusterId m_clusterId;
};

} // namespace sentinel
