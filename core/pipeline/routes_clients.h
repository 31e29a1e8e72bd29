#pragma once

#include "core/listen/listener.h"

#include <vector>

namespace sentinel {

class Desk;
class Store;

/// What clients bring themselves: executions of the pipelines of tenants, telemetry. Desk and store outlive the routes.
std::vector<Route> clientRoutes(Store& store, Desk& desk);

} // namespace sentinel
