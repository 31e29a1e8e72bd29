#include "core/triage/title.h"

#include "triaged.h"

#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestTitle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLineIsSaidAsAPersonWould_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("title");
        const auto row = [](const char* name, const char* line, const char* title) {
            QTest::newRow(name) << QString::fromUtf8(line) << QString::fromUtf8(title);
        };
        row("plain", "the cart has no total", "the cart has no total");
        row("indented", "    the cart has no total  ", "the cart has no total");
        row("date and level", "2024-01-31 10:00:00,123 ERROR the cart has no total", "the cart has no total");
        row("clock in brackets", "[10:00:00.123] the cart has no total", "the cart has no total");
        row("level in brackets", "[ERROR] the cart has no total", "the cart has no total");
        row("level and logger", "10:00:00 [main] org.acme.Cart - the cart has no total", "the cart has no total");
        row("error of a tool", "error: the cart has no total", "the cart has no total");
        row("fatal of git", "fatal: the cart has no total", "the cart has no total");
        row("npm", "npm ERR! the cart has no total", "the cart has no total");
        row("pytest", "E       AssertionError: no total", "AssertionError: no total");
        row("a word that is all", "ERROR", "ERROR");
        row("an exception stays", "TypeError: total is not a function", "TypeError: total is not a function");
        row("GitHub's folder", "/home/runner/work/shop/shop/src/cart.c:3: no total", "src/cart.c:3: no total");
        row("GitLab's folder", "cannot open /builds/acme/shop/src/cart.c", "cannot open src/cart.c");
        row("Travis' folder", "cannot open /home/travis/build/acme/shop/src/cart.c", "cannot open src/cart.c");
        row("Jenkins' folder", "cannot open /var/lib/jenkins/workspace/shop-main/src/cart.c", "cannot open src/cart.c");
        row("another long path", "cannot open /usr/lib/python3/dist-packages/cart/total.py", "cannot open …/cart/total.py");
        row("a short path", "cannot open /etc/cart/total", "cannot open /etc/cart/total");
        row("an address", "cannot get https://acme.example/a/b/c/d/e", "cannot get https://acme.example/a/b/c/d/e");
        row("an open end", "these tests failed:", "these tests failed");
        row("an item of a list", "3. http://acme.example/ is gone", "http://acme.example/ is gone");
        row("a project behind it", "CS1002: ; expected [/home/runner/work/shop/shop/src/Shop.csproj]", "CS1002: ; expected");
        row("a digest", "no tags can describe '60a189413d732eccd0158591618422c7cad1aed7'", "no tags can describe '60a189413d…'");
        row("many decimals", "took 310.0115718841553 seconds", "took 310.0 seconds");
        row("a bracket that a cut left open", "CS1002: ; expected [src/Sh", "CS1002: ; expected");
        row("a heading with a bullet", "Issues :-", "Issues");
        row("nothing", "   ", "");
    }
    void aLineIsSaidAsAPersonWould()
    {
        QFETCH(QString, line);
        QFETCH(QString, title);
        QCOMPARE(lineTitle(line.toStdString()), title);
    }

    void aLongLineIsCutAtABlank()
    {
        const QString title = lineTitle(std::string(60, 'x') + " " + std::string(60, 'y') + " " + std::string(60, 'z'));
        QCOMPARE(title.size(), 122);
        QVERIFY(title.endsWith(u'…'));
        QCOMPARE(lineTitle(std::string(1 << 20, 'x')).size(), 140);
    }

    void aHeadingGoesWithTheLineBelow()
    {
        const Log log = logOf("These files differ:\n  cart.c\n\nNothing else:\n\n");
        Lines lines(log);
        QCOMPARE(lineTitle(lines, 1), u"These files differ: cart.c"_s);
        QCOMPARE(lineTitle(lines, 4), u"Nothing else"_s);
    }

    void aHeadingThatSaysNothingIsNoTitle()
    {
        const Log log = logOf("Issues :-\n---------\n\n1. cart.c is not formatted\n2 errors found:\n##[error]Process completed\n");
        Lines lines(log);
        QCOMPARE(lineTitle(lines, 1), u"cart.c is not formatted"_s);
        QCOMPARE(lineTitle(lines, 5), QString());
        QVERIFY(saysNothing(u"Build failed!"_s));
        QVERIFY(!saysNothing(u"Build of cart failed"_s));
        QVERIFY(saysNothing(u"=== 12/14 ==="_s));
    }

    void whatWasPrintedLastMaySayWhy()
    {
        const Log log = logOf("$ ./go\nthe cart has no total\n\nnpm ERR! code 1\nnpm ERR! failed\n");
        Lines lines(log);
        QCOMPARE(lastWordAbove(lines, 5), u"the cart has no total"_s);
        QCOMPARE(lastWordAbove(lines, 1), QString());
    }

    void testsAreNamedFirst_data()
    {
        QTest::addColumn<QStringList>("tests"); // suite|name
        QTest::addColumn<int>("failed");
        QTest::addColumn<QString>("title");
        QTest::newRow("one") << QStringList{u"org.acme.CartTest|total"_s} << 1 << u"1 test failed: CartTest.total"_s;
        QTest::newRow("two") << QStringList{u"a|x"_s, u"b|y"_s} << 2 << u"2 tests failed: x, y"_s;
        QTest::newRow("many") << QStringList{u"a|x"_s, u"b|y"_s, u"c|z"_s} << 9 << u"9 tests failed: x, y, …"_s;
        QTest::newRow("the same twice") << QStringList{u"a|x"_s, u"a|x"_s, u"b|y"_s} << 3 << u"3 tests failed: x, y, …"_s;
        QTest::newRow("only counted") << QStringList{} << 4 << u"4 tests failed"_s;
        QTest::newRow("a path as a name") << QStringList{u"|/home/runner/work/shop/shop/tests/cart.phpt"_s} << 1
                                          << u"1 test failed: tests/cart.phpt"_s;
    }
    void testsAreNamedFirst()
    {
        QFETCH(QStringList, tests);
        QFETCH(int, failed);
        QFETCH(QString, title);
        std::vector<TestResult> results;
        for (const QString& test : tests) {
            TestResult result;
            result.suite = test.section(u'|', 0, 0);
            result.name = test.section(u'|', 1);
            result.status = TestStatus::Failed;
            results.push_back(result);
        }
        TestCounts counts;
        counts.run = counts.failed = failed;
        QCOMPARE(testTitle(counts, results), title);
    }
};

QTEST_GUILESS_MAIN(TestTitle)
#include "tst_title.moc"
