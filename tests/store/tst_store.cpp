#include "core/store/logs.h"
#include "core/store/reader.h"
#include "core/store/runs.h"
#include "core/store/store.h"
#include "core/store/transaction.h"

#include "tests/store/builders.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;

class TestStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsARunWithEverythingUnderIt();
    void keepsALogBesideTheDatabase();
};

void TestStore::keepsARunWithEverythingUnderIt()
{
    QTemporaryDir folder;
    const NewRun added = fullRun();
    RunId id;
    {
        auto store = opened(folder.path());
        auto stored = store->write([added](Transaction& db) { return addRun(db, added); }).result();
        QVERIFY2(stored, qPrintable(stored ? QString() : stored.error().detail));
        QVERIFY(stored->isNew);
        id = stored->id;
    }
    auto store = opened(folder.path());
    const auto run = store->read([id](Reader& db) { return runById(db, id); }).result();
    QVERIFY(run && *run);
    Run expected = added.run;
    expected.id = id;
    QCOMPARE(**run, expected);

    const auto jobs = ask(*store, [id](Reader& db) { return jobsOfRun(db, id); });
    QVERIFY(jobs);
    QCOMPARE(jobs->size(), size_t(1));
    Job job = added.jobs[0].job;
    job.id = jobs->front().id;
    job.run = id;
    QCOMPARE(jobs->front().steps, job.steps);
    QCOMPARE(jobs->front().verdict, job.verdict);
    QCOMPARE(jobs->front(), job);
    const auto tests = ask(*store, [&job](Reader& db) { return testsOfJob(db, job.id, 0, 100); });
    QVERIFY(tests);
    QCOMPARE(*tests, added.jobs[0].tests);
    const auto page = ask(*store, [](Reader& db) { return runPage(db, {}, RunOrder::StoredAt, true, {}, 10); });
    QVERIFY(page);
    QCOMPARE(page->runs, std::vector<Run>{expected});
    QVERIFY(page->next.isEmpty());
    const auto again = change(*store, [added](Transaction& db) { return addRun(db, added); });
    QVERIFY(again && !again->isNew && again->id == id);
}

void TestStore::keepsALogBesideTheDatabase()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const std::string bytes(3'000'000, 'x');
    const auto written = writeLogFile(folder.path(), bytes, 1);
    QVERIFY(written);
    const auto id = change(*store, [written](Transaction& db) { return addLog(db, *written); });
    QVERIFY(id);
    const auto log = ask(*store, [id](Reader& db) { return logById(db, *id); });
    QVERIFY(log);
    QCOMPARE(log->bytes, qint64(3'000'000));
    std::string read;
    QVERIFY(readLogFile(folder.path(), log->digest, [&read](std::string_view part) {
        read += part;
        return true;
    }));
    QVERIFY(read == bytes);
}

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
