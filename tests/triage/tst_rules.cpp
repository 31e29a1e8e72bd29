#include "core/triage/ruleset_p.h"
#include "core/triage/scanner.h"

#include <QTest>

using namespace sentinel;

namespace {

const RuleSet& builtIn()
{
    static const Result<RuleSet> rules = RuleSet::load(RuleSet::builtInFiles());
    if (!rules)
        qFatal("%s", qPrintable(rules.error().message));
    return rules.value();
}

bool fires(const RuleSet& rules, size_t rule, std::string_view line)
{
    const std::vector<int> patterns = scanLine(line, rules);
    return std::find(patterns.begin(), patterns.end(), int(rule)) != patterns.end();
}

QByteArray ruleText(const char* more = "")
{
    return QByteArray("rules:\n"
                      "  - id: a.one\n"
                      "    category: build_failure\n"
                      "    pattern: 'broken: (\\w+)'\n"
                      "    title: 'Broken: \\1'\n"
                      "    matches: ['broken: pump']\n")
        + more;
}

QString errorOf(const QByteArray& yaml)
{
    const Result<RuleSet> rules = RuleSet::load({{QStringLiteral("own.yaml"), yaml}});
    return rules ? QString() : rules.error().message;
}

} // namespace

class TestRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyBuiltInRuleMatchesItsOwnLines()
    {
        const std::vector<Rule>& rules = builtIn().rules();
        QStringList wrong;
        for (size_t i = 0; i < rules.size(); ++i) {
            for (const std::string& line : rules[i].matches) {
                if (!fires(builtIn(), i, line))
                    wrong << rules[i].id + QStringLiteral(" must match: ") + QString::fromStdString(line);
            }
            for (const std::string& line : rules[i].rejects) {
                if (fires(builtIn(), i, line))
                    wrong << rules[i].id + QStringLiteral(" must not match: ") + QString::fromStdString(line);
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void everyBuiltInRuleIsComplete()
    {
        QSet<Category> categories;
        for (const Rule& rule : builtIn().rules()) {
            QVERIFY2(!rule.rejects.empty(), qPrintable(rule.id));
            QVERIFY2(rule.category != Category::Unknown, qPrintable(rule.id));
            QVERIFY2(!rule.title.isEmpty() && rule.id.contains(u'.'), qPrintable(rule.id));
            categories.insert(rule.category);
        }
        QCOMPARE(categories.size(), 10);
        QVERIFY2(builtIn().rules().size() >= 120, qPrintable(QString::number(builtIn().rules().size())));
    }

    // Capturing groups are filled in by another engine than the one that scans: both must agree on the lines.
    void everyTitleCanBeFilledFromItsOwnLines()
    {
        const std::vector<Rule>& rules = builtIn().rules();
        QStringList wrong;
        for (size_t i = 0; i < rules.size(); ++i) {
            for (const std::string& line : rules[i].matches) {
                const bool matches = builtIn().d().expressions[i].match(QString::fromStdString(line)).hasMatch();
                const QString title = titleFor(builtIn(), int(i), line);
                if (!matches || title.isEmpty() || title.contains(QRegularExpression(QStringLiteral("\\\\\\d"))))
                    wrong << rules[i].id + QStringLiteral(": ") + QString::fromStdString(line) + QStringLiteral(": ") + title;
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void noRuleFiresOnTheLinesOfHealthyRuns()
    {
        QFile file(QStringLiteral(SENTINEL_SOURCE_DIR "/resources/rules/harmless.txt"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const std::vector<Rule>& rules = builtIn().rules();
        QStringList wrong;
        for (const QByteArray& line : file.readAll().split('\n')) {
            for (int pattern : scanLine({line.constData(), size_t(line.size())}, builtIn())) {
                if (size_t(pattern) < rules.size())
                    wrong << rules[size_t(pattern)].id + QStringLiteral(" fires on: ") + QString::fromUtf8(line);
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void laterFilesOverrideByRuleId()
    {
        QByteArray other = ruleText();
        other.replace("Broken: \\1", "Mended: \\1");
        const Result<RuleSet> rules = RuleSet::load({{QStringLiteral("a.yaml"), ruleText()}, {QStringLiteral("b.yaml"), other}});
        QVERIFY(rules);
        QCOMPARE(rules->rules().size(), size_t(1));
        QCOMPARE(rules->rules()[0].title, QStringLiteral("Mended: \\1"));
        QCOMPARE(rules->rules()[0].file, QStringLiteral("b.yaml"));
        QCOMPARE(rules->rules()[0].line, 2);
        QCOMPARE(titleFor(*rules, 0, "broken: valve here"), QStringLiteral("Mended: valve"));
    }

    void mistakesAreNamedWithTheirPlace_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const QByteArray& yaml, const char* place, const char* words) {
            QTest::newRow(name) << yaml << QString::fromUtf8(place) << QString::fromUtf8(words);
        };
        const auto changed = [](const char* from, const char* to) { return ruleText().replace(from, to); };
        row("unknown key", ruleText("    confidnce: 0.5\n"), "own.yaml:7:", "did you mean \"confidence\"");
        row("unknown key of the file", "rulez: []\n", "own.yaml:1:", "did you mean \"rules\"");
        row("unknown category", changed("build_failure", "bild_failure"), "own.yaml:3:", "bild_failure");
        row("not an expression", changed("broken: (", "broken: (("), "own.yaml:4:", "not valid");
        row("matches everything", changed("'broken: (\\w+)'", "'(.*)'"), "own.yaml:4:", "too broad");
        row("matches an empty line", changed("'broken: (\\w+)'", "'(x*)'"), "own.yaml:4:", "too broad");
        row("look-ahead", changed("broken: ", "(?=broken)broken: "), "own.yaml:2:", "cannot be used");
        row("group that is not there", changed("Broken: \\1", "Broken: \\2"), "own.yaml:5:", "group");
        row("no pattern", changed("    pattern: 'broken: (\\w+)'\n", ""), "own.yaml:2:", "no \"pattern\"");
        row("no matching line", changed("['broken: pump']", "[]"), "own.yaml:6:", "no line");
        row("confidence over one", ruleText("    confidence: 1.5\n"), "own.yaml:7:", "0 to 1");
        row("confidence that is no number", ruleText("    confidence: nan\n"), "own.yaml:7:", "0 to 1");
        row("unknown tool", ruleText("    tools: [mavn]\n"), "own.yaml:7:", "no tool is called");
        row("twice the same id", ruleText() + ruleText().remove(0, 7), "own.yaml:7:", "twice");
        row("twice the same key", ruleText("    hint: a\n    hint: b\n"), "own.yaml:8:", "twice");
        row("broken yaml", "rules:\n  - id: [\n", "own.yaml:", "");
        row("a list", "- a\n", "own.yaml:1:", "map");
        row("nothing", "", "own.yaml:1:", "map");
        row("after that is no expression", ruleText("    after: '('\n"), "own.yaml:7:", "not valid");
    }
    void mistakesAreNamedWithTheirPlace()
    {
        QFETCH(QByteArray, yaml);
        QFETCH(QString, place);
        QFETCH(QString, words);
        const QString error = errorOf(yaml);
        QVERIFY2(error.startsWith(place), qPrintable(error));
        QVERIFY2(error.contains(words), qPrintable(error));
    }

    void matchesEndWithTheirLine()
    {
        const Result<RuleSet> rules =
            RuleSet::load({{QStringLiteral("own.yaml"), ruleText().replace("broken: (\\w+)", "broken:\\s+(\\w+)\\W+[^x]end")}});
        QVERIFY(rules);
        QVERIFY(fires(*rules, 0, "broken:  pump --  end"));
        QVERIFY(!fires(*rules, 0, "broken:\npump\n\n end"));
    }

    void compiledRulesComeBackFromTheCache()
    {
        const std::vector<RuleFile> files = {{QStringLiteral("own.yaml"), ruleText()}};
        const Result<RuleSet> first = RuleSet::load(files);
        QVERIFY(first && first->wasCompiled());
        QVERIFY(!first->serialized().isEmpty());
        const Result<RuleSet> again = RuleSet::load(files, first->serialized());
        QVERIFY(again && !again->wasCompiled());
        QCOMPARE(again->key(), first->key());
        QVERIFY(again->rules() == first->rules());
        QCOMPARE(again->serialized(), first->serialized());
        QVERIFY(fires(*again, 0, "broken: pump"));
    }

    void aCacheThatDoesNotFitIsNotTaken()
    {
        const Result<RuleSet> first = RuleSet::load({{QStringLiteral("own.yaml"), ruleText()}});
        QVERIFY(first);
        const std::vector<RuleFile> others = {
            {QStringLiteral("own.yaml"), ruleText().replace("broken: (", "ruined: (").replace("broken: pump", "ruined: pump")}};
        const Result<RuleSet> other = RuleSet::load(others, first->serialized());
        QVERIFY(other && other->wasCompiled());
        QVERIFY(other->key() != first->key());
        QByteArray damaged = first->serialized();
        damaged[damaged.size() / 2] = char(damaged[damaged.size() / 2] ^ 0x55);
        const Result<RuleSet> healed = RuleSet::load({{QStringLiteral("own.yaml"), ruleText()}}, damaged);
        QVERIFY(healed && healed->wasCompiled());
        QVERIFY(fires(*healed, 0, "broken: pump"));
    }
};

QTEST_GUILESS_MAIN(TestRules)
#include "tst_rules.moc"
