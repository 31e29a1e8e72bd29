#include "core/base/text.h"
#include "core/logs/compare.h"
#include "core/reports/testreading.h"
#include "core/triage/advice.h"
#include "core/triage/blocks.h"
#include "core/triage/choice.h"
#include "core/triage/evidence.h"
#include "core/triage/fingerprint.h"
#include "core/triage/frames.h"
#include "core/triage/naming.h"
#include "core/triage/purpose.h"
#include "core/triage/readandtriage.h"
#include "core/triage/title.h"
#include "core/triage/triage.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Triage)
};

constexpr size_t failedTestsKept = 1000;

std::vector<TestResult> failedOnes(const TestReport& tests)
{
    const std::vector<bool> stands = lastTries(tests.results);
    std::vector<TestResult> failed;
    for (size_t i = 0; i < stands.size() && failed.size() < failedTestsKept; ++i) {
        const TestResult& test = tests.results[i];
        if (stands[i] && (test.status == TestStatus::Failed || test.status == TestStatus::Error))
            failed.push_back(test);
    }
    return failed;
}

/// What is usual for the category, where no signature knew better.
void advise(Verdict& verdict)
{
    const Advice advice = adviceFor(verdict.category);
    if (verdict.attribution == Attribution::Unknown)
        verdict.attribution = advice.attribution;
    if (verdict.hint.isEmpty())
        verdict.hint = advice.hint;
    if (verdict.remediation.isEmpty())
        verdict.remediation = advice.remediation;
}

QString ruleTitle(const RuleSet& rules, const Choice& choice, Lines& lines)
{
    const Rule& rule = rules.rules()[size_t(choice.rule)];
    const QString title = tidyTitle(titleFor(rules, choice.rule, lines.text(choice.ruleLine)));
    if (!rule.summary || rule.title.contains(u'\\'))
        return title;
    // It says that something failed, and not even what.
    const QString above = lastWordAbove(lines, choice.ruleLine);
    return above.isEmpty() ? title : tidyTitle(Text::tr("%1: %2").arg(title, above));
}

/// What the first of the best blocks that says something says.
QString blockTitle(const std::vector<Candidate>& candidates, Lines& lines)
{
    constexpr size_t asked = 3;
    for (size_t i = 0; i < std::min(candidates.size(), asked); ++i) {
        if (QString title = lineTitle(lines, namingLine(candidates[i])); !title.isEmpty())
            return title;
    }
    return {};
}

/// What the fingerprint is made of: the lines of the first block that name the cause, and the one that its rule knows.
std::vector<std::string> keyLines(const std::vector<Candidate>& candidates, size_t shown, Lines& lines)
{
    constexpr qint64 mostLines = 1000;
    if (shown == 0)
        return {};
    const Candidate& first = candidates.front();
    std::string block;
    for (qint64 line = first.lines.first; line <= std::min(first.lines.last, first.lines.first + mostLines); ++line)
        block.append(lines.text(line)) += '\n';
    std::vector<std::string> keys = namingLinesOf(block);
    if (keys.empty())
        keys.emplace_back(lines.text(namingLine(first)));
    if (first.ruleLine > 0 && !isFailureHead(lines.text(first.ruleLine)))
        keys.emplace_back(lines.text(first.ruleLine));
    return keys;
}

/// The same of a test in a report, so that its failure is known again in a log, where the two print the same text.
std::vector<std::string> keyLines(const TestResult& test)
{
    std::vector<std::string> keys = namingLinesOf(utf8(test.message));
    // Other tests fail with the same words: without a place in the code the test itself is the place.
    if (std::none_of(keys.begin(), keys.end(), [](const std::string& line) { return namesPlace(line); }))
        keys.push_back(utf8(test.suite + u' ' + test.name));
    return keys;
}

void setFingerprint(Verdict& verdict, const std::vector<std::string>& lines)
{
    Fingerprint fingerprint = fingerprintOf(verdict.category, lines);
    verdict.fingerprint = std::move(fingerprint.id);
    verdict.skeleton = std::move(fingerprint.skeleton);
}

/// A log on its way to a verdict.
struct Reading
{
    Lines lines;
    const TestReport& tests;
    const RuleSet& rules;
    std::optional<LogReading> read; ///< nothing when it was stopped
};

Reading readingFor(const Log& log, const TestReport& tests, const RuleSet& rules, std::stop_token stop, Outcome said)
{
    Reading reading{Lines(log), tests, rules, {}};
    reading.read = readingOf(reading.lines, tests, rules, std::move(stop), said);
    return reading;
}

