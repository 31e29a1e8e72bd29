#pragma once

#include "app/cli/terminal.h"
#include "core/pipeline/clusterjson.h"

namespace sentinel {

/// A cluster as a line of a table.
QStringList clusterRow(const Terminal& terminal, const Cluster& cluster, Timestamp now);
QStringList clusterRowTitles();
/// A cluster as a page of text.
QString clusterText(const Terminal& terminal, const WholeCluster& whole, Timestamp now);

} // namespace sentinel
