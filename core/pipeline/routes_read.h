#pragma once

#include "core/listen/listener.h"

#include <vector>

namespace sentinel {

class Desk;
class Store;

/// What the store knows, over HTTP: runs and clusters as `sentinel runs` and `sentinel clusters` print them in JSON, and what may be
/// changed of them. Desk and store outlive the routes.
std::vector<Route> readRoutes(Store& store, Desk& desk);

} // namespace sentinel
