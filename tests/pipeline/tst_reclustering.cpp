#include "core/analysis/clustering.h"
#include "core/analysis/impact.h"
#include "core/pipeline/analysis.h"
#include "core/pipeline/pipeline.h"
#include "core/pipeline/reclustering.h"
#include "core/store/check.h"
#include "core/store/clusters.h"
#include "core/store/transaction.h"
#include "tests/store/builders.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <random>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

QByteArray kindNamed(char letter)
{
    return QByteArray(32, letter);
}

ClusteringInput::Kind kind(char letter, qint64 runs, qint64 cluster = 0)
{
    // Nothing in common with any other: no algorithm joins them by itself.
    QByteArray skeleton;
    std::mt19937 random{unsigned(letter)};
    for (int i = 0; i < 40; ++i)
        skeleton += QByteArray::number(qulonglong(random()) * random(), 36) + ' ';
    return {kindNamed(letter), Category::BuildFailure, skeleton, runs, ClusterId{cluster}};
}

/// "ab/1 c/new": groups of kinds with the id that they go on with.
QString said(const ClusteringInput& input, const NewClusters& made)
{
    std::map<size_t, QString> groups;
    for (const ClusteringInput::Kind& one : input.kinds) {
        for (size_t group = 0; group < made.groups.size(); ++group) {
            const auto move =
                std::find_if(made.moves.begin(), made.moves.end(), [&](const auto& m) { return m.fingerprint == one.fingerprint; });
            const bool isIn =
                move != made.moves.end() ? move->group == group : made.groups[group].id && made.groups[group].id == one.cluster;
            if (isIn)
                groups[group] += QLatin1Char(one.fingerprint[0]);
        }
    }
    QStringList words;
    for (const auto& [group, letters] : groups)
        words += letters + u'/' + (made.groups[group].id ? QString::number(made.groups[group].id.value) : u"new"_s);
    words.sort();
    for (const auto& merge : made.merges)
        words += u"%1>%2"_s.arg(merge.cluster.value).arg(made.groups[merge.group].id.value);
    return words.join(u' ');
}

NewRun failing(int number, char letter, const QByteArray& skeleton, Timestamp when)
{
    NewRun added = fullRun();
    added.run.externalId = QString::number(number);
    added.run.startedAt = when;
    added.run.finishedAt = Timestamp{when.ms + 1000 * (number % 90)};
    added.run.storedAt = when;
    added.run.pipeline = u"pipeline %1"_s.arg(number % 3);
    added.run.branch = number % 4 == 0 ? QString() : u"branch %1"_s.arg(number % 5);
    added.run.commit = u"commit %1"_s.arg(number / 2);
    added.run.fingerprint = kindNamed(letter);
    added.jobs[0].job.verdict.fingerprint = added.run.fingerprint;
    added.jobs[0].job.verdict.skeleton = skeleton;
    return added;
}

} // namespace

class TestReclustering : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatBelongsToNothingElseIsAClusterOfItsOwn();
    void kindsWithoutRunsTakeNoPart();
    void whatARunBecameKeepsItsCluster();
    void halfJudgedAgainStillEndsWithTheOldNumber();
    void wordsHoldForHeirs();
    void theFaceIsTheKindOfMostRuns();
    void clustersAreMadeInTheStore();
    void twoProgramsGiveTheSameAnswer();
    void mergesAndSplitsOfPeopleSurvive();
    void itRunsInTheBackgroundAndComesToRest();
    void theStoreCountsAsTheRuleSays();
};

void TestReclustering::whatBelongsToNothingElseIsAClusterOfItsOwn()
{
    ClusteringInput input;
    input.kinds = {kind('a', 1), kind('b', 2), kind('c', 3, 9)};
    const auto made = clustersFrom(input);
    QVERIFY(made);
    QCOMPARE(said(input, *made), u"a/new b/new c/9"_s);
    QCOMPARE(made->version, clusteringVersion);
}

void TestReclustering::kindsWithoutRunsTakeNoPart()
{
    ClusteringInput input;
    input.kinds = {kind('a', 0, 4), kind('b', 2)};
    const auto made = clustersFrom(input);
    QVERIFY(made);
    QCOMPARE(made->groups.size(), size_t(1));
    QCOMPARE(said(input, *made), u"b/new"_s);
    QVERIFY(made->merges.empty()); // 4 waits for a to come back
}

void TestReclustering::whatARunBecameKeepsItsCluster()
{
    ClusteringInput input;
    input.kinds = {kind('a', 0, 4), kind('b', 7), kind('c', 2)};
    input.heirs = {{kindNamed('a'), kindNamed('b'), 5}, {kindNamed('a'), kindNamed('c'), 2}};
    const auto made = clustersFrom(input);
    QVERIFY(made);
    QCOMPARE(said(input, *made), u"ab/4 c/new"_s);
}

