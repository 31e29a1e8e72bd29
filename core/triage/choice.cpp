#include "core/triage/choice.h"

#include "core/logs/compare.h"
#include "core/triage/purpose.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sentinel {

namespace {

constexpr size_t heard = 5;           // of the best blocks
constexpr double testsVoice = 0.6;    // of tests that failed: less than a plain signature, more than a doubtful one
constexpr double testsAlone = 0.75;   // what that is worth as a rule's confidence
constexpr double purposeVoice = 0.35; // less than any evidence that names a cause
constexpr qint64 besideLines = 3;     // of a block, in which its cause may be named
constexpr double causeFloor = 0.66;   // a cause that is sure by 0.7 or more is louder than its consequence
constexpr double causeGain = 0.5;
constexpr double summaryVoice = 0.5; // of a signature that only sums up, beside one that names a cause

struct Speaker
{
    double loudness = 0;
    double worth = 0; ///< as a rule's confidence
    const Candidate* candidate = nullptr;
    int rule = -1; ///< the signature that speaks, or -1
    qint64 ruleLine = 0;
    bool byPurpose = false;
};

using Speakers = std::array<Speaker, size_t(Category::Timeout) + 1>;

void raise(Speakers& voices, Category category, const Speaker& voice)
{
    Speaker& known = voices[size_t(category)];
    if (category != Category::Unknown && voice.loudness > known.loudness)
        known = voice;
}

Speakers voicesOf(const std::vector<Candidate>& candidates, const RuleSet& rules)
{
    Speakers voices;
    for (size_t i = 0; i < std::min(candidates.size(), heard); ++i) {
        const Candidate& candidate = candidates[i];
        const double loudness = std::exp(candidate.score - candidates.front().score);
        if (candidate.rule >= 0) {
            const Rule& rule = rules.rules()[size_t(candidate.rule)];
            raise(voices, rule.category,
                  {loudness * rule.confidence * (rule.summary ? summaryVoice : 1), rule.confidence, &candidate, candidate.rule,
                   candidate.ruleLine, false});
        } else if (candidate.anchor) {
            const double worth = 0.4 + 0.4 * candidate.anchor->weight;
            raise(voices, candidate.anchor->category, {loudness * worth, worth, &candidate, -1, 0, false});
        }
    }
    return voices;
}

Category loudest(const Speakers& voices, Category except = Category::Unknown)
{
    Category best = Category::Unknown;
    double loudness = 0;
    for (size_t i = 1; i < voices.size(); ++i) {
        if (Category(i) != except && voices[i].loudness > loudness) {
            best = Category(i);
            loudness = voices[i].loudness;
        }
    }
    return best;
}

/// The signature that names the failure best, whatever it calls it.
const Candidate* bestNamed(const std::vector<Candidate>& candidates)
{
    for (size_t i = 0; i < std::min(candidates.size(), heard); ++i) {
        if (candidates[i].rule >= 0)
            return &candidates[i];
    }
    return nullptr;
}

/// Failures that bring others: a package cannot be had because the network is away.
bool isCause(Category category)
{
    return category == Category::NetworkError || category == Category::PermissionError || category == Category::ResourceExhaustion
        || category == Category::Timeout;
}
bool isConsequence(Category category)
{
    return category == Category::DependencyError || category == Category::BuildFailure || category == Category::DeploymentFailure
        || category == Category::ConfigurationError;
}

/// A cause that is named in the lines of the block that tells of the consequence, or right beside them.
void hearCause(Speakers& voices, const std::vector<Hit>& hits, const RuleSet& rules)
{
    const Category best = loudest(voices);
    const Speaker& consequence = voices[size_t(best)];
    if (!isConsequence(best) || !consequence.candidate)
        return;
    const LineRange near{consequence.candidate->lines.first - besideLines, consequence.candidate->lines.last + besideLines};
    const double loudness = consequence.loudness;
    const Candidate* candidate = consequence.candidate;
    for (const Hit& hit : hits) {
        if (hit.line < near.first || hit.line > near.last || unsigned(hit.pattern) >= rules.d().firstAnchor)
            continue;
        const Rule& rule = rules.rules()[size_t(hit.pattern)];
        if (isCause(rule.category) && !rule.summary)
            raise(voices, rule.category,
                  {loudness * (causeFloor + causeGain * rule.confidence), rule.confidence, candidate, hit.pattern, hit.line, false});
    }
}

} // namespace

