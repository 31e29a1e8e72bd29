#include "core/triage/rulehits.h"

#include "core/triage/candidates.h"
#include "core/triage/scanner.h"
#include "core/triage/situation.h"

#include <QSet>

namespace sentinel {

std::vector<RuleHit> ruleHits(const Log& log, const RuleSet& rules, std::stop_token stop)
{
    Lines lines(log);
    const Scan scan = scanLog(log, rules, stop);
    std::vector<RuleHit> found;
    for (const Hit& hit : scopedHits(scan, rules, lines, situationOf(lines, scan, {}, {}))) {
        if (unsigned(hit.pattern) < rules.d().firstAnchor)
            found.push_back({hit.line, hit.pattern});
    }
    return found;
}

QStringList rulesThatFire(const Log& log, const RuleSet& rules, std::stop_token stop)
{
    QStringList ids;
    QSet<int> seen;
    for (const RuleHit& hit : ruleHits(log, rules, stop)) {
        if (!seen.contains(hit.rule)) {
            seen.insert(hit.rule);
            ids << rules.rules()[size_t(hit.rule)].id;
        }
    }
    return ids;
}

} // namespace sentinel
