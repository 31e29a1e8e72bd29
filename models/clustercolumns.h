#pragma once

#include "core/store/clusters.h"
#include "models/tablecolumns.h"

#include <QString>

#include <vector>

namespace sentinel {

using ClusterColumn = TableColumn<Cluster, ClusterOrder>;

TableColumns<ClusterColumn> clusterColumns();

/// Clusters with every column as a machine reads it, their numbers in front.
TextTable textTable(const std::vector<Cluster>& clusters);

/// "3 h 12 min" lost, or nothing.
QString lostText(double seconds);

} // namespace sentinel
