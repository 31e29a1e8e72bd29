#include "core/triage/pattern.h"

#include <QTest>

using namespace sentinel;

class TestPattern : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void patternsStayInTheirLineAndEndEarly_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("bound");
        const auto row = [](const char* pattern, const char* bound) {
            QTest::newRow(pattern) << QString::fromUtf8(pattern) << QString::fromUtf8(bound);
        };
        row("error: x", "error: x");
        row("a\\sb", "a[ \\t\\r\\f\\v]b");
        row("a[\\s,]b", "a[ \\t\\r\\f\\v,]b");
        row("a\\Wb", "a[^\\w\\n]b");
        row("a\\Db", "a[^\\d\\n]b");
        row("a[^x]b", "a[^\\nx]b");
        row("a[]x]b", "a[\\]x]b");
        row("a[^]x]b", "a[^\\n\\]x]b");
        row("a\\[b", "a\\[b");
        row("error.*", "error");
        row("error\\.*", "error");
        row("error: (.*)", "error: ");
        row("error: (.+)", "error: (.)");
        row("error: (.{1,120})", "error: (.)");
        row("error: (.{3,120})", "error: (.{3})");
        row("error: (\\S+)$", "error: (\\S+)$");
        row("(?:no (\\w+)|bad (.*))", "(?:no (\\w)|bad )");
        row("no (\\w+)|bad (.*)", "no (\\w)|bad ");
        row("lost(?: at (\\d+))?", "lost");
        row("lost (a|b+|)", "lost ");
        row("(?i:lost) x?", "(?i:lost) ");
        row("a{2}", "a{2}");
        row("a{2,}", "a{2}");
        row("(.*)", "(.*)");
        row("a|b*", "a|b*");
    }
    void patternsStayInTheirLineAndEndEarly()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, bound);
        QCOMPARE(QString::fromStdString(lineBound(pattern.toStdString())), bound);
    }
};

QTEST_GUILESS_MAIN(TestPattern)
#include "tst_pattern.moc"
