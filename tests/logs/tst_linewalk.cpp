#include "core/logs/linewalk.h"

#include <QTest>

#include <memory>

using namespace sentinel;

namespace {

Log logOf(const std::string& text)
{
    Document document;
    document.name = "walked.log";
    const auto owned = std::make_shared<const std::string>(text);
    document.bytes = Bytes::owning(owned, *owned);
    return *Log::parse(document);
}

} // namespace

class TestLineWalk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theWalkGivesWhatPeelingGives_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("one line without an end") << QByteArray("text");
        QTest::newRow("blank lines") << QByteArray("\n\n\r\n\n");
        QTest::newRow("both kinds of ends") << QByteArray("a\r\nb\nc\r\n\r\nd\r");
        QTest::newRow("a progress bar") << QByteArray("10%\r20%\r100% done\nnext\n");
        QTest::newRow("colours") << QByteArray("\x1b[31merror\x1b[0m: x\nplain\n\x1b[1m\n");
        QTest::newRow("a code right before the end") << QByteArray("a\x1b\nb\r\r\nc\n");
        QTest::newRow("marks of folds") << QByteArray("travis_fold:start:a\r\x1b[0Kx\nsection_start:1:b\ntravis_time\n");
        QByteArray stamped;
        for (int i = 0; i < 200; ++i)
            stamped += "2024-03-01T00:00:0" + QByteArray::number(i % 10) + ".0513221Z " + QByteArray(i, 'x') + (i % 7 == 0 ? "\r\n" : "\n");
        stamped += "2024-03-01T00:00:09.0513221Z ##[error]Process completed with exit code 2.\n";
        QTest::newRow("time stamps and marks, lines of all lengths") << stamped;
    }
    void theWalkGivesWhatPeelingGives()
    {
        QFETCH(QByteArray, text);
        const Log log = logOf(text.toStdString());
        LineWalk walk(log);
        PeeledLine peeled;
        for (qint64 line = 1; line <= log.lineCount(); ++line) {
            QVERIFY(walk.next());
            log.peel(line, peeled);
            QCOMPARE(walk.line(), line);
            QCOMPARE(walk.bytes().begin, log.lineBytes(line).begin);
            QCOMPARE(walk.bytes().end, log.lineBytes(line).end);
            QCOMPARE(QByteArray::fromStdString(std::string(walk.peeled().text)), QByteArray::fromStdString(std::string(peeled.text)));
            QCOMPARE(int(walk.peeled().marker), int(peeled.marker));
            QCOMPARE(walk.peeled().exitCode, peeled.exitCode);
        }
        QVERIFY(!walk.next());
    }
};

QTEST_GUILESS_MAIN(TestLineWalk)
#include "tst_linewalk.moc"
