// Runs as they are stored: attempts, tests, logs, and what goes with them when they are deleted.

#include "core/store/logs.h"
#include "core/store/reader.h"
#include "core/store/runs.h"
#include "core/store/transaction.h"
#include "tests/store/builders.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestRuns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewAttemptIsShownInPlaceOfTheOld();
    void aLateOldAttemptIsKeptButNotShown();
    void theSameAttemptAgainChangesNothing();
    void oneIdInTwoReposIsTwoRuns();
    void aRunWithoutAnIdIsRefused();
    void findsARunByItsProvidersId();
    void pagesThroughTheTestsOfAJob();
    void aFailedTestThatNoReportHasIsKept();
    void deletingARunTakesEverythingUnderItAndLogsThatNoneNeeds();
    void deletingARunThatIsNotThereSaysSo();
    void theLastGreenLogIsOfTheSameJobAndOlder();
    void theLastGreenLogIsOfTheSameBranchIfThereIsOne_data();
    void theLastGreenLogIsOfTheSameBranchIfThereIsOne();
};

void TestRuns::aNewAttemptIsShownInPlaceOfTheOld()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    NewRun first = fullRun();
    first.run.attempt = 1;
    first.jobs[0].job.name = u"first try"_s;
    const auto old = change(*store, [first](Transaction& db) { return addRun(db, first); });
    NewRun second = fullRun();
    second.run.outcome = Outcome::Passed;
    second.run.title = u"all is well"_s;
    second.jobs[0].job.name = u"second try"_s;
    const auto stored = change(*store, [second](Transaction& db) { return addRun(db, second); });
    QVERIFY(stored && stored->isNew);
    QCOMPARE(stored->id, old->id);

    const auto shown = ask(*store, [id = old->id](Reader& db) { return runById(db, id); });
    Run expected = second.run;
    expected.id = old->id;
    QCOMPARE(**shown, expected);
    const auto jobs = ask(*store, [id = old->id](Reader& db) { return jobsOfRun(db, id); });
    QCOMPARE(jobs->size(), size_t(1));
    QCOMPARE(jobs->front().name, u"second try"_s);
    QCOMPARE(*ask(*store, [](Reader& db) { return runCount(db, {}); }), 1);
    RunFilter passed;
    passed.outcomes = {Outcome::Passed};
    QCOMPARE(*ask(*store, [passed](Reader& db) { return runCount(db, passed); }), 1);
    passed.text = u"all is well"_s;
    QCOMPARE(*ask(*store, [passed](Reader& db) { return runCount(db, passed); }), 1);
}

void TestRuns::aLateOldAttemptIsKeptButNotShown()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const auto stored = change(*store, [](Transaction& db) { return addRun(db, fullRun()); });
    NewRun late = fullRun();
    late.run.attempt = 1;
    late.run.title = u"long ago"_s;
    const auto added = change(*store, [late](Transaction& db) { return addRun(db, late); });
    QVERIFY(added && added->isNew);
    QCOMPARE(added->id, stored->id);
    QCOMPARE((*ask(*store, [stored](Reader& db) { return runById(db, stored->id); }))->title, fullRun().run.title);
    const auto attempts = ask(*store, [](Reader& db) {
        return db.all<QString>("SELECT title FROM attempt ORDER BY number", [](Row& row) { return row.next<QString>(); });
    });
    QCOMPARE(*attempts, (std::vector<QString>{u"long ago"_s, fullRun().run.title}));
}

void TestRuns::theSameAttemptAgainChangesNothing()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const auto stored = change(*store, [](Transaction& db) { return addRun(db, fullRun()); });
    NewRun again = fullRun();
    again.run.title = u"another title"_s;
    again.jobs.push_back(again.jobs[0]);
    const auto known = change(*store, [again](Transaction& db) { return addRun(db, again); });
    QVERIFY(known && !known->isNew);
    QCOMPARE(known->id, stored->id);
    QCOMPARE((*ask(*store, [stored](Reader& db) { return runById(db, stored->id); }))->title, fullRun().run.title);
    QCOMPARE(ask(*store, [stored](Reader& db) { return jobsOfRun(db, stored->id); })->size(), size_t(1));
}

void TestRuns::oneIdInTwoReposIsTwoRuns()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    NewRun other = fullRun();
    other.run.repo = u"acme/rocket"_s;
    const auto first = change(*store, [](Transaction& db) { return addRun(db, fullRun()); });
    const auto second = change(*store, [other](Transaction& db) { return addRun(db, other); });
    QVERIFY(second && second->isNew);
    QVERIFY(first->id != second->id);
}

