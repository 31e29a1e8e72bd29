#pragma once

#include "core/domain/verdict.h"

#include <optional>
#include <string_view>

namespace sentinel {

// Names in JSON and in the store, as those in words.h, which verdict.h rests on: stable, lower case, with underscores.
std::string_view jsonName(Hole::Kind kind);
std::optional<Hole::Kind> holeKindNamed(std::string_view name);

} // namespace sentinel
