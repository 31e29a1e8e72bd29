#pragma once

#include "core/domain/verdict.h"
#include "core/logs/log.h"
#include "core/store/judgedlogs.h"
#include "core/triage/rulelint.h"
#include "core/triage/ruleprobe.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace sentinel {

// What rules do to logs that are known already. A test asks of the rules in force how often each speaks and decides; a trial asks
// of edited ones where they would match, and which verdicts they would change. Both look at one log at a time and can be added up in
// any order, so that whoever has threads may use them.

/// How often a rule spoke, and how often it had the last word.
struct RuleTally
{
    QString id;
    qint64 failing = 0;   ///< failing logs in which it fires, its scope included
    qint64 passing = 0;   ///< the same of passing ones
    qint64 other = 0;     ///< the same of those that nobody knows the end of
    qint64 decided = 0;   ///< failing logs whose verdict is its
    qint64 disagreed = 0; ///< of these, where a person said another category
    bool operator==(const RuleTally&) const = default;
};

/// What a test found in all.
struct RuleTestReport
{
    qint64 failing = 0; ///< logs that were looked at
    qint64 passing = 0;
    qint64 other = 0;
    qint64 unread = 0;            ///< logs that could not be read
    std::vector<RuleTally> rules; ///< in the order of the set
    bool operator==(const RuleTestReport&) const = default;

    std::vector<RuleBreadth> breadth() const;
};

/// What one log says to a test.
struct TestedLog
{
    Outcome outcome = Outcome::Unknown;
    std::vector<int> fired; ///< indices of rules, each once
    int decided = -1;       ///< the rule whose verdict it is
    bool disagreed = false;
};

/// A stored log, in memory when it is small enough for that. Blocks; any thread.
Result<Log> logToTry(const QString& dataFolder, const StoredLog& log, std::stop_token stop = {});
/// A log that is not stored, judged by these rules: how it ended is what they say.
JudgedLog judgeNow(const Log& log, const RuleSet& rules, std::stop_token stop = {});

/// The report before any log was looked at.
RuleTestReport emptyReport(const RuleSet& rules);
/// Looks at one log. What was said of it is believed if it comes from these rules, otherwise it is judged again. Any thread.
TestedLog testLog(const Log& log, const JudgedLog& judged, const RuleSet& rules, std::stop_token stop = {});
void add(RuleTestReport& report, const TestedLog& tested);

/// A rule before and after somebody edited it.
struct RuleChange
{
    QString id;
    std::optional<Rule> before; ///< none: it is new
    std::optional<Rule> after;  ///< none: it was taken out or disabled
    bool operator==(const RuleChange&) const = default;
};
/// What differs between two sets of effective rules, but for where they are written and their examples.
std::vector<RuleChange> changesBetween(const std::vector<Rule>& before, const std::vector<Rule>& after);

/// A line that an edited rule matches.
struct TriedMatch
{
    int change = 0; ///< index among the trial's changes
    qint64 line = 0;
    QString text;
    bool operator==(const TriedMatch&) const = default;
};

/// What edited rules do in one log.
struct TriedLog
{
    std::vector<TriedMatch> matches; ///< as the rules are after the edit, scope included: the first of each
    std::vector<qint64> lines;       ///< of each change: how many lines in all
    bool isTouched = false;          ///< its verdict may have changed
};

/// In how many logs edited rules match, and how many lines there.
struct RuleTrialReport
{
    struct Change
    {
        qint64 failing = 0; ///< logs
        qint64 passing = 0;
        qint64 other = 0;
        qint64 failingLines = 0;
        qint64 passingLines = 0;
        bool operator==(const Change&) const = default;
    };
    qint64 failing = 0; ///< logs that were looked at
    qint64 passing = 0;
    qint64 other = 0;
    qint64 unread = 0;
    std::vector<Change> changes; ///< in the order of the trial
    bool isTooBroad(size_t change) const { return RuleBreadth{{}, changes[change].passing, passing}.isTooBroad(); }
    RuleTrialReport& operator+=(const RuleTrialReport& other);
    bool operator==(const RuleTrialReport&) const = default;
};
void add(RuleTrialReport& report, Outcome outcome, const TriedLog& tried);

/// What matters of a verdict when two are compared.
struct VerdictBrief
{
    Outcome outcome = Outcome::Unknown;
    Category category = Category::Unknown;
    Attribution attribution = Attribution::Unknown;
    double confidence = 0;
    QString rule;
    QString title;
    bool operator==(const VerdictBrief&) const = default;
};
VerdictBrief briefOf(const Verdict& verdict);

struct VerdictChange
{
    VerdictBrief before;
    VerdictBrief after;
    bool operator==(const VerdictChange&) const = default;
};

/// Edited rules on their way over the history. Immutable; any thread; copies share.
class RuleTrial
{
public:
    /// Errors: Malformed (an expression cannot be used: says why).
    static Result<RuleTrial> prepare(std::vector<RuleChange> changes);

    const std::vector<RuleChange>& changes() const;
    TriedLog tryLog(const Log& log, std::stop_token stop = {}) const;

private:
    struct Private;
    std::shared_ptr<const Private> m_d;
};

/// What a log's verdict is by the one set and by the other; nothing if it is the same but for a hair of confidence. Any thread.
std::optional<VerdictChange> changeIn(const Log& log, const RuleSet& before, const RuleSet& after, std::stop_token stop = {});

} // namespace sentinel