void TestReclustering::halfJudgedAgainStillEndsWithTheOldNumber()
{
    ClusteringInput input;
    input.kinds = {kind('a', 3, 4), kind('b', 3)};
    input.heirs = {{kindNamed('a'), kindNamed('b'), 3}};
    QCOMPARE(said(input, *clustersFrom(input)), u"a/4 b/new"_s);
    // The new kind was given 5 meanwhile, and fails on.
    input.kinds = {kind('a', 0, 4), kind('b', 8, 5)};
    input.heirs[0].runs = 6;
    QCOMPARE(said(input, *clustersFrom(input)), u"ab/4 5>4"_s);
    // Round in circles: nobody inherits.
    input.heirs.push_back({kindNamed('b'), kindNamed('a'), 6});
    QVERIFY(clustersFrom(input));
}

void TestReclustering::wordsHoldForHeirs()
{
    ClusteringInput input;
    input.kinds = {kind('a', 0, 4), kind('b', 7), kind('c', 2, 4)};
    input.heirs = {{kindNamed('a'), kindNamed('b'), 5}};
    input.words = {{kindNamed('a'), kindNamed('c'), true}};
    QCOMPARE(said(input, *clustersFrom(input)), u"abc/4"_s);
}

void TestReclustering::theFaceIsTheKindOfMostRuns()
{
    ClusteringInput input;
    input.kinds = {kind('a', 0, 4), kind('b', 7)};
    input.heirs = {{kindNamed('a'), kindNamed('b'), 5}};
    const auto made = clustersFrom(input);
    QVERIFY(made);
    QCOMPARE(made->groups.front().face, kindNamed('b'));
}

void TestReclustering::clustersAreMadeInTheStore()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QVERIFY(!*recluster(*store));
    QVERIFY(change(*store, [](Transaction& db) { return addRun(db, failing(1, 'a', kind('a', 1).skeleton, Timestamp{1000})); }));
    QVERIFY(change(*store, [](Transaction& db) { return addRun(db, failing(2, 'b', kind('b', 1).skeleton, Timestamp{2000})); }));
    QVERIFY(*recluster(*store));
    QVERIFY(!*recluster(*store)); // nothing is due any more
    const auto a = ask(*store, [](Reader& db) { return clusterOf(db, kindNamed('a')); });
    const auto b = ask(*store, [](Reader& db) { return clusterOf(db, kindNamed('b')); });
    QVERIFY(a && *a && b && *b && **a != **b);
    QVERIFY(checkStore(folder.path())->isWhole());
    std::stop_source stopped;
    stopped.request_stop();
    QVERIFY(change(*store, [](Transaction& db) { return addRun(db, failing(3, 'c', "x", Timestamp{2000})); }));
    const auto cancelled = recluster(*store, stopped.get_token());
    QVERIFY(!cancelled && cancelled.error().kind == Error::Kind::Cancelled);
}

void TestReclustering::twoProgramsGiveTheSameAnswer()
{
    QTemporaryDir folder;
    auto one = opened(folder.path()), other = opened(folder.path());
    for (int i = 0; i < 12; ++i)
        QVERIFY(change(*one, [i](Transaction& db) {
            return addRun(db, failing(i, char('a' + i % 6), kind(char('a' + i % 6), 1).skeleton, Timestamp{1000}));
        }));
    const auto input = ask(*one, [](Reader& db) { return clusteringInput(db); });
    const auto first = clustersFrom(*input), second = clustersFrom(*input);
    QVERIFY(*change(*one, [=](Transaction& db) { return storeClusters(db, *first); }));
    QVERIFY(!*change(*other, [=](Transaction& db) { return storeClusters(db, *second); })); // was done already
    QVERIFY(!*recluster(*other));
    QCOMPARE(*ask(*other, [](Reader& db) { return clusterCount(db, {}); }), 6);
    QVERIFY(checkStore(folder.path())->isWhole());
}

void TestReclustering::mergesAndSplitsOfPeopleSurvive()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const auto add = [&](int number, char letter, const QByteArray& skeleton) {
        QVERIFY(change(*store, [=](Transaction& db) { return addRun(db, failing(number, letter, skeleton, Timestamp{1000})); }));
    };
    const auto clusterOfKind = [&](char letter) { return **ask(*store, [=](Reader& db) { return clusterOf(db, kindNamed(letter)); }); };
    add(1, 'a', kind('a', 1).skeleton);
    add(2, 'b', kind('b', 1).skeleton);
    QVERIFY(*recluster(*store));
    const ClusterId a = clusterOfKind('a'), b = clusterOfKind('b');
    QVERIFY(change(*store, [=](Transaction& db) { return mergeClusters(db, b, a, Timestamp{5}); }));
    QVERIFY(*recluster(*store));
    QCOMPARE(clusterOfKind('a'), b);
    QVERIFY(change(*store, [](Transaction& db) { return db.run(Topic::Clusters, "UPDATE clustering SET version = 0"); }));
    QVERIFY(*recluster(*store)); // as another version would
    QCOMPARE(clusterOfKind('a'), b);
    const auto out = change(*store, [=](Transaction& db) { return splitCluster(db, b, {kindNamed('a')}, Timestamp{6}); });
    QVERIFY(out);
    QVERIFY(*recluster(*store));
    QCOMPARE(clusterOfKind('a'), *out);
    QCOMPARE(clusterOfKind('b'), b);
    QVERIFY(checkStore(folder.path())->isWhole());
}

