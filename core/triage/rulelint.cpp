// A rule is only as good as what is said of it: each check here is something that went wrong in a pack before and was seen too
// late, in a verdict. Checks look at one rule alone but for overlaps, which take all of them compiled together.

#include "core/triage/rulelint.h"

#include "core/triage/rulecost.h"
#include "core/triage/ruleloader.h"
#include "core/triage/ruleprobe.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace sentinel {

namespace {

using Check = RuleProblem::Check;
using Severity = RuleProblem::Severity;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(RuleLint)
};

// Nine of ten rules compile to less than 12 kB; one of 256 kB is walked through memory for every log.
constexpr size_t largeRule = 256 * 1024;
constexpr double largeShare = 0.1;
constexpr double vagueConfidence = 0.6;
constexpr qsizetype longestTitle = 90;
constexpr qsizetype shownText = 100;

QString shown(std::string_view line)
{
    QString text = QString::fromUtf8(line.data(), qsizetype(line.size()));
    return text.size() > shownText ? text.left(shownText - 1) + QChar(0x2026) : text;
}

/// The rules of packs without mistakes, as they are in force.
std::vector<Rule> rulesOf(const std::vector<RuleFile>& files)
{
    Result<std::vector<Rule>> rules = mergedRules(files);
    if (!rules)
        return {};
    std::erase_if(*rules, [](const Rule& rule) { return rule.disabled; });
    return std::move(*rules);
}

class Linter
{
public:
    void lint(const Rule& rule)
    {
        m_rule = &rule;
        const Result<RuleProbe> probe = RuleProbe::compile({rule});
        if (!probe) {
            say(Severity::Error, Check::Pattern, Text::tr("the expression cannot be used: %1").arg(probe.error().message));
            return;
        }
        if (!rule.scope.after.isEmpty()) {
            Rule after = rule;
            after.pattern = rule.scope.after.toStdString();
            if (const Result<RuleProbe> made = RuleProbe::compile({after}); !made)
                say(Severity::Error, Check::Pattern, Text::tr("the expression of \"after\" cannot be used: %1").arg(made.error().message));
        }
        checkExamples(*probe);
        checkTexts();
        checkCost(*probe);
        const std::vector<std::vector<int>> healthy = probe->matching(harmlessLines());
        const auto fired = std::find_if(healthy.begin(), healthy.end(), [](const std::vector<int>& rules) { return !rules.empty(); });
        if (fired != healthy.end())
            say(Severity::Warning, Check::Broad,
                Text::tr("it is too broad: it fires on \"%1\", which healthy runs say")
                    .arg(shown(harmlessLines()[size_t(fired - healthy.begin())])));
    }

    /// With all rules compiled together: which others speak where this one should.
    void lintOverlap(const Rule& rule, const RuleProbe& all, const std::vector<Rule>& rules)
    {
        m_rule = &rule;
        QSet<QString> told;
        const std::vector<std::vector<int>> speaking = all.matching(rule.matches);
        for (size_t line = 0; line < speaking.size(); ++line) {
            for (int at : speaking[line]) {
                const Rule& other = rules[size_t(at)];
                const bool scoped = other.scope != RuleScope();
                if (other.id == rule.id || scoped || other.summary || rule.summary || other.category == rule.category
                    || other.confidence <= rule.confidence || told.contains(other.id))
                    continue;
                told.insert(other.id);
                say(Severity::Warning, Check::Overlap,
                    Text::tr("its line \"%1\" is decided by %2, which says %3 with more confidence")
                        .arg(shown(rule.matches[line]), other.id, displayName(other.category)));
            }
        }
    }

    void say(Severity severity, Check check, const QString& text)
    {
        problems.push_back({severity, check, m_rule->file, m_rule->line, m_rule->id, text});
    }
    void lookAt(const Rule& rule) { m_rule = &rule; }

