#include "core/base/hash.h"
#include "core/base/id.h"
#include "core/base/result.h"
#include "core/base/text.h"
#include "core/base/timestamp.h"

#include <QLocale>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestBase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void aTimeIsReadAndWritten_data();
    void aTimeIsReadAndWritten();
    void whatIsNoTimeIsRefused_data();
    void whatIsNoTimeIsRefused();
    void displayTextShowsWhatIsHidden();
    void shortenedKeepsWholeCharacters_data();
    void shortenedKeepsWholeCharacters();
    void durationsReadWell_data();
    void durationsReadWell();
    void sizesReadWell();
    void aDigestIsTheStandardOne();
    void partsAreToldApart();
    void aResultIsAValueOrAnError();
};

void TestBase::aTimeIsReadAndWritten_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("written");
    QTest::newRow("epoch") << "1970-01-01T00:00:00Z"_ba << u"1970-01-01T00:00:00.000Z"_s;
    QTest::newRow("seven fraction digits") << "2022-04-27T19:35:18.0513221Z"_ba << u"2022-04-27T19:35:18.051Z"_s;
    QTest::newRow("one fraction digit") << "2022-04-27T19:35:18.5Z"_ba << u"2022-04-27T19:35:18.500Z"_s;
    QTest::newRow("offset") << "2022-04-27T19:35:18+02:00"_ba << u"2022-04-27T17:35:18.000Z"_s;
    QTest::newRow("negative offset over midnight") << "2023-12-31T23:30:00-01:00"_ba << u"2024-01-01T00:30:00.000Z"_s;
    QTest::newRow("leap day") << "2024-02-29T12:00:00Z"_ba << u"2024-02-29T12:00:00.000Z"_s;
    QTest::newRow("before the epoch") << "1969-12-31T23:59:59Z"_ba << u"1969-12-31T23:59:59.000Z"_s;
    QTest::newRow("leap second") << "2016-12-31T23:59:60Z"_ba << u"2017-01-01T00:00:00.000Z"_s;
    QTest::newRow("blank between") << "2024-01-02 03:04:05Z"_ba << u"2024-01-02T03:04:05.000Z"_s;
}

void TestBase::aTimeIsReadAndWritten()
{
    QFETCH(QByteArray, text);
    const std::optional<Timestamp> time = parseRfc3339(std::string_view(text.constData(), size_t(text.size())));
    QVERIFY(time);
    QTEST(toRfc3339(*time), "written");
    QCOMPARE(parseRfc3339(toRfc3339(*time).toStdString()), time);
}

void TestBase::whatIsNoTimeIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"", "2024", "2024-01-01", "2024-01-01T00:00:00", "2024-13-01T00:00:00Z", "2023-02-29T00:00:00Z",
                             "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00Zx",
                             "2024-01-01T00:00:00+2:00", "2024/01/01T00:00:00Z", "2024-01-01T00:00:00+02:60"})
        QTest::newRow(*text ? text : "empty") << QByteArray(text);
}

void TestBase::whatIsNoTimeIsRefused()
{
    QFETCH(QByteArray, text);
    QVERIFY(!parseRfc3339(std::string_view(text.constData(), size_t(text.size()))));
}

void TestBase::displayTextShowsWhatIsHidden()
{
    QCOMPARE(displayText(std::string_view("a\0b\x1b[1m\x7f", 8)), u"a\u2400b\u241b[1m\u2421"_s);
    QCOMPARE(displayText("tab\tstays\n"), u"tab\tstays\n"_s);
    QCOMPARE(displayText("bad \xff byte"), u"bad \ufffd byte"_s);
}

void TestBase::shortenedKeepsWholeCharacters_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("limit");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("short enough") << u"abc"_s << 3 << u"abc"_s;
    QTest::newRow("cut") << u"abcd"_s << 3 << u"abc\u2026"_s;
    QTest::newRow("not inside a character") << u"aä\u20ac"_s << 4 << u"aä\u2026"_s;
    QTest::newRow("nothing fits") << u"\u20ac"_s << 2 << u"\u2026"_s;
}

void TestBase::shortenedKeepsWholeCharacters()
{
    QFETCH(QString, text);
    QFETCH(int, limit);
    QTEST(QString::fromStdString(shortened(text.toStdString(), size_t(limit))), "wanted");
}

void TestBase::durationsReadWell_data()
{
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("nothing") << 0.0 << u"0 ms"_s;
    QTest::newRow("milliseconds") << 0.4801 << u"480 ms"_s;
    QTest::newRow("never 1000 ms") << 0.9999 << u"1.0 s"_s;
    QTest::newRow("seconds") << 12.44 << u"12.4 s"_s;
    QTest::newRow("never 60.0 s") << 59.96 << u"1 min 00 s"_s;
    QTest::newRow("minutes") << 185.0 << u"3 min 05 s"_s;
    QTest::newRow("hours") << 8048.0 << u"2 h 14 min"_s;
}

void TestBase::durationsReadWell()
{
    QFETCH(double, seconds);
    QTEST(durationText(seconds), "wanted");
}

void TestBase::sizesReadWell()
{
    QCOMPARE(sizeText(17'400), u"17.4 kB"_s);
    QCOMPARE(sizeText(1'234'567), u"1.2 MB"_s);
    QCOMPARE(sizeText(312), u"312 bytes"_s);
    QCOMPARE(sizeText(1), u"1 byte"_s);
}

void TestBase::aDigestIsTheStandardOne()
{
    // RFC 7693's function with 32 bytes of output, as `b2sum -l 256` prints it.
    QCOMPARE(hex(digestOf("abc")), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"_ba);
    QCOMPARE(hex(digestOf(""), 4), "0e5751c0"_ba);
}

void TestBase::partsAreToldApart()
{
    const auto digest = [](std::initializer_list<std::string_view> parts) {
        Hasher hasher;
        for (std::string_view part : parts)
            hasher.addPart(part);
        return hex(hasher.result());
    };
    QVERIFY(digest({"ab", "c"}) != digest({"a", "bc"}));
    QVERIFY(digest({"a", ""}) != digest({"a"}));
    QCOMPARE(digest({"a", "b"}), digest({"a", "b"}));
    Hasher pieces;
    pieces.addBytes("a");
    pieces.addBytes("bc");
    QCOMPARE(hex(pieces.result()), hex(digestOf("abc")));

    const std::string much(size_t(9) << 20, 'x');
    std::stop_source stop;
    QCOMPARE(digestOf(much, stop.get_token()), std::optional(digestOf(much)));
    QCOMPARE(digestOf("", stop.get_token()), std::optional(digestOf("")));
    stop.request_stop();
    QVERIFY(!digestOf(much, stop.get_token()));
}

void TestBase::aResultIsAValueOrAnError()
{
    const Result<QString> good = u"yes"_s;
    QVERIFY(good);
    QCOMPARE(*good, u"yes"_s);
    const Result<QString> bad = Error{Error::Kind::NotFound, u"no"_s, {}};
    QVERIFY(!bad);
    QCOMPARE(bad.error().message, u"no"_s);
    const Result<> done;
    QVERIFY(done);
    const Result<> failed = Error{Error::Kind::Busy, u"later"_s, {}};
    QVERIFY(!failed);
    QCOMPARE(failed.error().kind, Error::Kind::Busy);
}

QTEST_GUILESS_MAIN(TestBase)
#include "tst_base.moc"
