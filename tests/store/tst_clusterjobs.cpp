// A run whose jobs failed in several ways is a member of the clusters of all of them.
#include "core/store/connection_p.h"
#include "core/store/folder_p.h"
#include "core/store/migrations_p.h"
#include "tests/store/clusterfixture.h"

#include <numeric>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

std::vector<RunId> runsOf(const ClusterFixture& f, ClusterId cluster)
{
    RunFilter filter;
    filter.cluster = cluster;
    const auto page = ask(*f.store, [=](Reader& db) { return runPage(db, filter, RunOrder::StoredAt, true, {}, 100); });
    const auto count = ask(*f.store, [=](Reader& db) { return runCount(db, filter); });
    std::vector<RunId> runs;
    if (page && count && *count == qint64(page->runs.size())) {
        for (const Run& run : page->runs)
            runs.push_back(run.id);
    }
    return runs;
}

} // namespace

class TestClusterJobs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRunIsInTheClustersOfAllItsJobs();
    void aRunCountsOnceInAClusterOfSeveralOfItsKinds();
    void mergingAndSplittingCountRunsOnce();
    void aJobThatIsJudgedAgainMovesAlone();
    void anotherAttemptTakesTheKindsOfTheOneBefore();
    void aRunThatIsDeletedLeavesAllItsClusters();
    void aFilterOfPlacesFindsClustersOfEveryJob();
    void evidenceComesFromTheJobThatFailedSo();
    void jobsThatWereStoredBeforeAreMembersToo();
};

void TestClusterJobs::aRunIsInTheClustersOfAllItsJobs()
{
    ClusterFixture f;
    f.addJobs("ab", 5);
    const RunId both = f.last;
    f.add('b', 2);
    f.group(u"a b"_s);
    QCOMPARE(f.get(f.of('a')).runs, 1);
    QCOMPARE(f.get(f.of('b')).runs, 2);
    QCOMPARE(f.get(f.of('b')).runsInDay, 2);
    QCOMPARE(runsOf(f, f.of('a')), std::vector<RunId>{both});
    QCOMPARE(runsOf(f, f.of('b')), (std::vector<RunId>{f.last, both}));
    const auto kinds = ask(*f.store, [b = f.of('b')](Reader& db) { return kindsOfCluster(db, b, 0, 10); });
    QVERIFY(kinds && kinds->size() == 1);
    QCOMPARE(kinds->front().skeleton, u"cannot open file b"_s);
    QCOMPARE(kinds->front().title, u"b failed in run 2"_s); // the latest
    const auto run = ask(*f.store, [both](Reader& db) { return runById(db, both); });
    QCOMPARE((*run)->cluster, f.of('a')); // a list names that of its worst job
    f.isWhole();
}

void TestClusterJobs::aRunCountsOnceInAClusterOfSeveralOfItsKinds()
{
    ClusterFixture f;
    f.addJobs("abc", 5);
    f.add('b', 30);
    f.group(u"abc"_s);
    const Cluster cluster = f.get(f.of('a'));
    QCOMPARE(cluster.runs, 2);
    QCOMPARE(cluster.kinds, 3);
    QCOMPARE(cluster.runsInDay, 1);
    QCOMPARE(cluster.runsInWeek, 2);
    QCOMPARE(cluster.secondsLost, 120.0);
    QCOMPARE(std::accumulate(cluster.days.begin(), cluster.days.end(), 0), 2);
    const auto impact = ask(*f.store, [a = f.of('a')](Reader& db) { return impactOfCluster(db, a, now); });
    QVERIFY(impact);
    QCOMPARE(impact->at(3).runs, 2);
    QCOMPARE(impact->at(3).seconds, 120.0);
    const auto places = ask(*f.store, [a = f.of('a')](Reader& db) { return placesOfCluster(db, a, ClusterPlace::Pipeline, 5); });
    QCOMPARE(places->front().runs, 2);
    const auto days = ask(*f.store, [a = f.of('a')](Reader& db) { return daysOfCluster(db, a, Timestamp{now.ms - 3 * dayMs}, 4); });
    QCOMPARE(std::accumulate(days->begin(), days->end(), qint64(0)), 2);
    QCOMPARE(f.list().size(), size_t(1));
    QCOMPARE(f.list().front().runsInMonth, 2);
    QCOMPARE(runsOf(f, f.of('a')).size(), size_t(2));
    f.isWhole();
}

void TestClusterJobs::mergingAndSplittingCountRunsOnce()
{
    ClusterFixture f;
    f.addJobs("ab", 5);
    f.addJobs("bc", 4);
    f.add('c', 3);
    f.group(u"a b c"_s);
    f.act([a = f.of('a'), b = f.of('b')](Transaction& db) { return mergeClusters(db, a, b, now); });
    QCOMPARE(f.get(f.of('a')).runs, 2);
    f.isWhole();
    f.act([a = f.of('a'), c = f.of('c')](Transaction& db) { return mergeClusters(db, a, c, now); });
    QCOMPARE(f.get(f.of('a')).runs, 3);
    f.isWhole();
    f.act([a = f.of('a')](Transaction& db) { return splitCluster(db, a, {kindNamed('b')}, now); });
    QCOMPARE(f.get(f.of('a')).runs, 3);
    QCOMPARE(f.get(f.of('b')).runs, 2);
    f.isWhole();
}

