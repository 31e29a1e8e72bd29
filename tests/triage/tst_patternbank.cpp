#include "core/triage/patternbank_p.h"
#include "core/triage/ruleprobe.h"
#include "tests/triage/builtinrules.h"

#include <QRegularExpression>
#include <QTest>

#include <set>

using namespace sentinel;

namespace {

using Found = std::set<std::pair<qint64, unsigned>>;

Found foundIn(const PatternBank& bank, const std::vector<std::string>& lines)
{
    Found found;
    PatternScan scan(
        bank,
        [](void* context, qint64 line, unsigned pattern) {
            static_cast<Found*>(context)->insert({line, pattern});
        },
        &found);
    for (size_t i = 0; i < lines.size(); ++i)
        scan.add(qint64(i) + 1, lines[i]);
    scan.finish();
    return found;
}

const std::vector<Rule>& builtIn()
{
    return builtInRules().rules();
}

} // namespace

class TestPatternBank : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Lines stand among others, and in another order each time: where they lie in memory must not matter.
    void theBankFindsWhatEachExpressionFindsByItself()
    {
        std::vector<LinePattern> patterns;
        std::vector<std::string> lines;
        for (const Rule& rule : builtIn()) {
            patterns.push_back({rule.pattern, rule.ignoreCase, false});
            lines.insert(lines.end(), rule.matches.begin(), rule.matches.end());
            lines.insert(lines.end(), rule.rejects.begin(), rule.rejects.end());
        }
        const auto isAscii = [](const std::string& line) { return std::all_of(line.begin(), line.end(), [](char c) { return c > 0; }); };
        std::erase_if(lines, [&](const std::string& line) { return !isAscii(line); }); // of others PCRE sees characters
        const PatternBank::Made made = PatternBank::make(patterns);
        QVERIFY(made.bank);
        const Found found = foundIn(*made.bank, lines);
        for (size_t p = 0; p < patterns.size(); ++p) {
            QRegularExpression expression(QString::fromStdString(patterns[p].expression));
            if (patterns[p].ignoreCase)
                expression.setPatternOptions(QRegularExpression::CaseInsensitiveOption);
            for (size_t i = 0; i < lines.size(); ++i) {
                const bool isFound = found.contains({qint64(i) + 1, unsigned(p)});
                if (!isFound && (i + p) % 16 != 0) // a part of all pairs is enough
                    continue;
                const bool isMatch = expression.match(QString::fromStdString(lines[i])).hasMatch();
                if (isMatch != isFound)
                    QFAIL(qPrintable(builtIn()[p].id + QStringLiteral(": ") + QString::fromStdString(lines[i])));
            }
        }
        std::vector<std::string> other{"x", "a longer line that says nothing at all"};
        other.insert(other.end(), lines.begin(), lines.end());
        Found moved;
        for (const auto& [line, pattern] : foundIn(*made.bank, other)) {
            if (line > 2)
                moved.insert({line - 2, pattern});
        }
        QVERIFY(moved == found);
    }

    // Vectorscan 5.4.9 overlooks a quarter of these where one line follows the other.
    void noLineIsOverlookedForWhereItStands()
    {
        Rule rule;
        rule.id = QStringLiteral("a.download");
        rule.pattern = R"(^[ \t]*(Requirement already satisfied:|Downloading) )";
        std::vector<std::string> lines;
        size_t wanted = 0;
        for (size_t i = 0; i < 4000; ++i) {
            lines.push_back(std::string(i * 37 % 89, i % 3 == 0 ? ' ' : 'x') + (i % 5 == 0 ? "." : ""));
            lines.push_back(std::string(i % 4, ' ') + "Downloading crates ...");
            ++wanted;
        }
        const Result<RuleProbe> probe = RuleProbe::compile({rule});
        QVERIFY(bool(probe));
        const std::vector<std::vector<int>> matching = probe->matching(lines);
        QCOMPARE(size_t(std::count(matching.begin(), matching.end(), std::vector<int>{0})), wanted);
        const PatternBank::Made made = PatternBank::make({{rule.pattern, false, false}});
        QCOMPARE(foundIn(*made.bank, lines).size(), wanted);
    }

    void whatIsSerialisedComesBack()
    {
        const std::vector<LinePattern> patterns{{"heap space", false, false}, {R"(^e: \S)", true, false}, {R"(\d \d)", false, false}};
        const PatternBank::Made made = PatternBank::make(patterns);
        QVERIFY(made.bank);
        const std::vector<std::string> lines{"Java heap space", "E: x", "1 2", "none"};
        const auto again = PatternBank::from(patterns, made.bank->serialized());
        QVERIFY(again);
        QCOMPARE(foundIn(*again, lines), (Found{{1, 0}, {2, 1}, {3, 2}}));
        QVERIFY(!PatternBank::from(patterns, made.bank->serialized().chopped(3)));
        QVERIFY(!PatternBank::from({patterns[0]}, made.bank->serialized()));
    }

    void whoseExpressionIsWrongIsSaid()
    {
        const PatternBank::Made made = PatternBank::make({{"fine text", false, false}, {"(", false, false}});
        QVERIFY(!made.bank);
        QCOMPARE(made.trouble->pattern, 1);
    }

    void aPatternThatIsAloneCanBeMuted()
    {
        const PatternBank::Made made = PatternBank::make({{"heap space", false, true}});
        struct Counting
        {
            PatternScan* scan = nullptr;
            qint64 found = 0;
        } counting;
        PatternScan scan(
            *made.bank,
            [](void* context, qint64 line, unsigned pattern) {
                auto& self = *static_cast<Counting*>(context);
                ++self.found;
                self.scan->mute(pattern, line < 50'000 ? 50'000 : 200'000);
            },
            &counting);
        counting.scan = &scan;
        for (qint64 line = 1; line <= 100'000; ++line)
            scan.add(line, "Java heap space");
        scan.finish();
        QVERIFY(counting.found >= 2 && counting.found < 20'000);
    }
};

QTEST_GUILESS_MAIN(TestPatternBank)
#include "tst_patternbank.moc"
