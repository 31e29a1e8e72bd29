#include "ui/logpage/goto.h"

#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

Log logOf(std::string text)
{
    Document document;
    document.bytes = Bytes::of(std::move(text));
    return *Log::parse(document);
}

/// A line every ten seconds from this time on; every third has none of its own.
std::string timedLines(const char* from, int count)
{
    const Timestamp begin = *parseRfc3339(from);
    std::string text;
    for (int i = 0; i < count; ++i) {
        if (i % 3 != 2)
            text += toRfc3339(Timestamp{begin.ms + i * 10'000}).toStdString() + " ";
        text += "line " + std::to_string(i + 1) + "\n";
    }
    return text;
}

} // namespace

class TestGoTo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsUnderstood_data()
    {
        using Kind = GoTo::Kind;
        QTest::addColumn<int>("kind");
        QTest::addColumn<qint64>("number");
        const auto row = [](const char* text, Kind kind, qint64 number) { QTest::newRow(text) << int(kind) << number; };
        row("1234", Kind::Line, 1234);
        row(" 1,234,567 ", Kind::Line, 1'234'567);
        row("1.234", Kind::Line, 1234);
        row("1 234", Kind::Line, 1234);
        row("L77", Kind::Line, 77);
        row("#L77", Kind::Line, 77);
        row(":5", Kind::Line, 5);
        row("@1234", Kind::Byte, 1234);
        row("@0x4d2", Kind::Byte, 1234);
        row("12:34", Kind::Clock, 45'240'000);
        row("12:34:56", Kind::Clock, 45'296'000);
        row("12:34:56.5", Kind::Clock, 45'296'500);
        row("2024-01-31T12:34:56Z", Kind::Instant, 1'706'704'496'000);
        row("2024-01-31 12:34:56", Kind::Instant, 1'706'704'496'000);
        row("2024-01-31 12:34", Kind::Instant, 1'706'704'440'000);
        row("2024-01-31T13:34:56+01:00", Kind::Instant, 1'706'704'496'000);
        row("+90s", Kind::Elapsed, 90'000);
        row("+90", Kind::Elapsed, 90'000);
        row("+1m30s", Kind::Elapsed, 90'000);
        row("+2h", Kind::Elapsed, 7'200'000);
        row("+1.5s", Kind::Elapsed, 1'500);
        row("run/12#L40", Kind::Permalink, 0);
    }

    void whatIsWrittenIsUnderstood()
    {
        const Result<GoTo> place = goToFrom(QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY(place);
        QTEST(int(place->kind), "kind");
        QTEST(place->number, "number");
    }

    void sharesAreOfTheLines()
    {
        QCOMPARE(goToFrom(u"50 %"_s)->share, 0.5);
        QCOMPARE(goToFrom(u"12.5%"_s)->share, 0.125);
        QVERIFY(!goToFrom(u"101 %"_s));
        const Log log = logOf(timedLines("2024-01-31T10:00:00Z", 100));
        QCOMPARE(*lineOf(*goToFrom(u"0 %"_s), log), 1);
        QCOMPARE(*lineOf(*goToFrom(u"50 %"_s), log), 51);
        QCOMPARE(*lineOf(*goToFrom(u"100 %"_s), log), 100);
    }

    void whatIsNotUnderstoodIsSaidInWords_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : {"", "abc", "12:99", "25:00", "1.5", "@", "@xyz", "+", "-5", "99999999999999999999", "2024-13-01 10:00"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }

    void whatIsNotUnderstoodIsSaidInWords()
    {
        QFETCH(QString, text);
        const Result<GoTo> place = goToFrom(text);
        QVERIFY(!place);
        QCOMPARE(place.error().kind, Error::Kind::Malformed);
        QVERIFY(place.error().message.contains(u"12:34:56"_s));
    }

    void linesAndBytesAreFound()
    {
        const Log log = logOf("one\ntwo\nthree\n");
        QCOMPARE(*lineOf(*goToFrom(u"2"_s), log), 2);
        QCOMPARE(*lineOf(*goToFrom(u"99"_s), log), 3);
        QCOMPARE(*lineOf(*goToFrom(u"0"_s), log), 1);
        QCOMPARE(*lineOf(*goToFrom(u"@0"_s), log), 1);
        QCOMPARE(*lineOf(*goToFrom(u"@4"_s), log), 2);
        QCOMPARE(*lineOf(*goToFrom(u"@0xd"_s), log), 3);
        const Result<qint64> beyond = lineOf(*goToFrom(u"@14"_s), log);
        QVERIFY(!beyond);
        QVERIFY(beyond.error().message.contains(u"14 bytes"_s));
    }

    void timesAreFoundByHalving()
    {
        const Log log = logOf(timedLines("2024-01-31T10:00:00Z", 900));
        QCOMPARE(*lineOf(*goToFrom(u"10:00:00"_s), log), 1);
        QCOMPARE(*lineOf(*goToFrom(u"10:01"_s), log), 7);
        QCOMPARE(*lineOf(*goToFrom(u"10:01:01"_s), log), 8);
        QCOMPARE(*lineOf(*goToFrom(u"10:01:20"_s), log), 10); // line 9 has no time of its own
        QCOMPARE(*lineOf(*goToFrom(u"2024-01-31T11:00:00Z"_s), log), 361);
        QCOMPARE(*lineOf(*goToFrom(u"+1h"_s), log), 361);
        QCOMPARE(*lineOf(*goToFrom(u"2020-01-01 00:00"_s), log), 1);
        const Result<qint64> late = lineOf(*goToFrom(u"+9h"_s), log);
        QVERIFY(!late);
        QVERIFY(late.error().message.contains(u"ends before 19:00:00"_s));
        const Result<qint64> early = lineOf(*goToFrom(u"09:00"_s), log);
        QVERIFY(!early);
        QVERIFY(early.error().message.contains(u"begins at 10:00:00"_s));
    }

    void aClockPastMidnightIsOfTheNextDay()
    {
        const Log log = logOf(timedLines("2024-01-31T23:59:00Z", 100));
        QCOMPARE(*lineOf(*goToFrom(u"23:59:30"_s), log), 4);
        QCOMPARE(*lineOf(*goToFrom(u"00:00:10"_s), log), 8);
    }

    void aLogWithoutTimesSaysSo()
    {
        const Result<qint64> line = lineOf(*goToFrom(u"12:00"_s), logOf("one\ntwo\n"));
        QVERIFY(!line);
        QVERIFY(line.error().message.contains(u"no times"_s));
        QVERIFY(!lineOf(*goToFrom(u"5"_s), logOf("")));
    }
};

QTEST_GUILESS_MAIN(TestGoTo)
#include "tst_goto.moc"
