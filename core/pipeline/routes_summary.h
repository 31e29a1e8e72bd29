#pragma once

#include "core/listen/listener.h"

#include <vector>

namespace sentinel {

class Desk;
class Store;

/// What the runs of a stretch of time came to: by day, summed up, and how things stand now. Desk and store outlive the routes.
std::vector<Route> summaryRoutes(Store& store, Desk& desk);

} // namespace sentinel