void TestRuns::aRunWithoutAnIdIsRefused()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const auto stored = change(*store, [](Transaction& db) { return addRun(db, NewRun()); });
    QVERIFY(!stored);
    QCOMPARE(stored.error().kind, Error::Kind::Malformed);
}

void TestRuns::findsARunByItsProvidersId()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const auto stored = change(*store, [](Transaction& db) { return addRun(db, fullRun()); });
    const auto find = [&store](Provider provider, const QString& id) {
        return *ask(*store, [=](Reader& db) { return findRun(db, provider, id); });
    };
    QCOMPARE(find(Provider::GitHub, u"7001"_s), std::optional(stored->id));
    QCOMPARE(find(Provider::GitLab, u"7001"_s), std::optional<RunId>());
    QCOMPARE(find(Provider::GitHub, u"700"_s), std::optional<RunId>());
}

void TestRuns::pagesThroughTheTestsOfAJob()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    NewRun added;
    added.run.externalId = u"1"_s;
    added.run.pipeline = u"build"_s;
    added.jobs.resize(1);
    for (int i = 0; i < 25; ++i) {
        TestResult test;
        test.name = u"test %1"_s.arg(i % 20); // a name may come twice
        test.attempt = i / 20 + 1;
        added.jobs[0].tests.push_back(test);
    }
    const auto stored = change(*store, [added](Transaction& db) { return addRun(db, added); });
    const JobId job = ask(*store, [stored](Reader& db) { return jobsOfRun(db, stored->id); })->front().id;
    std::vector<TestResult> seen;
    for (int page = 0; page < 3; ++page) {
        const auto tests = *ask(*store, [&](Reader& db) { return testsOfJob(db, job, qint64(seen.size()), 10); });
        QCOMPARE(tests.size(), size_t(page < 2 ? 10 : 5));
        seen.insert(seen.end(), tests.begin(), tests.end());
    }
    QCOMPARE(seen, added.jobs[0].tests);
}

void TestRuns::aFailedTestThatNoReportHasIsKept()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    NewRun added = fullRun();
    added.jobs[0].tests.resize(1); // the passed one
    const auto stored = change(*store, [added](Transaction& db) { return addRun(db, added); });
    QVERIFY(stored);
    const auto jobs = ask(*store, [stored](Reader& db) { return jobsOfRun(db, stored->id); });
    QCOMPARE(jobs->front().verdict, added.jobs[0].job.verdict);
}

void TestRuns::deletingARunTakesEverythingUnderItAndLogsThatNoneNeeds()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const auto own = writeLogFile(folder.path(), "its own\n", 1);
    const auto shared = writeLogFile(folder.path(), "both have this\n", 1);
    const auto addWithLogs = [&](NewRun run) {
        return change(*store, [=](Transaction& db) mutable -> Result<StoredRun> {
            run.jobs.push_back(run.jobs[0]);
            run.jobs[0].job.log = *addLog(db, *shared);
            if (run.run.externalId == "7001"_L1)
                run.jobs[1].job.log = *addLog(db, *own);
            return addRun(db, run);
        });
    };
    NewRun other = fullRun();
    other.run.externalId = u"other"_s;
    const auto first = addWithLogs(fullRun());
    const auto second = addWithLogs(other);
    QVERIFY(first && second);
    QVERIFY(change(*store, [first](Transaction& db) { return deleteRun(db, first->id); }));

    for (const char* table : {"attempt", "job", "step", "test_result", "finding", "evidence", "hole", "finding_test"}) {
        const auto left = ask(*store, [=](Reader& db) { return db.value<qint64>(std::string("SELECT count(*) FROM ") + table); });
        QVERIFY2(left, table);
        QVERIFY2(*left > 0, table); // the other run's
    }
    QVERIFY(change(*store, [second](Transaction& db) { return deleteRun(db, second->id); }));
    for (const char* table :
         {"run", "attempt", "job", "step", "test_result", "finding", "evidence", "hole", "finding_test", "log", "tally"}) {
        const auto left = ask(*store, [=](Reader& db) { return db.value<qint64>(std::string("SELECT count(*) FROM ") + table); });
        QVERIFY2(left && *left == 0, table);
    }
    RunFilter text;
    text.text = u"coyote"_s;
    QCOMPARE(*ask(*store, [text](Reader& db) { return runCount(db, text); }), 0);
}

