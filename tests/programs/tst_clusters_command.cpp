// What the program says of recurring failures, and what people may say of them.

#include "tests/pipeline/texts.h"
#include "tests/programs/program.h"

#include <QJsonArray>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

/// Fails of something else altogether.
QByteArray compilerLog(int number)
{
    return "Building target app\nsrc/window.cpp:" + QByteArray::number(10 + number)
        + ":5: error: 'drawFrame' was not declared in this scope\nmake: *** [Makefile:7: window.o] Error 1\n";
}

} // namespace

class TestClustersCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_program = std::make_unique<Program>();
        const QString red = m_program->put(u"red.log"_s, QByteArray::fromStdString(failingLog()));
        const QString one = m_program->put(u"one.log"_s, compilerLog(1)), two = m_program->put(u"two.log"_s, compilerLog(2));
        QCOMPARE(run({u"import"_s, red, one, two}).exitCode, 0);
    }

    void failuresOfOneCauseAreOneCluster();
    void filtersChooseClusters();
    void whatPeopleSayHolds();
    void mergedAndSplitClustersKeepTheirNumbers();
    void wrongWordsAreRefused();

private:
    Ended run(const QStringList& arguments) const { return m_program->run(arguments); }
    QList<QJsonObject> list(const QStringList& more = {}) const { return run(QStringList{u"clusters"_s, u"--jsonl"_s} + more).lines(); }
    QJsonObject one(qint64 id, const QStringList& more = {}) const
    {
        const Ended ended = run(QStringList{u"clusters"_s, QString::number(id), u"--json"_s} + more);
        return ended.exitCode == 0 ? ended.object() : QJsonObject{{u"exit"_s, ended.exitCode}, {u"said"_s, QString::fromUtf8(ended.err)}};
    }
    std::unique_ptr<Program> m_program;
};

void TestClustersCommand::failuresOfOneCauseAreOneCluster()
{
    const QList<QJsonObject> clusters = list();
    QCOMPARE(clusters.size(), 2);
    qint64 runs = 0;
    for (const QJsonObject& cluster : clusters) {
        QVERIFY(hasKeys(cluster,
                        "schema id name title category state fingerprint fingerprints runs matching_runs runs_1d runs_7d runs_30d "
                        "minutes_lost_30d pipelines_30d branches_30d first_seen last_seen ticket muted_until muted"));
        runs += cluster[u"runs"_s].toInteger();
    }
    QCOMPARE(runs, 3);
    const qint64 largest = clusters[clusters[0][u"runs"_s].toInteger() == 2 ? 0 : 1][u"id"_s].toInteger();
    const QJsonObject cluster = one(largest);
    QVERIFY(hasKeys(cluster, "schema id impact kinds evidence pipelines branches latest_runs history"));
    QCOMPARE(cluster[u"latest_runs"_s].toArray().size(), 2);
    QCOMPARE(cluster[u"pipelines"_s].toArray().size(), 2);
    QVERIFY(cluster[u"evidence"_s].toArray()[0][u"text"_s].toString().contains(u"drawFrame"_s));
    QCOMPARE(run({u"runs"_s, u"--cluster"_s, QString::number(largest), u"--jsonl"_s}).lines().size(), 2);
    const QByteArray text = run({u"clusters"_s, QString::number(largest)}).out;
    QVERIFY(text.contains("drawFrame"));
    QVERIFY(text.contains("Latest runs"));
    QVERIFY(run({u"clusters"_s}).out.contains("Build failure"));
}

