#pragma once

#include "core/store/clusters.h"
#include "models/tabletext.h"

#include <QString>

#include <optional>
#include <span>

namespace sentinel {

/// A column of a list of clusters: what it says of a cluster and what it is sorted by.
struct ClusterColumn
{
    const char* id;    ///< names the column in settings and exports: never renamed
    const char* title; ///< translated in context ClusterColumns
    bool isNumber = false;
    std::optional<ClusterOrder> order;
    QString (*text)(const Cluster& cluster, Timestamp now) = nullptr;
    QString (*tip)(const Cluster& cluster, Timestamp now) = nullptr; ///< may be null
    QString (*exported)(const Cluster& cluster) = nullptr;           ///< for machines; null: as `text`
};

std::span<const ClusterColumn> clusterColumns();
QString columnTitle(const ClusterColumn& column);

/// Clusters with every column as a machine reads it.
TextTable textTable(const std::vector<Cluster>& clusters);

/// "3 h 12 min" lost, or nothing.
QString lostText(double seconds);

} // namespace sentinel
