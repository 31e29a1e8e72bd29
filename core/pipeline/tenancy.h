#pragma once

#include "core/listen/listener.h"

#include <QString>

#include <vector>

namespace sentinel {

/// Is the key good for this tenant?
bool mayUseTenant(const Caller& caller, const QString& tenant);

/// The same routes, with tenants kept apart before any handler is asked: what lies below /api/v1/tenants/{t} is answered to a key that is
/// good for that tenant, and to another one as if it were not there (404); everything else that takes a key is refused (403) to one that is
/// limited to a tenant.
std::vector<Route> keptApart(std::vector<Route> routes);

} // namespace sentinel