void TestReclustering::itRunsInTheBackgroundAndComesToRest()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const auto analyser = Analyser::load({}, QStringLiteral(SENTINEL_BUILD_DIR "/tests/cache"));
    QVERIFY(analyser);
    Pipeline pipeline(*store, std::make_shared<const Analyser>(*analyser));
    Reclustering background(pipeline);
    QVERIFY(change(*store, [](Transaction& db) { return addRun(db, failing(1, 'a', "one", Timestamp{1000})); }));
    QTRY_COMPARE(*ask(*store, [](Reader& db) { return clusterCount(db, {}); }), 1);
    QTRY_VERIFY(!background.isPending());
    QVERIFY(change(*store, [](Transaction& db) { return addRun(db, failing(2, 'b', kind('b', 1).skeleton, Timestamp{1000})); }));
    QTRY_COMPARE(*ask(*store, [](Reader& db) { return clusterCount(db, {}); }), 2);
    QTRY_VERIFY(!background.isPending());
}

// SQL counts in bulk what the pure functions say of one cluster.
void TestReclustering::theStoreCountsAsTheRuleSays()
{
    constexpr Timestamp now{1'800'000'000'000};
    QTemporaryDir folder;
    auto store = opened(folder.path());
    std::mt19937 random(11);
    std::map<char, std::vector<Occurrence>> all;
    const auto stored = change(*store, [&](Transaction& db) -> Result<> {
        for (int i = 0; i < 600; ++i) {
            const char letter = char('a' + random() % 12);
            // Some kinds are of this week, some were seen last month; some come more often of late, some evenly.
            const int profile = letter - 'a';
            const double share = double(random()) / double(random.max());
            const double ago = profile % 4 * 10 + (1 + profile / 4 * 20) * (profile < 8 ? share * share : share);
            const Timestamp when{now.ms - qint64(ago * double(dayMs))};
            const NewRun run = failing(i, letter, kind(letter, 1).skeleton, when);
            if (const auto added = addRun(db, run); !added)
                return added.error();
            all[letter].push_back({when, run.run.pipeline, run.run.branch, run.run.commit, {}, secondsBetween(when, *run.run.finishedAt)});
        }
        return {};
    });
    QVERIFY(stored);
    QVERIFY(*recluster(*store));
    QSet<ClusterState> states;
    for (const auto& [letter, occurrences] : all) {
        const Course course = courseOf(occurrences, now);
        const auto id = ask(*store, [letter = letter](Reader& db) { return clusterOf(db, kindNamed(letter)); });
        QVERIFY(id && *id);
        const auto found = ask(*store, [=](Reader& db) { return clusterById(db, **id, now); });
        QVERIFY(found && *found);
        const Cluster& cluster = **found;
        QCOMPARE(cluster.recent, course.recent);
        QCOMPARE(cluster.state, course.state);
        QVERIFY(std::equal(cluster.days.begin(), cluster.days.end(), course.days.begin()));
        QCOMPARE(cluster.firstSeen, *course.firstSeen);
        QCOMPARE(cluster.lastSeen, *course.lastSeen);
        const auto impacts = ask(*store, [=](Reader& db) { return impactOfCluster(db, **id, now); });
        QVERIFY(impacts);
        for (size_t i = 0; i < course.impacts.size(); ++i) {
            const Impact& expected = course.impacts[i];
            QCOMPARE(impacts->at(i),
                     (ImpactOfDays{expected.days, expected.runs, expected.pipelines, expected.branches, expected.commits,
                                   expected.secondsLost}));
        }
        QCOMPARE(cluster.runsInMonth, course.impacts[2].runs);
        QCOMPARE(cluster.pipelines, course.impacts[2].pipelines);
        QCOMPARE(cluster.branches, course.impacts[2].branches);
        ClusterQuestion question; // the state as filters see it
        question.now = now;
        question.filter.states = {course.state};
        const auto row = ask(*store, [=](Reader& db) { return clusterPosition(db, question, **id); });
        QVERIFY(row && *row);
        states.insert(course.state);
    }
    QVERIFY(states.size() >= 4);
}

QTEST_GUILESS_MAIN(TestReclustering)
#include "tst_reclustering.moc"
