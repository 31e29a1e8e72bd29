#include "ui/logview/logviewsearch.h"

#include "core/logs/input.h"

#include <QSignalSpy>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

Log logOf(std::string text)
{
    return Log::parse(Document{{}, Bytes::of(std::move(text)), {}, {}}).value();
}

std::string numbered(int from, int to)
{
    std::string text;
    for (int i = from; i <= to; ++i)
        text += "line " + std::to_string(i) + (i % 3 == 0 ? " needle\n" : "\n");
    return text;
}

} // namespace

class TestLogViewSearch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aScanCountsExactlyAndEnds()
    {
        LogScan scan;
        QSignalSpy ended(&scan, &LogScan::finished);
        scan.start(logOf(numbered(1, 300'000)), LogQuery{u"needle"_s, false, true, false});
        QVERIFY(scan.isRunning());
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 20'000);
        QVERIFY(!scan.isRunning());
        QCOMPARE(scan.found().count(), 100'000);
        QCOMPARE(scan.found().nth(0), 3);
        QCOMPARE(scan.progress(), 1.0);
    }

    void aLogThatGrewIsSearchedOnFromItsLastLine()
    {
        LogScan scan;
        scan.start(logOf(numbered(1, 3000) + "need"), LogQuery{u"needle"_s, false, true, false});
        QTRY_VERIFY_WITH_TIMEOUT(!scan.isRunning(), 20'000);
        QCOMPARE(scan.found().count(), 1000);
        scan.extend(logOf(numbered(1, 3000) + "needle, now whole\n" + numbered(1, 3)));
        QTRY_VERIFY_WITH_TIMEOUT(!scan.isRunning(), 20'000);
        QCOMPARE(scan.found().count(), 1002);
        QVERIFY(scan.found().contains(3001));
        QVERIFY(scan.found().contains(3004));
    }

    void aLogMayGrowWhileItIsSearched()
    {
        LogScan scan;
        std::string text;
        for (int i = 0; i < 10; ++i) {
            text += numbered(1, 30'000);
            if (i == 0)
                scan.start(logOf(text), LogQuery{u"needle"_s, false, true, false});
            else
                scan.extend(logOf(text));
            QCoreApplication::processEvents();
        }
        QTRY_VERIFY_WITH_TIMEOUT(!scan.isRunning(), 20'000);
        QCOMPARE(scan.found().count(), 100'000);
    }

    void errorsAndWarningsAreFoundInOnePass()
    {
        LogScan scan;
        scan.startLevels(logOf("a.c:1:2: error: no\nfine\na.c:1:2: warning: well\n0 errors\n"));
        QTRY_VERIFY_WITH_TIMEOUT(!scan.isRunning(), 20'000);
        QCOMPARE(scan.found().count(), 1);
        QVERIFY(scan.found().contains(1));
        QCOMPARE(scan.warnings().count(), 1);
        QVERIFY(scan.warnings().contains(3));
    }

    void stoppingAndStartingAtOnceLeavesTheLastQuery()
    {
        LogScan scan;
        const Log log = logOf(numbered(1, 200'000));
        for (int i = 0; i < 20; ++i)
            scan.start(log, LogQuery{u"line %1"_s.arg(i), false, true, false});
        scan.start(log, LogQuery{u"line 199999"_s, false, true, false});
        QTRY_VERIFY_WITH_TIMEOUT(!scan.isRunning(), 20'000);
        QCOMPARE(scan.found().count(), 1);
        scan.clear();
        QVERIFY(scan.found().isEmpty());
    }

    void aWrongExpressionSaysWhatToWriteInstead()
    {
        QVERIFY(LogQuery({u"a(?=b)"_s, true, true, false}).problem().contains(u"look-around"));
        QVERIFY(LogQuery({u"a(?=b)"_s, false, true, false}).problem().isEmpty());
        QVERIFY(LogMatcher(LogQuery{u"a("_s, true, true, false}).stretches(u"a(a("_s).empty());
    }

    void stretchesAreInCharactersOfTheShownLine()
    {
        using Stretches = std::vector<std::pair<qsizetype, qsizetype>>;
        const LogMatcher matcher(LogQuery{u"é+"_s, true, false, false});
        QCOMPARE(matcher.stretches(u"\U0001F600 xÉé é"_s), (Stretches{{4, 2}, {7, 1}}));
        QCOMPARE(LogMatcher(LogQuery{u"b"_s, false, true, true}).stretches(u"b ab b"_s), (Stretches{{0, 1}, {5, 1}}));
    }
};

QTEST_GUILESS_MAIN(TestLogViewSearch)
#include "tst_logviewsearch.moc"
