#pragma once

#include "core/reports/diagnosticshapes.h"

#include <hs.h>

#include <memory>

namespace sentinel {

/// Compiled if they are not yet; null when there is no memory.
std::shared_ptr<const hs_database_t> diagnosticShapes();

} // namespace sentinel
