// A rule is only as good as what is said of it: each check here is something that went wrong in a pack before and was seen too
// late, in a verdict. All rules are compiled together once, and all their lines are asked of all of them in one pass: compiling is what
// takes the time.

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
#include <optional>

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

/// All rules that lines are asked of, and those whose place the answers are told by.
class Asked
{
public:
    /// Answers by which the rule is known in matching().
    int add(const Rule& rule, bool isInForce)
    {
        m_rules.push_back(rule);
        m_inForce.push_back(isInForce);
        return int(m_rules.size()) - 1;
    }
    size_t addLines(const std::vector<std::string>& lines)
    {
        m_lines.insert(m_lines.end(), lines.begin(), lines.end());
        return m_lines.size() - lines.size();
    }
    void ask()
    {
        std::vector<RuleProbe::Unusable> unusable;
        m_probe = RuleProbe::of(m_rules, unusable);
        for (const RuleProbe::Unusable& one : unusable)
            m_unusable.insert(one.rule, one.reason);
        m_answers = m_probe->matching(m_lines);
    }

    const Rule& rule(int at) const { return m_rules[size_t(at)]; }
    bool isInForce(int at) const { return m_inForce[size_t(at)]; }
    QString reasonAgainst(int at) const { return m_unusable.value(at); } ///< empty: it can be used
    const std::vector<int>& matching(size_t line) const { return m_answers[line]; }
    bool matches(int at, size_t line) const { return std::binary_search(m_answers[line].begin(), m_answers[line].end(), at); }
    /// Bytes of a rule that is so large by itself that the caches feel it, or nothing. Looked for only where all of them are larger
    /// than they should be: triage asks some dozens together, among which one alone may cost little.
    qint64 largeBytes(int at) const
    {
        constexpr size_t askedTogether = 40;
        if (m_probe->bytes() <= largeRule * (m_rules.size() / askedTogether + 1))
            return 0;
        const Result<RuleProbe> alone = RuleProbe::compile({rule(at)});
        return alone && alone->bytes() > largeRule ? qint64(alone->bytes()) : 0;
    }

private:
    std::vector<Rule> m_rules;
    std::vector<bool> m_inForce;
    std::vector<std::string> m_lines;
    std::optional<RuleProbe> m_probe;
    QHash<int, QString> m_unusable;
    std::vector<std::vector<int>> m_answers;
};

/// A rule that is looked at: where it stands, and its lines, among all that are asked.
struct Subject
{
    const Rule* rule = nullptr;
    int at = -1;
    int after = -1; ///< its expression of "after"; -1: none
    size_t matches = 0;
    size_t rejects = 0;
};

Subject subjectOf(const Rule& rule, bool isInForce, Asked& asked)
{
    Subject subject{&rule, asked.add(rule, isInForce), -1, asked.addLines(rule.matches), asked.addLines(rule.rejects)};
    if (!rule.scope.after.isEmpty()) {
        Rule after = rule;
        after.pattern = rule.scope.after.toStdString();
        subject.after = asked.add(after, false);
    }
    return subject;
}

class Linter
{
public:
    void lint(const Subject& subject, const Asked& asked, size_t harmless)
    {
        m_rule = subject.rule;
        if (const QString reason = asked.reasonAgainst(subject.at); !reason.isEmpty()) {
            say(Severity::Error, Check::Pattern, Text::tr("the expression cannot be used: %1").arg(reason));
            return;
        }
        if (const QString reason = asked.reasonAgainst(subject.after); !reason.isEmpty())
            say(Severity::Error, Check::Pattern, Text::tr("the expression of \"after\" cannot be used: %1").arg(reason));
        checkExamples(subject, asked);
        checkTexts();
        checkCost(asked.largeBytes(subject.at));
        for (size_t i = 0; i < harmlessLines().size(); ++i) {
            if (asked.matches(subject.at, harmless + i)) {
                say(Severity::Warning, Check::Broad,
                    Text::tr("it is too broad: it fires on \"%1\", which healthy runs say").arg(shown(harmlessLines()[i])));
                break;
            }
        }
    }

