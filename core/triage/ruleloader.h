#pragma once

#include "core/triage/rules.h"

namespace sentinel {

/// Something in a rule pack that cannot be used.
struct RuleMistake
{
    int line = 1;
    QString rule; ///< id, where it is known
    QString text;
    bool operator==(const RuleMistake&) const = default;
};

/// A rule pack as it is written.
struct RulePack
{
    QString name;                      ///< "docker"; without one the file's name
    QString title;                     ///< for people
    QString version;                   ///< of the pack, as its maker counts
    QString source;                    ///< where it comes from: an address, a team
    std::vector<Rule> rules;           ///< without those that have a mistake
    std::vector<RuleMistake> mistakes; ///< in the order of the file
};

/// Reads one rule pack with all its mistakes; an unknown key is one, and the nearest valid key is named.
RulePack readPack(const RuleFile& file);

/// The rules of one pack. Errors are Malformed and say "file:line: what" of the first mistake.
Result<std::vector<Rule>> readRules(const RuleFile& file);

/// All rules of the files, later ones in place of earlier ones with the same id (Rule::overrides says of which), disabled ones
/// included. Errors as of readRules.
Result<std::vector<Rule>> mergedRules(const std::vector<RuleFile>& files);

} // namespace sentinel
