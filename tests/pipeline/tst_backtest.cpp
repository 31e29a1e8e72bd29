#include "core/pipeline/backtest.h"

#include "core/logs/input.h"
#include "core/triage/triage.h"
#include "tests/pipeline/texts.h"

#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

Log parsed(const std::string& text)
{
    Document document;
    document.bytes = Bytes::of(text);
    return *Log::parse(document);
}

Rule ruleOf(const QString& id, const std::string& pattern, Category category = Category::ConfigurationError, double confidence = 0.97)
{
    Rule rule;
    rule.id = id;
    rule.pattern = pattern;
    rule.category = category;
    rule.confidence = confidence;
    rule.title = id;
    rule.matches = {"x"};
    return rule;
}

RuleSet setOf(const std::vector<Rule>& rules)
{
    Result<RuleSet> set = RuleSet::of(rules);
    if (!set)
        qFatal("%s", qPrintable(set.error().message));
    return *set;
}

JudgedLog judged(Outcome outcome)
{
    JudgedLog log;
    log.outcome = outcome;
    return log;
}

} // namespace

class TestBacktest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTestCountsFailingAndPassingLogsApart()
    {
        const RuleSet rules =
            setOf({ruleOf(u"a.assert"_s, "^E +assert"), ruleOf(u"a.session"_s, "test session starts", Category::TestFailure, 0.1),
                   ruleOf(u"a.never"_s, "no log says this")});
        RuleTestReport report = emptyReport(rules);
        add(report, testLog(parsed(failingLog()), judged(Outcome::Failed), rules));
        add(report, testLog(parsed(failingLog("test_other")), judged(Outcome::Failed), rules));
        add(report, testLog(parsed(passingLog()), judged(Outcome::Passed), rules));
        QCOMPARE(report.failing, 2);
        QCOMPARE(report.passing, 1);
        QCOMPARE(report.rules[0], (RuleTally{u"a.assert"_s, 2, 0, 0, 2, 0}));
        QCOMPARE(report.rules[1].failing, 2);
        QCOMPARE(report.rules[1].passing, 1);
        QCOMPARE(report.rules[2], (RuleTally{u"a.never"_s, 0, 0, 0, 0, 0}));
        QVERIFY(!report.breadth()[0].isTooBroad());
        QVERIFY(report.breadth()[1].isTooBroad());
    }

    void whatAPersonSaidIsHeldAgainstTheRule()
    {
        const RuleSet rules = setOf({ruleOf(u"a.assert"_s, "^E +assert")});
        JudgedLog log = judged(Outcome::Failed);
        log.said = Category::TestFailure;
        QVERIFY(testLog(parsed(failingLog()), log, rules).disagreed);
        log.said = Category::ConfigurationError;
        QVERIFY(!testLog(parsed(failingLog()), log, rules).disagreed);
    }

    void aVerdictByTheSameRulesIsBelieved()
    {
        const RuleSet rules = setOf({ruleOf(u"a.assert"_s, "^E +assert"), ruleOf(u"a.other"_s, "no log says this")});
        JudgedLog log = judged(Outcome::Failed);
        log.rule = u"a.other"_s;
        log.version = triageVersion;
        log.rulesKey = rules.key();
        QCOMPARE(testLog(parsed(failingLog()), log, rules).decided, 1);
        log.rulesKey = "others";
        QCOMPARE(testLog(parsed(failingLog()), log, rules).decided, 0);
    }

    void onlyWhatVerdictsRestOnIsAChange()
    {
        const Rule one = ruleOf(u"a.one"_s, "one"), two = ruleOf(u"a.two"_s, "two"), three = ruleOf(u"a.three"_s, "three");
        Rule moved = one;
        moved.line = 12;
        moved.rejects = {"another"};
        Rule surer = two;
        surer.confidence = 0.5;
        Rule off = three;
        off.disabled = true;
        const std::vector<RuleChange> changes = changesBetween({one, two, three}, {moved, surer, off, ruleOf(u"a.four"_s, "four")});
        QCOMPARE(changes.size(), size_t(3));
        QCOMPARE(changes[0].id, u"a.two"_s);
        QVERIFY(changes[0].before && changes[0].after);
        QCOMPARE(changes[1].id, u"a.four"_s);
        QVERIFY(!changes[1].before && changes[1].after);
        QCOMPARE(changes[2].id, u"a.three"_s);
        QVERIFY(changes[2].before && !changes[2].after);
    }

    void aTrialNamesTheLinesThatMatch()
    {
        const Result<RuleTrial> trial = RuleTrial::prepare({{u"a.one"_s, {}, ruleOf(u"a.one"_s, "assert \\d == \\d")}});
        QVERIFY(trial);
        const TriedLog tried = trial->tryLog(parsed(failingLog()));
        QVERIFY(tried.isTouched);
        QCOMPARE(tried.lines, std::vector<qint64>{2});
        QCOMPARE(tried.matches.size(), size_t(2));
        QCOMPARE(tried.matches[0], (TriedMatch{0, 14, u"E       assert 3 == 4"_s}));
        const TriedLog green = trial->tryLog(parsed(passingLog()));
        QVERIFY(!green.isTouched && green.matches.empty());
        RuleTrialReport report;
        add(report, Outcome::Failed, tried);
        add(report, Outcome::Passed, green);
        QCOMPARE(report.changes[0].failing, 1);
        QCOMPARE(report.changes[0].failingLines, 2);
        QCOMPARE(report.changes[0].passing, 0);
    }

    void aTrialKeepsToTheScopeOfARule()
    {
        Rule rule = ruleOf(u"a.one"_s, "assert \\d == \\d");
        rule.scope.after = u"no such line"_s;
        const Result<RuleTrial> elsewhere = RuleTrial::prepare({{rule.id, {}, rule}});
        QVERIFY(elsewhere);
        const TriedLog outside = elsewhere->tryLog(parsed(failingLog()));
        QVERIFY(outside.isTouched);
        QVERIFY(outside.matches.empty());
        rule.scope.after = u"short test summary"_s;
        const Result<RuleTrial> behind = RuleTrial::prepare({{rule.id, {}, rule}});
        QVERIFY(behind);
        const TriedLog inside = behind->tryLog(parsed(failingLog()));
        QCOMPARE(inside.matches.size(), size_t(1));
        QCOMPARE(inside.matches[0].line, qint64(18));
    }

    void aRuleMayBeTiedToStepsOfAName()
    {
        const auto stage = [](const std::string& name) {
            return "[Pipeline] stage\n[Pipeline] { (" + name
                + ")\n[Pipeline] sh\n+ ./run\nupload refused\n[Pipeline] }\n[Pipeline] // stage\n";
        };
        const std::string log =
            "Started by user Ada\n[Pipeline] Start of Pipeline\n[Pipeline] node\nRunning on build-3 in /work\n[Pipeline] {\n"
            + stage("Make and Deploy") + stage("Test")
            + "[Pipeline] }\n[Pipeline] // node\n[Pipeline] End of Pipeline\nFinished: FAILURE\n";
        Rule rule = ruleOf(u"a.one"_s, "upload refused");
        rule.scope.step = u"DEPLOY$"_s;
        const Result<RuleTrial> trial = RuleTrial::prepare({{rule.id, {}, rule}});
        QVERIFY(trial);
        const TriedLog tried = trial->tryLog(parsed(log));
        QCOMPARE(tried.matches.size(), size_t(1));
        QCOMPARE(tried.matches[0].line, qint64(10));
    }

    void whatTheOldPatternMatchedIsTouchedToo()
    {
        const Rule before = ruleOf(u"a.one"_s, "assert \\d == \\d"), after = ruleOf(u"a.one"_s, "no log says this");
        const Result<RuleTrial> trial = RuleTrial::prepare({{u"a.one"_s, before, after}});
        QVERIFY(trial);
        const TriedLog tried = trial->tryLog(parsed(failingLog()));
        QVERIFY(tried.isTouched);
        QVERIFY(tried.matches.empty());
    }

    void aVerdictThatWouldChangeIsTold()
    {
        const RuleSet before = setOf({ruleOf(u"a.other"_s, "no log says this")});
        const RuleSet after = setOf({ruleOf(u"a.other"_s, "no log says this"), ruleOf(u"a.assert"_s, "^E +assert")});
        const std::optional<VerdictChange> change = changeIn(parsed(failingLog()), before, after);
        QVERIFY(change);
        QCOMPARE(change->after.rule, u"a.assert"_s);
        QCOMPARE(change->after.category, Category::ConfigurationError);
        QVERIFY(change->before.rule.isEmpty());
        QVERIFY(!changeIn(parsed(passingLog()), before, after));
        QVERIFY(!changeIn(parsed(failingLog()), after, after));
    }

    void anExpressionThatCannotBeUsedIsRefused()
    {
        const Result<RuleTrial> trial = RuleTrial::prepare({{u"a.one"_s, {}, ruleOf(u"a.one"_s, "(?=x)y")}});
        QVERIFY(!trial);
        QCOMPARE(trial.error().kind, Error::Kind::Malformed);
    }
};

QTEST_GUILESS_MAIN(TestBacktest)
#include "tst_backtest.moc"
