#include "core/triage/rulecost.h"
#include "core/triage/rules.h"

#include <QTest>

using namespace sentinel;

class TestRuleCost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anExpressionIsAskedOfFewLines()
    {
        QCOMPARE(patternCost("Could not resolve host", false).asked, PatternCost::Asked::LinesWithText);
        QCOMPARE(patternCost("Could not resolve host", false).askedShare, 0.0);
        QCOMPARE(patternCost(R"(^e: \S)", false).asked, PatternCost::Asked::LinesByStart);
        QCOMPARE(patternCost(R"(^\S+\.\w{1,5}(:\d+|\(\d+): )", false).asked, PatternCost::Asked::LinesWithPlace);
        QCOMPARE(patternCost(R"(\d \w)", false).asked, PatternCost::Asked::AllLines);
        QCOMPARE(patternCost(R"(\d \w)", false).askedShare, 1.0);
        QVERIFY(!patternCost("(", false).isUsable);
    }

    void repetitionsMakeItLarge()
    {
        QVERIFY(patternCost("x(abc|def|ghi){200}y", false).bytes > 3 * patternCost("x(abc|def|ghi)y", false).bytes);
    }
};

QTEST_GUILESS_MAIN(TestRuleCost)
#include "tst_rulecost.moc"
