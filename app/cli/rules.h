#pragma once

#include <optional>

namespace sentinel {

struct Call;
class RuleSet;
struct RuleTestReport;

/// The forms of `sentinel rules`, each in a file of its own.
int checkRules(Call& call);
int testRules(Call& call);

/// What rules do to all stored logs; nothing, and the reason on standard error, if these cannot be had.
std::optional<RuleTestReport> testOnStore(const Call& call, const RuleSet& rules);

} // namespace sentinel
