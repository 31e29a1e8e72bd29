// What is known of each block: its shape, its signatures, where it stands, how often it is said, and whether those who said it went on
// all the same.

#include "core/logs/mask.h"
#include "core/triage/blocks.h"
#include "core/triage/candidates.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <unordered_map>

namespace sentinel {

namespace {

constexpr double strongShape = 0.7;  // tells a failure by itself
constexpr qint64 sameRunWithin = 40; // lines between two sections of one list
constexpr qint64 retryWithin = 6;    // lines below an error in which the next attempt is announced
constexpr size_t wordsWithin = 400;  // bytes of a line in which words are looked for

bool isWordByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/// `line` in small letters, cut to what is looked at.
std::string lowered(std::string_view line)
{
    std::string text(line.substr(0, wordsWithin));
    for (char& c : text)
        c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
    return text;
}

/// Does one of these stand in the text, not in the midst of a word?
bool says(std::string_view text, std::initializer_list<std::string_view> phrases)
{
    for (std::string_view phrase : phrases) {
        for (size_t at = text.find(phrase); at != std::string_view::npos; at = text.find(phrase, at + 1)) {
            const bool begins = at == 0 || !isWordByte(text[at - 1]) || !isWordByte(phrase.front());
            const size_t end = at + phrase.size();
            if (begins && (end == text.size() || !isWordByte(text[end]) || !isWordByte(phrase.back())))
                return true;
        }
    }
    return false;
}

bool announcesRetry(std::string_view text)
{
    return says(text,
                {"retry", "retrying", "retries", "will retry", "try again", "trying again", "next attempt", "reattempting", "reconnecting"})
        && !says(text,
                 {"giving up", "gave up", "no more", "exhausted", "exceeded", "retries exceeded", "retry limit", "max retries",
                  "please try again", "maximum", "not retrying", "failed after",
                  // advice to whoever reads it
                  "or retry", "and retry", "then retry", "to retry", "please retry", "can retry", "should retry", "or try again",
                  "and try again", "then try again", "try again later"});
}

/// Is it said again that there will be another attempt? Then this one was not the end.
bool isRetried(const Candidate& candidate, Lines& lines)
{
    if (announcesRetry(lowered(lines.text(candidate.key))))
        return true;
    qint64 line = candidate.lines.last + 1;
    for (int said = 0; said < retryWithin && lines.has(line) && line <= candidate.lines.last + 2 * retryWithin; ++line) {
        if (lines.isBlank(line))
            continue;
        if (lines.marker(line) == Marker::Exit || lines.marker(line) == Marker::Result || lines.marker(line) == Marker::Error)
            return false;
        if (announcesRetry(lowered(lines.text(line))))
            return true;
        ++said;
    }
    return false;
}

double shapeOf(const Candidate& candidate, const RuleSet& rules)
{
    // A trace that ends in "the command returned 1" says no more than a line that does.
    if (candidate.rule >= 0 && rules.rules()[size_t(candidate.rule)].summary && candidate.ruleLine == namingLine(candidate))
        return std::min(candidate.shape, summaryShape);
    return isHeading(candidate) ? candidate.shape / 2 : candidate.shape;
}

/// How close the block, or the run of its kind that it belongs to, stands before the end: the first of ten failed tests
/// explains as much as the last.
void setCloseness(std::vector<Candidate>& candidates, qint64 end)
{
    // The next one of each kind; a single line ("error: build failed") closes a list of sections, but is none of them.
    std::map<std::pair<GrowBlock, bool>, const Candidate*> below;
    for (auto candidate = candidates.rbegin(); candidate != candidates.rend(); ++candidate) {
        const double distance = double(std::max<qint64>(0, end - candidate->lines.last));
        double close = candidate->lines.first > end ? 0 : 1 / (1 + distance / 50);
        if (candidate->anchor) {
            const Candidate*& next = below[{candidate->anchor->grow, candidate->lines.first == candidate->lines.last}];
            if (next && next->lines.first - candidate->lines.last <= sameRunWithin)
                close = std::max(close, next->feature(Feature::Close));
            next = &*candidate;
        }
        candidate->set(Feature::Close, close);
    }
}

} // namespace

qint64 namingLine(const Candidate& candidate)
{
    return candidate.anchor && candidate.anchor->grow == growPythonTrace ? candidate.lines.last : candidate.key;
}

bool isHeading(const Candidate& candidate)
{
    if (!candidate.anchor || candidate.lines.last - candidate.lines.first + 1 > candidate.sections)
        return false;
    const GrowBlock grow = candidate.anchor->grow;
    return grow == growNumbered || grow == growJest || grow == growUnittest || grow == growGoTest;
}

void measure(std::vector<Candidate>& candidates, const std::vector<Hit>& hits, Lines& lines, const RuleSet& rules,
             const Situation& situation)
{
    std::unordered_map<std::uint64_t, int> repeats;
    qint64 counted = 0;
    for (const Hit& hit : hits) { // several patterns may hit one line
        if (hit.line != counted)
            ++repeats[maskedHash(lines.text(hit.line))];
        counted = hit.line;
    }
    std::map<std::tuple<std::string_view, bool, size_t>, int> kinds;
    setCloseness(candidates, situation.end);
    for (Candidate& candidate : candidates) { // in order of lines
        candidate.set(Feature::Shape, shapeOf(candidate, rules));
        if (candidate.feature(Feature::Shape) < 0.5)
            candidate.set(Feature::Test, 0); // a line of a list of tests names a test, but does not explain it
        if (candidate.rule >= 0) {
            const Rule& rule = rules.rules()[size_t(candidate.rule)];
            candidate.set(rule.summary ? Feature::Summary : Feature::Rule, rule.summary ? 1 : rule.confidence);
        }
        const bool failing = situation.inFailing(candidate.key);
        const bool near = candidate.key >= situation.stretch.first && candidate.key <= situation.stretch.last;
        candidate.set(Feature::Failing, failing ? 1 : near ? 0.8 : 0);
        candidate.set(Feature::Passing, !failing && situation.inPassing(candidate.key) ? 1 : 0);
        candidate.set(Feature::After, candidate.lines.first > situation.end ? 1 : 0);
        if (failing || near || situation.failing.empty()) {
            // Items of one list are indented alike; the same test named in passing is not.
            const size_t indent = candidate.shape >= strongShape ? indentOf(lines.text(candidate.key)) : 0;
            const int earlier = kinds[{candidate.anchor ? candidate.anchor->id : "", isHeading(candidate), indent}]++;
            candidate.set(Feature::First, earlier == 0 ? 1 : 0);
        }
        candidate.set(Feature::Listed, candidate.anchor && candidate.anchor->isList ? 1 : 0);
        candidate.set(Feature::Dense, std::min(1.0, candidate.hits / 8.0));
        candidate.set(Feature::Whole, std::min(1.0, std::log2(double(candidate.lines.last - candidate.lines.first + 1)) / 4));
        const int said = repeats[maskedHash(lines.text(candidate.key))];
        // The heading of a section may well be that of others: only what stands alone is noise when it is said again.
        const double again = std::clamp(std::log2(double(std::max(1, said))) / 4, 0.0, 1.0);
        candidate.set(Feature::Repeated, again * (1 - candidate.feature(Feature::Whole)));
        const std::string key = lowered(lines.text(candidate.key));
        if (isRetried(candidate, lines))
            candidate.set(Feature::Retried, 1);
        candidate.set(Feature::Warned, says(key, {"warning", "warn", "w:", "deprecated", "notice"}) ? 1 : 0);
        candidate.set(Feature::Harmless,
                      says(key,
                           {"ignored", "ignoring", "non-fatal", "nonfatal", "skipping", "continuing", "going on", "falling back",
                            "fallback", "optional", "not fatal", "expected failure", "no error", "0 errors", "without error"})
                          ? 1
                          : 0);
    }
}

} // namespace sentinel
