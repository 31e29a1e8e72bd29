#include "core/triage/rulefromline.h"
#include "core/triage/ruleloader.h"
#include "core/triage/ruleprobe.h"
#include "core/triage/ruletext.h"

#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

Rule someRule(const QString& id)
{
    Rule rule;
    rule.id = id;
    rule.category = Category::Timeout;
    rule.attribution = Attribution::Infrastructure;
    rule.pattern = "it's \"broken\": (\\d+)";
    rule.ignoreCase = true;
    rule.scope = {u"^build"_s, {u"npm"_s, u"pip"_s}, u"^start"_s, true, true};
    rule.title = u"Broken: \\1 # no comment"_s;
    rule.hint = u"It's new:\nlook at it."_s;
    rule.remediation = {u"Mend it."_s, u"- Or not"_s};
    rule.before = {u"npm.failed"_s};
    rule.confidence = 0.75;
    rule.summary = true;
    rule.matches = {"it's \"broken\": 12", "it's \"broken\": 7\twith a tab"};
    rule.rejects = {"all's well"};
    return rule;
}

Rule withoutPlace(Rule rule)
{
    rule.pack.clear();
    rule.file.clear();
    rule.line = 0;
    return rule;
}

std::vector<Rule> rulesOf(const QByteArray& pack)
{
    const RulePack read = readPack({u"own.yaml"_s, pack});
    for (const RuleMistake& mistake : read.mistakes)
        qWarning("%d: %s", mistake.line, qPrintable(mistake.text));
    return read.rules;
}

const QByteArray pack = R"(# Ours.
pack: own
title: Our own rules # with a remark

rules:
  # The pump breaks often.
  - id: pump.broken
    category: build_failure # for now
    pattern: 'pump broken'
    title: The pump is broken
    matches:
      - 'pump broken'

  # The valve does not.
  - id: valve.stuck
    category: timeout
    pattern: 'valve stuck'
    title: The valve is stuck
    matches: ['valve stuck']
# The end.
)";

} // namespace

