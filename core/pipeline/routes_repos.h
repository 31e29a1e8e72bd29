#pragma once

#include "core/listen/listener.h"

#include <functional>
#include <vector>

namespace sentinel {

class Desk;
class Store;

/// Which repositories are asked about. `changed` is called on a desk's thread when one was added. Desk and store outlive the routes.
std::vector<Route> repoRoutes(Store& store, Desk& desk, std::function<void()> changed);

} // namespace sentinel
