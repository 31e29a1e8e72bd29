#include "app/cli/commands.h"

#include "app/cli/inputs.h"
#include "app/cli/rules.h"
#include "app/cli/terminal.h"
#include "core/base/json.h"
#include "core/pipeline/analysis.h"
#include "core/pipeline/backtest.h"
#include "core/pipeline/rulefiles.h"
#include "core/triage/rulelint.h"
#include "core/triage/ruleloader.h"

#include <algorithm>

namespace sentinel {

namespace {

using Severity = RuleProblem::Severity;

/// The packs that are to be looked at, and those that are read before them.
struct Packs
{
    std::vector<RuleFile> files;
    std::vector<RuleFile> before;
};

/// Those that are named, or else all in force.
std::optional<Packs> packsOf(const Call& call, const QStringList& paths)
{
    QStringList own = paths;
    if (own.isEmpty()) {
        const std::optional<QStringList> inForce = ownRuleFiles(call);
        if (!inForce)
            return {};
        own = *inForce;
    }
    Packs packs;
    for (const QString& path : own) {
        Result<RuleFile> file = readRuleFile(path);
        if (!file) {
            complain(file.error().message);
            return {};
        }
        packs.files.push_back(std::move(*file));
    }
    std::vector<RuleFile> builtIn = RuleSet::builtInFiles();
    if (paths.isEmpty())
        packs.files.insert(packs.files.begin(), builtIn.begin(), builtIn.end());
    else
        packs.before = std::move(builtIn);
    return packs;
}

qint64 countOf(const std::vector<RuleProblem>& problems, Severity severity)
{
    return std::count_if(problems.begin(), problems.end(), [severity](const RuleProblem& p) { return p.severity == severity; });
}

qint64 rulesIn(const std::vector<RuleFile>& files)
{
    qint64 count = 0;
    for (const RuleFile& file : files)
        count += qint64(readPack(file).rules.size());
    return count;
}

std::string problemJson(const RuleProblem& problem, bool alone)
{
    JsonWriter json;
    json.beginObject();
    if (alone)
        json.text("schema", std::string_view("sentinel.rulecheck/1"));
    return json.text("severity", jsonName(problem.severity))
        .text("check", jsonName(problem.check))
        .text("file", problem.file)
        .number("line", qint64(problem.line))
        .textOrNull("rule", problem.rule)
        .text("text", problem.text)
        .endObject()
        .json();
}

} // namespace

int checkRules(Call& call)
{
    const std::optional<Packs> packs = packsOf(call, call.arguments.paths().mid(1));
    if (!packs)
        return 1;
    std::vector<RuleBreadth> breadth;
    if (call.arguments.has("store")) {
        std::vector<RuleFile> all = packs->before;
        all.insert(all.end(), packs->files.begin(), packs->files.end());
        // Packs with mistakes have no rules to be tried; the mistakes are told below.
        if (const Result<RuleSet> rules = RuleSet::load(all)) {
            const std::optional<RuleTestReport> report = testOnStore(call, *rules);
            if (!report)
                return 1;
            breadth = report->breadth();
        }
    }
    const std::vector<RuleProblem> problems = lintRules(packs->files, packs->before, breadth, call.stop);
    if (call.stop.stop_requested()) {
        complain(QStringLiteral("stopped"));
        return 1;
    }
    const qint64 errors = countOf(problems, Severity::Error);
    const qint64 warnings = countOf(problems, Severity::Warning);
    const qint64 rules = rulesIn(packs->files);
    if (call.arguments.has("json")) {
        JsonWriter json;
        json.beginObject()
            .text("schema", std::string_view("sentinel.rulecheck/1"))
            .number("files", qint64(packs->files.size()))
            .number("rules", rules)
            .number("errors", errors)
            .number("warnings", warnings)
            .beginList("items");
        for (const RuleProblem& problem : problems)
            json.raw(problemJson(problem, false));
        call.out.write(json.endList().endObject().json() + '\n');
    } else if (call.arguments.has("jsonl")) {
        for (const RuleProblem& problem : problems)
            call.out.write(problemJson(problem, true) + '\n');
    } else {
        const Terminal terminal(call.out);
        for (const RuleProblem& problem : problems) {
            const bool isError = problem.severity == Severity::Error;
            call.out.write(QStringLiteral("%1:%2: %3: %4%5\n")
                               .arg(problem.file)
                               .arg(problem.line)
                               .arg(terminal.paint(isError ? Terminal::Tone::Bad : Terminal::Tone::Doubtful,
                                                   isError ? QStringLiteral("error") : QStringLiteral("warning")),
                                    problem.rule.isEmpty() ? QString() : problem.rule + QStringLiteral(": "), problem.text));
        }
        call.out.write(
            QStringLiteral("%1 rules in %2 files: %3 errors, %4 warnings\n").arg(rules).arg(packs->files.size()).arg(errors).arg(warnings));
    }
    return errors > 0 ? 1 : 0;
}

} // namespace sentinel
