#include "core/pipeline/backtest.h"

#include "core/base/text.h"
#include "core/pipeline/openlog.h"
#include "core/reports/reports.h"
#include "core/triage/lines.h"
#include "core/triage/readandtriage.h"
#include "core/triage/rulehits.h"
#include "core/triage/triage.h"

#include <QHash>

#include <algorithm>
#include <cmath>

namespace sentinel {

namespace {

constexpr qint64 heldInMemory = 64 << 20;
constexpr size_t matchesShown = 20;        ///< of one rule in one log
constexpr double tellingConfidence = 0.05; ///< less is no other verdict
constexpr size_t textShown = 300;

/// The parts of a rule that a verdict may depend on.
Rule telling(Rule rule)
{
    rule.matches.clear();
    rule.rejects.clear();
    rule.pack.clear();
    rule.file.clear();
    rule.overrides.clear();
    rule.line = 0;
    return rule;
}

bool isScoped(const Rule& rule)
{
    return rule.scope != RuleScope();
}

QString lineText(Lines& lines, qint64 line)
{
    const std::string_view text = lines.text(line);
    return displayText(shortened(text, textShown));
}

} // namespace

std::vector<RuleBreadth> RuleTestReport::breadth() const
{
    std::vector<RuleBreadth> all;
    for (const RuleTally& rule : rules)
        all.push_back({rule.id, rule.passing, passing});
    return all;
}

Result<Log> logToTry(const QString& dataFolder, const StoredLog& log, std::stop_token stop)
{
    return log.bytes <= heldInMemory ? loadStoredLog(dataFolder, log, stop) : openStoredLog(dataFolder, log, stop);
}

JudgedLog judgeNow(const Log& log, const RuleSet& rules, std::stop_token stop)
{
    const Verdict verdict = readAndTriage(log, rules, nullptr, stop).verdict;
    JudgedLog judged;
    judged.outcome = verdict.outcome;
    judged.category = verdict.category;
    judged.rule = verdict.rule;
    judged.version = triageVersion;
    judged.rulesKey = rules.key();
    return judged;
}

RuleTestReport emptyReport(const RuleSet& rules)
{
    RuleTestReport report;
    for (const Rule& rule : rules.rules())
        report.rules.push_back({rule.id, 0, 0, 0, 0, 0});
    return report;
}

TestedLog testLog(const Log& log, const JudgedLog& judged, const RuleSet& rules, std::stop_token stop)
{
    TestedLog tested;
    tested.outcome = judged.outcome;
    for (const RuleHit& hit : ruleHits(log, rules, stop)) {
        if (std::find(tested.fired.begin(), tested.fired.end(), hit.rule) == tested.fired.end())
            tested.fired.push_back(hit.rule);
    }
    if (tested.outcome != Outcome::Failed || stop.stop_requested())
        return tested;
    QString decided = judged.rule;
    if (judged.version != triageVersion || judged.rulesKey.isEmpty() || judged.rulesKey != rules.key())
        decided = readAndTriage(log, rules, nullptr, stop, judged.outcome).verdict.rule;
    const auto rule =
        std::find_if(rules.rules().begin(), rules.rules().end(), [&](const Rule& r) { return !decided.isEmpty() && r.id == decided; });
    if (rule == rules.rules().end())
        return tested;
    tested.decided = int(rule - rules.rules().begin());
    tested.disagreed = judged.said && *judged.said != Category::Unknown && *judged.said != rule->category;
    return tested;
}

void add(RuleTestReport& report, const TestedLog& tested)
{
    const bool failing = tested.outcome == Outcome::Failed;
    const bool passing = tested.outcome == Outcome::Passed;
    ++(failing ? report.failing : passing ? report.passing : report.other);
    for (int rule : tested.fired) {
        RuleTally& tally = report.rules[size_t(rule)];
        ++(failing ? tally.failing : passing ? tally.passing : tally.other);
    }
    if (tested.decided >= 0) {
        ++report.rules[size_t(tested.decided)].decided;
        report.rules[size_t(tested.decided)].disagreed += tested.disagreed ? 1 : 0;
    }
}

std::vector<RuleChange> changesBetween(const std::vector<Rule>& before, const std::vector<Rule>& after)
{
    std::vector<RuleChange> changes;
    QHash<QString, const Rule*> old;
    for (const Rule& rule : before) {
        if (!rule.disabled)
            old.insert(rule.id, &rule);
    }
    QHash<QString, bool> kept;
    for (const Rule& rule : after) {
        if (rule.disabled)
            continue;
        kept.insert(rule.id, true);
        const Rule* was = old.value(rule.id);
        if (!was)
            changes.push_back({rule.id, {}, rule});
        else if (telling(*was) != telling(rule))
            changes.push_back({rule.id, *was, rule});
    }
    for (const Rule& rule : before) {
        if (!rule.disabled && !kept.contains(rule.id))
            changes.push_back({rule.id, rule, {}});
    }
    return changes;
}

struct RuleTrial::Private
{
    std::vector<RuleChange> changes;
    RuleProbe probe; ///< of both versions of every rule
    struct Side
    {
        int change = 0;
        bool isAfter = false;
    };
    std::vector<Side> sides;       ///< of each rule in the probe
    std::optional<RuleSet> scoped; ///< the new versions that have a scope, to be asked where it holds
    std::vector<int> scopedChange; ///< of each of its rules
};

Result<RuleTrial> RuleTrial::prepare(std::vector<RuleChange> changes)
{
    auto d = std::make_shared<Private>();
    d->changes = std::move(changes);
    std::vector<Rule> rules, scoped;
    for (size_t i = 0; i < d->changes.size(); ++i) {
        const RuleChange& change = d->changes[i];
        if (change.before
            && (!change.after || change.before->pattern != change.after->pattern
                || change.before->ignoreCase != change.after->ignoreCase)) {
            rules.push_back(*change.before);
            d->sides.push_back({int(i), false});
        }
        if (change.after) {
            rules.push_back(*change.after);
            d->sides.push_back({int(i), true});
            if (isScoped(*change.after)) {
                scoped.push_back(*change.after);
                d->scopedChange.push_back(int(i));
            }
        }
    }
    Result<RuleProbe> probe = RuleProbe::compile(rules);
    if (!probe)
        return probe.error();
    d->probe = std::move(*probe);
    if (!scoped.empty()) {
        Result<RuleSet> set = RuleSet::of(scoped);
        if (!set)
            return set.error();
        d->scoped = std::move(*set);
    }
    RuleTrial trial;
    trial.m_d = std::move(d);
    return trial;
}

const std::vector<RuleChange>& RuleTrial::changes() const
{
    return m_d->changes;
}

TriedLog RuleTrial::tryLog(const Log& log, std::stop_token stop) const
{
    TriedLog tried;
    tried.lines.assign(m_d->changes.size(), 0);
    const RuleProbe::Answer answer = m_d->probe.search(log, matchesShown, stop);
    bool anyScoped = false;
    for (size_t rule = 0; rule < m_d->sides.size(); ++rule) {
        if (answer.count[rule] == 0)
            continue;
        tried.isTouched = true;
        const Private::Side side = m_d->sides[rule];
        if (!side.isAfter)
            continue;
        if (isScoped(*m_d->changes[size_t(side.change)].after))
            anyScoped = true;
        else
            tried.lines[size_t(side.change)] = answer.count[rule];
    }
    if (!tried.isTouched || stop.stop_requested())
        return tried;
    Lines lines(log);
    for (const RuleProbe::Found& found : answer.found) {
        const Private::Side side = m_d->sides[size_t(found.rule)];
        if (side.isAfter && !isScoped(*m_d->changes[size_t(side.change)].after))
            tried.matches.push_back({side.change, found.line, lineText(lines, found.line)});
    }
    if (anyScoped) {
        for (const RuleHit& hit : ruleHits(log, *m_d->scoped, stop)) {
            const int change = m_d->scopedChange[size_t(hit.rule)];
            if (size_t(tried.lines[size_t(change)]++) < matchesShown)
                tried.matches.push_back({change, hit.line, lineText(lines, hit.line)});
        }
        std::stable_sort(tried.matches.begin(), tried.matches.end(),
                         [](const TriedMatch& a, const TriedMatch& b) { return a.line < b.line; });
    }
    return tried;
}

void add(RuleTrialReport& report, Outcome outcome, const TriedLog& tried)
{
    const bool failing = outcome == Outcome::Failed;
    const bool passing = outcome == Outcome::Passed;
    ++(failing ? report.failing : passing ? report.passing : report.other);
    report.changes.resize(std::max(report.changes.size(), tried.lines.size()));
    for (size_t i = 0; i < tried.lines.size(); ++i) {
        if (tried.lines[i] == 0)
            continue;
        RuleTrialReport::Change& change = report.changes[i];
        ++(failing ? change.failing : passing ? change.passing : change.other);
        if (failing || passing)
            (failing ? change.failingLines : change.passingLines) += tried.lines[i];
    }
}

RuleTrialReport& RuleTrialReport::operator+=(const RuleTrialReport& other)
{
    failing += other.failing;
    passing += other.passing;
    this->other += other.other;
    unread += other.unread;
    changes.resize(std::max(changes.size(), other.changes.size()));
    for (size_t i = 0; i < other.changes.size(); ++i) {
        changes[i].failing += other.changes[i].failing;
        changes[i].passing += other.changes[i].passing;
        changes[i].other += other.changes[i].other;
        changes[i].failingLines += other.changes[i].failingLines;
        changes[i].passingLines += other.changes[i].passingLines;
    }
    return *this;
}

VerdictBrief briefOf(const Verdict& verdict)
{
    return {verdict.outcome, verdict.category, verdict.attribution, verdict.confidence, verdict.rule, verdict.title};
}

std::optional<VerdictChange> changeIn(const Log& log, const RuleSet& before, const RuleSet& after, std::stop_token stop)
{
    const TestReport tests = readLogTests(log, stop);
    VerdictChange change;
    change.before = briefOf(triageLog(log, tests, before, nullptr, stop));
    change.after = briefOf(triageLog(log, tests, after, nullptr, stop));
    VerdictBrief asSure = change.after;
    if (std::abs(change.before.confidence - change.after.confidence) < tellingConfidence)
        asSure.confidence = change.before.confidence;
    if (stop.stop_requested() || change.before == asSure)
        return {};
    return change;
}

} // namespace sentinel
