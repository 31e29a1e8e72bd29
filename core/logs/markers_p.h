#pragma once

#include "core/logs/layers_p.h"

#include <optional>
#include <string_view>

namespace sentinel {

std::optional<int> numberAt(std::string_view text);
std::optional<int> numberAfter(std::string_view text, std::string_view words);
bool isTracedCommand(std::string_view text);

} // namespace sentinel
