#pragma once

#include "core/domain/cluster.h"
#include "ui/shared/pagedtableview.h"

namespace sentinel {

class ClusterModel;

/// The table of clusters.
class ClusterTable : public PagedTableView
{
    Q_OBJECT
public:
    explicit ClusterTable(ClusterModel& model, const QString& name, QWidget* parent = nullptr);

    ClusterId currentCluster() const { return ClusterId{currentKey()}; }
    /// Makes it the current one as soon as the list has it.
    void goTo(ClusterId cluster) { selectKeys({cluster.value}); }
};

} // namespace sentinel
