#include "core/store/logs.h"
#include "core/store/reader.h"
#include "core/store/runs.h"
#include "core/store/store.h"
#include "core/store/transaction.h"
#include "tests/store/builders.h"

#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <future>
#include <thread>

#include <sys/stat.h>
#include <unistd.h>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

NewRun named(const QString& id)
{
    NewRun added;
    added.run.externalId = id;
    added.run.pipeline = u"pipeline"_s;
    return added;
}

auto adding(const QString& id)
{
    return [id](Transaction& db) { return addRun(db, named(id)); };
}

qint64 count(Store& store)
{
    return *ask(store, [](Reader& db) { return db.value<qint64>("SELECT count(*) FROM run"); });
}

// A question that has no end of its own.
Result<qint64> askForever(Reader& db)
{
    return db.value<qint64>("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n");
}

/// Holds a thread of the store until the test lets it go.
class Gate
{
public:
    void wait()
    {
        m_reached.set_value();
        m_open.get_future().wait();
    }
    void waitUntilReached() { m_reached.get_future().wait(); }
    void open() { m_open.set_value(); }

private:
    std::promise<void> m_reached;
    std::promise<void> m_open;
};

} // namespace

class TestStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsARunWithEverythingUnderIt();
    void keepsALogBesideTheDatabase();
    void theFolderIsForItsOwnerAlone();
    void aFolderWithOthersFilesInItIsNotClosed();
    void aFileInPlaceOfTheFolderIsRefused();
    void aFailingChangeIsRolledBackAlone();
    void aThrowingChangeIsRolledBackAndAnswered();
    void aThrowingQueryIsAnswered();
    void isAnsweredOnlyAfterTheCommit();
    void acceptedChangesAreCommittedBeforeTheStoreDies();
    void changesComeInTheOrderInWhichTheyWereAsked();
    void aQuerySeesOneMoment();
    void queriesDoNotWaitForEachOtherNorForTheWriter();
    void aCancelledQueryEnds();
    void closingEndsAQueryThatRuns();
    void refusesWhenTooManyChangesWait();
    void refusesWhenTooManyQueriesWait();
    void tellsOfItsCommitsOnItsOwnThread();
    void doesNotTellOfChangesThatFailed();
    void noticesTheCommitsOfOtherPrograms();
    void severalProgramsMayWriteAtOnce();
    void severalProgramsMayMakeTheStoreAtOnce();
    void anyThreadMayAsk();
    void aQueryCannotChangeAnything();
    void openedForReadingItRefusesChanges();
    void openedForReadingNothingIsMade();
    void movesWhatCannotBeCopied();
    void letsGoOfWhatAQuestionHeldBeforeItAnswers();
};

void TestStore::keepsARunWithEverythingUnderIt()
{
    QTemporaryDir folder;
    const NewRun added = fullRun();
    RunId id;
    {
        auto store = opened(folder.path());
        const auto stored = change(*store, [added](Transaction& db) { return addRun(db, added); });
        QVERIFY2(stored, qPrintable(stored ? QString() : stored.error().detail));
        QVERIFY(stored->isNew);
        id = stored->id;
    }
    auto store = opened(folder.path());
    const auto run = ask(*store, [id](Reader& db) { return runById(db, id); });
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
}

