#include "tests/programs/program.h"

#include <QSet>

#include <algorithm>
#include <random>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

QByteArray line(const QByteArray& id, const QByteArray& text, const QByteArray& test = "t")
{
    return QJsonDocument(
               QJsonObject{{u"id"_s, QString::fromUtf8(id)}, {u"test"_s, QString::fromUtf8(test)}, {u"text"_s, QString::fromUtf8(text)}})
        .toJson(QJsonDocument::Compact);
}

/// Texts of failures of a few causes, each a little different.
QByteArrayList manyFailures(int count)
{
    const QByteArrayList subjects{"cart", "stock", "invoice", "session", "ledger"};
    std::mt19937 random(3);
    QByteArrayList lines;
    for (int i = 0; i < count; ++i) {
        const QByteArray subject = subjects[qsizetype(random() % 5)];
        const QByteArray number = QByteArray::number(qulonglong(random() % 100000));
        lines += line("f" + QByteArray::number(i),
                      "org.shop." + subject + ".MissingException: the " + subject + " with id " + number + " is not there\n\tat org.shop."
                          + subject + ".Store.load(Store.java:" + number + ")\n\tat java.base/java.lang.Thread.run(Thread.java:833)\n");
    }
    return lines;
}

} // namespace

class TestCluster : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textsOfFailuresAreGrouped()
    {
        const Program program;
        const QString file = program.put(
            u"failures.jsonl"_s,
            line("a", "exit 1") + '\n' + line("b", "exit 2") + "\n\n" + line("c", "some long failure message that changes occasionally foo")
                + '\n' + line("d", "some long failure message that changes occasionally bar") + '\n'
                + line("e", "2026-01-02 03:04:05 ERROR some long failure message that changes occasionally foo") + '\n');
        const Ended ended = program.run({u"cluster"_s, u"--jsonl"_s, u"--failures"_s, file});
        QCOMPARE(ended.exitCode, 0);
        const QList<QJsonObject> lines = ended.lines();
        QCOMPARE(lines.size(), 5);
        QStringList ids, clusters, fingerprints;
        for (const QJsonObject& object : lines) {
            QVERIFY(hasKeys(object, "schema id cluster cause fingerprint category title"));
            ids += object.value(u"id"_s).toString();
            clusters += object.value(u"cluster"_s).toString();
            fingerprints += object.value(u"fingerprint"_s).toString();
        }
        QCOMPARE(ids.join(QString()), u"abcde"_s);
        QVERIFY(clusters[0] != clusters[1]);
        QCOMPARE(clusters[2], clusters[3]);
        QCOMPARE(fingerprints[2], fingerprints[4]);
        QVERIFY(fingerprints[2] != fingerprints[3]);
        QCOMPARE(clusters[2], std::min(fingerprints[2], fingerprints[3]));

        const Ended document = program.run({u"cluster"_s, u"--json"_s, u"--failures"_s, file});
        QCOMPARE(document.object().value(u"items"_s).toArray().size(), 5);
    }

    // Long enough for several threads.
    void theOrderOfInputsChangesNoCluster()
    {
        const Program program;
        QByteArrayList failures = manyFailures(5'000);
        QMap<QString, QJsonObject> first;
        for (int round = 0; round < 2; ++round) {
            const Ended ended = program.run({u"cluster"_s, u"--failures"_s, program.put(u"failures.jsonl"_s, failures.join('\n'))});
            QCOMPARE(ended.exitCode, 0);
            const QList<QJsonObject> lines = ended.lines();
            QCOMPARE(lines.size(), failures.size());
            QSet<QString> clusters;
            for (const QJsonObject& object : lines) {
                const QString id = object.value(u"id"_s).toString();
                clusters += object.value(u"cause"_s).toString();
                if (round > 0)
                    QCOMPARE(object, first.value(id));
                first.insert(id, object);
            }
            QCOMPARE(clusters.size(), 5);
            std::mt19937 random(1);
            std::shuffle(failures.begin(), failures.end(), random);
        }
    }

    void aBadLineIsNamedAndTheOthersAreDone()
    {
        const Program program;
        const QString file = program.put(u"failures.jsonl"_s,
                                         line("a", "exit 1") + "\n{\"id\":\n" + line("b", "exit 2") + "\n[1]\n{\"id\":\"c\",\"text\":5}\n");
        const Ended ended = program.run({u"cluster"_s, u"--failures"_s, file});
        QCOMPARE(ended.exitCode, 1);
        QCOMPARE(ended.lines().size(), 2);
        const QStringList complaints = ended.complaints();
        QCOMPARE(complaints.size(), 3);
        QVERIFY(complaints[0].contains(u"failures.jsonl:2: "_s));
        QVERIFY(complaints[1].contains(u"failures.jsonl:4: "_s));
        QVERIFY(complaints[2].contains(u"failures.jsonl:5: "_s));
    }

    void linesMayBeAnyJson()
    {
        const Program program;
        const QString file = program.put(u"failures.jsonl"_s,
                                         "{\"id\": 7, \"text\": \"Error: caf\\u00e9 \\ud83d\\ude00 \\ud83d is gone\\nand more\"}\n"
                                         "{\"other\": {\"a\": [1, -2.5e3, null, {}]}, \"text\": \"exit 1\"}\r\n"
                                         "{\"id\": \"x\", \"text\": \"exit 1\"}");
        const Ended ended = program.run({u"cluster"_s, u"--failures"_s, file});
        QCOMPARE(ended.exitCode, 0);
        const QList<QJsonObject> lines = ended.lines();
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0].value(u"id"_s).toInt(), 7);
        QCOMPARE(lines[0].value(u"title"_s).toString(), QString::fromUtf8("Error: caf\xc3\xa9 \xf0\x9f\x98\x80 \xef\xbf\xbd is gone"));
        QVERIFY(lines[1].value(u"id"_s).isNull());
        QCOMPARE(lines[1].value(u"cluster"_s), lines[2].value(u"cluster"_s));

        for (const char* wrong :
             {"{\"text\":\"a\"", "{\"text\":\"a\"} x", "{\"text\":\"\\x\"}", "{\"text\":\"a\",}", "{\"text\":\"\\u12g4\"}",
              "{\"text\":\"a\",\"b\":01}", "{\"text\":\"a\",\"b\":tru}", "{'text':'a'}", "{\"text\":\"a\tb\"}"}) {
            const Ended refused = program.run({u"cluster"_s, u"--failures"_s, u"-"_s}, wrong);
            QCOMPARE(refused.exitCode, 1);
            QVERIFY2(refused.out.isEmpty(), wrong);
        }
        const QByteArray deep = "{\"text\":\"a\",\"b\":" + QByteArray(100'000, '[') + "}";
        QCOMPARE(program.run({u"cluster"_s, u"--failures"_s, u"-"_s}, deep).exitCode, 1);
    }

    void logsAreTriagedAndThoseThatPassedLeftOut()
    {
        const Program program;
        const QString one = program.put(u"one.log"_s, "cc -c cart.c\ncart.c:3:5: error: 'total' undeclared\nmake: *** [all] Error 1\n");
        const QString two = program.put(u"two.log"_s, "cc -c cart.c\ncart.c:9:1: error: 'total' undeclared\nmake: *** [all] Error 1\n");
        const QString other = program.put(u"other.log"_s, "curl: (6) Could not resolve host: registry.example.com\n");
        const Ended ended = program.run({u"cluster"_s, one, other, two, u"nowhere.log"_s});
        QCOMPARE(ended.exitCode, 1); // nowhere.log
        const QList<QJsonObject> lines = ended.lines();
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0].value(u"path"_s).toString(), one);
        QCOMPARE(lines[2].value(u"path"_s).toString(), two);
        QCOMPARE(lines[0].value(u"cluster"_s), lines[2].value(u"cluster"_s));
        QVERIFY(lines[0].value(u"cluster"_s) != lines[1].value(u"cluster"_s));
    }

    void aWrongCommandLineIsRefused()
    {
        const Program program;
        QCOMPARE(program.run({u"cluster"_s}).exitCode, 2);
        QCOMPARE(program.run({u"cluster"_s, u"--failures"_s, u"a"_s, u"b.log"_s}).exitCode, 2);
        QCOMPARE(program.run({u"cluster"_s, u"--failures"_s, u"nowhere.jsonl"_s}).exitCode, 1);
    }
};

QTEST_GUILESS_MAIN(TestCluster)
#include "tst_cluster.moc"
