#pragma once

#include "core/triage/rules.h"

namespace sentinel {

/// Reads one rule pack. Errors are Malformed and say "file:line: what", with the nearest valid key for an unknown one.
Result<std::vector<Rule>> readRules(const RuleFile& file);

} // namespace sentinel
