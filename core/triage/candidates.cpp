#include "core/triage/candidates.h"

#include "core/triage/blocks.h"

#include <algorithm>
#include <unordered_map>

namespace sentinel {

namespace {

constexpr double summaryShape = 0.4; // the most that the shape of a summing-up line can say
constexpr qint64 nearEndLines = 200; // what "close before the exit" means for a rule's scope

const Step* stepOf(const Log& log, qint64 line)
{
    for (const Step& step : log.steps()) {
        if (step.depth == 0 && line >= step.lines.first && line <= step.lines.last)
            return &step;
    }
    return nullptr;
}

/// Is there a hit of `pattern` before `line`, in the same step?
bool heardBefore(const std::vector<std::vector<qint64>>& heard, size_t pattern, qint64 line, const Log& log)
{
    const std::vector<qint64>& at = heard[pattern];
    const auto after = std::upper_bound(at.begin(), at.end(), line);
    if (after == at.begin())
        return false;
    const Step* step = stepOf(log, line);
    return !step || *std::prev(after) >= step->lines.first;
}

bool betterRule(const Rule& a, const Rule& b)
{
    return a.summary != b.summary ? b.summary : a.confidence > b.confidence;
}

double weightOf(const Candidate& candidate, const RuleSet& rules)
{
    if (candidate.rule < 0)
        return candidate.shape;
    const Rule& rule = rules.rules()[size_t(candidate.rule)];
    return std::max(candidate.shape, rule.summary ? 0.2 : 0.35 + 0.3 * rule.confidence);
}

void absorb(Candidate& into, const Candidate& other, const RuleSet& rules)
{
    into.hits += other.hits;
    if (other.rule >= 0 && (into.rule < 0 || betterRule(rules.rules()[size_t(other.rule)], rules.rules()[size_t(into.rule)]))) {
        into.rule = other.rule;
        into.ruleLine = other.ruleLine;
    }
}

bool overlap(const LineRange& a, const LineRange& b)
{
    return a.first <= b.last && b.first <= a.last;
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
    std::vector<Hit> hits;
    for (const Hit& hit : scan.hits) {
        if (unsigned(hit.pattern) >= d.firstVoice)
            continue;
        if (unsigned(hit.pattern) < d.firstAnchor) {
            const RuleScope& scope = d.rules[size_t(hit.pattern)].scope;
            if (!scope.tools.isEmpty()) {
                bool speaking = false;
                for (size_t i = 0; i < voices().size() && !speaking; ++i)
                    speaking = scope.tools.contains(QLatin1StringView(voices()[i].tool))
                        && heardBefore(heard, d.firstVoice + i, hit.line, lines.log());
                if (!speaking)
                    continue;
            }
            const int after = d.afters[size_t(hit.pattern)];
            if (after >= 0 && !heardBefore(heard, d.firstAfter + size_t(after), hit.line, lines.log()))
                continue;
            if (scope.nearEnd && (hit.line < situation.end - nearEndLines || hit.line > situation.end + nearEndLines)
                && hit.line < lines.count() - nearEndLines)
                continue;
            if (!scope.step.isEmpty()) {
                const Step* step = stepOf(lines.log(), hit.line);
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

std::vector<Candidate> candidatesOf(const std::vector<Hit>& hits, const Scan& scan, const RuleSet& rules, Lines& lines,
                                    const Situation& situation, const TestReport& tests)
{
    const RuleSet::Private& d = rules.d();
    // One seed a line: its best shape and its best signature.
    std::vector<Candidate> seeds;
    for (const Hit& hit : hits) {
        const Marker marker = lines.marker(hit.line);
        if (marker == Marker::Exit || marker == Marker::Result || marker == Marker::Command || marker == Marker::GroupStart)
            continue;
        if (seeds.empty() || seeds.back().key != hit.line) {
            Candidate seed;
            seed.key = hit.line;
            seeds.push_back(seed);
        }
        Candidate& seed = seeds.back();
        ++seed.hits;
        if (unsigned(hit.pattern) >= d.firstAnchor) {
            const Anchor& anchor = anchors()[size_t(hit.pattern) - d.firstAnchor];
            if (!seed.anchor || anchor.weight > seed.anchor->weight)
                seed.anchor = &anchor;
        } else if (seed.rule < 0 || betterRule(d.rules[size_t(hit.pattern)], d.rules[size_t(seed.rule)])) {
            seed.rule = hit.pattern;
            seed.ruleLine = hit.line;
        }
    }
    for (Candidate& seed : seeds) {
        seed.shape = seed.anchor ? seed.anchor->weight : 0.2;
        if (seed.rule >= 0 && d.rules[size_t(seed.rule)].summary)
            seed.shape = std::min(seed.shape, summaryShape);
    }
    const auto seedAt = [&seeds](qint64 line) {
        Candidate seed;
        seed.key = line;
        seed.shape = 0.2;
        seeds.push_back(seed);
    };
    std::vector<qint64> known;
    for (const Candidate& seed : seeds)
        known.push_back(seed.key);
    for (qint64 line : scan.errorMarks) {
        if (!std::binary_search(known.begin(), known.end(), line))
            seedAt(line);
    }

    // The most telling first: what lies in their blocks joins them.
    std::stable_sort(seeds.begin(), seeds.end(), [&](const Candidate& a, const Candidate& b) {
        const double x = weightOf(a, rules);
        const double y = weightOf(b, rules);
        return x != y ? x > y : a.key < b.key;
    });
    std::vector<Candidate> blocks;
    std::unordered_map<qint64, size_t> owner; ///< line to block
    for (Candidate& seed : seeds) {
        if (const auto taken = owner.find(seed.key); taken != owner.end()) {
            absorb(blocks[taken->second], seed, rules);
            continue;
        }
        const GrowBlock grow = seed.anchor && seed.anchor->weight >= 0.3 ? seed.anchor->grow : growTagged;
        seed.lines = trimmed(lines, grow(lines, seed.key));
        // What another block already shows, and the provider's own words, are left out.
        for (qint64 line = seed.key; line >= seed.lines.first; --line) {
            if (owner.contains(line) || lines.marker(line) == Marker::Exit || lines.marker(line) == Marker::GroupStart) {
                seed.lines.first = line + 1;
                break;
            }
        }
        for (qint64 line = seed.key; line <= seed.lines.last; ++line) {
            if (owner.contains(line) || lines.marker(line) == Marker::Exit || lines.marker(line) == Marker::GroupEnd) {
                seed.lines.last = line - 1;
                break;
            }
        }
        seed.lines.first = std::min(seed.lines.first, seed.key);
        seed.lines.last = std::max(seed.lines.last, seed.key);
        for (qint64 line = seed.lines.first; line <= seed.lines.last; ++line)
            owner.emplace(line, blocks.size());
        blocks.push_back(seed);
    }
    for (const TestResult& test : tests.results) {
        if (!test.bytes || (test.status != TestStatus::Failed && test.status != TestStatus::Error))
            continue;
        const LineRange range =
            cutEnd({lines.log().lineAt(test.bytes->begin), lines.log().lineAt(std::max(test.bytes->begin, test.bytes->end - 1))});
        bool found = false;
        for (qint64 line = range.first; line <= range.last; ++line) {
            if (const auto taken = owner.find(line); taken != owner.end()) {
                blocks[taken->second].set(Feature::Test, 1);
                found = true;
            }
        }
        if (!found) {
            Candidate block;
            block.key = range.first;
            block.shape = 0.2;
            block.lines = trimmed(lines, range);
            block.set(Feature::Test, 1);
            for (qint64 line = range.first; line <= range.last; ++line)
                owner.emplace(line, blocks.size());
            blocks.push_back(block);
        }
    }
    for (qint64 line : scan.errorMarks) {
        if (const auto taken = owner.find(line); taken != owner.end())
            blocks[taken->second].set(Feature::Marked, 1);
    }
    std::sort(blocks.begin(), blocks.end(), [](const Candidate& a, const Candidate& b) { return a.lines.first < b.lines.first; });

    // Neighbours of one kind are one block as long as they fit: three failed tests, a list of problems.
    std::vector<Candidate> joined;
    for (const Candidate& block : blocks) {
        if (!joined.empty()) {
            Candidate& last = joined.back();
            qint64 gap = last.lines.last + 1;
            while (gap < block.lines.first && (lines.isBlank(gap) || isRuler(lines.text(gap))))
                ++gap;
            const bool adjacent = gap >= block.lines.first && block.lines.first - last.lines.last <= 3;
            const bool sameKind = last.anchor == block.anchor && block.anchor && (last.shape == block.shape);
            // A strong block right below another one tells the same story on.
            const bool strong = adjacent && last.anchor && block.anchor && last.shape >= 0.7 && block.shape >= 0.7
                && last.anchor->category == block.anchor->category;
            const bool touching = adjacent && last.anchor && block.anchor && last.shape >= 0.8 && block.shape >= 0.8;
            if ((strong || touching) && last.lines.last - last.lines.first + 3 < blockCap) {
                absorb(last, block, rules);
                last.lines = cutEnd({last.lines.first, block.lines.last});
                continue;
            }
            if ((overlap(last.lines, block.lines) || (adjacent && sameKind)) && block.lines.last - last.lines.first < blockCap) {
                absorb(last, block, rules);
                last.lines.last = std::max(last.lines.last, block.lines.last);
                for (Feature f : {Feature::Test, Feature::Marked})
                    last.set(f, std::max(last.feature(f), block.feature(f)));
                continue;
            }
        }
        joined.push_back(block);
    }
    (void)situation;
    return joined;
}

} // namespace sentinel
