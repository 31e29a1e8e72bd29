#include "core/pipeline/rulebench.h"
#include "core/triage/ruleloader.h"

#include <algorithm>

namespace sentinel {

namespace {

std::vector<bool> matchesOf(const RuleProbe& probe, const std::vector<std::string>& lines)
{
    std::vector<bool> found;
    for (const std::string& line : lines)
        found.push_back(!probe.matching(line).empty());
    return found;
}

} // namespace

bool RuleCheck::hasErrors() const
{
    return !rule
        || std::any_of(problems.begin(), problems.end(), [](const RuleProblem& p) { return p.severity == RuleProblem::Severity::Error; });
}

RuleCheck checkRule(const QByteArray& item, const QStringList& tried)
{
    // An item of a list of its own: one line before it, and two blanks in front of each of its lines.
    QByteArray pack = "rules:\n";
    for (const QByteArray& line : item.split('\n'))
        pack += (line.isEmpty() ? QByteArray() : "  " + line) + '\n';
    RuleCheck check;
    check.problems = lintRules({{QString(), pack}}, {});
    for (RuleProblem& problem : check.problems)
        problem.line = std::max(1, problem.line - 1);
    const RulePack read = readPack({QString(), pack});
    if (read.rules.size() != 1)
        return check;
    check.rule = read.rules.front();
    if (check.rule->disabled)
        return check;
    const Result<RuleProbe> probe = RuleProbe::compile({*check.rule});
    if (!probe)
        return check;
    check.matches = matchesOf(*probe, check.rule->matches);
    check.rejects = matchesOf(*probe, check.rule->rejects);
    std::vector<std::string> lines;
    for (const QString& line : tried)
        lines.push_back(line.toStdString());
    check.tried = matchesOf(*probe, lines);
    for (const std::string& line : check.rule->matches)
        check.titles << titleFrom(*check.rule, line);
    return check;
}

} // namespace sentinel
