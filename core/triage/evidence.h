#pragma once

#include "core/domain/verdict.h"
#include "core/logs/lineset.h"
#include "core/triage/candidates.h"
#include "core/triage/weights.h"

#include <optional>
#include <stop_token>

namespace sentinel {

/// What was found in a log that may explain its failure.
struct Evidence
{
    Situation situation;
    std::vector<Candidate> candidates; ///< weighed, best first; empty when the log tells of success
    std::optional<LineSet> isNew;      ///< with a passing log: the lines that it does not have
};

/// A log gone through once: what evidence is looked for in.
struct LogReading
{
    Scan scan;
    std::vector<Hit> hits; ///< of rules, where their scope holds
    Situation situation;
};
/// Nothing if `stop` was requested meanwhile. `said`: how the provider says that it ended (triage.h).
std::optional<LogReading> readingOf(Lines& lines, const TestReport& tests, const RuleSet& rules, std::stop_token stop = {},
                                    Outcome said = Outcome::Unknown);
/// What follows from a scan; nothing if that was stopped.
std::optional<LogReading> readingOf(Scan scan, Lines& lines, const TestReport& tests, const RuleSet& rules,
                                    Outcome said = Outcome::Unknown);

/// Finds and weighs. `isNew`: the lines that the passing log does not have, where there is one to compare with.
Evidence evidenceIn(const LogReading& reading, Lines& lines, const TestReport& tests, const RuleSet& rules, const Weights& weights,
                    const LineSet* isNew = nullptr);

/// Both in one. Nothing if `stop` was requested meanwhile.
std::optional<Evidence> evidenceIn(Lines& lines, const TestReport& tests, const RuleSet& rules, const Weights& weights,
                                   const Log* green = nullptr, std::stop_token stop = {});

/// A block that is shown, and the candidate that it is made of.
struct ShownBlock
{
    size_t candidate = 0;
    LineRange lines;
};
/// The best blocks, as many as the weights' file says; no line in two of them.
std::vector<ShownBlock> shownBlocks(const Evidence& evidence, Lines& lines, const Weights& weights);

/// The same for people: text, score, what it is the sum of, and why.
std::vector<EvidenceBlock> shownEvidence(const Evidence& evidence, Lines& lines, const RuleSet& rules, const Weights& weights);

} // namespace sentinel
