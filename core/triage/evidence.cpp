#include "core/triage/evidence.h"

#include "core/base/text.h"
#include "core/logs/compare.h"
#include "core/triage/blocks.h"
#include "core/triage/novelty.h"

#include <algorithm>
#include <string>
#include <unordered_set>

namespace sentinel {

namespace {

constexpr double tellingWeight = 0.7; // shapes from here on speak of a failure by themselves
constexpr double tellingRule = 0.6;   // signatures likewise
constexpr double speaksAlone = 0.4;   // where nothing in the log says that it failed, a block must say so itself
constexpr qint64 tailLines = 10;
constexpr size_t textShown = 64 * 1024; // of a block whose lines are very long

std::vector<qint64> tellingLines(const std::vector<Hit>& hits, const RuleSet& rules)
{
    const RuleSet::Private& d = rules.d();
    std::vector<qint64> telling;
    for (const Hit& hit : hits) {
        const unsigned pattern = unsigned(hit.pattern);
        if (pattern < d.firstAnchor ? d.rules[pattern].confidence >= tellingRule
                                    : anchors()[pattern - d.firstAnchor].weight >= tellingWeight)
            telling.push_back(hit.line);
    }
    return telling;
}

/// Nothing speaks, but a command failed: its last words.
Candidate tailOf(Lines& lines, const Situation& situation)
{
    Candidate tail;
    qint64 last = situation.end;
    while (last > 1
           && (lines.isBlank(last) || lines.marker(last) == Marker::Exit || lines.marker(last) == Marker::Result
               || lines.marker(last) == Marker::GroupEnd))
        --last;
    tail.lines = {last, last};
    while (last - tail.lines.first + 1 < tailLines && lines.has(tail.lines.first - 1) && lines.marker(tail.lines.first - 1) == Marker::None)
        --tail.lines.first;
    tail.lines = trimmed(lines, tail.lines);
    tail.key = tail.lines.last;
    return tail;
}

EvidenceBlock blockOf(const ShownBlock& shown, const Candidate& candidate, Lines& lines, const RuleSet& rules, const Weights& weights)
{
    EvidenceBlock block;
    block.lines = shown.lines;
    const Log& log = lines.log();
    block.bytes = {log.lineBytes(shown.lines.first).begin, log.lineBytes(shown.lines.last).end};
    block.text = displayText(log.peeledText(shown.lines).substr(0, textShown));
    block.score = candidate.score;
    block.terms = termsOf(candidate, weights);
    block.why = whyOf(candidate, rules, weights);
    return block;
}

} // namespace

std::optional<LogReading> readingOf(Lines& lines, const TestReport& tests, const RuleSet& rules, std::stop_token stop, Outcome said)
{
    return readingOf(scanLog(lines.log(), rules, std::move(stop)), lines, tests, rules, said);
}

std::optional<LogReading> readingOf(Scan scan, Lines& lines, const TestReport& tests, const RuleSet& rules, Outcome said)
{
    if (scan.cancelled)
        return {};
    LogReading reading;
    reading.scan = std::move(scan);
    reading.situation = situationOf(lines, reading.scan, tests, {}, said);
    reading.hits = scopedHits(reading.scan, rules, lines, reading.situation);
    reading.situation = situationOf(lines, reading.scan, tests, tellingLines(reading.hits, rules), said);
    return reading;
}

Evidence evidenceIn(const LogReading& reading, Lines& lines, const TestReport& tests, const RuleSet& rules, const Weights& weights,
                    const LineSet* isNew)
{
    Evidence evidence;
    evidence.situation = reading.situation;
    const Situation& situation = evidence.situation;
    if (situation.outcome == Outcome::Passed)
        return evidence;

    std::vector<Hit> hits = reading.hits;
    if (isNew) {
        evidence.isNew = *isNew;
        keepNew(hits, *isNew);
    }
    std::vector<Candidate>& candidates = evidence.candidates;
    candidates = candidatesOf(hits, reading.scan, rules, lines, tests);
    if (isNew)
        applyNovelty(candidates, *isNew, lines);
    measure(candidates, hits, lines, rules, situation);
    if (situation.outcome == Outcome::Unknown || situation.told)
        std::erase_if(candidates,
                      [](const Candidate& c) { return c.feature(Feature::Shape) < speaksAlone && c.feature(Feature::Rule) == 0; });
    if (situation.outcome == Outcome::Failed && candidates.empty() && lines.count() > 0)
        candidates.push_back(tailOf(lines, situation));
    rank(candidates, weights);
    return evidence;
}

std::optional<Evidence> evidenceIn(Lines& lines, const TestReport& tests, const RuleSet& rules, const Weights& weights, const Log* green,
                                   std::stop_token stop)
{
    const std::optional<LogReading> reading = readingOf(lines, tests, rules, stop);
    if (!reading)
        return {};
    if (!green || reading->situation.outcome == Outcome::Passed)
        return evidenceIn(*reading, lines, tests, rules, weights);
    const Result<LineSet> isNew = linesNotIn(*green, lines.log(), {}, stop);
    if (!isNew)
        return {};
    return evidenceIn(*reading, lines, tests, rules, weights, &*isNew);
}

std::vector<ShownBlock> shownBlocks(const Evidence& evidence, Lines& lines, const Weights& weights)
{
    const Weights::Shown& limits = weights.shown(evidence.isNew.has_value());
    std::vector<ShownBlock> shown;
    qint64 linesShown = 0;
    std::unordered_set<std::string> said;
    for (size_t i = 0; i < evidence.candidates.size() && shown.size() < size_t(limits.blocks); ++i) {
        const Candidate& candidate = evidence.candidates[i];
        const double behind = evidence.candidates.front().score - candidate.score;
        const bool stated = candidate.feature(Feature::Marked) > 0 || candidate.feature(Feature::Listed) > 0;
        if (behind > (stated ? std::max(limits.within, limits.statedWithin) : limits.within))
            continue;
        LineRange range = evidence.isNew ? newRunAround(candidate.lines, *evidence.isNew, lines) : candidate.lines;
        // Runs may meet: each line is shown once.
        const auto taken = [&shown](qint64 line) {
            return std::any_of(shown.begin(), shown.end(),
                               [line](const ShownBlock& block) { return line >= block.lines.first && line <= block.lines.last; });
        };
        if (taken(candidate.key))
            continue;
        while (taken(range.first))
            ++range.first;
        while (taken(range.last))
            --range.last;
        // Tools print their errors where they occur and again at their end.
        bool isReprint = range.first < range.last;
        for (qint64 line = range.first; line <= range.last && isReprint; ++line)
            isReprint = lines.isBlank(line) || said.contains(std::string(lines.text(line)));
        if (isReprint)
            continue;
        for (qint64 line = range.first; line <= range.last; ++line)
            said.emplace(lines.text(line));
        linesShown += range.last - range.first + 1;
        if (!shown.empty() && linesShown > limits.lines)
            break;
        shown.push_back({i, range});
    }
    return shown;
}

std::vector<EvidenceBlock> shownEvidence(const Evidence& evidence, Lines& lines, const RuleSet& rules, const Weights& weights)
{
    std::vector<EvidenceBlock> blocks;
    for (const ShownBlock& shown : shownBlocks(evidence, lines, weights))
        blocks.push_back(blockOf(shown, evidence.candidates[shown.candidate], lines, rules, weights));
    return blocks;
}

} // namespace sentinel