void TestClustersCommand::filtersChooseClusters()
{
    QCOMPARE(list({u"--category"_s, u"build_failure"_s}).size(), 1);
    QCOMPARE(list({u"--pipeline"_s, u"red"_s}).size(), 1);
    QCOMPARE(list({u"--pipeline"_s, u"nowhere"_s}).size(), 0);
    QCOMPARE(list({u"--search"_s, u"drawFrame"_s}).size(), 1);
    QCOMPARE(list({u"--limit"_s, u"1"_s}).size(), 1);
    QCOMPARE(list({u"--since"_s, u"2024-03-01"_s, u"--until"_s, u"2024-04-01"_s}).size(), 1); // the other log has no time
    QCOMPARE(list({u"--state"_s, u"quiet"_s}).size(), 1);
    QCOMPARE(list({u"--state"_s, u"new"_s}).size(), 1);
}

void TestClustersCommand::whatPeopleSayHolds()
{
    const qint64 id = list()[0][u"id"_s].toInteger();
    QJsonObject cluster = one(id, {u"--name"_s, u"Mirror down"_s, u"--ticket"_s, u"https://tracker.example/CI-7"_s, u"--mute"_s, u"7d"_s});
    QCOMPARE(cluster[u"name"_s], u"Mirror down"_s);
    QCOMPARE(cluster[u"ticket"_s], u"https://tracker.example/CI-7"_s);
    QCOMPARE(cluster[u"muted"_s], true);
    QCOMPARE(list().size(), 1);
    QCOMPARE(list({u"--muted"_s}).size(), 2);
    QCOMPARE(one(id, {u"--unmute"_s})[u"muted"_s], false);
    const QJsonArray history = one(id)[u"history"_s].toArray();
    QCOMPARE(history.size(), 4);
    const qint64 name = history.last()[u"id"_s].toInteger();
    QCOMPARE(one(id, {u"--undo"_s, QString::number(name)})[u"name"_s], QJsonValue());
    QCOMPARE(one(id, {u"--undo"_s, QString::number(name)})[u"exit"_s], 1); // once
}

void TestClustersCommand::mergedAndSplitClustersKeepTheirNumbers()
{
    const QList<QJsonObject> clusters = list();
    const qint64 first = clusters[0][u"id"_s].toInteger(), second = clusters[1][u"id"_s].toInteger();
    const QString fingerprint = clusters[1][u"fingerprint"_s].toString();
    QCOMPARE(one(first, {u"--merge"_s, QString::number(second)})[u"fingerprints"_s], 2);
    QCOMPARE(one(second)[u"id"_s], first);
    const QJsonObject after = one(first, {u"--split"_s, fingerprint});
    QCOMPARE(after[u"fingerprints"_s], 1);
    QCOMPARE(list().size(), 2);
    for (const QJsonObject& cluster : list())
        QVERIFY(cluster[u"id"_s].toInteger() != second); // never given twice
    QCOMPARE(run({u"check"_s}).exitCode, 0);
}

void TestClustersCommand::wrongWordsAreRefused()
{
    const QString id = QString::number(list()[0][u"id"_s].toInteger());
    const QList<QStringList> wrong{{id, u"--mute"_s, u"yesterday"_s},
                                   {id, u"--mute"_s, u"2001-01-01"_s},
                                   {id, u"--ticket"_s, u"ask Ada"_s},
                                   {id, u"--merge"_s, u"x"_s},
                                   {id, u"--limit"_s, u"3"_s},
                                   {u"--name"_s, u"x"_s},
                                   {u"--state"_s, u"growing up"_s},
                                   {u"one"_s},
                                   {id, id}};
    for (const QStringList& words : wrong)
        QVERIFY2(run(QStringList{u"clusters"_s} + words).exitCode == 2, qPrintable(words.join(u' ')));
    QCOMPARE(run({u"clusters"_s, u"999"_s}).exitCode, 1);
    QCOMPARE(run({u"clusters"_s, id, u"--merge"_s, u"999"_s}).exitCode, 1);
    QCOMPARE(run({u"clusters"_s, id, u"--split"_s, u"nosuchfingerprint"_s}).exitCode, 1);
}

QTEST_GUILESS_MAIN(TestClustersCommand)
#include "tst_clusters_command.moc"
