// One linear model over features that a person can follow: the weights stand in resources/triage/weights.yaml, what each feature added
// is named in the verdict.

#include "core/triage/candidates.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace sentinel {

namespace {

constexpr double counts = 0.5; // from here on a feature is spoken of

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

namespace {

/// A rule of people's own is named with where it comes from: it may say what ours would not.
QString nameOf(const Rule& rule)
{
    return isBuiltIn(rule.file) ? rule.id : QCoreApplication::translate("Score", "%1 (%2)").arg(rule.id, provenanceOf(rule));
}

} // namespace

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
        parts << QCoreApplication::translate("Score", "signature %1").arg(nameOf(rule))
                + added(rule.summary ? Feature::Summary : Feature::Rule);
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
