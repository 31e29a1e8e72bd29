#include "core/base/text.h"
#include "core/triage/advice.h"
#include "core/triage/blocks.h"
#include "core/triage/evidence.h"
#include "core/triage/triage.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

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

/// "CartTest.total": a class without its package in front; a file's path says too much for a title.
QString testName(const TestResult& test)
{
    static const QRegularExpression plainClass(QStringLiteral("^[\\w.$]*\\b([A-Z]\\w*)$"));
    const QRegularExpressionMatch suite = plainClass.match(test.suite);
    return suite.hasMatch() && !test.name.contains(suite.captured(1)) ? suite.captured(1) + u'.' + test.name : test.name;
}

QString testTitle(const TestCounts& counts, const std::vector<TestResult>& failed)
{
    const qint64 number = std::max(counts.failed + counts.errors, qint64(failed.size()));
    QStringList names;
    for (size_t i = 0; i < std::min<size_t>(failed.size(), 2); ++i)
        names << testName(failed[i]).left(100);
    const QString head = number == 1 ? Text::tr("1 test failed") : Text::tr("%1 tests failed").arg(number);
    if (names.isEmpty())
        return head;
    const QString list = names.join(QStringLiteral(", "));
    return number > names.size() ? Text::tr("%1: %2, …").arg(head, list) : Text::tr("%1: %2").arg(head, list);
}

QString lineTitle(std::string_view line)
{
    line = withoutIndent(line);
    for (std::string_view tag : {"[ERROR] ", "[error] ", "ERROR: ", "error: "}) {
        if (line.starts_with(tag))
            line.remove_prefix(tag.size());
    }
    return displayText(shortened(line, 140)).simplified();
}

struct Choice
{
    Category category = Category::Unknown;
    double confidence = 0;
    int rule = -1;
    qint64 ruleLine = 0;
};

/// What the shown blocks say, the better ones louder.
Choice choose(const std::vector<Candidate>& candidates, const RuleSet& rules, const TestCounts& counts)
{
    Choice best;
    if (candidates.empty())
        return best;
    const double top = candidates.front().score;
    double bestVoice = 0;
    for (size_t i = 0; i < std::min<size_t>(candidates.size(), 5); ++i) {
        const Candidate& candidate = candidates[i];
        const double loudness = std::exp(candidate.score - top);
        if (candidate.rule >= 0) {
            const Rule& rule = rules.rules()[size_t(candidate.rule)];
            const double voice = loudness * rule.confidence * (rule.summary ? 0.5 : 1);
            if (voice > bestVoice) {
                bestVoice = voice;
                best = {rule.category, rule.confidence, candidate.rule, candidate.ruleLine};
            }
        } else if (candidate.anchor && candidate.anchor->category != Category::Unknown) {
            const double confidence = 0.4 + 0.4 * candidate.anchor->weight;
            if (loudness * confidence > bestVoice) {
                bestVoice = loudness * confidence;
                best = {candidate.anchor->category, confidence, -1, 0};
            }
        }
    }
    const bool testsFailed = counts.failed + counts.errors > 0;
    if (testsFailed && (best.category == Category::Unknown || bestVoice < 0.6))
        best = {Category::TestFailure, 0.75, best.category == Category::TestFailure ? best.rule : -1, best.ruleLine};
    return best;
}

std::vector<std::string> keyLines(const std::vector<Candidate>& candidates, size_t shown, Lines& lines)
{
    std::vector<std::string> keys;
    for (size_t i = 0; i < std::min<size_t>(shown, 1); ++i) {
        keys.emplace_back(lines.text(namingLine(candidates[i])));
        if (candidates[i].ruleLine > 0)
            keys.emplace_back(lines.text(candidates[i].ruleLine));
    }
    return keys;
}

void setFingerprint(Verdict& verdict, const std::vector<std::string>& lines)
{
    Fingerprint fingerprint = fingerprintOf(verdict.category, lines);
    verdict.fingerprint = std::move(fingerprint.id);
    verdict.skeleton = std::move(fingerprint.skeleton);
}

} // namespace

Verdict triageLog(const Log& log, const TestReport& tests, const RuleSet& rules, const Log* green, std::stop_token stop)
{
    Verdict verdict;
    verdict.version = triageVersion;
    verdict.tests = tests.counts;
    verdict.holes = log.holes();

    Lines lines(log);
    const Weights& weights = builtInWeights();
    const std::optional<Evidence> found = evidenceIn(lines, tests, rules, weights, green, stop);
    if (!found)
        return verdict;
    verdict.outcome = found->situation.outcome;
    if (verdict.outcome == Outcome::Passed)
        return verdict;
    verdict.failedTests = failedOnes(tests);
    verdict.evidence = shownEvidence(*found, lines, rules, weights);
    const std::vector<Candidate>& candidates = found->candidates;
    const Choice choice = choose(candidates, rules, tests.counts);
    verdict.category = choice.category;
    verdict.confidence = choice.confidence;
    if (choice.rule >= 0) {
        const Rule& rule = rules.rules()[size_t(choice.rule)];
        verdict.rule = rule.id;
        verdict.attribution = rule.attribution;
        verdict.hint = rule.hint;
        verdict.remediation = rule.remediation;
    }
    const Advice advice = adviceFor(verdict.category);
    if (verdict.attribution == Attribution::Unknown)
        verdict.attribution = advice.attribution;
    if (verdict.hint.isEmpty())
        verdict.hint = advice.hint;
    if (verdict.remediation.isEmpty())
        verdict.remediation = advice.remediation;

    if (verdict.category == Category::TestFailure && tests.counts.failed + tests.counts.errors > 0)
        verdict.title = testTitle(tests.counts, verdict.failedTests);
    else if (choice.rule >= 0)
        verdict.title = titleFor(rules, choice.rule, lines.text(choice.ruleLine));
    else if (!candidates.empty())
        verdict.title = lineTitle(lines.text(namingLine(candidates.front())));
    if (verdict.title.isEmpty() && verdict.outcome == Outcome::Failed)
        verdict.title = Text::tr("Failed without an explanation in the log");

    if (verdict.outcome == Outcome::Failed || !verdict.evidence.empty())
        setFingerprint(verdict, keyLines(candidates, verdict.evidence.size(), lines));
    return verdict;
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
    const Advice advice = adviceFor(verdict.category);
    verdict.attribution = advice.attribution;
    verdict.hint = advice.hint;
    verdict.remediation = advice.remediation;
    std::vector<std::string> keys;
    for (const TestResult& test : verdict.failedTests)
        keys.push_back(utf8(test.suite + u' ' + test.name + u' ' + test.message.section(u'\n', 0, 0)));
    setFingerprint(verdict, keys);
    return verdict;
}

} // namespace sentinel
