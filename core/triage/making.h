#pragma once

#include "core/triage/rules.h"

namespace sentinel {

/// What verdicts depend on beside the log and triageVersion: hex of a hash over the rules (RuleSet::key) and over the weights that come
/// with the program.
QByteArray rulesKeyOf(const RuleSet& rules);

} // namespace sentinel
