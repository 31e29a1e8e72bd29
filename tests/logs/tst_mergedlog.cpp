// Logs put together by time read as one log, and every line leads back to where it came from.

#include "core/logs/mergedlog.h"

#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

Log parsed(const std::string& text)
{
    Document document;
    document.bytes = Bytes::of(text);
    return *Log::parse(document);
}

std::string stamped(int second, const std::string& text)
{
    char stamp[40];
    std::snprintf(stamp, sizeof stamp, "2024-05-01T10:%02d:%02d.0000000Z ", second / 60, second % 60);
    return stamp + text + "\n";
}

} // namespace

class TestMergedLog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void linesStandInTheOrderOfTheirTimes();
    void aMissingLastLineFeedIsMadeUpFor();
    void logsOfDifferentSystemsAreRefused();
    void manyLinesLeadBackToTheirLogs();
};

void TestMergedLog::linesStandInTheOrderOfTheirTimes()
{
    const Result<MergedLog> merged = MergedLog::of(
        {parsed(stamped(1, "one") + stamped(4, "four") + "  more of four\n"), parsed(stamped(2, "two") + stamped(3, "three"))});
    QVERIFY2(merged, qPrintable(merged ? QString() : merged.error().message));
    QCOMPARE(merged->log().lineCount(), 5);
    QCOMPARE(merged->log().peeledText({1, 5}), std::string("one\ntwo\nthree\nfour\n  more of four"));
    QCOMPARE(merged->sourceOf(1), 0);
    QCOMPARE(merged->sourceOf(2), 1);
    QCOMPARE(merged->sourceLine(3), 2);
    QCOMPARE(merged->sourceLine(5), 3);
    QCOMPARE(merged->sourceOf(6), -1);
    QCOMPARE(merged->lineOf(0, 3), 5);
    QCOMPARE(merged->lineOf(1, 1), 2);
    QCOMPARE(merged->lineOf(1, 3), 0);
    QCOMPARE(merged->lineOf(7, 1), 0);
}

void TestMergedLog::aMissingLastLineFeedIsMadeUpFor()
{
    std::string first = stamped(1, "one");
    first.pop_back();
    const Result<MergedLog> merged = MergedLog::of({parsed(first), parsed(stamped(2, "two"))});
    QVERIFY(merged);
    QCOMPARE(merged->log().peeledText({1, 2}), std::string("one\ntwo"));
    QCOMPARE(merged->log().size(), qint64(first.size() + 1 + stamped(2, "two").size()));
}

void TestMergedLog::logsOfDifferentSystemsAreRefused()
{
    const Result<MergedLog> merged =
        MergedLog::of({parsed(stamped(1, "one")), parsed("[2024-05-01T10:00:02.000Z] two\n[2024-05-01T10:00:03.000Z] three\n")});
    QVERIFY(!merged);
    QCOMPARE(merged.error().kind, Error::Kind::Unsupported);
    QVERIFY(!MergedLog::of({}));
}

void TestMergedLog::manyLinesLeadBackToTheirLogs()
{
    std::vector<Log> logs;
    for (int k = 0; k < 3; ++k) {
        std::string text;
        for (int n = 0; n < 1000; ++n)
            text += stamped((n * 3 + k * 7) % 3000 / 1, "log " + std::to_string(k) + " line " + std::to_string(n + 1));
        logs.push_back(parsed(text));
    }
    const Result<MergedLog> merged = MergedLog::of(logs);
    QVERIFY(merged);
    QCOMPARE(merged->log().lineCount(), 3000);
    PeeledLine line;
    for (qint64 n = 1; n <= 3000; ++n) {
        merged->log().peel(n, line);
        const int source = merged->sourceOf(n);
        const qint64 there = merged->sourceLine(n);
        QCOMPARE(std::string(line.text), "log " + std::to_string(source) + " line " + std::to_string(there));
        QCOMPARE(merged->lineOf(source, there), n);
    }
}

QTEST_GUILESS_MAIN(TestMergedLog)
#include "tst_mergedlog.moc"
