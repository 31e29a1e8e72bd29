#include "ui/logview/logviewline.h"

#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

LogLines linesOf(std::string text)
{
    Document document;
    document.name = "build.log";
    document.bytes = Bytes::of(std::move(text));
    Result<Log> log = Log::parse(document);
    Q_ASSERT(log);
    return LogLines(*log);
}

QString colourText(AnsiColour colour)
{
    return colour.value < AnsiColour::isTrue ? QString::number(colour.value)
                                             : QString::number(colour.value & 0xffffff, 16).rightJustified(6, u'0');
}

/// Runs as "text:colour", "/ground" if there is one, and a letter for each attribute.
QString looksOf(const ShownLine& shown)
{
    QStringList looks;
    for (const AnsiRun& run : shown.runs) {
        const AnsiLook& look = run.look;
        looks << shown.text.mid(run.begin, run.end - run.begin) + u':' + colourText(look.text)
                + (look.ground.isDefault() ? QString() : u'/' + colourText(look.ground)) + (look.bold ? u"b"_s : QString())
                + (look.faint ? u"f"_s : QString()) + (look.italic ? u"i"_s : QString()) + (look.underline ? u"u"_s : QString())
                + (look.inverse ? u"v"_s : QString()) + (look.strike ? u"s"_s : QString());
    }
    return looks.join(u' ');
}

} // namespace

