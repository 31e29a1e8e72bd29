// From hits to blocks: each line that speaks is a seed with its best shape and its best signature; the most telling seed grows first, and
// what lies in its block joins it; neighbours that tell one story become one block.

#include "core/triage/candidates.h"

#include "core/triage/blocks.h"

#include <QSet>

#include <algorithm>
#include <unordered_map>

namespace sentinel {

namespace {

constexpr double plainShape = 0.2; // of a line that no anchor knows
constexpr double ownGrowth = 0.3;  // anchors that say less do not know their block either
constexpr qint64 joinedCap = 60;   // lines of neighbours that became one
constexpr qint64 apart = 3;        // lines from one block to the next that still are neighbours

using Owners = std::unordered_map<qint64, size_t>; // line to block

bool betterRule(const Rule& a, const Rule& b)
{
    return a.summary != b.summary ? b.summary : a.confidence > b.confidence;
}

double weightOf(const Candidate& candidate, const RuleSet& rules)
{
    if (candidate.rule < 0)
        return candidate.shape;
    const Rule& rule = rules.rules()[size_t(candidate.rule)];
    return std::max(candidate.shape, rule.summary ? plainShape : 0.35 + 0.3 * rule.confidence);
}

void absorb(Candidate& into, const Candidate& other, const RuleSet& rules)
{
    into.hits += other.hits;
    // What only sums up does not speak for a block that says more, unless it is its naming line.
    const bool sumsUp = other.rule >= 0 && rules.rules()[size_t(other.rule)].summary;
    const bool speaks = other.rule >= 0 && (!sumsUp || into.shape <= summaryShape || other.ruleLine == namingLine(into));
    if (speaks && (into.rule < 0 || betterRule(rules.rules()[size_t(other.rule)], rules.rules()[size_t(into.rule)]))) {
        into.rule = other.rule;
        into.ruleLine = other.ruleLine;
    }
    for (Feature feature : {Feature::Test, Feature::Marked})
        into.set(feature, std::max(into.feature(feature), other.feature(feature)));
}

bool isProviders(Marker marker) ///< the provider's own words: they frame blocks and are in none
{
    return marker == Marker::Exit || marker == Marker::Result || marker == Marker::Command || marker == Marker::GroupStart;
}

/// One seed a line, in order of lines.
std::vector<Candidate> seedsOf(const std::vector<Hit>& hits, const std::vector<qint64>& errorMarks, const RuleSet& rules, Lines& lines)
{
    const RuleSet::Private& d = rules.d();
    std::vector<Candidate> seeds;
    for (const Hit& hit : hits) {
        if (isProviders(lines.marker(hit.line)))
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
        seed.shape = seed.anchor ? seed.anchor->weight : plainShape;
        if (seed.rule >= 0 && d.rules[size_t(seed.rule)].summary)
            seed.shape = std::min(seed.shape, summaryShape);
    }
    const size_t spoken = seeds.size();
    for (qint64 line : errorMarks) {
        const auto at = std::lower_bound(seeds.begin(), seeds.begin() + std::ptrdiff_t(spoken), line,
                                         [](const Candidate& seed, qint64 l) { return seed.key < l; });
        if (at != seeds.begin() + std::ptrdiff_t(spoken) && at->key == line)
            continue;
        Candidate seed;
        seed.key = line;
        seed.shape = plainShape;
        seeds.push_back(seed);
    }
    return seeds;
}

/// The block around a seed, without what other blocks show already and without the provider's own words.
LineRange grown(const Candidate& seed, const Owners& owners, Lines& lines)
{
    const GrowBlock grow = seed.anchor && seed.anchor->weight >= ownGrowth ? seed.anchor->grow : growTagged;
    LineRange range = trimmed(lines, grow(lines, seed.key));
    // A long trace is cut at its begin: the exception at its end speaks for it then.
    const qint64 key = std::clamp(seed.key, range.first, range.last);
    for (qint64 line = key; line >= range.first; --line) {
        if (owners.contains(line) || lines.marker(line) == Marker::Exit || lines.marker(line) == Marker::GroupStart) {
            range.first = line + 1;
            break;
        }
    }
    for (qint64 line = key; line <= range.last; ++line) {
        if (owners.contains(line) || lines.marker(line) == Marker::Exit || lines.marker(line) == Marker::GroupEnd) {
            range.last = line - 1;
            break;
        }
    }
    return range.first <= range.last ? range : LineRange{seed.key, seed.key};
}

void own(Owners& owners, const Candidate& block, size_t index)
{
    for (qint64 line = block.lines.first; line <= block.lines.last; ++line)
        owners.emplace(line, index);
}

bool hasFailed(const TestResult& test)
{
    return test.status == TestStatus::Failed || test.status == TestStatus::Error;
}

/// The places of failed tests: blocks there are marked, or made where there is none. A try of a test that passed in the end is history.
void addTests(std::vector<Candidate>& blocks, Owners& owners, const TestReport& tests, Lines& lines)
{
    const std::vector<bool> stands = lastTries(tests.results);
    QSet<std::pair<QString, QString>> failedInTheEnd;
    for (size_t i = 0; i < tests.results.size(); ++i) {
        if (stands[i] && hasFailed(tests.results[i]))
            failedInTheEnd.insert({tests.results[i].suite, tests.results[i].name});
    }
    for (const TestResult& test : tests.results) {
        if (!test.bytes || !hasFailed(test))
            continue;
        const Feature feature = failedInTheEnd.contains({test.suite, test.name}) ? Feature::Test : Feature::Retried;
        const LineRange range =
            cutEnd({lines.log().lineAt(test.bytes->begin), lines.log().lineAt(std::max(test.bytes->begin, test.bytes->end - 1))});
        bool found = false;
        for (qint64 line = range.first; line <= range.last; ++line) {
            if (const auto taken = owners.find(line); taken != owners.end()) {
                blocks[taken->second].set(feature, 1);
                found = true;
            }
        }
        if (!found) {
            Candidate block;
            block.key = range.first;
            block.shape = plainShape;
            block.lines = trimmed(lines, range);
            block.set(feature, 1);
            own(owners, block, blocks.size());
            blocks.push_back(block);
        }
    }
}

/// Do two blocks, the second one below, tell one story? Three failed tests, a list of problems, an error and what came of it.
bool belongTogether(const Candidate& a, const Candidate& b, Lines& lines)
{
    if (b.lines.first <= a.lines.last)
        return b.lines.last - a.lines.first < blockCap;
    qint64 gap = a.lines.last + 1;
    while (gap < b.lines.first && b.lines.first - a.lines.last <= apart && (lines.isBlank(gap) || isRuler(lines.text(gap))))
        ++gap;
    if (gap < b.lines.first || b.lines.first - a.lines.last > apart || !a.anchor || !b.anchor)
        return false;
    const bool below = b.lines.first == a.lines.last + 1 && indentOf(lines.text(b.lines.first)) > indentOf(lines.text(a.key));
    if (below && a.shape >= ownGrowth && indentOf(lines.text(a.key)) == indentOf(lines.text(a.lines.first)))
        return b.lines.last - a.lines.first < joinedCap; // its details, indented
    if (a.anchor == b.anchor && a.shape == b.shape)
        return b.lines.last - a.lines.first < blockCap;
    if (a.anchor->grow == growNinja && b.shape > a.shape)
        return b.lines.last - a.lines.first < joinedCap; // the target and its command, then what they printed
    const bool sameMatter =
        a.anchor->category == b.anchor->category || a.anchor->category == Category::Unknown || b.anchor->category == Category::Unknown;
    const bool strong = a.shape >= 0.7 && b.shape >= 0.7 && sameMatter;
    const bool stronger = a.shape >= 0.8 && b.shape >= 0.8;
    return (strong || stronger) && a.lines.last - a.lines.first + apart < blockCap && b.lines.last - a.lines.first < joinedCap;
}

std::vector<Candidate> joined(std::vector<Candidate> blocks, const RuleSet& rules, Lines& lines)
{
    std::sort(blocks.begin(), blocks.end(), [](const Candidate& a, const Candidate& b) { return a.lines.first < b.lines.first; });
    std::vector<Candidate> joined;
    for (const Candidate& block : blocks) {
        if (!joined.empty() && belongTogether(joined.back(), block, lines)) {
            Candidate& into = joined.back();
            absorb(into, block, rules);
            into.sections += block.sections;
            if (block.shape > into.shape) { // the more telling one speaks for both
                if (into.rule >= 0 && rules.rules()[size_t(into.rule)].summary && block.shape > summaryShape) {
                    into.rule = block.rule;
                    into.ruleLine = block.ruleLine;
                }
                into.anchor = block.anchor;
                into.shape = block.shape;
                into.key = block.key;
            }
            into.lines = trimmed(lines, {into.lines.first, std::max(into.lines.last, block.lines.last)});
        } else {
            joined.push_back(block);
        }
    }
    return joined;
}

} // namespace

std::vector<Candidate> candidatesOf(const std::vector<Hit>& hits, const Scan& scan, const RuleSet& rules, Lines& lines,
                                    const TestReport& tests)
{
    std::vector<Candidate> seeds = seedsOf(hits, scan.errorMarks, rules, lines);
    // The most telling first: what lies in their blocks joins them.
    std::stable_sort(seeds.begin(), seeds.end(), [&](const Candidate& a, const Candidate& b) {
        const double x = weightOf(a, rules);
        const double y = weightOf(b, rules);
        return x != y ? x > y : a.key < b.key;
    });
    std::vector<Candidate> blocks;
    Owners owners;
    for (Candidate& seed : seeds) {
        if (const auto taken = owners.find(seed.key); taken != owners.end()) {
            absorb(blocks[taken->second], seed, rules);
            continue;
        }
        seed.lines = grown(seed, owners, lines);
        seed.key = std::clamp(seed.key, seed.lines.first, seed.lines.last);
        own(owners, seed, blocks.size());
        blocks.push_back(seed);
    }
    addTests(blocks, owners, tests, lines);
    for (qint64 line : scan.errorMarks) {
        if (const auto taken = owners.find(line); taken != owners.end())
            blocks[taken->second].set(Feature::Marked, 1);
    }
    return joined(std::move(blocks), rules, lines);
}

} // namespace sentinel
