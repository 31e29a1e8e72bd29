#pragma once

#include "core/domain/telemetry.h"

#include <span>
#include <string_view>

namespace sentinel {

/// Points in the order of time as bytes: first all times, each as the distance from the one before in base 128, then all values as IEEE 754
/// doubles, lowest byte first. Nine bytes and a bit for a point, against forty of a row with its index.
QByteArray packPoints(std::span<const Point> points);
/// Empty for what is no such block.
std::vector<Point> unpackPoints(std::string_view packed, qint64 count);

} // namespace sentinel