    std::vector<RuleProblem> problems;

private:
    void checkCost(const RuleProbe& probe)
    {
        if (probe.bytes() > largeRule)
            say(Severity::Warning, Check::Slow,
                Text::tr("it is slow: compiled it takes %1 kB, most take a few; shorten its repetitions and alternatives")
                    .arg(probe.bytes() / 1024));
        // Which lines a rule is asked of takes 30 ms to find out: too long for hundreds of ours, whose cost bench_triage tells.
        if (isBuiltIn(m_rule->file))
            return;
        const PatternCost cost = patternCost(m_rule->pattern, m_rule->ignoreCase);
        if (cost.asked == PatternCost::Asked::AllLines)
            say(Severity::Warning, Check::Slow,
                Text::tr(
                    "it is slow: nothing tells which lines it may match, so every line is asked; let each alternative hold a word of five "
                    "letters or more, or begin the line in one way"));
        else if (cost.askedShare > largeShare)
            say(Severity::Warning, Check::Slow,
                Text::tr("it is slow: %1 % of an ordinary log hold what chooses its lines; let it hold a rarer word")
                    .arg(int(cost.askedShare * 100)));
    }

    void checkExamples(const RuleProbe& probe)
    {
        const Rule& rule = *m_rule;
        QRegularExpression groups(QString::fromStdString(rule.pattern));
        if (rule.ignoreCase)
            groups.setPatternOptions(QRegularExpression::CaseInsensitiveOption);
        const std::vector<std::vector<int>> matched = probe.matching(rule.matches);
        for (size_t i = 0; i < matched.size(); ++i) {
            if (matched[i].empty())
                say(Severity::Error, Check::Example, Text::tr("it does not match its own line \"%1\"").arg(shown(rule.matches[i])));
            else if (!groups.match(QString::fromStdString(rule.matches[i])).hasMatch())
                say(Severity::Error, Check::Example,
                    Text::tr("its title cannot be filled from its own line \"%1\"").arg(shown(rule.matches[i])));
        }
        const std::vector<std::vector<int>> rejected = probe.matching(rule.rejects);
        for (size_t i = 0; i < rejected.size(); ++i) {
            if (!rejected[i].empty())
                say(Severity::Error, Check::Example, Text::tr("it matches \"%1\", which it must not").arg(shown(rule.rejects[i])));
        }
        if (rule.rejects.empty())
            say(Severity::Warning, Check::Incomplete, Text::tr("it has no line that it must not match (\"rejects\")"));
    }

    void checkTexts()
    {
        const Rule& rule = *m_rule;
        const auto incomplete = [this](const QString& text) { say(Severity::Warning, Check::Incomplete, text); };
        if (rule.hint.isEmpty() && !rule.summary)
            incomplete(Text::tr("it has no \"hint\": nobody is told what it means"));
        const bool isVague = rule.summary || rule.confidence <= vagueConfidence; // it cannot know
        if (rule.attribution == Attribution::Unknown && !isVague)
            incomplete(Text::tr("it has no \"attribution\": code, test or infrastructure"));
        if (rule.category == Category::Unknown)
            incomplete(Text::tr("it names no category"));
        if (rule.title.trimmed().isEmpty())
            incomplete(Text::tr("its title is empty"));
        else if (rule.title.size() > longestTitle)
            incomplete(Text::tr("its title is longer than %1 characters").arg(longestTitle));
        else if (rule.title.endsWith(u'.'))
            incomplete(Text::tr("its title ends with a full stop"));
        if (!rule.id.contains(u'.'))
            incomplete(Text::tr("its id has no tool in front (\"tool.what\")"));
        if (rule.confidence > 0.98)
            incomplete(Text::tr("nothing is as certain as %1").arg(rule.confidence));
    }

    const Rule* m_rule = nullptr;
};

} // namespace

std::string_view jsonName(RuleProblem::Severity severity)
{
    return severity == Severity::Error ? "error" : "warning";
}

