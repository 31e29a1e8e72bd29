#include "tests/store/clusterfixture.h"

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestClusterActs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMergedIdLeadsOnForEver();
    void mergingIsUndone();
    void splittingIsUndone();
    void whatCannotBeIsRefused();
    void namesMutesAndTicketsHoldUntilTheyAreUndone();
    void theNameOfWhatWentInIsTakenOver();
    void wordsArePassedOnInTheirOrder();
    void mergingTakesBackWhatWasSplit();
};

void TestClusterActs::aMergedIdLeadsOnForEver()
{
    ClusterFixture f;
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

void TestClusterActs::mergingIsUndone()
{
    ClusterFixture f;
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

void TestClusterActs::splittingIsUndone()
{
    ClusterFixture f;
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

void TestClusterActs::whatCannotBeIsRefused()
{
    ClusterFixture f;
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

void TestClusterActs::namesMutesAndTicketsHoldUntilTheyAreUndone()
{
    ClusterFixture f;
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

void TestClusterActs::theNameOfWhatWentInIsTakenOver()
{
    ClusterFixture f;
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

void TestClusterActs::wordsArePassedOnInTheirOrder()
{
    ClusterFixture f;
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

void TestClusterActs::mergingTakesBackWhatWasSplit()
{
    ClusterFixture f;
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

QTEST_GUILESS_MAIN(TestClusterActs)
#include "tst_clusteracts.moc"
