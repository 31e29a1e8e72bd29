// One linear model over features that a person can follow: the weights stand here, the features that counted are named
// in the verdict.

#include "core/logs/mask.h"
#include "core/triage/blocks.h"
#include "core/triage/candidates.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

namespace sentinel {

namespace {

struct Weight
{
    Feature feature;
    double weight;
    const char* words; ///< said of a block when the feature counts for it; null: not said
};

constexpr qint64 sameRunWithin = 40; // lines between two sections of one list

constexpr Weight weights[] = {
    {Feature::Shape, 3.0, nullptr},
    {Feature::Rule, 1.2, nullptr},
    {Feature::Summary, -0.5, nullptr},
    {Feature::Failing, 1.0, QT_TRANSLATE_NOOP("Score", "in the failing step")},
    {Feature::Passing, -1.5, nullptr},
    {Feature::After, -1.5, nullptr},
    {Feature::Close, 0.8, QT_TRANSLATE_NOOP("Score", "close before the end of the step")},
    {Feature::First, 0.6, QT_TRANSLATE_NOOP("Score", "the first of its kind")},
    {Feature::Marked, 0.8, QT_TRANSLATE_NOOP("Score", "marked by the provider")},
    {Feature::Test, 0.6, QT_TRANSLATE_NOOP("Score", "a failed test")},
    {Feature::Dense, 0.3, nullptr},
    {Feature::Repeated, -0.6, nullptr},
    {Feature::New, 1.5, QT_TRANSLATE_NOOP("Score", "not in the passing log")},
    {Feature::Old, -3.0, nullptr},
};

double shapeOf(const Candidate& candidate)
{
    if (!candidate.anchor)
        return candidate.shape;
    // A failure section of one line is only its heading.
    const GrowBlock grow = candidate.anchor->grow;
    const bool heading = grow == growNumbered || grow == growJest || grow == growUnittest || grow == growGoTest;
    return heading && candidate.lines.first == candidate.lines.last ? candidate.shape / 2 : candidate.shape;
}

/// How close the block, or the run of its kind that it belongs to, stands before the end: the first of ten failed tests
/// explains as much as the last.
void setCloseness(std::vector<Candidate>& candidates, qint64 end)
{
    const Candidate* next = nullptr;
    for (auto candidate = candidates.rbegin(); candidate != candidates.rend(); ++candidate) {
        const bool sameRun = next && candidate->anchor && next->anchor && next->anchor->grow == candidate->anchor->grow
            && next->lines.first - candidate->lines.last <= sameRunWithin;
        const double distance = double(std::max<qint64>(0, end - candidate->lines.last));
        const double own = candidate->lines.first > end ? 0 : 1 / (1 + distance / 50);
        candidate->set(Feature::Close, sameRun ? std::max(own, next->feature(Feature::Close)) : own);
        next = &*candidate;
    }
}

} // namespace

void weigh(std::vector<Candidate>& candidates, Lines& lines, const RuleSet& rules, const Situation& situation)
{
    std::unordered_map<std::uint64_t, int> repeats;
    for (const Candidate& candidate : candidates)
        ++repeats[maskedHash(lines.text(candidate.key))];
    std::map<std::string_view, int> kinds;
    setCloseness(candidates, situation.end);
    for (Candidate& candidate : candidates) { // in order of lines
        candidate.set(Feature::Shape, shapeOf(candidate));
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
            const int earlier = kinds[candidate.anchor ? candidate.anchor->id : ""]++;
            candidate.set(Feature::First, earlier == 0 ? 1 : 0);
        }
        candidate.set(Feature::Dense, std::min(1.0, candidate.hits / 8.0));
        candidate.set(Feature::Repeated, std::min(1.0, std::log2(double(repeats[maskedHash(lines.text(candidate.key))])) / 4));
        candidate.score = 0;
        for (const Weight& weight : weights)
            candidate.score += weight.weight * candidate.feature(weight.feature);
    }
    std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
}

QString whyOf(const Candidate& candidate, const RuleSet& rules)
{
    QStringList parts;
    if (candidate.anchor)
        parts << QCoreApplication::translate("Anchors", candidate.anchor->why);
    if (candidate.rule >= 0)
        parts << QCoreApplication::translate("Score", "signature %1").arg(rules.rules()[size_t(candidate.rule)].id);
    for (const Weight& weight : weights) {
        if (weight.words && weight.weight > 0 && candidate.feature(weight.feature) >= 0.5)
            parts << QCoreApplication::translate("Score", weight.words);
    }
    if (parts.isEmpty())
        parts << QCoreApplication::translate("Score", "stands where the log ends");
    QString why = parts.join(QStringLiteral(", "));
    why[0] = why[0].toUpper();
    return why;
}

} // namespace sentinel
