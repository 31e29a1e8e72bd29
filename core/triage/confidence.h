#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <array>
#include <string_view>

namespace sentinel {

/// What is known of a category before it is said how sure it is. Each is 0..1.
enum class Ground {
    Rule,       ///< confidence of the signature, or what the shape is worth
    Shape,      ///< no signature decided, only a shape
    Summary,    ///< the signature only sums up
    Purpose,    ///< decided by what the command was for alone
    Rival,      ///< voice of the next best category beside the best
    Failing,    ///< the evidence stands in a step that failed
    Close,      ///< close before its end
    Tests,      ///< tests failed, and that is what is said
    NoTests,    ///< it is said that tests failed, but none was found that did
    Against,    ///< tests failed, and something else is said
    Intended,   ///< what the command was for agrees
    Unintended, ///< what the command was for does not
    Certain,    ///< the provider itself says that the job failed
    New,        ///< the evidence does not stand in the log that passed
    Old,        ///< it stands there as well
    Doubted,    ///< the evidence says itself that it may not count: a warning, ignored, tried again
    Count_,
};
constexpr size_t groundCount = size_t(Ground::Count_);
using Grounds = std::array<double, groundCount>;

/// The ground's name in resources/triage/confidence.yaml. Never renamed.
std::string_view groundId(Ground ground);

/// What estimates were worth on real logs: the logarithm of their odds, times `slope` and moved by `shift` (Platt, "Probabilistic outputs
/// for support vector machines", 1999). As it stands here an estimate is taken at its word. Rises, so that it changes no order.
struct BorneOut
{
    double slope = 1; ///< over 0
    double shift = 0;
    bool operator==(const BorneOut&) const = default;
};

/// How sure a category is. First an estimate, 1 / (1 + exp(-(base + the grounds, each times its weight))); then what such estimates turned
/// out to be worth, so that of the verdicts said with 0.8 about 80 % are right (bench/accuracy.cpp learns both and prints how far that
/// holds). People are told the second. What is left unsaid is decided by the first, so that nothing is said more or less often because
/// it is said with better numbers.
struct Confidence
{
    double base = 0;
    Grounds weights = {};
    double unknownBelow = 0; ///< a category whose estimate is lower is not worth saying
    BorneOut borneOut;
    bool operator==(const Confidence&) const = default;

    double estimate(const Grounds& grounds) const;
    double of(const Grounds& grounds) const;
    bool isWorthSaying(const Grounds& grounds) const { return estimate(grounds) >= unknownBelow; }
    double sum(const Grounds& grounds) const; ///< the logarithm of the estimate's odds
};

/// Reads such a file; every ground has to have a weight. Errors: Malformed (file, line, what).
Result<Confidence> readConfidence(const QByteArray& yaml, const QString& name);

/// The one that is built into the program, read once.
const Confidence& builtInConfidence();

} // namespace sentinel