class TestLogLines : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sgrCodesBecomeLooks_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("looks");
        QTest::newRow("none") << QByteArray("plain") << u""_s;
        QTest::newRow("red word") << QByteArray("a \x1b[31mred\x1b[0m word") << u"red:1"_s;
        QTest::newRow("bold and bright") << QByteArray("\x1b[1;92mok\x1b[m done") << u"ok:10b"_s;
        QTest::newRow("default colour ends") << QByteArray("\x1b[33mwarn\x1b[39m on") << u"warn:3"_s;
        QTest::newRow("underlined") << QByteArray("\x1b[4mlink\x1b[24m") << u"link:-1u"_s;
        QTest::newRow("bold off keeps colour") << QByteArray("\x1b[1;31mA\x1b[22mB") << u"A:1b B:1"_s;
        QTest::newRow("everything") << QByteArray("\x1b[2;3;4;7;9mA\x1b[22;23;24;27;29mB") << u"A:-1fiuvs"_s;
        QTest::newRow("256 colours, low") << QByteArray("\x1b[38;5;9mE\x1b[0m") << u"E:9"_s;
        QTest::newRow("256 colours, cube red") << QByteArray("\x1b[38;5;196mE\x1b[0m") << u"E:ff0000"_s;
        QTest::newRow("256 colours, grey") << QByteArray("\x1b[38;5;244mE\x1b[0m") << u"E:808080"_s;
        QTest::newRow("true colour") << QByteArray("\x1b[38;2;20;200;30mE\x1b[0m") << u"E:14c81e"_s;
        QTest::newRow("true colour with colons") << QByteArray("\x1b[38:2::20:200:30;1mE") << u"E:14c81eb"_s;
        QTest::newRow("true colour with colons, no space") << QByteArray("\x1b[38:2:20:200:30;1mE") << u"E:14c81eb"_s;
        QTest::newRow("ground") << QByteArray("\x1b[41mA\x1b[48;5;21mB\x1b[103mC\x1b[49mD") << u"A:-1/1 B:-1/0000ff C:-1/11"_s;
        QTest::newRow("curly underline, and none") << QByteArray("\x1b[4:3mA\x1b[4:0mB") << u"A:-1u"_s;
        QTest::newRow("colour of an underline") << QByteArray("\x1b[58;5;1;31mA") << u"A:1"_s;
        QTest::newRow("cut off") << QByteArray("\x1b[38;5mE") << u""_s;
        QTest::newRow("endless") << QByteArray("\x1b[" + QByteArray(500, ';') + "31mE") << u""_s;
        QTest::newRow("not a colour") << QByteArray("\x1b[2Kcleared") << u""_s;
    }

    void sgrCodesBecomeLooks()
    {
        QFETCH(QByteArray, line);
        LogLines lines = linesOf(line.toStdString() + "\n");
        QTEST(looksOf(lines.at(1)), "looks");
    }

    void aColourGoesOnInTheNextLinesUntilItEnds()
    {
        LogLines lines = linesOf("a \x1b[31mone\ntwo\nthree\x1b[0m\nfour\n");
        QCOMPARE(looksOf(lines.at(3)), u"three:1"_s); // jumped to
        QCOMPARE(looksOf(lines.at(2)), u"two:1"_s);
        QCOMPARE(looksOf(lines.at(4)), u""_s);
        lines.setLooksCarried(false);
        QCOMPARE(looksOf(lines.at(2)), u""_s);
    }

    void aColourThatNobodyEndsFades()
    {
        std::string text = "\x1b[32mgreen\n";
        for (int i = 0; i < 1000; ++i)
            text += "on\n";
        LogLines read = linesOf(text), jumped = linesOf(text);
        for (qint64 line = 1; line <= 1000; ++line)
            QCOMPARE(looksOf(read.at(line)).isEmpty(), line > 1 + LogLines::looksReach);
        for (const qint64 line : {900, 300, 202, 201, 150, 2})
            QCOMPARE(looksOf(jumped.at(line)), looksOf(read.at(line)));
    }

    void tabsAlignAndAreTabsAgainWhenCopied()
    {
        LogLines lines = linesOf("ab\tc\td\n");
        QCOMPARE(lines.at(1).text, u"ab      c       d"_s);
        QCOMPARE(lines.copied(1, 0, 17), u"ab\tc\td"_s);
        QCOMPARE(lines.copied(1, 8, 17), u"c\td"_s);
    }

    void whatWouldHideOrReorderIsMadeVisible()
    {
        LogLines lines = linesOf("user\u202Egnp.exe\u2066 bell\x07\n");
        const QString text = lines.at(1).text;
        QCOMPARE(text, u"user<RLO>gnp.exe<LRI> bell\u2407"_s);
    }

    void aHugeLineIsDecodedInSlices()
    {
        LogLines lines = linesOf(std::string(size_t(LogLines::hugeFrom), 'a') + "end\n");
        QVERIFY(lines.isHuge(1));
        QCOMPARE(lines.columnsOf(1), LogLines::hugeFrom + 3);
        const ShownLine& shown = lines.at(1, LogLines::hugeFrom - 2, 10);
        QCOMPARE(shown.text, u"aaend"_s);
        QCOMPARE(shown.columnOf(0), LogLines::hugeFrom - 2);
        QCOMPARE(shown.indexOf(LogLines::hugeFrom), 2);
        QCOMPARE(shown.columns, LogLines::hugeFrom + 3);
        QCOMPARE(lines.copied(1, LogLines::hugeFrom - 1, LogLines::hugeFrom + 2), u"aen"_s);
    }

    void aSliceDoesNotBeginInsideACharacter()
    {
        std::string text;
        while (qint64(text.size()) < LogLines::hugeFrom)
            text += "\u20ac";
        LogLines lines = linesOf(text + "\n");
        for (qint64 column = 0; column < 6; ++column) {
            const ShownLine& shown = lines.at(1, column, 30);
            QVERIFY(!shown.text.contains(QChar(QChar::ReplacementCharacter)));
            QCOMPARE(shown.columnOf(0), column / 3 * 3);
            QCOMPARE(shown.columnOf(1), column / 3 * 3 + 3);
        }
        QCOMPARE(lines.copied(1, 4, 10), u"\u20ac\u20ac"_s);
    }

    void aHugeLineHasItsPrefixPeeledAndItsColours()
    {
        std::string front;
        for (int i = 10; i < 20; ++i)
            front += "2024-01-31T10:00:" + std::to_string(i) + ".0000000Z line\n";
        const std::string text(size_t(LogLines::hugeFrom), 'x');
        LogLines lines = linesOf(front + "2024-01-31T10:00:20.0000000Z ab\x1b[31mred" + text + "\x1b[0mend\n");
        const ShownLine& begin = lines.at(11, 0, 12);
        QVERIFY(begin.time);
        QCOMPARE(begin.text, u"abredxxxxxxx"_s);
        QCOMPARE(looksOf(begin), u"redxxxxxxx:1"_s);
        // Somewhere in an escape sequence: it is not shown in part.
        QCOMPARE(lines.at(11, 4, 6).text, u"redxxx"_s);
        QCOMPARE(lines.at(11, 4, 6).columnOf(0), 7);
        const qint64 end = lines.columnsOf(11);
        const ShownLine& last = lines.at(11, end - 9, 100);
        QCOMPARE(last.text, u"xxend"_s);
        QCOMPARE(last.columnOf(last.text.size()), end);
    }

    void ofAHugeLineThatOverwroteItselfTheLastStateShows()
    {
        std::string text;
        for (int i = 0; qint64(text.size()) < LogLines::hugeFrom; ++i)
            text += "loading " + std::to_string(i) + "\r";
        LogLines lines = linesOf(text + "done \u2713\r\n");
        QVERIFY(lines.isHuge(1));
        QCOMPARE(lines.at(1).text, u"done \u2713"_s);
        QCOMPARE(lines.columnsOf(1), 8);
    }

    void slicesOfAHugeLineAddUpToIt()
    {
        std::string text = "\xff\t";
        for (int i = 0; qint64(text.size()) < LogLines::hugeFrom; ++i)
            text += i % 7 == 0 ? "\u4e16\u754c" : i % 5 == 0 ? "\x1b[1;31m!" : i % 11 == 0 ? "\U0001F600" : "word\0 ";
        LogLines lines = linesOf(text + "\n");
        const qint64 columns = lines.columnsOf(1);
        const QString whole = lines.copied(1, 0, columns);
        for (const qint64 step : {1000, 997, 64 * 1024 + 1}) {
            QString pieces;
            for (qint64 at = 0; at < columns; at += step)
                pieces += lines.copied(1, at, std::min(columns, at + step));
            QCOMPARE(pieces, whole);
        }
        QVERIFY(whole.startsWith(u"\uFFFD\t"_s));
    }
};

QTEST_GUILESS_MAIN(TestLogLines)
#include "tst_logviewline.moc"
