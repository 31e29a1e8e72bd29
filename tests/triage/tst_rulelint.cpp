#include "core/triage/rulehits.h"
#include "core/triage/rulelint.h"
#include "core/triage/ruleloader.h"

#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

using Check = RuleProblem::Check;
using Severity = RuleProblem::Severity;

QByteArray packOf(const QByteArray& rules)
{
    return "pack: own\nrules:\n" + rules;
}

// A rule that nothing can be said against; `changes` are further lines of it.
QByteArray goodRule(const QByteArray& id = "pump.broken", const QByteArray& changes = {})
{
    return "  - id: " + id
        + "\n    category: build_failure\n    attribution: code\n    pattern: 'pump broken: (\\w+)'\n    title: 'The pump is broken: \\1'\n"
          "    hint: Mend it.\n    confidence: 0.8\n    matches: ['pump broken: valve']\n    rejects: ['pump mended: valve']\n"
        + changes;
}

std::vector<RuleProblem> problemsIn(const QByteArray& yaml, const std::vector<RuleFile>& before = {})
{
    return lintRules({{u"own.yaml"_s, yaml}}, before);
}

QString toldBy(const std::vector<RuleProblem>& problems)
{
    QStringList lines;
    for (const RuleProblem& p : problems) {
        lines << u"%1:%2 %3 %4 %5: %6"_s.arg(p.file).arg(p.line).arg(QString::fromLatin1(jsonName(p.severity).data()),
                                                                     QString::fromLatin1(jsonName(p.check).data()), p.rule, p.text);
    }
    return lines.join(u'\n');
}

} // namespace

