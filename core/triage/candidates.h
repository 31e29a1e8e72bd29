#pragma once

#include "core/domain/verdict.h"
#include "core/triage/anchors.h"
#include "core/triage/features.h"
#include "core/triage/ruleset_p.h"
#include "core/triage/situation.h"
#include "core/triage/weights.h"

#include <vector>

namespace sentinel {

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
    int sections = 1; ///< how many of a kind were joined in it
    Features features = {};
    double score = 0;

    double feature(Feature f) const { return features[size_t(f)]; }
    void set(Feature f, double value) { features[size_t(f)] = value; }
};

constexpr double summaryShape = 0.4; ///< the most that the shape of what only sums up can say

/// Hits of rules whose scope holds.
std::vector<Hit> scopedHits(const Scan& scan, const RuleSet& rules, Lines& lines, const Situation& situation);

/// Blocks grown from hits, marks and failed tests; in order of lines, none overlapping another.
std::vector<Candidate> candidatesOf(const std::vector<Hit>& hits, const Scan& scan, const RuleSet& rules, Lines& lines,
                                    const TestReport& tests);

/// The line that names the failure: of a Python trace its last, of others the one that spoke.
qint64 namingLine(const Candidate& candidate);

/// Is it only the heading of a failure section, as in a list of failed tests?
bool isHeading(const Candidate& candidate);

/// Fills the features. `candidates` are in order of lines; `hits` are all that were found, for how often a line is said.
void measure(std::vector<Candidate>& candidates, const std::vector<Hit>& hits, Lines& lines, const RuleSet& rules,
             const Situation& situation);

/// Fills the scores and sorts, the best first; equal ones in order of lines.
void rank(std::vector<Candidate>& candidates, const Weights& weights);

/// What the score is the sum of, the weightiest first.
std::vector<ScoreTerm> termsOf(const Candidate& candidate, const Weights& weights);
/// The same in words.
QString whyOf(const Candidate& candidate, const RuleSet& rules, const Weights& weights);

} // namespace sentinel