void TestRuns::deletingARunThatIsNotThereSaysSo()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const auto deleted = change(*store, [](Transaction& db) { return deleteRun(db, RunId{5}); });
    QVERIFY(!deleted);
    QCOMPARE(deleted.error().kind, Error::Kind::NotFound);
}

void TestRuns::theLastGreenLogIsOfTheSameJobAndOlder()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    struct Story
    {
        const char* id;
        int minute;
        Outcome outcome;
        const char* pipeline;
        const char* job;
    };
    constexpr Story stories[] = {
        {"too old", 1, Outcome::Passed, "ci", "linux"},    {"the one", 5, Outcome::Passed, "ci", "linux"},
        {"other job", 6, Outcome::Passed, "ci", "macos"},  {"other pipeline", 7, Outcome::Passed, "docs", "linux"},
        {"failed too", 8, Outcome::Failed, "ci", "linux"}, {"red", 10, Outcome::Failed, "ci", "linux"},
        {"later", 12, Outcome::Passed, "ci", "linux"},
    };
    RunId red;
    GreenLog green;
    for (const Story& story : stories) {
        const auto log = writeLogFile(folder.path(), story.id, 1);
        const auto made = change(*store, [&](Transaction& db) -> Result<std::pair<RunId, LogId>> {
            NewRun added;
            added.run.externalId = QString::fromLatin1(story.id);
            added.run.pipeline = QString::fromLatin1(story.pipeline);
            added.run.outcome = story.outcome;
            added.run.storedAt = Timestamp{1'000'000 - story.minute}; // the order of storing does not matter
            added.run.startedAt = Timestamp{story.minute * 60'000};
            added.jobs.resize(1);
            added.jobs[0].job.name = QString::fromLatin1(story.job);
            added.jobs[0].job.outcome = story.outcome;
            added.jobs[0].job.log = *addLog(db, *log);
            const auto stored = addRun(db, added);
            return std::pair(stored->id, added.jobs[0].job.log);
        });
        if (story.id == std::string_view("red"))
            red = made->first;
        if (story.id == std::string_view("the one"))
            green = {made->first, made->second};
    }
    QCOMPARE(*ask(*store, [red](Reader& db) { return lastGreenLog(db, red, u"linux"_s); }), std::optional(green));
    QCOMPARE(*ask(*store, [red](Reader& db) { return lastGreenLog(db, red, u"windows"_s); }), std::optional<GreenLog>());
}

void TestRuns::theLastGreenLogIsOfTheSameBranchIfThereIsOne_data()
{
    QTest::addColumn<QStringList>("branches"); // of passing runs, the oldest first
    QTest::addColumn<int>("taken");
    QTest::newRow("its own") << QStringList{u"topic"_s, u"main"_s, u"other"_s} << 0;
    QTest::newRow("the last of its own") << QStringList{u"topic"_s, u"topic"_s, u"main"_s} << 1;
    QTest::newRow("else the main one") << QStringList{u"master"_s, u"other"_s} << 0;
    QTest::newRow("else any") << QStringList{u"one"_s, u"two"_s} << 1;
    QTest::newRow("else none") << QStringList{} << -1;
}

void TestRuns::theLastGreenLogIsOfTheSameBranchIfThereIsOne()
{
    QFETCH(QStringList, branches);
    QFETCH(int, taken);
    QTemporaryDir folder;
    auto store = opened(folder.path());
    branches += u"topic"_s; // the failing one
    std::vector<RunId> runs;
    for (int i = 0; i < branches.size(); ++i) {
        const auto log = writeLogFile(folder.path(), std::to_string(i), 1);
        const auto made = change(*store, [&](Transaction& db) -> Result<StoredRun> {
            NewRun added;
            added.run.externalId = QString::number(i);
            added.run.pipeline = u"ci"_s;
            added.run.branch = branches[i];
            added.run.outcome = i + 1 < branches.size() ? Outcome::Passed : Outcome::Failed;
            added.run.startedAt = Timestamp{i * 60'000};
            added.jobs.resize(1);
            added.jobs[0].job.name = u"linux"_s;
            added.jobs[0].job.outcome = added.run.outcome;
            added.jobs[0].job.log = *addLog(db, *log);
            return addRun(db, added);
        });
        runs.push_back(made->id);
    }
    const auto green = *ask(*store, [red = runs.back()](Reader& db) { return lastGreenLog(db, red, u"linux"_s); });
    QCOMPARE(green.has_value(), taken >= 0);
    if (green)
        QCOMPARE(green->run, runs[size_t(taken)]);
}

QTEST_GUILESS_MAIN(TestRuns)
#include "tst_runs.moc"
