// Where a signature may match: while its tool speaks, after its marker, near the end, in the step that failed, and where no other
// rule says that the line is its own.

#include "core/triage/candidates.h"
#include "core/triage/lineranges.h"

#include <algorithm>
#include <span>

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

/// Is it taken back by another rule that speaks in the same line?
bool isSilenced(const Hit& hit, std::span<const Hit> beside, const RuleSet::Private& d)
{
    const auto rulesBefore = [&d](const Hit& other) -> const std::vector<int>& {
        static const std::vector<int> none;
        return unsigned(other.pattern) < d.firstAnchor ? d.before[size_t(other.pattern)] : none;
    };
    return std::any_of(beside.begin(), beside.end(), [&](const Hit& other) {
        const std::vector<int>& silent = rulesBefore(other);
        const std::vector<int>& back = rulesBefore(hit);
        return std::find(silent.begin(), silent.end(), hit.pattern) != silent.end()
            && std::find(back.begin(), back.end(), other.pattern) == back.end(); // two that name one another both speak
    });
}

/// Without those that leave their line to another rule (Rule::before). `hits` are by line.
std::vector<Hit> withoutSilenced(std::vector<Hit> hits, const RuleSet::Private& d)
{
    std::vector<Hit> speaking;
    speaking.reserve(hits.size());
    for (size_t begin = 0; begin < hits.size();) {
        size_t end = begin + 1;
        while (end < hits.size() && hits[end].line == hits[begin].line)
            ++end;
        const std::span<const Hit> line(hits.data() + begin, end - begin);
        std::copy_if(line.begin(), line.end(), std::back_inserter(speaking),
                     [&](const Hit& hit) { return line.size() == 1 || !isSilenced(hit, line, d); });
        begin = end;
    }
    return speaking;
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
    return withoutSilenced(std::move(hits), d);
}

} // namespace sentinel
