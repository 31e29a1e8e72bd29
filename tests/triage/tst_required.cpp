#include "core/triage/required.h"

#include <QTest>

#include <set>

using namespace sentinel;

namespace {

QString written(std::string_view pattern, bool ignoreCase = false)
{
    QStringList texts;
    for (const RequiredText& required : requiredTexts(pattern, ignoreCase))
        texts << QString::fromStdString(required.text) + (required.ignoreCase ? QStringLiteral("~") : QString());
    return texts.join(u'|');
}

} // namespace

class TestRequired : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMatchHoldsOneOfTheTexts_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("texts");
        const auto row = [](const char* name, const char* pattern, const char* texts) {
            QTest::newRow(name) << QString::fromUtf8(pattern) << QString::fromUtf8(texts);
        };
        row("a text as it is", "No space left", "No space left");
        row("the rarest of several", R"(error .* Segmentation fault)", " Segmentation fault");
        row("alternatives", "disk quota|heap space", "disk quota|heap space");
        row("alternatives in a row", "Connection (?:reset|refused)", "Connection refused|Connection reset");
        row("a letter in either case", "[Uu]nexpected token", "Unexpected token|unexpected token");
        row("what may be there", "core(?:s)? dumped", "core dumped|cores dumped");
        row("what stands any number of times", "fault +at+ an address", "t an address");
        row("case does not count", "(?i:Quota Exceeded)", "quota exceeded~");
        row("a number of digits", R"(exit status \d+)",
            "exit status 0|exit status 1|exit status 2|exit status 3|exit status 4|exit status "
            "5|exit status 6|exit status 7|exit status 8|exit status 9");
        row("an alternative without a text", R"(heap space|\d+ \w)", "");
        row("what may be left out", "(?:heap space)?x", "");
        row("too short", "ab", "");
        row("a named class", "[[:alpha:]]+ heap space", "");
        row("a number for a byte", R"(\x41bcdefgh)", "");
        row("nothing", "", "");
    }
    void aMatchHoldsOneOfTheTexts()
    {
        QFETCH(QString, pattern);
        QTEST(written(pattern.toStdString()), "texts");
    }

    void aTextIsFoundWhereverItStands()
    {
        const TextSieve sieve({{"abcde", false}, {"quota exceeded", true}, {"bcdef", false}});
        const std::string text = "xabcdef QUOTA Exceeded abcde quota exceede";
        QStringList found;
        sieve.find(text, [&found](std::uint32_t index, size_t begin) { found << QStringLiteral("%1@%2").arg(index).arg(begin); });
        found.sort();
        QCOMPARE(found.join(u' '), QStringLiteral("0@1 0@23 1@8 2@2"));
    }

    void allTextsAreFoundAmongManyWhateverIsLookedAtTogether()
    {
        std::uint32_t state = 1;
        const auto below = [&state](std::uint32_t limit) { return (state = state * 1664525u + 1013904223u) / 65536 % limit; };
        const auto word = [&below](std::uint32_t size) {
            std::string made;
            for (std::uint32_t i = 0; i < size; ++i)
                made += "abcd"[below(4)];
            return made;
        };
        std::vector<WantedText> texts;
        for (std::uint32_t i = 0; i < 300; ++i)
            texts.push_back({word(5 + below(4)), false});
        const TextSieve sieve(texts);
        for (const std::uint32_t size : {3u, 4u, 5u, 27u, 28u, 2047u, 2050u, 2051u, 2075u, 9001u}) {
            const std::string text = word(size) + std::string(8, '\n');
            std::set<std::pair<std::uint32_t, size_t>> expected, found;
            for (std::uint32_t i = 0; i < texts.size(); ++i) {
                for (size_t at = text.find(texts[i].text); at != std::string::npos; at = text.find(texts[i].text, at + 1))
                    expected.insert({i, at});
            }
            sieve.find(std::string_view(text).substr(0, size), [&found](std::uint32_t index, size_t begin) {
                found.insert({index, begin});
            });
            QVERIFY(size < 9000 || expected.size() > 50);
            QVERIFY(found == expected);
        }
    }

    void aPlaceIsToldOfExpressionsThatSpellIt()
    {
        QVERIFY(requiresPlace(R"(^\S+\.\w{1,5}(:\d+|\(\d+)\S*:? \S)"));
        QVERIFY(requiresPlace(R"(\.\w+(: ?|\(|\[)\d+ x)"));
        QVERIFY(!requiresPlace(R"(\S+\.\w*(:\d+|\(\d+))"));
        QVERIFY(!requiresPlace(R"(\.\w+:\d+|x)"));
    }

    void aLineBeginsAsItsExpressionSays()
    {
        const auto start = requiredStart(R"(^\s*(e|w): \S)", false);
        QVERIFY(start.has_value());
        QVERIFY(start->first.test('e') && start->first.test('w') && start->first.count() == 2);
        QVERIFY(start->second.test(':') && start->second.count() == 1);
        QVERIFY(requiredStart(R"(^(> \S+@|npm \w)|^\d{1,4}\))", false)->first.count() == 12);
        QVERIFY(!requiredStart(R"(^\S+: e)", false));
        QVERIFY(!requiredStart(R"(e: \S)", false));
        QVERIFY(!requiredStart(R"(^x|y)", false));
        QVERIFY(!requiredStart(R"(^x?)", false));
        QVERIFY(!requiredStart(R"(^[ x]y)", false));
        QVERIFY(!requiredStart("^" + std::string(2000, '(') + std::string(2000, ')'), false));
        std::string many = "^"; // 12 ways for each of 40 groups
        for (int i = 0; i < 40; ++i)
            many += "(|||||||||||a)";
        QVERIFY(!requiredStart(many + "b", false));
    }

    void theSecondByteIsToldTooWhereSomethingMayStandBetween()
    {
        const auto start = requiredStart(R"(^\[ *\d+%\] Linking)", false);
        QVERIFY(start.has_value());
        QVERIFY(start->first.test('[') && start->first.count() == 1);
        QVERIFY(start->second.test(' ') && start->second.test('7') && start->second.count() == 11);
        const auto either = requiredStart(R"(^(?:ab|c?d+e))", true);
        QVERIFY(either.has_value());
        QCOMPARE(either->first.count(), size_t(6));  // a, c, d
        QCOMPARE(either->second.count(), size_t(6)); // b, d, e
    }

    void anAlternativeIsChosenByWhatItCannotDoWithout()
    {
        const auto lines = requiredLines(R"(^\s*(?:Collecting|Downloading) \S|^make(\[\d+\])?: \*\*\* |heap space)", false);
        QCOMPARE(lines.size(), size_t(4));
        for (const RequiredLine& line : lines) {
            QCOMPARE(line.texts.size(), size_t(1));
            const std::string& text = line.texts[0].text;
            QCOMPARE(line.start.has_value(), text != "heap space");
            if (line.start)
                QVERIFY(line.start->first.count() == 1 && line.start->second.count() == 1);
        }
        // Together they need a rarer text than each by itself.
        QCOMPARE(requiredLines(R"((?:error|code|status) .* 50[0-4])", false).size(), size_t(1));
    }
};

QTEST_GUILESS_MAIN(TestRequired)
#include "tst_required.moc"
