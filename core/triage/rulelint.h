#pragma once

#include "core/triage/rules.h"

#include <functional>
#include <stop_token>
#include <vector>

namespace sentinel {

/// Something that is wrong with a rule pack, or that its maker should look at.
struct RuleProblem
{
    enum class Severity { Warning, Error };
    /// What was looked at; the JSON names (jsonName) never change.
    enum class Check { Yaml, Pattern, Example, Incomplete, Duplicate, Overlap, Slow, Broad };

    Severity severity = Severity::Warning;
    Check check = Check::Yaml;
    QString file;
    int line = 1;
    QString rule; ///< id, where it is known
    QString text;
    bool operator==(const RuleProblem&) const = default;
};
std::string_view jsonName(RuleProblem::Severity severity);
std::string_view jsonName(RuleProblem::Check check);

/// How often a rule fired in passing logs, from a back-test.
struct RuleBreadth
{
    QString rule;
    qint64 passing = 0; ///< passing logs in which it fired
    qint64 all = 0;     ///< passing logs
    bool isTooBroad() const { return passing > 0 && passing * 10 > all; }
    bool operator==(const RuleBreadth&) const = default;
};

/// Everything that is wrong in `files`, by file and line. `before` are the packs that are read before them in use (the built-in ones
/// when `files` are somebody's own): what they may override, and what their lines are weighed against. `breadth` is what a
/// back-test found, or empty. Pure; any thread; a fraction of a second for a few hundred rules.
std::vector<RuleProblem> lintRules(const std::vector<RuleFile>& files, const std::vector<RuleFile>& before,
                                   const std::vector<RuleBreadth>& breadth = {}, std::stop_token stop = {});

/// Lines of healthy runs, built into the program: a rule that fires on one of them is too broad.
const std::vector<std::string>& harmlessLines();

} // namespace sentinel
