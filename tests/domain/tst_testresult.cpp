// Tries of one test: which of them counts, and what the counts come to.

#include "core/domain/testresult.h"

#include <QTest>

using namespace sentinel;

namespace {

/// "a1- a2+ b1+": test a failed at its first try and passed at its second. "?" is an error, "~" was skipped.
std::vector<TestResult> rowsOf(const QString& story)
{
    std::vector<TestResult> rows;
    for (const QString& word : story.split(u' ', Qt::SkipEmptyParts)) {
        TestResult row;
        row.suite = QStringLiteral("suite");
        row.name = word.left(1);
        row.attempt = word.mid(1, 1).toInt();
        const QChar end = word.back();
        row.status = end == u'+' ? TestStatus::Passed
            : end == u'-'        ? TestStatus::Failed
            : end == u'?'        ? TestStatus::Error
                                 : TestStatus::Skipped;
        rows.push_back(row);
    }
    return rows;
}

QString standing(const std::vector<TestResult>& rows)
{
    QString text;
    for (const bool stands : lastTries(rows))
        text += stands ? u'y' : u'n';
    return text;
}

} // namespace

class TestResultTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLastTryStands_data()
    {
        QTest::addColumn<QString>("story");
        QTest::addColumn<QString>("stands");
        QTest::addColumn<TestCounts>("counts");
        const auto row = [](const char* name, const char* story, const char* stands, TestCounts counts) {
            QTest::newRow(name) << QString::fromLatin1(story) << QString::fromLatin1(stands) << counts;
        };
        row("nothing", "", "", {});
        row("one try each", "a1+ b1- c1? d1~", "yyyy", {4, 1, 1, 1, 1});
        row("passed in the end", "a1- a2? a3+ b1+", "nnyy", {2, 2, 0, 0, 0});
        row("never passed", "a1- a2- a3-", "nny", {1, 0, 1, 0, 0});
        row("others in between", "a1- b1- a2+ b2-", "nnyy", {2, 1, 1, 0, 0});
        row("equal names are tests of their own", "a1- a1+ a1-", "yyy", {3, 1, 2, 0, 0});
        row("the same test in two modules", "a1- a2+ a1- a2-", "nyny", {2, 1, 1, 0, 0});
    }

    void theLastTryStands()
    {
        QFETCH(QString, story);
        QFETCH(QString, stands);
        QFETCH(TestCounts, counts);
        const std::vector<TestResult> rows = rowsOf(story);
        QCOMPARE(standing(rows), stands);
        QCOMPARE(countsOf(rows), counts);
    }

    void countsAddUp()
    {
        TestCounts sum{4, 1, 1, 1, 1};
        sum += TestCounts{10, 4, 3, 2, 1};
        QCOMPARE(sum, (TestCounts{14, 5, 4, 3, 2}));
        sum.add(TestStatus::Error);
        sum.remove(TestStatus::Passed);
        QCOMPARE(sum, (TestCounts{14, 4, 4, 4, 2}));
    }
};

QTEST_APPLESS_MAIN(TestResultTest)
#include "tst_testresult.moc"
