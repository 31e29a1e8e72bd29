#include "tests/store/clusterfixture.h"

#include <numeric>

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestClusters : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsOfAFingerprintAreCountedAsTheyComeAndGo();
    void aRunThatIsJudgedAgainLeavesItsKindForItsHeir();
    void anotherAttemptIsNoHeir();
    void aKindKnowsItsSkeletonHoweverItComes();
    void clusteringIsDueWhenKindsCome();
    void whatMovedMeanwhileIsNotOverwritten();
    void aClusterSumsUpItsKinds();
    void runsNameTheirCluster();
    void impactCountsWhatIsDifferent();
    void evidenceComesFromTheFaceFirst();
    void daysAreCountedInUtc();
    void damageIsFound();
};

void TestClusters::runsOfAFingerprintAreCountedAsTheyComeAndGo()
{
    ClusterFixture f;
    f.add('a', 50);
    f.add('a', 10);
    const RunId latest = f.last;
    f.add('a', 30);
    f.group(u"a"_s);
    Cluster cluster = f.get(f.of('a'));
    QCOMPARE(cluster.runs, 3);
    QCOMPARE(cluster.kinds, 1);
    QCOMPARE(cluster.title, u"a failed in run 2"_s); // the latest by its own time
    QCOMPARE(cluster.firstSeen.ms, now.ms - 50 * 3'600'000ll);
    QCOMPARE(cluster.lastSeen.ms, now.ms - 10 * 3'600'000ll);
    f.act([=](Transaction& db) { return deleteRun(db, latest); });
    cluster = f.get(f.of('a'));
    QCOMPARE(cluster.runs, 2);
    QCOMPARE(cluster.lastSeen.ms, now.ms - 30 * 3'600'000ll);
    f.isWhole();
}

void TestClusters::aRunThatIsJudgedAgainLeavesItsKindForItsHeir()
{
    ClusterFixture f;
    f.add('a', 50);
    f.group(u"a"_s);
    f.act([&](Transaction& db) {
        const Result<> done = db.run(Topic::Runs, "UPDATE finding SET fingerprint = ?", Value::text(kindNamed('b')));
        return done ? db.run(Topic::Runs, "UPDATE run SET fingerprint = ? WHERE id = ?", Value::text(kindNamed('b')), f.last) : done;
    });
    const auto input = ask(*f.store, [](Reader& db) { return clusteringInput(db); });
    QVERIFY(input);
    QCOMPARE(input->kinds.size(), size_t(2));
    QCOMPARE(input->kinds[0].runs, 0);
    QCOMPARE(input->kinds[1].runs, 1);
    QCOMPARE(input->heirs.size(), size_t(1));
    QCOMPARE(input->heirs[0].was, kindNamed('a'));
    QCOMPARE(input->heirs[0].heir, kindNamed('b'));
    QVERIFY(input->state.isDue(1));
    f.isWhole();
}

void TestClusters::anotherAttemptIsNoHeir()
{
    ClusterFixture f;
    f.add('a', 50);
    NewRun second = failing(1, 'b', 20);
    second.run.attempt = 2;
    f.act([=](Transaction& db) { return addRun(db, second); });
    const auto input = ask(*f.store, [](Reader& db) { return clusteringInput(db); });
    QVERIFY(input);
    QVERIFY(input->heirs.empty());
    QCOMPARE(input->kinds[0].runs, 0);
    QCOMPARE(input->kinds[1].runs, 1);
    f.isWhole();
}

void TestClusters::aKindKnowsItsSkeletonHoweverItComes()
{
    ClusterFixture f;
    f.add('a', 50);
    // Judged again, the finding first.
    f.act([&](Transaction& db) {
        const Result<> done =
            db.run(Topic::Runs, "UPDATE finding SET fingerprint = ?, skeleton = 'no such file'", Value::text(kindNamed('b')));
        return done ? db.run(Topic::Runs, "UPDATE run SET fingerprint = ?", Value::text(kindNamed('b'))) : done;
    });
    // And the run first.
    f.act([&](Transaction& db) {
        const Result<> done = db.run(Topic::Runs, "UPDATE run SET fingerprint = ?", Value::text(kindNamed('c')));
        return done ? db.run(Topic::Runs, "UPDATE finding SET fingerprint = ?, skeleton = 'gone'", Value::text(kindNamed('c'))) : done;
    });
    const auto input = ask(*f.store, [](Reader& db) { return clusteringInput(db); });
    QVERIFY(input);
    QCOMPARE(input->kinds[0].skeleton, "cannot open file a");
    QCOMPARE(input->kinds[1].skeleton, "no such file");
    QCOMPARE(input->kinds[2].skeleton, "gone");
}

