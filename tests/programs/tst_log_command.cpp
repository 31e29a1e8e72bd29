#include "tests/programs/program.h"

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

const QByteArray build = "2024-05-01T10:00:00.0000000Z ##[group]Run make\n"
                         "2024-05-01T10:00:01.0000000Z shell: /bin/bash\n"
                         "2024-05-01T10:00:02.0000000Z ##[endgroup]\n"
                         "2024-05-01T10:00:03.0000000Z \x1b[31mfai\x1b[0mled to link\n"
                         "2024-05-01T10:00:04.0000000Z one\n"
                         "2024-05-01T10:00:05.0000000Z two: Failed\n"
                         "2024-05-01T10:00:06.0000000Z three\n"
                         "2024-05-01T10:00:07.0000000Z ##[error]Process completed with exit code 2.\n";

} // namespace

class TestLogCommand : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_log = m_program.put(u"build.log"_s, build); }

    void infoSaysWhatTheLogIs()
    {
        const Ended ended = m_program.run({u"log"_s, u"--info"_s, m_log});
        QCOMPARE(ended.exitCode, 0);
        const QJsonObject info = ended.object();
        QVERIFY(hasKeys(info, "schema path bytes lines provider encoding truncated steps folds outcome"));
        QCOMPARE(info[u"bytes"_s].toInteger(), build.size());
        QCOMPARE(info[u"lines"_s].toInteger(), 8);
        QCOMPARE(info[u"provider"_s].toString(), u"github"_s);
        QCOMPARE(info[u"encoding"_s].toString(), u"utf-8"_s);
        QCOMPARE(info[u"folds"_s].toInteger(), 1);
        QCOMPARE(info[u"outcome"_s].toString(), u"failed"_s);
    }

    void linesArePeeledUnlessTheyAreWantedRaw()
    {
        QCOMPARE(m_program.run({u"log"_s, u"--lines"_s, u"4-5"_s, m_log}).out, QByteArray("failed to link\none\n"));
        QCOMPARE(m_program.run({u"log"_s, u"--lines"_s, u"5"_s, m_log, u"--raw"_s}).out, QByteArray("2024-05-01T10:00:04.0000000Z one\n"));
        QCOMPARE(m_program.run({u"log"_s, u"--lines=7-"_s, m_log}).out, QByteArray("three\nProcess completed with exit code 2.\n"));
        const Ended beyond = m_program.run({u"log"_s, u"--lines"_s, u"9"_s, m_log});
        QCOMPARE(beyond.exitCode, 1);
        QVERIFY(beyond.err.contains("has no line 9, only 8"));
        const QList<QJsonObject> objects = m_program.run({u"log"_s, u"--lines"_s, u"5"_s, u"--jsonl"_s, m_log}).lines();
        QCOMPARE(objects.size(), 1);
        QVERIFY(hasKeys(objects[0], "schema line byte_start byte_end time text"));
        QCOMPARE(build.mid(objects[0][u"byte_start"_s].toInt()).left(33), QByteArray("2024-05-01T10:00:04.0000000Z one\n"));
    }

    void aSearchPrintsLinesAsGrepDoes()
    {
        QCOMPARE(search({u"failed"_s}), QByteArray("4:failed to link\n"));
        QCOMPARE(search({u"failed"_s, u"--ignore-case"_s}), QByteArray("4:failed to link\n6:two: Failed\n"));
        QCOMPARE(search({u"fail"_s, u"--word"_s}), QByteArray());
        QCOMPARE(search({u"^t(wo|hree)"_s, u"--regex"_s}), QByteArray("6:two: Failed\n7:three\n"));
        QCOMPARE(search({u"e"_s, u"--count"_s}), QByteArray("7\n"));
        QCOMPARE(search({u"2024"_s, u"--count"_s}), QByteArray("0\n"));
        QCOMPARE(search({u"^o|^th|^P"_s, u"--regex"_s, u"--context"_s, u"1"_s}),
                 QByteArray("4-failed to link\n5:one\n6-two: Failed\n7:three\n8:Process completed with exit code 2.\n"));
        QCOMPARE(search({u"make|three"_s, u"--regex"_s, u"--context"_s, u"1"_s}),
                 QByteArray("1:Run make\n2-shell: /bin/bash\n--\n6-two: Failed\n7:three\n8-Process completed with exit code 2.\n"));
    }

    void hitsAsJsonSayWhereTheyMatch()
    {
        const QJsonObject found = m_program.run({u"log"_s, u"--json"_s, u"--search"_s, u"o"_s, m_log}).object();
        const QJsonArray items = found[u"items"_s].toArray();
        QCOMPARE(items.size(), 4);
        const QJsonArray matches = items[0].toObject()[u"matches"_s].toArray();
        QCOMPARE(matches.size(), 1);
        QCOMPARE(matches[0].toObject()[u"start"_s].toInt(), 8);
        QCOMPARE(m_program.run({u"log"_s, u"--json"_s, u"--count"_s, u"--search"_s, u"o"_s, m_log}).object()[u"count"_s].toInt(), 4);
    }

    void aLogMayComeThroughAPipe()
    {
        const Ended ended = m_program.run({u"log"_s, u"--search"_s, u"three"_s, u"-"_s}, build);
        QCOMPARE(ended.exitCode, 0);
        QCOMPARE(ended.out, QByteArray("7:three\n"));
    }

    void aSearchWithoutHitsIsDoneAsWell()
    {
        const Ended ended = m_program.run({u"log"_s, u"--search"_s, u"nothing like it"_s, m_log});
        QCOMPARE(ended.exitCode, 0);
        QVERIFY(ended.out.isEmpty());
        QVERIFY(ended.err.isEmpty());
    }

    void aWrongExpressionIsExplained()
    {
        const Ended ended = m_program.run({u"log"_s, u"--regex"_s, u"--search"_s, u"a(?=b)"_s, m_log});
        QCOMPARE(ended.exitCode, 2);
        QVERIFY(ended.err.contains("Character 2: look-around"));
    }

    void itWantsToKnowWhatToDo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("nothing") << QStringList{m_log};
        QTest::newRow("two things") << QStringList{u"--info"_s, u"--search"_s, u"a"_s, m_log};
        QTest::newRow("no file") << QStringList{u"--info"_s};
        QTest::newRow("two files") << QStringList{u"--info"_s, m_log, m_log};
        QTest::newRow("no lines") << QStringList{u"--lines"_s, u"3-1"_s, m_log};
        QTest::newRow("line 0") << QStringList{u"--lines"_s, u"0"_s, m_log};
        QTest::newRow("no number") << QStringList{u"--search"_s, u"a"_s, u"--context"_s, u"few"_s, m_log};
    }
    void itWantsToKnowWhatToDo()
    {
        QFETCH(QStringList, arguments);
        QCOMPARE(m_program.run(QStringList{u"log"_s} + arguments).exitCode, 2);
    }

    void whatIsNewBesideAGreenLogIsPrinted()
    {
        QByteArray green = build;
        green.replace("three", "four").replace("2024-05-01", "2024-04-30");
        const Ended ended = m_program.run({u"log"_s, u"--compare"_s, m_program.put(u"green.log"_s, green), m_log});
        QCOMPARE(ended.exitCode, 0);
        QVERIFY(ended.out.contains("7-7\n"));
        QVERIFY(ended.out.contains("three"));
        QVERIFY(!ended.out.contains("two: Failed"));
    }

    void redactMasksSecretsInWhateverIsPrinted()
    {
        const QString path = m_program.put(u"secret.log"_s, "a\nexport DB_PASSWORD=hunter22\nb\n");
        QCOMPARE(m_program.run({u"log"_s, u"--lines"_s, u"1-"_s, path}).out, QByteArray("a\nexport DB_PASSWORD=hunter22\nb\n"));
        QCOMPARE(m_program.run({u"log"_s, u"--redact"_s, u"--lines"_s, u"1-"_s, path}).out,
                 QByteArray("a\nexport DB_PASSWORD=[redacted: password]\nb\n"));
        const Ended json = m_program.run({u"log"_s, u"--redact"_s, u"--lines"_s, u"2"_s, u"--json"_s, path});
        QVERIFY(!json.out.contains("hunter22"));
        QVERIFY(!json.object().isEmpty());
    }

private:
    QByteArray search(const QStringList& options)
    {
        const Ended ended = m_program.run(QStringList{u"log"_s, u"--search"_s} + options + QStringList{m_log});
        return ended.exitCode == 0 ? ended.out : ended.err;
    }

    Program m_program;
    QString m_log;
};

QTEST_GUILESS_MAIN(TestLogCommand)
#include "tst_log_command.moc"