void TestStore::keepsALogBesideTheDatabase()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const auto written = writeLogFile(folder.path(), "one\ntwo\n", 2);
    QVERIFY(written);
    const auto id = change(*store, [written](Transaction& db) { return addLog(db, *written); });
    QVERIFY(id);
    QCOMPARE(*change(*store, [written](Transaction& db) { return addLog(db, *written); }), *id);
    const auto log = ask(*store, [id](Reader& db) { return logById(db, *id); });
    QVERIFY(log);
    QCOMPARE(log->digest, written->digest);
    QCOMPARE(log->bytes, 8);
    QCOMPARE(log->lines, 2);
    QCOMPARE(log->compressedBytes, written->compressedBytes);
    const auto none = ask(*store, [](Reader& db) { return logById(db, LogId{99}); });
    QVERIFY(!none);
    QCOMPARE(none.error().kind, Error::Kind::NotFound);

    NewRun added = named(u"1"_s);
    added.jobs.resize(1);
    added.jobs[0].job.log = *id;
    const auto stored = change(*store, [added](Transaction& db) { return addRun(db, added); });
    const auto jobs = ask(*store, [stored](Reader& db) { return jobsOfRun(db, stored->id); });
    QCOMPARE(jobs->front().log, *id);
    QCOMPARE(jobs->front().logBytes, 8);
    QCOMPARE(jobs->front().logLines, 2);
}

void TestStore::theFolderIsForItsOwnerAlone()
{
    QTemporaryDir above;
    const QString folder = above.path() + "/some/where"_L1;
    auto store = opened(folder);
    QVERIFY(change(*store, adding(u"1"_s)));
    constexpr auto owner = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
    QCOMPARE(QFileInfo(folder).permissions(), owner | QFile::ExeOwner | QFile::ExeUser);
    for (const QString& name : {u"/sentinel.db"_s, u"/sentinel.db-wal"_s, u"/sentinel.db-shm"_s})
        QCOMPARE(QFileInfo(folder + name).permissions(), owner);
    QCOMPARE(store->folder(), folder);
}

void TestStore::aFolderWithOthersFilesInItIsNotClosed()
{
    QTemporaryDir folder;
    QFile other(folder.filePath(u"somebody else's"_s));
    QVERIFY(other.open(QIODevice::WriteOnly));
    QCOMPARE(::chmod(qPrintable(folder.path()), 0755), 0);
    auto store = opened(folder.path());
    QVERIFY(QFileInfo(folder.path()).permission(QFile::ReadOther));
    QVERIFY(!QFileInfo(folder.filePath(u"sentinel.db"_s)).permission(QFile::ReadOther));
}

void TestStore::aFileInPlaceOfTheFolderIsRefused()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto store = Store::open({file.fileName()});
    QVERIFY(!store);
    QCOMPARE(store.error().kind, Error::Kind::Unreadable);
    QVERIFY(store.error().message.contains(file.fileName()));
}

void TestStore::aFailingChangeIsRolledBackAlone()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    Gate gate;
    const auto held = store->write([&gate](Transaction&) -> Result<> {
        gate.wait();
        return {};
    });
    gate.waitUntilReached(); // so that the next ones are committed together
    auto first = store->write(adding(u"first"_s));
    auto bad = store->write([](Transaction& db) -> Result<StoredRun> {
        (void)addRun(db, named(u"bad"_s));
        return Error{Error::Kind::Conflict, u"changed my mind"_s, {}};
    });
    auto contradicting = store->write([](Transaction& db) {
        (void)addRun(db, named(u"contradicting"_s));
        return db.run(Topic::Runs, "INSERT INTO step SELECT 77, 0, 0, '', 0, '', NULL, NULL, NULL, 0, 0, 0, 0");
    });
    auto second = store->write(adding(u"second"_s));
    gate.open();
    QVERIFY(first.result());
    QVERIFY(second.result());
    QVERIFY(!bad.result());
    QCOMPARE(bad.result().error().message, u"changed my mind"_s);
    QVERIFY(!contradicting.result());
    QCOMPARE(contradicting.result().error().kind, Error::Kind::Conflict);
    const auto ids = ask(*store, [](Reader& db) {
        return db.all<QString>("SELECT external_id FROM run ORDER BY id", [](Row& row) { return row.next<QString>(); });
    });
    QCOMPARE(*ids, (std::vector{u"first"_s, u"second"_s}));
}

