#include "core/store/check.h"
#include "core/store/clusterlist_p.h"
#include "core/store/clustermaking.h"
#include "core/store/clusters.h"
#include "core/store/transaction.h"
#include "tests/store/builders.h"

#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <numeric>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp now{1'800'000'000'000};

QByteArray kindNamed(char letter)
{
    return QByteArray(32, letter);
}

/// A failed run of a kind, so many hours ago.
NewRun failing(int number, char kind, double hoursAgo, const QString& pipeline = u"build"_s, const QString& branch = u"main"_s)
{
    NewRun added = fullRun();
    added.run.externalId = QString::number(number);
    added.run.attempt = 1;
    added.run.pipeline = pipeline;
    added.run.branch = branch;
    added.run.commit = u"commit %1"_s.arg(number);
    added.run.startedAt = Timestamp{now.ms - qint64(hoursAgo * 3'600'000)};
    added.run.finishedAt = Timestamp{added.run.startedAt->ms + 60'000};
    added.run.storedAt = *added.run.finishedAt;
    added.run.fingerprint = kindNamed(kind);
    added.run.title = u"%1 failed in run %2"_s.arg(QLatin1Char(kind)).arg(number);
    Verdict& verdict = added.jobs[0].job.verdict;
    verdict.fingerprint = added.run.fingerprint;
    verdict.skeleton = "cannot open file " + QByteArray(1, kind);
    return added;
}

/// Clusters as a person would write them: "ab c" has two.
Result<> cluster(Transaction& db, const QString& groups)
{
    const Result<ClusteringInput> input = clusteringInput(db);
    if (!input)
        return input.error();
    std::map<QByteArray, ClusterId> known;
    for (const ClusteringInput::Kind& kind : input->kinds)
        known[kind.fingerprint] = kind.cluster;
    NewClusters made;
    made.basis = input->state;
    made.version = 1;
    made.when = now;
    for (const QString& group : groups.split(u' ')) {
        made.groups.push_back({known[kindNamed(group[0].toLatin1())], {}, kindNamed(group[0].toLatin1())});
        for (const QChar kind : group)
            made.moves.push_back({kindNamed(kind.toLatin1()), made.groups.size() - 1});
    }
    const Result<bool> stored = storeClusters(db, made);
    return stored ? Result<>() : Result<>(stored.error());
}

class Fixture
{
public:
    Fixture() : store(opened(folder.path())) {}

    void add(char kind, double hoursAgo, const QString& pipeline = u"build"_s, const QString& branch = u"main"_s)
    {
        const auto stored =
            change(*store, [=, n = ++m_number](Transaction& db) { return addRun(db, failing(n, kind, hoursAgo, pipeline, branch)); });
        QVERIFY(stored);
        last = stored->id;
    }
    /// In one commit.
    void addAll(const std::vector<std::pair<char, double>>& runs)
    {
        const auto stored = change(*store, [&](Transaction& db) -> Result<> {
            for (const auto& [kind, hoursAgo] : runs) {
                if (const auto added = addRun(db, failing(++m_number, kind, hoursAgo)); !added)
                    return added.error();
            }
            return {};
        });
        QVERIFY(stored);
    }
    void group(const QString& groups)
    {
        QVERIFY(change(*store, [=](Transaction& db) { return cluster(db, groups); }));
    }
    ClusterId of(char kind) const
    {
        const auto id = ask(*store, [=](Reader& db) { return clusterOf(db, kindNamed(kind)); });
        return id && *id ? **id : ClusterId();
    }
    Cluster get(ClusterId id) const
    {
        const auto found = ask(*store, [=](Reader& db) { return clusterById(db, id, now); });
        return found && *found ? **found : Cluster();
    }
    std::vector<Cluster> list(ClusterQuestion question = {}) const
    {
        question.now = now;
        const auto page = ask(*store, [=](Reader& db) { return clusterPage(db, question, {}, 1000); });
        const auto count = ask(*store, [=](Reader& db) { return clusterCount(db, question); });
        if (!page || !count || *count != qint64(page->clusters.size()))
            return {};
        return page->clusters;
    }
    template <typename Made>
    void act(Made made)
    {
        const auto done = change(*store, made);
        QVERIFY2(done, qPrintable(done ? QString() : done.error().message + done.error().detail));
    }
    void isWhole()
    {
        const Result<CheckReport> report = checkStore(folder.path());
        QVERIFY(report);
        for (const CheckReport::Item& item : report->items)
            QVERIFY2(item.severity != CheckReport::Severity::Damage, qPrintable(item.text));
    }

    QTemporaryDir folder;
    std::unique_ptr<Store> store;
    RunId last;

private:
    int m_number = 0;
};

} // namespace

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
    void listsAreOrderedAndFiltered();
    void pagesByKeyMissNothing_data();
    void pagesByKeyMissNothing();
    void rowsOfAListAreFoundAgain();
    void aMergedIdLeadsOnForEver();
    void mergingIsUndone();
    void splittingIsUndone();
    void whatCannotBeIsRefused();
    void namesMutesAndTicketsHoldUntilTheyAreUndone();
    void theNameOfWhatWentInIsTakenOver();
    void wordsArePassedOnInTheirOrder();
    void mergingTakesBackWhatWasSplit();
    void theRunsOfAClusterAreFiltered();
    void runsNameTheirCluster();
    void impactCountsWhatIsDifferent();
    void evidenceComesFromTheFaceFirst();
    void daysAreCountedInUtc();
    void damageIsFound();
    void noQuestionScansTheRuns_data();
    void noQuestionScansTheRuns();
};

