#pragma once

#include "core/triage/rules.h"

namespace sentinel {

struct Config;

/// The rule packs of the person or the team, beside those that are built in.
struct OwnRules
{
    QStringList files; ///< those in force, in their order
    QString own;       ///< where new rules are written to: the first of them, or rules/own.yaml beside the configuration
};
/// Those that the configuration names; when it names none, rules/own.yaml beside it, if that is there. `configFile` is where the
/// configuration is or would be.
OwnRules ownRulesOf(const Config& config, const QString& configFile);

/// A rule pack from disk. Errors: NotFound, Unreadable, TooLarge (over 4 MB).
Result<RuleFile> readRuleFile(const QString& path);

/// The packs in the order in which they are read: those built in, then these files. Errors as of readRuleFile.
Result<std::vector<RuleFile>> rulesInForce(const QStringList& ruleFiles);

} // namespace sentinel
