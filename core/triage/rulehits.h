#pragma once

#include "core/logs/log.h"
#include "core/triage/rules.h"

#include <stop_token>
#include <vector>

namespace sentinel {

/// A line in which a rule speaks.
struct RuleHit
{
    qint64 line = 0;
    int rule = 0; ///< index among RuleSet::rules()
    bool operator==(const RuleHit&) const = default;
};

/// Where rules match in a log, their scope included; by line, of each rule the first and the last few dozen. Any thread.
std::vector<RuleHit> ruleHits(const Log& log, const RuleSet& rules, std::stop_token stop = {});

/// Ids of the rules that match somewhere in a log, their scope included: what a back-test over passing logs asks.
QStringList rulesThatFire(const Log& log, const RuleSet& rules, std::stop_token stop = {});

} // namespace sentinel