Choice choiceOf(const LogReading& reading, const Evidence& evidence, const RuleSet& rules, const TestCounts& counts, Category purpose)
{
    const std::vector<Candidate>& candidates = evidence.candidates;
    const bool testsFailed = counts.failed + counts.errors > 0;
    Speakers voices = voicesOf(candidates, rules);
    if (testsFailed)
        raise(voices, Category::TestFailure, {testsVoice, testsAlone, nullptr, -1, 0, false});
    hearCause(voices, reading.hits, rules);
    raise(voices, purpose, {purposeVoice, 0, nullptr, -1, 0, true});

    Choice choice;
    choice.category = loudest(voices);
    if (choice.category == Category::Unknown)
        return choice;
    const Speaker& voice = voices[size_t(choice.category)];
    const Candidate* said = voice.candidate;
    choice.rule = voice.rule;
    choice.ruleLine = voice.ruleLine;
    if (const Candidate* naming = voice.byPurpose ? bestNamed(candidates) : nullptr) {
        choice.rule = naming->rule;
        choice.ruleLine = naming->ruleLine;
    }

    const auto set = [&choice](Ground ground, double value) { choice.grounds[size_t(ground)] = value; };
    const bool isTest = choice.category == Category::TestFailure;
    set(Ground::Rule, voice.worth);
    set(Ground::Shape, said && voice.rule < 0 ? 1 : 0);
    set(Ground::Summary, voice.rule >= 0 && rules.rules()[size_t(voice.rule)].summary ? 1 : 0);
    set(Ground::Purpose, voice.byPurpose ? 1 : 0);
    set(Ground::Rival, voices[size_t(loudest(voices, choice.category))].loudness / voice.loudness);
    set(Ground::Failing, said ? said->feature(Feature::Failing) : 0);
    set(Ground::Close, said ? said->feature(Feature::Close) : 0);
    set(Ground::Tests, testsFailed && isTest ? 1 : 0);
    set(Ground::NoTests, !testsFailed && isTest ? 1 : 0);
    set(Ground::Against, testsFailed && !isTest ? 1 : 0);
    set(Ground::Intended, !voice.byPurpose && purpose == choice.category ? 1 : 0);
    set(Ground::Unintended, purpose != Category::Unknown && purpose != choice.category ? 1 : 0);
    set(Ground::Certain, evidence.situation.certain ? 1 : 0);
    set(Ground::New, said ? said->feature(Feature::New) : 0);
    set(Ground::Old, said ? said->feature(Feature::Old) : 0);
    set(Ground::Doubted,
        said ? std::max({said->feature(Feature::Retried), said->feature(Feature::Warned), said->feature(Feature::Harmless)}) : 0);
    return choice;
}

Choice choiceIn(const Log& log, const TestReport& tests, const RuleSet& rules, const Log* green)
{
    Lines lines(log);
    const std::optional<LogReading> reading = readingOf(lines, tests, rules);
    if (!reading)
        return {};
    const Result<LineSet> isNew = green ? linesNotIn(*green, log) : Result<LineSet>(LineSet());
    const Evidence evidence = evidenceIn(*reading, lines, tests, rules, builtInWeights(), green && isNew ? &*isNew : nullptr);
    return choiceOf(*reading, evidence, rules, tests.counts, purposeOfFailing(lines, evidence.situation));
}

} // namespace sentinel
