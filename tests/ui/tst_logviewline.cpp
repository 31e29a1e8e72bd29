#include "ui/logviewline.h"

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

/// Runs as "text:colour" with "*" for bold and "_" for underlined.
QString looksOf(std::string line)
{
    LogLines lines = linesOf(line + "\n");
    const ShownLine& shown = lines.at(1);
    QStringList looks;
    for (const AnsiRun& run : shown.runs) {
        looks << shown.text.mid(run.begin, run.end - run.begin) + u':' + QString::number(run.look.colour)
                + (run.look.bold ? u"*"_s : QString()) + (run.look.underline ? u"_"_s : QString());
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
        QTest::newRow("bold and bright") << QByteArray("\x1b[1;92mok\x1b[m done") << u"ok:10*"_s;
        QTest::newRow("default colour ends") << QByteArray("\x1b[33mwarn\x1b[39m on") << u"warn:3"_s;
        QTest::newRow("underlined") << QByteArray("\x1b[4mlink\x1b[24m") << u"link:-1_"_s;
        QTest::newRow("bold off keeps colour") << QByteArray("\x1b[1;31mA\x1b[22mB") << u"A:1* B:1"_s;
        QTest::newRow("256 colours, low") << QByteArray("\x1b[38;5;9mE\x1b[0m") << u"E:9"_s;
        QTest::newRow("256 colours, cube red") << QByteArray("\x1b[38;5;196mE\x1b[0m") << u"E:1"_s;
        QTest::newRow("256 colours, grey") << QByteArray("\x1b[38;5;244mE\x1b[0m") << u"E:8"_s;
        QTest::newRow("true colour green") << QByteArray("\x1b[38;2;20;200;30mE\x1b[0m") << u"E:2"_s;
        QTest::newRow("ground is left out") << QByteArray("\x1b[48;5;196mE\x1b[0m") << u""_s;
        QTest::newRow("cut off") << QByteArray("\x1b[38;5mE") << u""_s;
        QTest::newRow("not a colour") << QByteArray("\x1b[2Kcleared") << u""_s;
    }

    void sgrCodesBecomeLooks()
    {
        QFETCH(QByteArray, line);
        QTEST(looksOf(line.toStdString()), "looks");
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
        QCOMPARE(text, u"user\uFFFDgnp.exe\uFFFD bell\u2407"_s);
    }

    void aHugeLineIsDecodedInSlices()
    {
        LogLines lines = linesOf(std::string(size_t(LogLines::hugeFrom), 'a') + "end\n");
        QVERIFY(lines.isHuge(1));
        const ShownLine& shown = lines.at(1, LogLines::hugeFrom - 2, 10);
        QCOMPARE(shown.text, u"aaend"_s);
        QCOMPARE(shown.column, LogLines::hugeFrom - 2);
        QCOMPARE(shown.columns, LogLines::hugeFrom + 3);
        QCOMPARE(lines.copied(1, LogLines::hugeFrom - 1, LogLines::hugeFrom + 2), u"aen"_s);
    }

    void aSliceDoesNotBeginInsideACharacter()
    {
        std::string text;
        while (qint64(text.size()) < LogLines::hugeFrom)
            text += "\u20ac";
        LogLines lines = linesOf(text + "\n");
        for (qint64 column = 0; column < 6; ++column)
            QVERIFY(!lines.at(1, column, 30).text.contains(QChar(QChar::ReplacementCharacter)));
    }
};

QTEST_GUILESS_MAIN(TestLogLines)
#include "tst_logviewline.moc"