std::string_view jsonName(RuleProblem::Check check)
{
    switch (check) {
    case Check::Yaml:
        return "yaml";
    case Check::Pattern:
        return "pattern";
    case Check::Example:
        return "example";
    case Check::Incomplete:
        return "incomplete";
    case Check::Duplicate:
        return "duplicate";
    case Check::Overlap:
        return "overlap";
    case Check::Slow:
        return "slow";
    case Check::Broad:
        return "broad";
    }
    return "yaml";
}

const std::vector<std::string>& harmlessLines()
{
    static const std::vector<std::string> lines = [] {
        std::vector<std::string> read;
        QFile file(QStringLiteral(":/rules/harmless.txt"));
        if (file.open(QIODevice::ReadOnly)) {
            for (const QByteArray& line : file.readAll().split('\n')) {
                if (!line.isEmpty())
                    read.push_back(line.toStdString());
            }
        }
        return read;
    }();
    return lines;
}

std::vector<RuleProblem> lintRules(const std::vector<RuleFile>& files, const std::vector<RuleFile>& before,
                                   const std::vector<RuleBreadth>& breadth, std::stop_token stop)
{
    Linter linter;
    QHash<QString, const Rule*> earlier;
    std::vector<RulePack> packs;
    for (const RuleFile& file : before)
        packs.push_back(readPack(file));
    const size_t firstOwn = packs.size();
    for (const RuleFile& file : files)
        packs.push_back(readPack(file));

    bool usable = true;
    for (size_t i = 0; i < packs.size() && !stop.stop_requested(); ++i) {
        const RuleFile& file = i < firstOwn ? before[i] : files[i - firstOwn];
        for (const RuleMistake& mistake : packs[i].mistakes) {
            usable = false;
            if (i >= firstOwn)
                linter.problems.push_back({Severity::Error, Check::Yaml, file.name, mistake.line, mistake.rule, mistake.text});
        }
        for (const Rule& rule : packs[i].rules) {
            const Rule* other = earlier.value(rule.id);
            earlier.insert(rule.id, &rule);
            if (i < firstOwn)
                continue;
            linter.lookAt(rule);
            if (other && (isBuiltIn(rule.file) || !isBuiltIn(other->file)))
                linter.say(isBuiltIn(rule.file) ? Severity::Error : Severity::Warning, Check::Duplicate,
                           Text::tr("the same id stands in %1:%2").arg(other->file).arg(other->line));
            if (rule.disabled) {
                if (!other)
                    linter.say(Severity::Warning, Check::Incomplete, Text::tr("it disables a rule that there is not"));
                continue;
            }
            linter.lint(rule);
        }
    }
    std::vector<RuleFile> all = before;
    all.insert(all.end(), files.begin(), files.end());
    if (usable && !stop.stop_requested()) {
        const std::vector<Rule> rules = rulesOf(all);
        if (const Result<RuleProbe> probe = RuleProbe::compile(rules)) {
            for (size_t i = firstOwn; i < packs.size() && !stop.stop_requested(); ++i) {
                for (const Rule& rule : packs[i].rules) {
                    if (!rule.disabled)
                        linter.lintOverlap(rule, *probe, rules);
                }
            }
        }
    }
    for (const RuleBreadth& one : breadth) {
        const Rule* rule = earlier.value(one.rule);
        if (!rule || !one.isTooBroad() || std::none_of(files.begin(), files.end(), [&](const RuleFile& f) { return f.name == rule->file; }))
            continue;
        linter.lookAt(*rule);
        linter.say(Severity::Warning, Check::Broad,
                   Text::tr("it is too broad: it fires in %1 of %2 passing logs").arg(one.passing).arg(one.all));
    }
    QHash<QString, size_t> order;
    for (const RuleFile& file : files)
        order.insert(file.name, size_t(order.size()));
    std::stable_sort(linter.problems.begin(), linter.problems.end(), [&](const RuleProblem& a, const RuleProblem& b) {
        return a.file != b.file ? order.value(a.file) < order.value(b.file) : a.line < b.line;
    });
    return linter.problems;
}

} // namespace sentinel
