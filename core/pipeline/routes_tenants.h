#pragma once

#include "core/listen/listener.h"

#include <vector>

namespace sentinel {

class Desk;
class Store;

/// What the executions of a tenant's pipelines come to: alerts and a summary. Desk and store outlive the routes.
std::vector<Route> tenantRoutes(Store& store, Desk& desk);

} // namespace sentinel