void TestStore::aThrowingChangeIsRolledBackAndAnswered()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QTest::ignoreMessage(QtWarningMsg, "a change threw: oh");
    const auto thrown = change(*store, [](Transaction& db) -> Result<> {
        (void)addRun(db, named(u"bad"_s));
        throw std::runtime_error("oh");
    });
    QVERIFY(!thrown);
    QCOMPARE(thrown.error().kind, Error::Kind::Internal);
    QCOMPARE(count(*store), 0);
    QVERIFY(change(*store, adding(u"good"_s)));
}

void TestStore::aThrowingQueryIsAnswered()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QTest::ignoreMessage(QtWarningMsg, "a query threw: oh");
    const auto thrown = ask(*store, [](Reader&) -> Result<int> { throw std::runtime_error("oh"); });
    QVERIFY(!thrown);
    QCOMPARE(thrown.error().kind, Error::Kind::Internal);
    QCOMPARE(count(*store), 0);
}

void TestStore::isAnsweredOnlyAfterTheCommit()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    auto other = opened(folder.path());
    for (int i = 1; i <= 20; ++i) {
        QVERIFY(change(*store, adding(QString::number(i))));
        QCOMPARE(count(*other), i);
    }
}

void TestStore::acceptedChangesAreCommittedBeforeTheStoreDies()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    std::vector<QFuture<Result<StoredRun>>> answers;
    for (int i = 0; i < 500; ++i)
        answers.push_back(store->write(adding(QString::number(i))));
    store.reset();
    for (const auto& answer : answers) {
        QVERIFY(answer.isFinished());
        QVERIFY(answer.result());
    }
    QCOMPARE(count(*opened(folder.path())), 500);
    QVERIFY(!QFileInfo::exists(folder.filePath(u"sentinel.db-wal"_s))); // tidied up
}

void TestStore::changesComeInTheOrderInWhichTheyWereAsked()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QFuture<Result<StoredRun>> last;
    for (int i = 1; i <= 300; ++i)
        last = store->write(adding(QString::number(i)));
    QVERIFY(last.result());
    const auto ids = *ask(*store, [](Reader& db) {
        return db.all<int>("SELECT external_id FROM run ORDER BY id", [](Row& row) { return row.next<int>(); });
    });
    QCOMPARE(ids.size(), size_t(300));
    QVERIFY(std::is_sorted(ids.begin(), ids.end()));
}

void TestStore::aQuerySeesOneMoment()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QVERIFY(change(*store, adding(u"1"_s)));
    Gate gate;
    auto seen = store->read([&gate](Reader& db) -> Result<std::pair<qint64, qint64>> {
        const qint64 before = *runCount(db, {});
        gate.wait();
        return std::pair(before, *runCount(db, {}));
    });
    gate.waitUntilReached();
    QVERIFY(change(*store, adding(u"2"_s)));
    gate.open();
    QCOMPARE(*seen.result(), std::pair(qint64(1), qint64(1)));
    QCOMPARE(count(*store), 2);
}

void TestStore::queriesDoNotWaitForEachOtherNorForTheWriter()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    Gate reading, writing;
    auto slowQuery = store->read([&reading](Reader&) -> Result<> {
        reading.wait();
        return {};
    });
    auto slowChange = store->write([&writing](Transaction& db) -> Result<StoredRun> {
        const auto stored = addRun(db, named(u"1"_s));
        writing.wait();
        return stored;
    });
    reading.waitUntilReached();
    writing.waitUntilReached();
    QCOMPARE(count(*store), 0); // answers, and without what is not committed yet
    reading.open();
    writing.open();
    QVERIFY(slowQuery.result());
    QVERIFY(slowChange.result());
}

void TestStore::aCancelledQueryEnds()
{
    QTemporaryDir folder;
    auto store = Store::open({folder.path(), false, 1});
    QVERIFY(store);
    auto running = (*store)->read(askForever);
    auto waiting = (*store)->read(askForever);
    waiting.cancel();
    running.cancel();
    QCOMPARE(count(**store), 0); // the only reader is free again
    QVERIFY(running.isCanceled());
    QVERIFY(running.isFinished());
    QVERIFY(waiting.isFinished());
}

