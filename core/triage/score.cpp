// One linear model over features that a person can follow: the weights stand in resources/triage/weights.yaml, what each feature added
// is named in the verdict.

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

constexpr qint64 sameRunWithin = 40; // lines between two sections of one list
constexpr double counts = 0.5;       // from here on a feature is spoken of

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

void measure(std::vector<Candidate>& candidates, Lines& lines, const RuleSet& rules, const Situation& situation)
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
    }
}

void rank(std::vector<Candidate>& candidates, const Weights& weights)
{
    for (Candidate& candidate : candidates)
        candidate.score = weights.score(candidate.features);
    std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        return a.score != b.score ? a.score > b.score : a.lines.first < b.lines.first;
    });
}

std::vector<ScoreTerm> termsOf(const Candidate& candidate, const Weights& weights)
{
    std::vector<ScoreTerm> terms;
    for (size_t i = 0; i < featureCount; ++i) {
        if (candidate.features[i] != 0 && weights.weights[i] != 0)
            terms.push_back({QLatin1StringView(featureId(Feature(i)).data(), qsizetype(featureId(Feature(i)).size())),
                             candidate.features[i], weights.weights[i]});
    }
    std::stable_sort(terms.begin(), terms.end(),
                     [](const ScoreTerm& a, const ScoreTerm& b) { return std::abs(a.value * a.weight) > std::abs(b.value * b.weight); });
    return terms;
}

QString whyOf(const Candidate& candidate, const RuleSet& rules, const Weights& weights)
{
    // "(+2.7)": what it added, so that the sentence can be followed down to the score.
    const auto added = [&](Feature feature) {
        const double sum = candidate.feature(feature) * weights.of(feature);
        return QStringLiteral(" (%1%2)").arg(sum < 0 ? QStringLiteral("\u2212") : QStringLiteral("+")).arg(std::abs(sum), 0, 'f', 1);
    };
    QStringList parts;
    if (candidate.anchor)
        parts << QCoreApplication::translate("Anchors", candidate.anchor->why) + added(Feature::Shape);
    if (candidate.rule >= 0) {
        const Rule& rule = rules.rules()[size_t(candidate.rule)];
        parts << QCoreApplication::translate("Score", "signature %1").arg(rule.id) + added(rule.summary ? Feature::Summary : Feature::Rule);
    }
    for (size_t i = 0; i < featureCount; ++i) {
        const Feature feature = Feature(i);
        if (featureWords(feature) && feature != Feature::Summary && candidate.feature(feature) >= counts && weights.of(feature) != 0)
            parts << QCoreApplication::translate("Score", featureWords(feature)) + added(feature);
    }
    if (parts.isEmpty())
        parts << QCoreApplication::translate("Score", "stands where the log ends");
    QString why = parts.join(QStringLiteral(", "));
    why[0] = why[0].toUpper();
    return why;
}

} // namespace sentinel
