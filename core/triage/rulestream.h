#pragma once

#include "core/triage/rules.h"

#include <optional>

namespace sentinel {

constexpr int ruleStreamFormat = 2; ///< raised when rules are written in another way, or read from YAML in another way

/// Rules that were read and checked once, as bytes: reading these back costs a hundredth of reading YAML again.
QByteArray bytesOf(const std::vector<Rule>& rules);
/// Nothing if the bytes end early or go on behind the rules.
std::optional<std::vector<Rule>> rulesFrom(const QByteArray& bytes);

} // namespace sentinel
