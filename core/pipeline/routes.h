#pragma once

#include "core/listen/listener.h"

#include <vector>

namespace sentinel {

class Collector;

/// The table of what the listener answers. The collector outlives it.
std::vector<Route> routesOf(Collector& collector);

} // namespace sentinel