Verdict judged(Reading& reading, const LineSet* isNew)
{
    Lines& lines = reading.lines;
    const RuleSet& rules = reading.rules;
    const TestCounts& counts = reading.tests.counts;
    Verdict verdict;
    verdict.version = triageVersion;
    verdict.tests = counts;
    verdict.holes = lines.log().holes();
    if (!reading.read)
        return verdict;
    verdict.outcome = reading.read->situation.outcome;
    if (verdict.outcome == Outcome::Passed)
        return verdict;
    const Weights& weights = builtInWeights();
    const Evidence evidence = evidenceIn(*reading.read, lines, reading.tests, rules, weights, isNew);
    verdict.failedTests = failedOnes(reading.tests);
    verdict.evidence = shownEvidence(evidence, lines, rules, weights);
    const std::vector<Candidate>& candidates = evidence.candidates;
    const Choice choice = choiceOf(*reading.read, evidence, rules, counts, purposeOfFailing(lines, evidence.situation));
    if (choice.category != Category::Unknown && builtInConfidence().isWorthSaying(choice.grounds)) {
        verdict.category = choice.category;
        verdict.confidence = builtInConfidence().of(choice.grounds);
    }
    if (choice.rule >= 0) {
        const Rule& rule = rules.rules()[size_t(choice.rule)];
        verdict.rule = rule.id;
        if (rule.category == verdict.category) {
            verdict.attribution = rule.attribution;
            verdict.hint = rule.hint;
            verdict.remediation = rule.remediation;
        }
    }
    advise(verdict);

    if (verdict.category == Category::TestFailure && counts.failed + counts.errors > 0)
        verdict.title = testTitle(counts, verdict.failedTests);
    else if (choice.rule >= 0)
        verdict.title = ruleTitle(rules, choice, lines);
    else
        verdict.title = blockTitle(candidates, lines);
    if (verdict.title.isEmpty() && verdict.outcome == Outcome::Failed)
        verdict.title = Text::tr("Failed without an explanation in the log");

    if (verdict.outcome == Outcome::Failed || !verdict.evidence.empty())
        setFingerprint(verdict, keyLines(candidates, verdict.evidence.size(), lines));
    return verdict;
}

/// A failure is known again by what it says alone: its fingerprint must not depend on what happens to be stored beside it.
Verdict judgedBeside(Reading& reading, const LineSet& isNew)
{
    Verdict alone = judged(reading, nullptr);
    if (!reading.read || alone.outcome == Outcome::Passed)
        return alone;
    Verdict verdict = judged(reading, &isNew);
    verdict.fingerprint = std::move(alone.fingerprint);
    verdict.skeleton = std::move(alone.skeleton);
    return verdict;
}

Verdict judgedWith(Reading& reading, const Log* green, const std::stop_token& stop)
{
    if (!green || !reading.read || reading.read->situation.outcome == Outcome::Passed)
        return judged(reading, nullptr);
    const Result<LineSet> isNew = linesNotIn(*green, reading.lines.log(), {}, stop);
    return isNew ? judgedBeside(reading, *isNew) : judged(reading, nullptr);
}

} // namespace

Verdict triageLog(const Log& log, const TestReport& tests, const RuleSet& rules, const Log* green, std::stop_token stop, Outcome said)
{
    Reading reading = readingFor(log, tests, rules, stop, said);
    return judgedWith(reading, green, stop);
}

TriagedLog readAndTriage(const Log& log, const RuleSet& rules, const Log* green, std::stop_token stop, Outcome said)
{
    TriagedLog triaged;
    TestReading tests(log);
    Scan scan = scanLog(log, rules, stop, &tests);
    if (!scan.cancelled)
        triaged.tests = tests.finish();
    Reading reading{Lines(log), triaged.tests, rules, {}};
    reading.read = readingOf(std::move(scan), reading.lines, triaged.tests, rules, said);
    triaged.verdict = judgedWith(reading, green, stop);
    return triaged;
}

Verdict triageNewLines(const Log& log, const TestReport& tests, const RuleSet& rules, const LineSet& newLines, std::stop_token stop,
                       Outcome said)
{
    Reading reading = readingFor(log, tests, rules, std::move(stop), said);
    return judgedBeside(reading, newLines);
}

Verdict triageReport(const TestReport& report)
{
    Verdict verdict;
    verdict.version = triageVersion;
    verdict.tests = report.counts;
    verdict.failedTests = failedOnes(report);
    verdict.holes = report.holes;
    if (report.counts.failed + report.counts.errors == 0 && verdict.failedTests.empty()) {
        // A report without a single test, or one that lacks results, says nothing about success.
        verdict.outcome = report.counts.isEmpty() || !report.holes.empty() ? Outcome::Unknown : Outcome::Passed;
        if (!report.holes.empty())
            verdict.title = report.holes.front().text;
        return verdict;
    }
    verdict.outcome = Outcome::Failed;
    verdict.category = Category::TestFailure;
    verdict.confidence = 0.95;
    verdict.title = testTitle(report.counts, verdict.failedTests);
    advise(verdict);
    std::vector<std::string> keys;
    for (const TestResult& test : verdict.failedTests) {
        std::vector<std::string> lines = keyLines(test);
        std::move(lines.begin(), lines.end(), std::back_inserter(keys));
    }
    setFingerprint(verdict, keys);
    return verdict;
}

} // namespace sentinel