void TestClusters::runsOfAFingerprintAreCountedAsTheyComeAndGo()
{
    Fixture f;
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
    Fixture f;
    f.add('a', 50);
    f.group(u"a"_s);
    f.act([&](Transaction& db) {
        return db.run(Topic::Runs, "UPDATE run SET fingerprint = ? WHERE id = ?", Value::text(kindNamed('b')), f.last);
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
    Fixture f;
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
    Fixture f;
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
    Fixture f;
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
    Fixture f;
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
    Fixture f;
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

void TestClusters::listsAreOrderedAndFiltered()
{
    Fixture f;
    for (int i = 0; i < 3; ++i)
        f.add('a', 24 * 40 + i); // quiet
    f.add('b', 5, u"nightly"_s); // new
    for (int i = 0; i < 8; ++i)
        f.add('c', 24 * 2 + i); // growing: one before
    f.add('c', 24 * 9);
    f.group(u"a b c"_s);
    const auto kinds = [&](const ClusterQuestion& question) {
        QByteArray letters;
        for (const Cluster& cluster : f.list(question))
            letters += cluster.face.left(1);
        return letters;
    };
    ClusterQuestion question;
    QCOMPARE(kinds(question), "cba"); // by runs of the week
    question.order = ClusterOrder::State;
    QCOMPARE(kinds(question), "bca");
    question.order = ClusterOrder::Title;
    question.descending = false;
    QCOMPARE(kinds(question), "abc");
    question.order = ClusterOrder::FirstSeen;
    QCOMPARE(kinds(question), "acb");
    question.order = ClusterOrder::LastSeen;
    question.descending = true;
    QCOMPARE(kinds(question), "bca");
    question.order = ClusterOrder::Runs;
    QCOMPARE(kinds(question), "cab");
    question.filter.states = {ClusterState::Growing, ClusterState::Quiet};
    QCOMPARE(kinds(question), "ca");
    question.filter = {};
    question.filter.pipeline = u"nightly"_s;
    QCOMPARE(kinds(question), "b");
    question.filter = {};
    question.filter.since = Timestamp{now.ms - 7 * dayMs};
    QCOMPARE(kinds(question), "cb");
    QCOMPARE(f.list(question)[0].matching, 8);
    QCOMPARE(f.list(question)[0].runs, 9);
    question.filter = {};
    question.filter.text = u"\"file c\""_s; // of the masked evidence
    QCOMPARE(kinds(question), "c");
    question.filter.text = u"failed b"_s;
    QCOMPARE(kinds(question), "b");
    question.filter.text = u"100%"_s;
    QCOMPARE(kinds(question), "");
    question.filter = {};
    question.filter.categories = {Category::TestFailure};
    QCOMPARE(kinds(question), "cab");
    question.filter.categories = {Category::Timeout};
    QCOMPARE(kinds(question), "");
    question.filter = {};
    f.act([c = f.of('c')](Transaction& db) { return muteCluster(db, c, Timestamp{now.ms + 1000}, now); });
    QCOMPARE(kinds(question), "ab");
    question.filter.withMuted = true;
    QCOMPARE(kinds(question), "cab");
}

void TestClusters::pagesByKeyMissNothing_data()
{
    QTest::addColumn<int>("order");
    QTest::addColumn<bool>("descending");
    for (int order = 0; order <= int(ClusterOrder::LastSeen); ++order) {
        QTest::addRow("%d up", order) << order << false;
        QTest::addRow("%d down", order) << order << true;
    }
}

void TestClusters::pagesByKeyMissNothing()
{
    QFETCH(int, order);
    QFETCH(bool, descending);
    Fixture f;
    QString groups;
    std::vector<std::pair<char, double>> runs;
    for (char kind = 'a'; kind <= 'p'; ++kind) {
        for (int i = 0; i < 1 + kind % 3; ++i)
            runs.emplace_back(kind, 24 * (kind % 5) + i);
        groups += (groups.isEmpty() ? u""_s : u" "_s) + QLatin1Char(kind);
    }
    f.addAll(runs);
    f.group(groups);
    ClusterQuestion question;
    question.order = ClusterOrder(order);
    question.descending = descending;
    const std::vector<Cluster> all = f.list(question);
    QCOMPARE(all.size(), size_t(16));
    question.now = now;
    std::vector<Cluster> paged;
    QString after;
    do {
        const auto page = ask(*f.store, [=](Reader& db) { return clusterPage(db, question, after, 5); });
        QVERIFY(page);
        paged.insert(paged.end(), page->clusters.begin(), page->clusters.end());
        after = page->next;
    } while (!after.isEmpty());
    QVERIFY(paged == all);
    const auto middle = ask(*f.store, [=](Reader& db) { return clusterPageAt(db, question, 7, 4); });
    QVERIFY(middle);
    QCOMPARE(middle->clusters.size(), size_t(4));
    QVERIFY(std::equal(middle->clusters.begin(), middle->clusters.end(), all.begin() + 7));
}

void TestClusters::rowsOfAListAreFoundAgain()
{
    Fixture f;
    for (char kind = 'a'; kind <= 'e'; ++kind)
        f.add(kind, kind);
    f.group(u"a b c d e"_s);
    ClusterQuestion question;
    question.now = now;
    const std::vector<Cluster> all = f.list(question);
    for (size_t i = 0; i < all.size(); ++i) {
        const auto row = ask(*f.store, [=](Reader& db) { return clusterPosition(db, question, all[i].id); });
        QVERIFY(row && *row);
        QCOMPARE(**row, qint64(i));
    }
    question.filter.text = u"nothing says this"_s;
    const auto gone = ask(*f.store, [=](Reader& db) { return clusterPosition(db, question, all[0].id); });
    QVERIFY(gone && !*gone);
    QVERIFY(!ask(*f.store, [=](Reader& db) { return clusterPage(db, question, u"no cursor"_s, 5); }));
}

void TestClusters::aMergedIdLeadsOnForEver()
{
    Fixture f;
    f.add('a', 1);
    f.add('b', 2);
    f.add('c', 3);
    f.group(u"a b c"_s);
    const ClusterId a = f.of('a'), b = f.of('b'), c = f.of('c');
    f.act([=](Transaction& db) { return mergeClusters(db, b, c, now); });
    f.act([=](Transaction& db) { return mergeClusters(db, a, b, now); });
    QCOMPARE(f.get(c).id, a);
    QCOMPARE(f.get(b).id, a);
    QCOMPARE(f.get(a).kinds, 3);
    QCOMPARE(f.list().size(), size_t(1));
    QCOMPARE(f.get(ClusterId{99}).id, ClusterId());
    f.act([=](Transaction& db) { return nameCluster(db, c, u"by its old number"_s, now); });
    QCOMPARE(f.get(a).name, u"by its old number"_s);
    f.isWhole();
}

void TestClusters::mergingIsUndone()
{
    Fixture f;
    f.add('a', 1);
    f.add('b', 2);
    f.group(u"a b"_s);
    const ClusterId a = f.of('a'), b = f.of('b');
    f.act([=](Transaction& db) { return mergeClusters(db, a, b, now); });
    const auto acts = ask(*f.store, [=](Reader& db) { return actsOfCluster(db, a, 10); });
    QVERIFY(acts);
    QCOMPARE(acts->size(), size_t(1));
    QCOMPARE(acts->front().kind, ClusterAct::Kind::Merge);
    QCOMPARE(acts->front().other, b);
    f.act([id = acts->front().id](Transaction& db) { return undoClusterAct(db, id, now); });
    QCOMPARE(f.of('b'), b);
    QCOMPARE(f.get(b).id, b);
    QCOMPARE(f.get(a).kinds, 1);
    QVERIFY(ask(*f.store, [](Reader& db) { return clusteringInput(db); })->words.empty());
    QVERIFY(!change(*f.store, [id = acts->front().id](Transaction& db) { return undoClusterAct(db, id, now); }));
    f.isWhole();
}

void TestClusters::splittingIsUndone()
{
    Fixture f;
    for (const char kind : {'a', 'a', 'a', 'b', 'c'})
        f.add(kind, 1);
    f.group(u"abc"_s);
    const ClusterId a = f.of('a');
    ClusterId out;
    f.act([&](Transaction& db) {
        const auto made = splitCluster(db, a, {kindNamed('b'), kindNamed('c')}, now);
        out = made ? *made : ClusterId();
        return made;
    });
    QVERIFY(out && out != a);
    QCOMPARE(f.of('b'), out);
    QCOMPARE(f.of('c'), out);
    QCOMPARE(f.of('a'), a);
    const auto words = ask(*f.store, [](Reader& db) { return clusteringInput(db); })->words;
    QCOMPARE(words.size(), size_t(3)); // b apart from a, c apart from a, b with c
    const auto acts = ask(*f.store, [=](Reader& db) { return actsOfCluster(db, out, 10); });
    QCOMPARE(acts->size(), size_t(1));
    f.act([id = acts->front().id](Transaction& db) { return undoClusterAct(db, id, now); });
    QCOMPARE(f.of('b'), a);
    QCOMPARE(f.get(out).id, a); // its number was seen: it leads back
    QCOMPARE(f.get(a).kinds, 3);
    f.isWhole();
}

void TestClusters::whatCannotBeIsRefused()
{
    Fixture f;
    f.add('a', 1);
    f.add('b', 1);
    f.group(u"a b"_s);
    const ClusterId a = f.of('a');
    const auto kind = [&](auto made) {
        const auto done = change(*f.store, made);
        return done ? Error::Kind::Internal : done.error().kind;
    };
    QCOMPARE(kind([=](Transaction& db) { return mergeClusters(db, a, a, now); }), Error::Kind::Conflict);
    QCOMPARE(kind([=](Transaction& db) { return mergeClusters(db, a, ClusterId{77}, now); }), Error::Kind::NotFound);
    QCOMPARE(kind([=](Transaction& db) { return nameCluster(db, ClusterId{77}, u"x"_s, now); }), Error::Kind::NotFound);
    QCOMPARE(kind([=](Transaction& db) { return splitCluster(db, a, {kindNamed('a')}, now); }), Error::Kind::Conflict);
    QCOMPARE(kind([=](Transaction& db) { return splitCluster(db, a, {kindNamed('b')}, now); }), Error::Kind::Conflict);
    QCOMPARE(kind([=](Transaction& db) { return splitCluster(db, a, {}, now); }), Error::Kind::Conflict);
    QCOMPARE(kind([=](Transaction& db) { return undoClusterAct(db, ClusterActId{77}, now); }), Error::Kind::NotFound);
    f.isWhole();
}

void TestClusters::namesMutesAndTicketsHoldUntilTheyAreUndone()
{
    Fixture f;
    f.add('a', 1);
    f.group(u"a"_s);
    const ClusterId a = f.of('a');
    f.act([=](Transaction& db) { return nameCluster(db, a, u"  first\n name "_s, now); });
    f.act([=](Transaction& db) { return nameCluster(db, a, u"second name"_s, now); });
    f.act([=](Transaction& db) { return linkTicket(db, a, u"CI-7"_s, now); });
    f.act([=](Transaction& db) { return muteCluster(db, a, Timestamp{now.ms + 5}, now); });
    QCOMPARE(f.get(a).name, u"second name"_s);
    QCOMPARE(f.get(a).ticket, u"CI-7"_s);
    QVERIFY(f.get(a).isMuted(now));
    const auto acts = ask(*f.store, [=](Reader& db) { return actsOfCluster(db, a, 10); });
    QCOMPARE(acts->size(), size_t(4));
    for (const ClusterAct& act : *acts) { // the latest first
        f.act([=](Transaction& db) { return undoClusterAct(db, act.id, now); });
        if (act.kind == ClusterAct::Kind::Name && act.text == u"second name"_s)
            QCOMPARE(f.get(a).name, u"first name"_s);
    }
    QCOMPARE(f.get(a).name, QString());
    QCOMPARE(f.get(a).ticket, QString());
    QVERIFY(!f.get(a).mutedUntil);
}

void TestClusters::theNameOfWhatWentInIsTakenOver()
{
    Fixture f;
    f.add('a', 1);
    f.add('b', 1);
    f.add('c', 1);
    f.group(u"a b c"_s);
    const ClusterId a = f.of('a'), b = f.of('b'), c = f.of('c');
    f.act([=](Transaction& db) { return nameCluster(db, b, u"b's name"_s, now); });
    f.act([=](Transaction& db) { return mergeClusters(db, a, b, now); });
    QCOMPARE(f.get(a).name, u"b's name"_s);
    f.act([=](Transaction& db) { return nameCluster(db, c, u"c's name"_s, now); });
    f.act([=](Transaction& db) { return mergeClusters(db, c, a, now); });
    QCOMPARE(f.get(a).name, u"c's name"_s); // its own goes first
}

void TestClusters::wordsArePassedOnInTheirOrder()
{
    Fixture f;
    for (const char kind : {'a', 'a', 'b'})
        f.add(kind, 1);
    f.group(u"ab"_s);
    const ClusterId a = f.of('a');
    ClusterId out;
    f.act([&](Transaction& db) {
        const auto made = splitCluster(db, a, {kindNamed('b')}, now);
        out = made ? *made : ClusterId();
        return made;
    });
    f.act([=](Transaction& db) { return mergeClusters(db, a, out, now); });
    const auto words = ask(*f.store, [](Reader& db) { return clusteringInput(db); })->words;
    QVERIFY(words.size() >= 2);
    QVERIFY(!words.front().together);
    QVERIFY(words.back().together);
}

void TestClusters::mergingTakesBackWhatWasSplit()
{
    Fixture f;
    for (const char kind : {'a', 'a', 'b', 'b', 'c', 'd'})
        f.add(kind, 1);
    f.group(u"abcd"_s);
    const ClusterId a = f.of('a');
    ClusterId out;
    f.act([&](Transaction& db) {
        const auto made = splitCluster(db, a, {kindNamed('c'), kindNamed('d')}, now);
        out = made ? *made : ClusterId();
        return made;
    });
    f.act([=](Transaction& db) { return mergeClusters(db, a, out, now); });
    // Of each pair the last word is that both are one.
    std::map<std::pair<QByteArray, QByteArray>, bool> last;
    const auto input = ask(*f.store, [](Reader& db) { return clusteringInput(db); });
    QVERIFY(input);
    for (const auto& word : input->words)
        last[std::minmax(word.a, word.b)] = word.together;
    QVERIFY(!last.empty());
    for (const auto& [pair, together] : last)
        QVERIFY(together);
}

void TestClusters::theRunsOfAClusterAreFiltered()
{
    Fixture f;
    for (int i = 0; i < 9; ++i)
        f.add(char('a' + i % 3), i);
    f.group(u"ab c"_s);
    RunFilter filter;
    filter.cluster = f.of('a');
    for (const RunOrder order : {RunOrder::StoredAt, RunOrder::Duration, RunOrder::Branch}) {
        const auto page = ask(*f.store, [=](Reader& db) { return runPage(db, filter, order, true, {}, 100); });
        QVERIFY(page);
        QCOMPARE(page->runs.size(), size_t(6));
        for (const Run& run : page->runs)
            QVERIFY(run.fingerprint != kindNamed('c'));
    }
    QCOMPARE(*ask(*f.store, [=](Reader& db) { return runCount(db, filter); }), 6);
    filter.pipeline = u"build"_s;
    QCOMPARE(*ask(*f.store, [=](Reader& db) { return runCount(db, filter); }), 6);
    filter.text = u"failed in run 3"_s;
    QCOMPARE(*ask(*f.store, [=](Reader& db) { return runCount(db, filter); }), 0); // that is c's
}

void TestClusters::runsNameTheirCluster()
{
    Fixture f;
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
    Fixture f;
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
    Fixture f;
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
    Fixture f;
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
    Fixture f;
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

void TestClusters::noQuestionScansTheRuns_data()
{
    pagesByKeyMissNothing_data();
}

void TestClusters::noQuestionScansTheRuns()
{
    QFETCH(int, order);
    QFETCH(bool, descending);
    Fixture f;
    f.addAll({{'a', 1}, {'b', 2}, {'c', 3}, {'d', 4}, {'e', 5}, {'f', 6}, {'g', 7}, {'h', 8}});
    f.group(u"a b c d e f g h"_s);
    ClusterQuestion question;
    question.order = ClusterOrder(order);
    question.descending = descending;
    question.now = now;
    question.filter.pipeline = u"build"_s;
    const auto plan = ask(*f.store, [=](Reader& db) -> Result<QStringList> {
        QStringList steps;
        const Result<ClusterList> first = clusterPage(db, question, {}, 3);
        if (!first)
            return first.error();
        for (const QString& after : {QString(), first->next}) {
            const Result<ClusterPageQuery> query = clusterPageQuery(db, question, after, 3);
            if (!query)
                return query.error();
            const Result<> done = db.each(
                "EXPLAIN QUERY PLAN " + query->sql,
                [&steps](Row& row) {
                    for (int i = 0; i < 3; ++i)
                        row.skip();
                    steps.push_back(row.next<QString>());
                    return true;
                },
                query->values);
            if (!done)
                return done.error();
        }
        return steps;
    });
    QVERIFY2(plan, qPrintable(plan ? QString() : plan.error().detail));
    for (const QString& step : *plan) {
        for (const char* table : {"run", "failure", "face", "finding", "evidence"})
            QVERIFY2(!step.startsWith(u"SCAN %1"_s.arg(QLatin1String(table))), qPrintable(plan->join(u'\n')));
        // Orders that the table of clusters has are walked, not sorted.
        const bool isStored = order >= int(ClusterOrder::Runs);
        QVERIFY2(!isStored || !step.contains(u"TEMP B-TREE FOR ORDER BY"_s), qPrintable(plan->join(u'\n')));
    }
}

QTEST_GUILESS_MAIN(TestClusters)
#include "tst_clusters.moc"
