#include "tests/programs/program.h"

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

QByteArray stamped(const QByteArrayList& lines, int minute)
{
    QByteArray log;
    for (int i = 0; i < lines.size(); ++i)
        log += QStringLiteral("2024-05-01T10:%1:%2.0000000Z ").arg(minute, 2, 10, QChar(u'0')).arg(i, 2, 10, QChar(u'0')).toLatin1()
            + lines[i] + '\n';
    return log;
}

const QByteArray green = stamped({"##[group]Run make", "[ 10%] Building a.o", "[ 50%] Building b.o", "took 480 ms", "done"}, 1);
const QByteArray red = stamped({"##[group]Run make", "[ 12%] Building a.o", "a.c:7: \x1b[31merror\x1b[0m: no total", "make: *** Error 2",
                                "[ 52%] Building b.o", "took 3 s", "##[error]Process completed with exit code 2."},
                               2);

} // namespace

class TestLogCompare : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_green = m_program.put(u"green.log"_s, green);
        m_red = m_program.put(u"red.log"_s, red);
    }

    void whatIsNewIsPrintedBlockByBlock()
    {
        const Ended ended = m_program.run({u"log"_s, u"--compare"_s, m_green, m_red});
        QCOMPARE(ended.exitCode, 0);
        QCOMPARE(ended.out, QByteArray("3-4\na.c:7: error: no total\nmake: *** Error 2\n\n7-7\nProcess completed with exit code 2.\n"));
    }

    void blocksAreObjects()
    {
        const QJsonObject document = m_program.run({u"log"_s, u"--compare"_s, m_green, m_red, u"--json"_s}).object();
        QCOMPARE(document[u"schema"_s].toString(), u"sentinel.log_compare/1"_s);
        const QJsonArray items = document[u"items"_s].toArray();
        QCOMPARE(items.size(), 2);
        const QJsonObject first = items[0].toObject();
        QVERIFY(hasKeys(first, "first_line last_line byte_start byte_end text"));
        QCOMPARE(first[u"first_line"_s].toInteger(), 3);
        QCOMPARE(first[u"last_line"_s].toInteger(), 4);
        QCOMPARE(first[u"text"_s].toString(), u"a.c:7: error: no total\nmake: *** Error 2"_s);
        const qint64 begin = first[u"byte_start"_s].toInteger(), end = first[u"byte_end"_s].toInteger();
        QCOMPARE(red.mid(begin, end - begin),
                 "2024-05-01T10:02:02.0000000Z a.c:7: \x1b[31merror\x1b[0m: no total\n2024-05-01T10:02:03.0000000Z make: *** Error 2");
        const QList<QJsonObject> lines = m_program.run({u"log"_s, u"--compare"_s, m_green, m_red, u"--jsonl"_s}).lines();
        QCOMPARE(lines.size(), 2);
        QCOMPARE(lines[0], first);
    }

    void logsThatSayTheSameGiveNothing()
    {
        const Ended text = m_program.run({u"log"_s, u"--compare"_s, m_red, m_red});
        QCOMPARE(text.exitCode, 0);
        QCOMPARE(text.out, QByteArray());
        QCOMPARE(m_program.run({u"log"_s, u"--compare"_s, m_red, m_red, u"--json"_s}).object()[u"items"_s].toArray().size(), 0);
    }

    void thePassingLogMayComeFromStandardInput()
    {
        const Ended ended = m_program.run({u"log"_s, u"--compare"_s, u"-"_s, m_red}, green);
        QCOMPARE(ended.exitCode, 0);
        QVERIFY(ended.out.startsWith("3-4\n"));
    }

    void aPassingLogThatCannotBeReadIsAnError()
    {
        const Ended missing = m_program.run({u"log"_s, u"--compare"_s, m_program.path(u"nowhere.log"_s), m_red});
        QCOMPARE(missing.exitCode, 1);
        QVERIFY(missing.out.isEmpty());
        QVERIFY(missing.err.contains("nowhere.log"));
    }

private:
    Program m_program;
    QString m_green, m_red;
};

QTEST_GUILESS_MAIN(TestLogCompare)
#include "tst_log_compare.moc"
