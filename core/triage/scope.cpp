// Where a signature may match: while its tool speaks, after its marker, near the end, in the step that failed.

#include "core/triage/candidates.h"
#include "core/triage/lineranges.h"

#include <algorithm>

namespace sentinel {

namespace {

constexpr qint64 nearEndLines = 200; // what "close before the exit" means for a rule's scope

/// Is there a hit of `pattern` before `line`, in the same step?
bool heardBefore(const std::vector<std::vector<qint64>>& heard, size_t pattern, qint64 line, const StepFinder& steps)
{
    const std::vector<qint64>& at = heard[pattern];
    const auto after = std::upper_bound(at.begin(), at.end(), line);
    if (after == at.begin())
        return false;
    const Step* step = steps.stepOf(line);
    return !step || *std::prev(after) >= step->lines.first;
}

} // namespace

std::vector<Hit> scopedHits(const Scan& scan, const RuleSet& rules, Lines& lines, const Situation& situation)
{
    const RuleSet::Private& d = rules.d();
    std::vector<std::vector<qint64>> heard(d.count);
    for (const Hit& hit : scan.hits) {
        if (unsigned(hit.pattern) >= d.firstVoice)
            heard[size_t(hit.pattern)].push_back(hit.line);
    }
    const StepFinder steps(lines.log().steps());
    std::vector<Hit> hits;
    for (const Hit& hit : scan.hits) {
        if (unsigned(hit.pattern) >= d.firstVoice)
            continue;
        if (unsigned(hit.pattern) < d.firstAnchor) {
            const RuleScope& scope = d.rules[size_t(hit.pattern)].scope;
            if (!scope.tools.isEmpty()) {
                bool speaking = false;
                for (size_t i = 0; i < voices().size() && !speaking; ++i)
                    speaking =
                        scope.tools.contains(QLatin1StringView(voices()[i].tool)) && heardBefore(heard, d.firstVoice + i, hit.line, steps);
                if (!speaking)
                    continue;
            }
            const int after = d.afters[size_t(hit.pattern)];
            if (after >= 0 && !heardBefore(heard, d.firstAfter + size_t(after), hit.line, steps))
                continue;
            if (scope.nearEnd && (hit.line < situation.end - nearEndLines || hit.line > situation.end + nearEndLines)
                && hit.line < lines.count() - nearEndLines)
                continue;
            if (!scope.step.isEmpty()) {
                const Step* step = steps.stepOf(hit.line);
                if (!step || !d.steps[size_t(hit.pattern)].match(step->name).hasMatch())
                    continue;
            }
            if (scope.failingStep && !situation.failing.empty() && !situation.inFailing(hit.line))
                continue;
        }
        hits.push_back(hit);
    }
    return hits;
}

} // namespace sentinel