void TestClusters::clusteringIsDueWhenKindsCome()
{
    ClusterFixture f;
    const auto isDue = [&](int version) { return ask(*f.store, [](Reader& db) { return clusteringState(db); })->isDue(version); };
    QVERIFY(!isDue(1)); // nothing is there
    f.add('a', 50);
    QVERIFY(isDue(1));
    f.group(u"a"_s);
    QVERIFY(!isDue(1));
    QVERIFY(isDue(2));
    QVERIFY(!isDue(0)); // an older program leaves it alone
    f.add('a', 40);
    QVERIFY(!isDue(1)); // nothing new
    f.add('b', 40);
    QVERIFY(isDue(1));
    QVERIFY(!isDue(0));
    f.group(u"a b"_s);
    f.act([&](Transaction& db) { return deleteRun(db, f.last); });
    QVERIFY(isDue(1)); // a kind went
}

void TestClusters::whatMovedMeanwhileIsNotOverwritten()
{
    ClusterFixture f;
    f.add('a', 5);
    f.add('b', 5);
    f.group(u"a b"_s);
    f.add('c', 5);
    const auto input = ask(*f.store, [](Reader& db) { return clusteringInput(db); });
    QVERIFY(input);
    f.act([a = f.of('a'), b = f.of('b')](Transaction& db) { return mergeClusters(db, a, b, now); });
    NewClusters late;
    late.basis = input->state;
    late.version = 1;
    late.groups = {{f.of('b'), {}, kindNamed('b')}};
    late.moves = {{kindNamed('b'), 0}};
    const auto stored = change(*f.store, [=](Transaction& db) { return storeClusters(db, late); });
    QVERIFY(stored);
    QVERIFY(!*stored);
    QCOMPARE(f.of('b'), f.of('a'));
}

void TestClusters::aClusterSumsUpItsKinds()
{
    ClusterFixture f;
    f.add('a', 1, u"build"_s, u"main"_s);
    f.add('a', 30, u"build"_s, u"feature"_s);
    f.add('b', 24 * 5, u"nightly"_s, u"main"_s);
    f.add('b', 24 * 9, u"nightly"_s, u"main"_s);
    f.add('b', 24 * 40, u"weekly"_s, u"main"_s);
    f.group(u"ab"_s);
    const Cluster cluster = f.get(f.of('b'));
    QCOMPARE(cluster.runs, 5);
    QCOMPARE(cluster.kinds, 2);
    QCOMPARE(cluster.face, kindNamed('a')); // as it was stored
    QCOMPARE(cluster.runsInDay, 1);
    QCOMPARE(cluster.runsInWeek, 3);
    QCOMPARE(cluster.runsInMonth, 4);
    QCOMPARE(cluster.pipelines, 2);
    QCOMPARE(cluster.branches, 2);
    QCOMPARE(cluster.secondsLost, 240.0);
    QCOMPARE(cluster.recent, (RecentRuns{3, 1, 1}));
    QCOMPARE(cluster.state, ClusterState::Steady);
    QCOMPARE(cluster.days[29], 1);
    QCOMPARE(cluster.days[28], 1);
    QCOMPARE(cluster.days[24], 1);
    QCOMPARE(cluster.days[20], 1);
    QCOMPARE(std::accumulate(cluster.days.begin(), cluster.days.end(), 0), 4);
    f.isWhole();
}