class TestRuleLint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aGoodRuleHasNoProblem()
    {
        const std::vector<RuleProblem> problems = problemsIn(packOf(goodRule()));
        QVERIFY2(problems.empty(), qPrintable(toldBy(problems)));
    }

    void theBuiltInPacksHaveNoProblem()
    {
        const std::vector<RuleProblem> problems = lintRules(RuleSet::builtInFiles(), {});
        QVERIFY2(problems.empty(), qPrintable(toldBy(problems)));
    }

    void eachMistakeIsNamed_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<int>("check");
        QTest::addColumn<bool>("isError");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const QByteArray& yaml, Check check, bool isError, int line, const char* words) {
            QTest::newRow(name) << packOf(yaml) << int(check) << isError << line << QString::fromUtf8(words);
        };
        const auto changed = [](const char* from, const char* to) { return goodRule().replace(from, to); };
        row("unknown key", goodRule("a.b", "    confidense: 1\n"), Check::Yaml, true, 12, "\"confidence\"");
        row("unknown category", changed("build_failure", "bild_failure"), Check::Yaml, true, 4, "\"build_failure\"");
        row("unknown attribution", changed("code", "kode"), Check::Yaml, true, 5, "\"code\"");
        row("unknown tool", goodRule("a.b", "    tools: [mavn]\n"), Check::Yaml, true, 12, "\"maven\"");
        row("a step that is no expression", goodRule("a.b", "    step: '('\n"), Check::Yaml, true, 12, "not valid");
        row("twice the same id", goodRule() + goodRule(), Check::Yaml, true, 12, "twice");
        row("look-ahead", changed("pump broken", "(?=pump)pump broken"), Check::Pattern, true, 3, "look-ahead");
        row("back reference", changed("(\\w+)'", "(\\w+) \\1'"), Check::Pattern, true, 3, "back references");
        row("after with a look-behind", goodRule("a.b", "    after: '(?<=x)y'\n"), Check::Pattern, true, 3, "\"after\"");
        row("own line that it misses", changed("['pump broken: valve']", "['pump is broken']"), Check::Example, true, 3, "own line");
        row("line that it must not match", changed("pump mended", "the pump broken"), Check::Example, true, 3, "must not");
        row("no line to reject", changed("    rejects: ['pump mended: valve']\n", ""), Check::Incomplete, false, 3, "rejects");
        row("no hint", changed("    hint: Mend it.\n", ""), Check::Incomplete, false, 3, "hint");
        row("no attribution", changed("    attribution: code\n", ""), Check::Incomplete, false, 3, "attribution");
        row("id without tool", changed("pump.broken", "broken"), Check::Incomplete, false, 3, "id");
        row("before itself", goodRule("a.b", "    before: [a.b]\n"), Check::Yaml, true, 12, "before itself");
        row("disables nothing", "  - id: no.such\n    disabled: true\n", Check::Incomplete, false, 3, "there is not");
    }
    void eachMistakeIsNamed()
    {
        QFETCH(QByteArray, yaml);
        QFETCH(int, check);
        QFETCH(bool, isError);
        QFETCH(int, line);
        QFETCH(QString, words);
        const std::vector<RuleProblem> problems = problemsIn(yaml);
        QVERIFY2(problems.size() == 1, qPrintable(toldBy(problems)));
        QCOMPARE(int(problems[0].check), check);
        QCOMPARE(problems[0].severity == Severity::Error, isError);
        QCOMPARE(problems[0].line, line);
        QVERIFY2(problems[0].text.contains(words), qPrintable(problems[0].text));
    }

    void allMistakesOfAFileAreNamedAtOnce()
    {
        const std::vector<RuleProblem> problems =
            problemsIn(packOf(goodRule("a.one", "    nonsense: 1\n") + goodRule("a.two").replace("build_failure", "x")
                              + goodRule("a.three", "    confidence: 1\n    confidence: 2\n")));
        QCOMPARE(problems.size(), size_t(4)); // the doubled key also leaves the rule out only once
        QCOMPARE(problems[0].rule, u"a.one"_s);
        QCOMPARE(problems[1].rule, u"a.two"_s);
        QCOMPARE(problems[2].rule, u"a.three"_s);
    }

    void aRuleThatFiresOnHealthyLinesIsTooBroad()
    {
        const QByteArray line = QByteArray::fromStdString(harmlessLines().front());
        QByteArray pattern = QRegularExpression::escape(QString::fromUtf8(line)).toUtf8();
        const QByteArray yaml =
            packOf("  - id: a.b\n    category: timeout\n    attribution: code\n    pattern: >-\n      " + pattern
                   + "\n    title: Broad\n    hint: x\n    matches:\n      - >-\n        " + line + "\n    rejects: ['zzz']\n");
        const std::vector<RuleProblem> problems = problemsIn(yaml);
        QVERIFY2(problems.size() == 1 && problems[0].check == Check::Broad, qPrintable(toldBy(problems)));
    }

    void aRuleThatFiresInManyPassingLogsIsTooBroad()
    {
        const std::vector<RuleFile> files = {{u"own.yaml"_s, packOf(goodRule() + goodRule("pump.other"))}};
        const std::vector<RuleProblem> problems = lintRules(files, {}, {{u"pump.broken"_s, 11, 100}, {u"pump.other"_s, 10, 100}});
        QVERIFY2(problems.size() == 1 && problems[0].check == Check::Broad, qPrintable(toldBy(problems)));
        QCOMPARE(problems[0].rule, u"pump.broken"_s);
        QVERIFY2(problems[0].text.contains(u"11 of 100"_s), qPrintable(problems[0].text));
    }

    void aStrongerRuleOfAnotherCategoryIsAnOverlap()
    {
        const QByteArray other = goodRule("pump.stronger").replace("build_failure", "timeout").replace("0.8", "0.9");
        const std::vector<RuleProblem> problems = problemsIn(packOf(goodRule() + other));
        QVERIFY2(problems.size() == 1 && problems[0].check == Check::Overlap, qPrintable(toldBy(problems)));
        QCOMPARE(problems[0].rule, u"pump.broken"_s);
        QVERIFY(problems[0].text.contains(u"pump.stronger"_s));
    }

    void anOverlapThatIsSaidIsNone()
    {
        const QByteArray other = goodRule("pump.stronger").replace("build_failure", "timeout").replace("0.8", "0.9");
        QVERIFY(problemsIn(packOf(goodRule("pump.broken", "    before: [pump.stronger]\n") + other)).empty());
        QVERIFY(problemsIn(packOf(goodRule() + other + "    before: [pump.broken]\n")).empty());
        const std::vector<RuleProblem> both =
            problemsIn(packOf(goodRule("pump.broken", "    before: [pump.stronger]\n") + other + "    before: [pump.broken]\n"));
        QVERIFY2(both.size() == 1 && both[0].severity == Severity::Error && both[0].check == Check::Overlap, qPrintable(toldBy(both)));
        const std::vector<RuleProblem> lost = problemsIn(packOf(goodRule("pump.broken", "    before: [pump.gone]\n")));
        QVERIFY2(lost.size() == 1 && lost[0].text.contains(u"pump.gone"_s), qPrintable(toldBy(lost)));
    }

    void theRuleThatIsBeforeAnotherDecides()
    {
        const QByteArray other = goodRule("pump.stronger").replace("build_failure", "timeout").replace("0.8", "0.9");
        const auto firing = [](const QByteArray& rules) {
            const Result<RuleSet> set = RuleSet::load({{u"own.yaml"_s, packOf(rules)}});
            Document document;
            document.bytes = Bytes::of(std::string("$ make\npump broken: valve\n"));
            return rulesThatFire(*Log::parse(document), *set);
        };
        QCOMPARE(firing(goodRule() + other).size(), 2);
        QCOMPARE(firing(goodRule("pump.broken", "    before: [pump.stronger]\n") + other), QStringList{u"pump.broken"_s});
        // Two that name one another both speak: which of them is right nobody said.
        QCOMPARE(firing(goodRule("pump.broken", "    before: [pump.stronger]\n") + other + "    before: [pump.broken]\n").size(), 2);
    }

    void aHugeExpressionIsSlow()
    {
        const QByteArray yaml =
            packOf(goodRule().replace("pump broken: (\\w+)",
                                      "(?:pump broken: (.{1,100})|valve: .* failed: (.{1,100})|lever: .*|hose: (.{1,100}): "
                                      "(?:No such file|Permission denied)|pressure lost$)"));
        const std::vector<RuleProblem> problems = problemsIn(yaml);
        QVERIFY2(problems.size() == 1 && problems[0].check == Check::Slow, qPrintable(toldBy(problems)));
    }

    void anExpressionThatEveryLineIsAskedOfIsSlow()
    {
        const std::vector<RuleProblem> problems = problemsIn(packOf(goodRule().replace("pump broken: (\\w+)", "(\\w) b")));
        QVERIFY2(std::any_of(problems.begin(), problems.end(),
                             [](const RuleProblem& p) { return p.check == Check::Slow && p.text.contains(u"every line"_s); }),
                 qPrintable(toldBy(problems)));
    }

    void ownPacksMayOverrideBuiltInRules()
    {
        const std::vector<RuleFile> builtIn = {{u"built-in/pump.yaml"_s, packOf(goodRule())}};
        QVERIFY(problemsIn(packOf(goodRule()), builtIn).empty());
        const Result<std::vector<Rule>> rules = mergedRules({builtIn[0], {u"/home/me/own.yaml"_s, packOf(goodRule())}});
        QVERIFY(rules);
        QCOMPARE(rules->size(), size_t(1));
        QCOMPARE(rules->front().overrides, u"built-in/pump.yaml"_s);
        QCOMPARE(provenanceOf(rules->front()), u"own.yaml, in place of the built-in rule"_s);
    }

    void aRuleCanBeSwitchedOffByItsIdAlone()
    {
        const std::vector<RuleFile> files = {{u"built-in/pump.yaml"_s, packOf(goodRule() + goodRule("pump.other"))},
                                             {u"own.yaml"_s, packOf("  - {id: pump.broken, disabled: true}\n")}};
        const Result<RuleSet> rules = RuleSet::load(files);
        QVERIFY(rules);
        QCOMPARE(rules->rules().size(), size_t(1));
        QCOMPARE(rules->rules()[0].id, u"pump.other"_s);
        const Result<std::vector<Rule>> all = mergedRules(files);
        QVERIFY(all);
        QCOMPARE(all->size(), size_t(2));
        QVERIFY(all->front().disabled);
        QCOMPARE(all->front().title, u"The pump is broken: \\1"_s);
        QCOMPARE(all->front().file, u"own.yaml"_s);
    }

    void theKeyOfASetFollowsWhatVerdictsRestOn()
    {
        const auto keyOf = [](const QByteArray& rule) {
            const Result<RuleSet> rules = RuleSet::load({{u"own.yaml"_s, packOf(rule)}});
            return rules ? rules->key() : QByteArray();
        };
        const QByteArray key = keyOf(goodRule());
        QVERIFY(!key.isEmpty());
        QCOMPARE(keyOf("# moved down\n\n" + goodRule().replace("pump mended", "pump whole")), key);
        QVERIFY(keyOf(goodRule().replace("0.8", "0.7")) != key);
        QVERIFY(keyOf(goodRule().replace("Mend it", "Buy one")) != key);
        QVERIFY(keyOf(goodRule("pump.broken", "    step: build\n")) != key);
    }
};

QTEST_GUILESS_MAIN(TestRuleLint)
#include "tst_rulelint.moc"