class TestRuleText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRuleReadsBackAsItWas()
    {
        const Rule rule = someRule(u"a.b"_s);
        const Result<QByteArray> made = withRule({}, rule.id, ruleYaml(rule));
        QVERIFY(made);
        const std::vector<Rule> rules = rulesOf(*made);
        QCOMPARE(rules.size(), size_t(1));
        QVERIFY2(withoutPlace(rules[0]) == rule, made->constData());
    }

    void everyBuiltInRuleReadsBackAsItWas()
    {
        QByteArray all;
        std::vector<Rule> before;
        for (const RuleFile& file : RuleSet::builtInFiles()) {
            for (const Rule& rule : readPack(file).rules) {
                before.push_back(withoutPlace(rule));
                all += ruleYaml(rule);
            }
        }
        const std::vector<Rule> after = rulesOf("rules:\n" + all);
        QCOMPARE(after.size(), before.size());
        for (size_t i = 0; i < after.size(); ++i)
            QVERIFY2(withoutPlace(after[i]) == before[i], qPrintable(before[i].id));
    }

    void oneRuleIsReplacedAndTheRestStaysAsItIs()
    {
        const Result<QByteArray> made = withRule(pack, u"pump.broken"_s, ruleYaml(someRule(u"pump.broken"_s)));
        QVERIFY(made);
        QVERIFY(made->startsWith(pack.left(pack.indexOf("  - id: pump.broken"))));
        QVERIFY(made->endsWith(pack.mid(pack.indexOf("\n  # The valve does not."))));
        const std::vector<Rule> rules = rulesOf(*made);
        QCOMPARE(rules.size(), size_t(2));
        QVERIFY(withoutPlace(rules[0]) == someRule(u"pump.broken"_s));
        QCOMPARE(rules[1].id, u"valve.stuck"_s);
    }

    void aNewRuleIsAppendedBeforeWhatFollows()
    {
        const Result<QByteArray> made = withRule(pack, u"new.one"_s, ruleYaml(someRule(u"new.one"_s)));
        QVERIFY(made);
        QVERIFY(made->startsWith(pack.left(pack.indexOf("# The end."))));
        QVERIFY(made->endsWith("# The end.\n"));
        const std::vector<Rule> rules = rulesOf(*made);
        QCOMPARE(rules.size(), size_t(3));
        QCOMPARE(rules[2].id, u"new.one"_s);
    }

    void theItemsIndentationIsFollowed()
    {
        const QByteArray flat = "rules:\n- id: a.b\n  category: timeout\n  pattern: 'xyz'\n  title: X\n  matches: ['xyz']\n";
        const Result<QByteArray> made = withRule(flat, u"new.one"_s, ruleYaml(someRule(u"new.one"_s)));
        QVERIFY(made);
        QCOMPARE(rulesOf(*made).size(), size_t(2));
        QVERIFY(made->contains("\n- id: 'new.one'\n"));
    }

    void anEmptyListTakesARule_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a comment") << QByteArray("# mine\n");
        QTest::newRow("no list") << QByteArray("pack: own\n");
        QTest::newRow("an empty list") << QByteArray("pack: own\nrules: []\n");
        QTest::newRow("a list that is null") << QByteArray("rules:\n");
        QTest::newRow("without a line feed") << QByteArray("pack: own\nrules: []");
    }
    void anEmptyListTakesARule()
    {
        QFETCH(QByteArray, yaml);
        const Result<QByteArray> made = withRule(yaml, u"new.one"_s, ruleYaml(someRule(u"new.one"_s)));
        QVERIFY(made);
        QCOMPARE(rulesOf(*made).size(), size_t(1));
    }

    void aRuleIsTakenOut()
    {
        const Result<QByteArray> made = withoutRule(pack, u"valve.stuck"_s);
        QVERIFY(made);
        QCOMPARE(rulesOf(*made).size(), size_t(1));
        const Result<QByteArray> none = withoutRule(*made, u"pump.broken"_s);
        QVERIFY(none);
        QVERIFY(rulesOf(*none).empty());
        QVERIFY(!withoutRule(*none, u"pump.broken"_s));
        QVERIFY(withRule(*none, u"new.one"_s, ruleYaml(someRule(u"new.one"_s))));
    }

    void rulesInBracesAreLeftAlone()
    {
        const Result<QByteArray> made = withRule("rules: [{id: a.b}]\n", u"a.b"_s, ruleYaml(someRule(u"a.b"_s)));
        QVERIFY(!made);
        QCOMPARE(made.error().kind, Error::Kind::Unsupported);
        QVERIFY(!withRule("rules: [\n", u"a.b"_s, {}));
        QVERIFY(!withRule("- a\n", u"a.b"_s, {}));
    }

    void anItemIsReadAsItIsWritten()
    {
        const QByteArray item = ruleItemIn(pack, u"pump.broken"_s);
        QVERIFY(item.startsWith("- id: pump.broken\n  category: build_failure # for now\n"));
        QVERIFY(ruleItemIn(pack, u"no.such"_s).isEmpty());
        QCOMPARE(withRule(pack, u"pump.broken"_s, item).value(), pack);
    }

    void aLineBecomesARuleThatMatchesItsKind_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("kin");
        QTest::addColumn<QByteArray>("stranger");
        QTest::addColumn<QString>("title");
        const auto row = [](const char* name, const char* line, const char* kin, const char* stranger, const char* title) {
            QTest::newRow(name) << QByteArray(line) << QByteArray(kin) << QByteArray(stranger) << QString::fromUtf8(title);
        };
        row("numbers", "worker 17 gave up after 300 s", "worker 4 gave up after 2 s", "worker 17 went on after 300 s",
            "Worker \\1 gave up after \\2 s");
        row("a quoted name", "cannot load module 'left-pad' (code 12)", "cannot load module 'is-odd' (code 7)", "cannot load module",
            "Cannot load module '\\1' (code \\2)");
        row("paths", "src/main/pump.cc: disk quota exceeded", "lib/valve.cc: disk quota exceeded", "src/main/pump.cc: fine",
            "\\1: disk quota exceeded");
        row("hashes", "blob 3f2a9c81d0 is damaged", "blob 99ab01cdef is damaged", "blob is damaged", "Blob \\1 is damaged");
        row("an address", "GET https://example.org/a/b?c=1 failed.", "GET http://localhost:80/x failed.", "GET nothing failed.",
            "GET \\1 failed");
        row("signs", "a+b (c) [d] {e} ^f $g *h? | i\\j", "a+b (c) [d] {e} ^f $g *h? | i\\j", "aab c d e",
            "A+b (c) [d] {e} ^f $g *h? | i\\j");
        row("names with numbers", "sha256 mismatch on x86_64", "sha256 mismatch on x86_64", "sha1 mismatch on x86_64",
            "Sha256 mismatch on x86_64");
        row("blanks", "no  rule\tto make", "no rule  to make", "norule to make", "No rule to make");
        row("loud words", "ERROR: fatal: pump 12 broke", "ERROR: fatal: pump 7 broke", "pump broke", "Pump \\1 broke");
        row("an apostrophe", "it doesn't start and won't stop", "it doesn't start and won't stop", "it starts",
            "It doesn't start and won't stop");
    }
    void aLineBecomesARuleThatMatchesItsKind()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, kin);
        QFETCH(QByteArray, stranger);
        QFETCH(QString, title);
        const Rule rule = ruleFromLine({line.constData(), size_t(line.size())}, Category::Timeout);
        const Result<RuleProbe> probe = RuleProbe::compile({rule});
        QVERIFY2(bool(probe), rule.pattern.c_str());
        QVERIFY2(!probe->matching(line.toStdString()).empty(), rule.pattern.c_str());
        QVERIFY2(!probe->matching(kin.toStdString()).empty(), rule.pattern.c_str());
        QVERIFY2(probe->matching(stranger.toStdString()).empty(), rule.pattern.c_str());
        QCOMPARE(rule.title, title);
        QCOMPARE(rule.category, Category::Timeout);
        QVERIFY(rule.id.startsWith(u"own."_s));
    }

    void aHugeLineBecomesASmallRule()
    {
        const Rule rule = ruleFromLine(std::string(1 << 20, 'x') + " failed", Category::Unknown);
        QVERIFY(rule.pattern.size() < 2000);
        QVERIFY(bool(RuleProbe::compile({rule})));
    }
};

QTEST_GUILESS_MAIN(TestRuleText)
#include "tst_ruletext.moc"
