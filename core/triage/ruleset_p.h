#pragma once

#include "core/triage/patternbank_p.h"
#include "core/triage/rules.h"

#include <QRegularExpression>

#include <memory>
#include <vector>

namespace sentinel {

/// Rules, anchors (where blocks begin), tools' voices and `after` expressions share one bank. Their numbers in it:
/// rules first, then anchors, voices, afters.
struct RuleSet::Private
{
    std::vector<Rule> rules;
    std::vector<QRegularExpression> expressions; ///< of each rule, for its groups
    std::vector<QRegularExpression> steps;       ///< of each rule: what its step's name must match; empty: any
    std::vector<int> afters;                     ///< of each rule: index among the `after` expressions, or -1
    int afterCount = 0;
    std::vector<std::vector<int>> before; ///< of each rule: those that are silent where it speaks
    unsigned firstAnchor = 0;
    unsigned firstVoice = 0;
    unsigned firstAfter = 0;
    unsigned count = 0;
    std::shared_ptr<const PatternBank> bank;
    QByteArray key;    ///< of the bank: patterns, library and processor
    QByteArray making; ///< RuleSet::key
    QByteArray serialized;
    bool compiled = true;
};

/// The rule's title with the groups of its pattern filled in, from a line that it matched.
QString titleFor(const RuleSet& rules, int rule, std::string_view line);

} // namespace sentinel