void TestStore::closingEndsAQueryThatRuns()
{
    QTemporaryDir folder;
    auto store = Store::open({folder.path(), false, 1});
    QVERIFY(store);
    Gate gate;
    auto running = (*store)->read([&gate](Reader& db) {
        gate.wait();
        return askForever(db);
    });
    auto waiting = (*store)->read(askForever);
    gate.waitUntilReached();
    gate.open();
    store->reset();
    QVERIFY(running.isFinished());
    QCOMPARE(running.result().error().kind, Error::Kind::Cancelled);
    QVERIFY(waiting.isFinished());
    QCOMPARE(waiting.result().error().kind, Error::Kind::Cancelled);
}

void TestStore::refusesWhenTooManyChangesWait()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    Gate gate;
    auto held = store->write([&gate](Transaction&) -> Result<> {
        gate.wait();
        return {};
    });
    gate.waitUntilReached();
    std::vector<QFuture<Result<StoredRun>>> answers;
    for (int i = 0; i < 1100; ++i)
        answers.push_back(store->write(adding(QString::number(i))));
    QVERIFY(answers.back().isFinished());
    QCOMPARE(answers.back().result().error().kind, Error::Kind::Busy);
    gate.open();
    qint64 stored = 0;
    for (const auto& answer : answers)
        stored += bool(answer.result());
    QCOMPARE(stored, 1000);
    QCOMPARE(count(*store), stored);
}

void TestStore::refusesWhenTooManyQueriesWait()
{
    QTemporaryDir folder;
    auto store = Store::open({folder.path(), false, 1});
    QVERIFY(store);
    Gate gate;
    auto held = (*store)->read([&gate](Reader&) -> Result<> {
        gate.wait();
        return {};
    });
    gate.waitUntilReached();
    std::vector<QFuture<Result<qint64>>> answers;
    for (int i = 0; i < 1001; ++i)
        answers.push_back((*store)->read([](Reader& db) { return runCount(db, {}); }));
    QVERIFY(answers.back().isFinished());
    QCOMPARE(answers.back().result().error().kind, Error::Kind::Busy);
    gate.open();
    QVERIFY(answers.front().result());
}

void TestStore::tellsOfItsCommitsOnItsOwnThread()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    std::vector<std::thread::id> toldOn;
    connect(
        store.get(), &Store::committed, store.get(),
        [&](Topic topic) {
            QCOMPARE(topic, Topic::Runs);
            toldOn.push_back(std::this_thread::get_id());
        },
        Qt::DirectConnection);
    QVERIFY(change(*store, adding(u"1"_s)));
    QTRY_COMPARE(toldOn.size(), size_t(1));
    QCOMPARE(toldOn.front(), std::this_thread::get_id());
    for (int i = 2; i < 100; ++i)
        QVERIFY(change(*store, adding(QString::number(i))));
    QTRY_COMPARE(toldOn.size(), size_t(2)); // nobody looked meanwhile: told once
}

void TestStore::doesNotTellOfChangesThatFailed()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QSignalSpy told(store.get(), &Store::committed);
    QVERIFY(!change(*store, [](Transaction& db) -> Result<> {
        (void)addRun(db, named(u"1"_s));
        return Error{};
    }));
    QVERIFY(change(*store, [](Transaction&) -> Result<> { return {}; })); // nothing changed
    QCoreApplication::processEvents();
    QCOMPARE(told.size(), 0);
    QVERIFY(change(*store, adding(u"2"_s)));
    QTRY_COMPARE(told.size(), 1);
}

void TestStore::noticesTheCommitsOfOtherPrograms()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    auto reading = Store::open({folder.path(), true, 1});
    QVERIFY(reading);
    QSignalSpy told(store.get(), &Store::committed);
    QSignalSpy toldReading(reading->get(), &Store::committed);
    auto other = opened(folder.path());
    QVERIFY(change(*other, adding(u"1"_s)));
    QTRY_COMPARE(told.size(), 6); // what it was about they do not say: every topic
    QTRY_COMPARE(toldReading.size(), 6);
    QCOMPARE(count(*store), 1);
}

