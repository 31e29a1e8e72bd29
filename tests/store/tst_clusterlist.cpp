#include "core/store/clusterlist_p.h"
#include "tests/store/clusterfixture.h"

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestClusterList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsAreOrderedAndFiltered();
    void pagesByKeyMissNothing_data();
    void pagesByKeyMissNothing();
    void rowsOfAListAreFoundAgain();
    void theRunsOfAClusterAreFiltered();
    void noQuestionScansTheRuns_data();
    void noQuestionScansTheRuns();
};

void TestClusterList::listsAreOrderedAndFiltered()
{
    ClusterFixture f;
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

void TestClusterList::pagesByKeyMissNothing_data()
{
    QTest::addColumn<int>("order");
    QTest::addColumn<bool>("descending");
    for (int order = 0; order <= int(ClusterOrder::LastSeen); ++order) {
        QTest::addRow("%d up", order) << order << false;
        QTest::addRow("%d down", order) << order << true;
    }
}

void TestClusterList::pagesByKeyMissNothing()
{
    QFETCH(int, order);
    QFETCH(bool, descending);
    ClusterFixture f;
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

void TestClusterList::rowsOfAListAreFoundAgain()
{
    ClusterFixture f;
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

void TestClusterList::theRunsOfAClusterAreFiltered()
{
    ClusterFixture f;
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

void TestClusterList::noQuestionScansTheRuns_data()
{
    pagesByKeyMissNothing_data();
}

void TestClusterList::noQuestionScansTheRuns()
{
    QFETCH(int, order);
    QFETCH(bool, descending);
    ClusterFixture f;
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

QTEST_GUILESS_MAIN(TestClusterList)
#include "tst_clusterlist.moc"
