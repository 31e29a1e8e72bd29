#pragma once

#include "core/domain/verdict.h"

#include <optional>
#include <string_view>

namespace sentinel {

// Names in the database, beside those that words.h has. Stable.
std::string_view jsonName(Hole::Kind kind);
std::optional<Hole::Kind> holeKindNamed(std::string_view name);

} // namespace sentinel
