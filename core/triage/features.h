#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace sentinel {

/// What is known of a block before it is weighed. Each is about 0..1, so that the weights can be read beside each other.
enum class Feature {
    Shape,    ///< how much its shape says (Anchor::weight)
    Rule,     ///< confidence of the best signature in it that names a cause
    Summary,  ///< only signatures that sum up
    Failing,  ///< in a step that failed
    Passing,  ///< in a step that passed
    After,    ///< after the first bad end
    Close,    ///< closeness before the first bad end
    First,    ///< the first of its kind in the failing stretch
    Marked,   ///< the provider marks it as error
    Test,     ///< holds a failed test's place
    Listed,   ///< only a list of what failed
    Dense,    ///< several hits in it
    Whole,    ///< a structure of many lines, not a single one
    Repeated, ///< its key line stands in the log again and again
    Retried,  ///< another attempt is announced: this one was not the end
    Warned,   ///< calls itself a warning
    Harmless, ///< says itself that it does not count: "ignored", "skipping"
    New,      ///< not in the green log
    Old,      ///< stands in the green log as well
    Count_,
};
constexpr size_t featureCount = size_t(Feature::Count_);

using Features = std::array<double, featureCount>;

/// The feature's name in resources/triage/weights.yaml and in ScoreTerm: "shape", "close". Never renamed.
std::string_view featureId(Feature feature);
std::optional<Feature> featureNamed(std::string_view id);
/// What is said of a block of which it holds, source text for tr() in the context "Score"; null where its number alone says nothing.
const char* featureWords(Feature feature);

} // namespace sentinel
