#pragma once

#include "app/cli/terminal.h"

#include <string>

namespace sentinel {

struct ImportedInput;

/// A stored input as one JSON object and as one line for people. It must have a run.
std::string importJson(const ImportedInput& input);
QString importText(const Terminal& terminal, const ImportedInput& input);

} // namespace sentinel
