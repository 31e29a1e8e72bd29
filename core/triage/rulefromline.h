#pragma once

#include "core/triage/rules.h"

#include <string_view>

namespace sentinel {

/// A first draft of a rule that matches a line of a log and others of its kind: what varies from run to run (numbers, hashes,
/// addresses, paths, quoted names) is made general, the words stay. The first three quoted names and paths become groups, which the
/// title shows. `category` is what the log's failure is known as; Unknown becomes BuildFailure. Pure and linear in the line.
Rule ruleFromLine(std::string_view line, Category category);

} // namespace sentinel
