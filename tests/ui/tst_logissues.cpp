#include "ui/logpage/logissues.h"
#include "ui/logpage/logoutline.h"

#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

Log logOf(const std::string& text)
{
    Document document;
    document.bytes = Bytes::of(text);
    return *Log::parse(document);
}

/// Errors in 10, 11, 12 and 40; warnings in 20 and 30.
std::string mixedLog(int lines = 50)
{
    std::string text;
    for (int line = 1; line <= lines; ++line) {
        if ((line >= 10 && line <= 12) || line == 40)
            text += "main.c:" + std::to_string(line) + ":1: error: expected ';'\n";
        else if (line == 20 || line == 30)
            text += "main.c:" + std::to_string(line) + ":1: warning: unused variable 'x'\n";
        else
            text += "0 errors in part " + std::to_string(line) + "\n";
    }
    return text;
}

} // namespace

class TestLogIssues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void errorsAndWarningsAreToldByStructure()
    {
        LogIssues issues;
        issues.start(logOf(mixedLog()));
        QTRY_VERIFY(!issues.isRunning());
        QCOMPARE(issues.errors().count(), 4);
        QCOMPARE(issues.warnings().count(), 2);
    }

    void aRunOfLinesIsOneStopAndTheWayGoesRound()
    {
        LogIssues issues;
        issues.start(logOf(mixedLog()));
        QTRY_VERIFY(!issues.isRunning());
        QCOMPARE(issues.nextError(1, 1), std::optional(LineRange{10, 10}));
        QCOMPARE(issues.nextError(10, 1), std::optional(LineRange{40, 40}));
        QCOMPARE(issues.nextError(40, 1), std::optional(LineRange{10, 10}));
        QCOMPARE(issues.nextError(40, -1), std::optional(LineRange{10, 10}));
        QCOMPARE(issues.nextError(10, -1), std::optional(LineRange{40, 40}));
        QCOMPARE(issues.nextWarning(25, 1), std::optional(LineRange{30, 30}));
        QCOMPARE(issues.nextWarning(25, -1), std::optional(LineRange{20, 20}));
    }

    void evidenceIsAStopAndHidesTheErrorsInIt()
    {
        LogIssues issues;
        issues.start(logOf(mixedLog()));
        issues.setEvidence({{38, 41}, {5, 6}});
        QTRY_VERIFY(!issues.isRunning());
        QCOMPARE(issues.nextError(1, 1), std::optional(LineRange{5, 6}));
        QCOMPARE(issues.nextError(5, 1), std::optional(LineRange{10, 10}));
        QCOMPARE(issues.nextError(10, 1), std::optional(LineRange{38, 41}));
        QCOMPARE(issues.nextError(38, 1), std::optional(LineRange{5, 6}));
        QCOMPARE(issues.nextError(5, -1), std::optional(LineRange{38, 41}));
    }

    void whatGrowsIsLookedAtFromWhereItEnded()
    {
        LogIssues issues;
        issues.start(logOf(mixedLog(35)));
        QTRY_VERIFY(!issues.isRunning());
        QCOMPARE(issues.errors().count(), 3);
        issues.follow(logOf(mixedLog(50)));
        issues.follow(logOf(mixedLog(60)));
        QTRY_VERIFY(!issues.isRunning());
        QCOMPARE(issues.errors().count(), 4);
        QCOMPARE(issues.errors().lineCount(), 60);
        QCOMPARE(issues.warnings().count(), 2);
        issues.clear();
        QVERIFY(issues.errors().isEmpty());
    }

    void theOutlineTellsWhatHoldsALine()
    {
        std::string text;
        for (int line = 1; line <= 60; ++line) {
            const int inPart = (line - 1) % 20 + 1;
            const std::string words = inPart == 1 ? "##[group]Run part " + std::to_string(line / 20 + 1)
                : inPart == 15                    ? "##[endgroup]"
                                                  : "output " + std::to_string(line);
            text += "2024-01-31T10:00:00.0000000Z " + words + "\n";
        }
        const LogOutline outline(logOf(text));
        QCOMPARE(outline.stepCount(), size_t(3));
        QCOMPARE(outline.around(25).size(), size_t(1));
        QVERIFY(outline.around(25).front().name.contains(u"part 2"_s));
        QVERIFY(outline.around(38).empty());
        QCOMPARE(outline.stepBehind(5)->lines.first, 21);
        QCOMPARE(outline.stepBefore(21)->lines.first, 1);
        QVERIFY(!outline.stepBefore(1));
        QVERIFY(!outline.stepBehind(41));
        QVERIFY(LogOutline().around(1).empty());
    }
};

QTEST_MAIN(TestLogIssues)
#include "tst_logissues.moc"
