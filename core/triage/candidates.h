#pragma once

#include "core/triage/anchors.h"
#include "core/triage/ruleset_p.h"
#include "core/triage/situation.h"

#include <array>

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
    Dense,    ///< several hits in it
    Repeated, ///< its key line stands in the log again and again
    New,      ///< not in the green log
    Old,      ///< stands in the green log as well
    Count_,
};
constexpr size_t featureCount = size_t(Feature::Count_);

/// A block that may be the explanation.
struct Candidate
{
    LineRange lines;
    qint64 key = 0;                 ///< the line that speaks
    const Anchor* anchor = nullptr; ///< by which shape; null when a signature alone found it
    double shape = 0;               ///< the anchor's weight, less where its line only sums up
    int rule = -1;                  ///< the signature that speaks for it, or -1
    qint64 ruleLine = 0;
    int hits = 0;
    std::array<double, featureCount> features = {};
    double score = 0;

    double feature(Feature f) const { return features[size_t(f)]; }
    void set(Feature f, double value) { features[size_t(f)] = value; }
};

/// Hits of rules whose scope holds.
std::vector<Hit> scopedHits(const Scan& scan, const RuleSet& rules, Lines& lines, const Situation& situation);

/// Blocks grown from hits, marks and failed tests; in order of lines, none overlapping another.
std::vector<Candidate> candidatesOf(const std::vector<Hit>& hits, const Scan& scan, const RuleSet& rules, Lines& lines,
                                    const Situation& situation, const TestReport& tests);

/// Fills features and scores. Sorted best first afterwards.
void weigh(std::vector<Candidate>& candidates, Lines& lines, const RuleSet& rules, const Situation& situation);

/// The features that spoke for it, in words.
QString whyOf(const Candidate& candidate, const RuleSet& rules);

} // namespace sentinel