void TestClusters::runsNameTheirCluster()
{
    ClusterFixture f;
    f.add('a', 1);
    const auto run = [&] { return **ask(*f.store, [id = f.last](Reader& db) { return runById(db, id); }); };
    QCOMPARE(run().cluster, ClusterId());
    f.group(u"a"_s);
    f.act([a = f.of('a')](Transaction& db) { return nameCluster(db, a, u"Mirror down"_s, now); });
    QCOMPARE(run().cluster, f.of('a'));
    QCOMPARE(run().clusterName, u"Mirror down"_s);
}

void TestClusters::impactCountsWhatIsDifferent()
{
    ClusterFixture f;
    f.add('a', 1, u"build"_s, u"main"_s);
    f.add('a', 2, u"build"_s, QString());
    f.add('b', 24 * 3, u"nightly"_s, u"main"_s);
    f.add('b', 24 * 300, u"weekly"_s, u"old"_s);
    f.group(u"ab"_s);
    const auto impact = ask(*f.store, [a = f.of('a')](Reader& db) { return impactOfCluster(db, a, now); });
    QVERIFY(impact);
    QCOMPARE(impact->size(), size_t(4));
    QCOMPARE(impact->at(0), (ImpactOfDays{1, 2, 1, 1, 2, 120}));
    QCOMPARE(impact->at(1), (ImpactOfDays{7, 3, 2, 1, 3, 180}));
    QCOMPARE(impact->at(2), (ImpactOfDays{30, 3, 2, 1, 3, 180}));
    QCOMPARE(impact->at(3), (ImpactOfDays{0, 4, 3, 2, 4, 240}));
    const auto places = ask(*f.store, [a = f.of('a')](Reader& db) { return placesOfCluster(db, a, ClusterPlace::Pipeline, 2); });
    QVERIFY(places);
    QCOMPARE(places->size(), size_t(2));
    QCOMPARE(places->front(), (PlaceCount{u"build"_s, 2}));
}

void TestClusters::evidenceComesFromTheFaceFirst()
{
    ClusterFixture f;
    for (const char kind : {'a', 'a', 'b'})
        f.add(kind, kind == 'b' ? 1 : 9);
    f.group(u"ab"_s);
    const auto evidence = ask(*f.store, [a = f.of('a')](Reader& db) { return evidenceOfCluster(db, a, 10); });
    QVERIFY2(evidence, qPrintable(evidence ? QString() : evidence.error().detail));
    QCOMPARE(evidence->size(), size_t(3));
    QCOMPARE(evidence->front().fingerprint, kindNamed('a'));
    QCOMPARE(evidence->front().text, u"AssertionError: expected coyote"_s);
    QCOMPARE(evidence->front().lines, (LineRange{10, 14}));
    QCOMPARE(evidence->back().fingerprint, kindNamed('b'));
}

void TestClusters::daysAreCountedInUtc()
{
    ClusterFixture f;
    const double toMidnight = double(now.ms % dayMs) / 3'600'000; // hours
    f.add('a', toMidnight - 0.01);
    f.add('a', toMidnight + 0.01);
    f.add('a', toMidnight + 30);
    f.group(u"a"_s);
    const auto days = ask(*f.store, [a = f.of('a')](Reader& db) { return daysOfCluster(db, a, Timestamp{now.ms - dayMs}, 3); });
    QVERIFY(days);
    QCOMPARE(*days, (std::vector<qint64>{1, 1, 0}));
}

void TestClusters::damageIsFound()
{
    ClusterFixture f;
    f.add('a', 1);
    f.group(u"a"_s);
    f.act([](Transaction& db) { return db.run(Topic::Clusters, "UPDATE failure SET runs = runs + 1"); });
    Result<CheckReport> report = checkStore(f.folder.path());
    QVERIFY(report);
    QVERIFY(!report->isWhole());
    f.act([](Transaction& db) { return db.run(Topic::Clusters, "UPDATE failure SET runs = runs - 1"); });
    f.isWhole();
    f.act([](Transaction& db) { return db.run(Topic::Clusters, "UPDATE cluster SET merged_into = id"); });
    report = checkStore(f.folder.path());
    QVERIFY(report && !report->isWhole());
}

QTEST_GUILESS_MAIN(TestClusters)
#include "tst_clusters.moc"
