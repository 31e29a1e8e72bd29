#pragma once

#include "core/domain/cluster.h"
#include "ui/theme/theme.h"

#include <QRect>

#include <span>

class QPainter;

namespace sentinel {

/// How a state of a cluster looks: a shape as well as a hue.
Mark markOf(ClusterState state);

/// A column of bars, one for each day, the last one at the right edge; the tallest is as high as the rectangle. A day without runs is a
/// hair line, so that time goes on. Days at the right end that are `recent` are in the accent colour.
void paintDays(QPainter& painter, const QRect& rect, std::span<const int> days, int recent);

} // namespace sentinel
