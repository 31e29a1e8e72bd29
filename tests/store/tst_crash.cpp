// A program that is killed at any instant leaves a whole store, with everything in it that was answered for. This program
// starts itself again as the one that gets killed.
#include "core/store/check.h"
#include "core/store/logs.h"
#include "core/store/reader.h"
#include "core/store/transaction.h"
#include "tests/store/builders.h"

#include <QCoreApplication>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <deque>
#include <set>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

constexpr int runsToWrite = 150;
constexpr int writers = 4; // changes under way at a time, so that groups are committed

std::string logOf(int run)
{
    QRandomGenerator random(static_cast<quint32>(run % 100 + 1)); // some logs are the same
    std::string text;
    while (text.size() < 150'000)
        text += std::to_string(random.generate()) + "\n";
    return text;
}

NewRun runOf(int n, LogId log)
{
    NewRun added = fullRun();
    added.run.externalId = QString::number(n);
    added.jobs[0].job.log = log;
    return added;
}

// Stores runs, and says which after each commit.
int writeRuns(const QString& folder)
{
    auto store = opened(folder);
    std::deque<std::pair<int, QFuture<Result<StoredRun>>>> underWay;
    const auto finishOne = [&underWay] {
        const bool isStored = bool(underWay.front().second.result());
        std::printf("%d\n", underWay.front().first);
        std::fflush(stdout);
        underWay.pop_front();
        return isStored;
    };
    for (int n = 0; n < runsToWrite; ++n) {
        const Result<StoredLog> log = writeLogFile(folder, logOf(n), 1);
        if (!log)
            return 1;
        underWay.emplace_back(n, store->write([n, log](Transaction& db) -> Result<StoredRun> {
            const Result<LogId> id = addLog(db, *log);
            if (!id)
                return id.error();
            return addRun(db, runOf(n, *id));
        }));
        if (underWay.size() >= writers && !finishOne())
            return 1;
    }
    while (!underWay.empty()) {
        if (!finishOne())
            return 1;
    }
    return 0;
}

} // namespace

class TestCrash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void killedAtAnyInstantTheStoreIsWhole();
};

void TestCrash::killedAtAnyInstantTheStoreIsWhole()
{
    QTemporaryDir folder;
    QRandomGenerator* random = QRandomGenerator::system();
    std::set<int> answeredFor;
    constexpr int kills = 20;
    for (int kill = 0; kill <= kills; ++kill) {
        const bool mayFinish = kill == kills;
        QProcess writing;
        writing.start(QCoreApplication::applicationFilePath(), {u"--write"_s, folder.path()});
        QVERIFY(writing.waitForStarted());
        // The later the kill, the more is known already and only compared: so the instant moves on.
        const auto killAfter = random->bounded(quint32(kill) * runsToWrite / kills + 3);
        QByteArray said;
        while (said.count('\n') < qsizetype(killAfter) || mayFinish) {
            if (!writing.waitForReadyRead(60'000))
                break;
            said += writing.readAllStandardOutput();
        }
        if (!mayFinish)
            writing.kill();
        QVERIFY(writing.state() == QProcess::NotRunning || writing.waitForFinished(60'000));
        said += writing.readAllStandardOutput();
        QVERIFY2(!mayFinish || writing.exitCode() == 0, writing.readAllStandardError().constData());
        for (const QByteArray& line : said.left(said.lastIndexOf('\n') + 1).split('\n')) {
            if (!line.isEmpty())
                answeredFor.insert(line.toInt());
        }

        if (kill == 0 && !QFile::exists(folder.filePath(u"sentinel.db"_s)))
            continue; // killed before there was anything
        auto store = opened(folder.path());
        const auto report = checkStore(folder.path());
        QVERIFY2(report, qPrintable(report ? QString() : report.error().detail));
        QStringList found;
        for (const CheckReport::Item& item : report->items)
            found.push_back(item.text);
        QVERIFY2(report->isWhole(), qPrintable(found.join('\n'_L1)));
        const auto stored =
            *ask(*store, [](Reader& db) { return db.all<int>("SELECT external_id FROM run", [](Row& row) { return row.next<int>(); }); });
        const std::set<int> storedOnce(stored.begin(), stored.end());
        QCOMPARE(stored.size(), storedOnce.size());
        QVERIFY(std::includes(storedOnce.begin(), storedOnce.end(), answeredFor.begin(), answeredFor.end()));
        const auto jobs = *ask(*store, [](Reader& db) { return db.value<qint64>("SELECT count(*) FROM job"); });
        QCOMPARE(jobs, qint64(stored.size())); // each run came with all that is under it
    }
    QCOMPARE(answeredFor.size(), size_t(runsToWrite));
    const auto report = checkStore(folder.path());
    QCOMPARE(report->runs, runsToWrite);
    QCOMPARE(report->logs, 100);
}

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    if (app.arguments().size() == 3 && app.arguments().at(1) == "--write"_L1)
        return writeRuns(app.arguments().at(2));
    TestCrash test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_crash.moc"