    /// Which others speak where this one should.
    void lintOverlap(const Subject& subject, const Asked& asked)
    {
        const Rule& rule = *subject.rule;
        m_rule = &rule;
        QSet<QString> told;
        for (size_t line = 0; line < rule.matches.size(); ++line) {
            for (int at : asked.matching(subject.matches + line)) {
                const Rule& other = asked.rule(at);
                const bool scoped = other.scope != RuleScope();
                const bool isSaid = rule.before.contains(other.id) || other.before.contains(rule.id);
                if (!asked.isInForce(at) || isSaid || other.id == rule.id || scoped || other.summary || rule.summary
                    || other.category == rule.category || other.confidence <= rule.confidence || told.contains(other.id))
                    continue;
                told.insert(other.id);
                say(Severity::Warning, Check::Overlap,
                    Text::tr("its line \"%1\" is decided by %2, which says %3 with more confidence; let it match less, or say with "
                             "\"before\" which of them decides")
                        .arg(shown(rule.matches[line]), other.id, displayName(other.category)));
            }
        }
    }

    /// What it says of others has to hold of them.
    void lintOrder(const Rule& rule, const QHash<QString, const Rule*>& known)
    {
        m_rule = &rule;
        for (const QString& id : rule.before) {
            const Rule* other = known.value(id);
            if (!other)
                say(Severity::Warning, Check::Incomplete, Text::tr("it decides before %1, which there is not").arg(id));
            else if (other->before.contains(rule.id) && rule.id < id)
                say(Severity::Error, Check::Overlap, Text::tr("it decides before %1, and that one before it").arg(id));
        }
    }

    void say(Severity severity, Check check, const QString& text)
    {
        problems.push_back({severity, check, m_rule->file, m_rule->line, m_rule->id, text});
    }
    void lookAt(const Rule& rule) { m_rule = &rule; }

    std::vector<RuleProblem> problems;

private:
    void checkCost(qint64 largeBytes)
    {
        if (largeBytes > 0)
            say(Severity::Warning, Check::Slow,
                Text::tr("it is slow: compiled it takes %1 kB, most take a few; write \".*\" for \".{0,80}\", and fewer alternatives")
                    .arg(largeBytes / 1024));
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

    void checkExamples(const Subject& subject, const Asked& asked)
    {
        const Rule& rule = *m_rule;
        QRegularExpression groups(QString::fromStdString(rule.pattern));
        if (rule.ignoreCase)
            groups.setPatternOptions(QRegularExpression::CaseInsensitiveOption);
        for (size_t i = 0; i < rule.matches.size(); ++i) {
            if (!asked.matches(subject.at, subject.matches + i))
                say(Severity::Error, Check::Example, Text::tr("it does not match its own line \"%1\"").arg(shown(rule.matches[i])));
            else if (!groups.match(QString::fromStdString(rule.matches[i])).hasMatch())
                say(Severity::Error, Check::Example,
                    Text::tr("its title cannot be filled from its own line \"%1\"").arg(shown(rule.matches[i])));
        }
        for (size_t i = 0; i < rule.rejects.size(); ++i) {
            if (asked.matches(subject.at, subject.rejects + i))
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

    // Which rule stands for each id in the end; the last one does.
    QHash<QString, const Rule*> inForce;
    for (const RulePack& pack : packs) {
        for (const Rule& rule : pack.rules)
            inForce.insert(rule.id, &rule);
    }
    Asked asked;
    const size_t harmless = asked.addLines(harmlessLines());
    std::vector<Subject> subjects;
    for (size_t i = 0; i < packs.size() && !stop.stop_requested(); ++i) {
        const RuleFile& file = i < firstOwn ? before[i] : files[i - firstOwn];
        for (const RuleMistake& mistake : packs[i].mistakes) {
            if (i >= firstOwn)
                linter.problems.push_back({Severity::Error, Check::Yaml, file.name, mistake.line, mistake.rule, mistake.text});
        }
        for (const Rule& rule : packs[i].rules) {
            const Rule* other = earlier.value(rule.id);
            earlier.insert(rule.id, &rule);
            const bool decides = inForce.value(rule.id) == &rule;
            if (i < firstOwn) {
                if (!rule.disabled && decides)
                    asked.add(rule, true);
                continue;
            }
            linter.lookAt(rule);
            if (other && (isBuiltIn(rule.file) || !isBuiltIn(other->file)))
                linter.say(isBuiltIn(rule.file) ? Severity::Error : Severity::Warning, Check::Duplicate,
                           Text::tr("the same id stands in %1:%2").arg(other->file).arg(other->line));
            if (!rule.disabled)
                subjects.push_back(subjectOf(rule, decides, asked));
            else if (!other)
                linter.say(Severity::Warning, Check::Incomplete, Text::tr("it disables a rule that there is not"));
        }
    }
    if (!stop.stop_requested())
        asked.ask();
    for (const Subject& subject : subjects) {
        if (stop.stop_requested())
            break;
        linter.lint(subject, asked, harmless);
        linter.lintOverlap(subject, asked);
        linter.lintOrder(*subject.rule, inForce);
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