void TestClusterJobs::aJobThatIsJudgedAgainMovesAlone()
{
    ClusterFixture f;
    f.addJobs("ab", 5);
    f.group(u"a b"_s);
    f.act([](Transaction& db) {
        return db.run(Topic::Runs, "UPDATE finding SET fingerprint = ? WHERE fingerprint = ?", Value::text(kindNamed('c')),
                      Value::text(kindNamed('b')));
    });
    QCOMPARE(f.get(f.of('a')).runs, 1);
    QCOMPARE(f.get(f.of('b')).runs, 0);
    const auto input = ask(*f.store, [](Reader& db) { return clusteringInput(db); });
    QVERIFY(input);
    QCOMPARE(input->kinds.size(), size_t(3));
    QCOMPARE(input->kinds[2].runs, 1);
    QCOMPARE(input->heirs.size(), size_t(1)); // what people said of b holds for c
    QCOMPARE(input->heirs[0].was, kindNamed('b'));
    QCOMPARE(input->heirs[0].heir, kindNamed('c'));
    f.isWhole();
}

void TestClusterJobs::anotherAttemptTakesTheKindsOfTheOneBefore()
{
    ClusterFixture f;
    f.addJobs("abc", 50);
    f.group(u"a b c"_s);
    NewRun second = failingJobs(1, "cd", 20);
    second.run.attempt = 2;
    f.act([=](Transaction& db) { return addRun(db, second); });
    f.group(u"a b c d"_s);
    QCOMPARE(f.get(f.of('a')).runs, 0);
    QCOMPARE(f.get(f.of('b')).runs, 0);
    QCOMPARE(f.get(f.of('c')).runs, 1);
    QCOMPARE(f.get(f.of('d')).runs, 1);
    f.isWhole();
}

void TestClusterJobs::aRunThatIsDeletedLeavesAllItsClusters()
{
    ClusterFixture f;
    f.addJobs("abc", 5);
    f.add('b', 7);
    f.group(u"ac b"_s);
    f.act([run = RunId{f.last.value - 1}](Transaction& db) { return deleteRun(db, run); });
    QCOMPARE(f.get(f.of('a')).runs, 0);
    QCOMPARE(f.get(f.of('b')).runs, 1);
    f.isWhole();
}

void TestClusterJobs::aFilterOfPlacesFindsClustersOfEveryJob()
{
    ClusterFixture f;
    f.addJobs("ab", 5);
    f.add('b', 7, u"nightly"_s);
    f.group(u"a b"_s);
    ClusterQuestion question;
    question.filter.pipeline = u"build"_s;
    const std::vector<Cluster> found = f.list(question);
    QCOMPARE(found.size(), size_t(2));
    for (const Cluster& cluster : found)
        QCOMPARE(cluster.matching, 1);
}

void TestClusterJobs::evidenceComesFromTheJobThatFailedSo()
{
    ClusterFixture f;
    f.addJobs("ab", 5);
    f.group(u"a b"_s);
    const auto jobs = ask(*f.store, [run = f.last](Reader& db) { return jobsOfRun(db, run); });
    QVERIFY(jobs && jobs->size() == 2);
    const auto evidence = ask(*f.store, [b = f.of('b')](Reader& db) { return evidenceOfCluster(db, b, 5); });
    QVERIFY2(evidence, qPrintable(evidence ? QString() : evidence.error().detail));
    QCOMPARE(evidence->size(), size_t(1));
    QCOMPARE(evidence->front().job, jobs->back().id);
    QCOMPARE(evidence->front().fingerprint, kindNamed('b'));
}

void TestClusterJobs::jobsThatWereStoredBeforeAreMembersToo()
{
    QTemporaryDir folder;
    std::vector<Migration> before = builtInMigrations();
    before.resize(4);
    {
        auto db = std::move(*Connection::open(databasePath(folder.path()), Connection::Access::ReadWrite));
        QVERIFY(migrate(*db, before));
        QVERIFY(db->execute(
            "INSERT INTO run (id, provider, external_id, repo, pipeline, branch, commit_id, cause, attempt, outcome, stored_at, source, "
            "url, category, confidence, title, fingerprint, tests_run, tests_passed, tests_failed, tests_errors, tests_skipped) "
            "VALUES (3, 'github', '77', 'acme/anvil', 'build', 'main', '', '', 1, 'failed', 1700000000000, '', '', 'timeout', 0, "
            "'a title', 'aa', 0, 0, 0, 0, 0);"
            "INSERT INTO attempt VALUES (3, 1, 'failed', NULL, NULL, 1700000000000, '', '', 'timeout', 0, 'a title', 'aa', 0, 0, 0, 0, 0);"
            "INSERT INTO job VALUES (5, 3, 1, 0, 'linux', 'failed', NULL, NULL, NULL), (6, 3, 1, 1, 'mac', 'failed', NULL, NULL, NULL);"
            "INSERT INTO finding (job_id, detector, version, outcome, category, attribution, confidence, rule, title, fingerprint, hint, "
            "remediation, tests_run, tests_passed, tests_failed, tests_errors, tests_skipped, skeleton) VALUES "
            "(5, 'triage', 1, 'failed', 'timeout', 'unknown', 0, '', 'a title', 'aa', '', '[]', 0, 0, 0, 0, 0, 'too long'), "
            "(6, 'triage', 1, 'failed', 'network_error', 'unknown', 0, '', 'another', 'bb', '', '[]', 0, 0, 0, 0, 0, 'reset')"));
    }
    auto store = opened(folder.path());
    const auto input = ask(*store, [](Reader& db) { return clusteringInput(db); });
    QVERIFY(input);
    QCOMPARE(input->kinds.size(), size_t(2));
    QCOMPARE(input->kinds[1].fingerprint, "bb");
    QCOMPARE(input->kinds[1].skeleton, "reset");
    QCOMPARE(input->kinds[1].runs, 1);
    QVERIFY(input->state.isDue(1));
    store.reset();
    const Result<CheckReport> report = checkStore(folder.path());
    QVERIFY(report && report->isWhole());
}

QTEST_GUILESS_MAIN(TestClusterJobs)
#include "tst_clusterjobs.moc"