void TestStore::severalProgramsMayWriteAtOnce()
{
    QTemporaryDir folder;
    const auto write = [&folder](const QString& prefix) {
        auto store = opened(folder.path());
        std::vector<QFuture<Result<StoredRun>>> answers;
        for (int i = 0; i < 150; ++i)
            answers.push_back(store->write(adding(prefix + QString::number(i % 100)))); // some twice
        bool areStored = true;
        for (const auto& answer : answers)
            areStored = areStored && answer.result();
        return areStored;
    };
    auto first = std::async(std::launch::async, write, u"a"_s);
    auto second = std::async(std::launch::async, write, u"b"_s);
    auto third = std::async(std::launch::async, write, u"a"_s);
    QVERIFY(first.get());
    QVERIFY(second.get());
    QVERIFY(third.get());
    QCOMPARE(count(*opened(folder.path())), 200);
}

void TestStore::severalProgramsMayMakeTheStoreAtOnce()
{
    for (int i = 0; i < 10; ++i) {
        QTemporaryDir folder;
        std::vector<std::future<bool>> opening;
        for (int program = 0; program < 4; ++program)
            opening.push_back(std::async(std::launch::async, [&folder] { return bool(Store::open({folder.path()})); }));
        for (std::future<bool>& one : opening)
            QVERIFY(one.get());
    }
}

void TestStore::anyThreadMayAsk()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    std::atomic<int> good = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&store, &good, t] {
            for (int i = 0; i < 25; ++i) {
                if (change(*store, adding(u"%1-%2"_s.arg(t).arg(i))) && count(*store) > i)
                    ++good;
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(good.load(), 100);
}

void TestStore::aQueryCannotChangeAnything()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QVERIFY(change(*store, adding(u"1"_s)));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"readonly database"_s));
    const auto done = ask(*store, [](Reader& db) { return db.value<qint64>("DELETE FROM run"); });
    QVERIFY(!done);
    QCOMPARE(done.error().kind, Error::Kind::Unreadable);
    QCOMPARE(count(*store), 1);
}

void TestStore::openedForReadingItRefusesChanges()
{
    QTemporaryDir folder;
    QVERIFY(change(*opened(folder.path()), adding(u"1"_s)));
    auto store = Store::open({folder.path(), true, 1});
    QVERIFY2(store, qPrintable(store ? QString() : store.error().detail));
    QCOMPARE(count(**store), 1);
    const auto refused = change(**store, adding(u"2"_s));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::Conflict);
}

void TestStore::openedForReadingNothingIsMade()
{
    QTemporaryDir folder;
    const auto store = Store::open({folder.path() + "/missing"_L1, true, 1});
    QVERIFY(!store);
    QCOMPARE(store.error().kind, Error::Kind::NotFound);
    QVERIFY(!QFileInfo::exists(folder.path() + "/missing"_L1));
}

void TestStore::movesWhatCannotBeCopied()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    auto token = std::make_unique<int>(42);
    const auto read = ask(*store, [token = std::move(token)](Reader&) -> Result<int> { return *token; });
    QCOMPARE(*read, 42);
    token = std::make_unique<int>(43);
    const auto written = change(*store, [token = std::move(token)](Transaction&) -> Result<int> { return *token; });
    QCOMPARE(*written, 43);
}

void TestStore::letsGoOfWhatAQuestionHeldBeforeItAnswers()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    for (int i = 0; i < 100; ++i) {
        const auto held = std::make_shared<int>(1);
        QVERIFY(ask(*store, [held](Reader&) -> Result<int> { return *held; }));
        QVERIFY(change(*store, [held](Transaction&) -> Result<int> { return *held; }));
        QCOMPARE(held.use_count(), 1);
    }
}

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
