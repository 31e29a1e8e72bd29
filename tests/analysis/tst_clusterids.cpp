#include "core/analysis/clusterids.h"

#include <QTest>

#include <algorithm>
#include <numeric>
#include <random>

using namespace sentinel;

namespace {

/// "a1/500 b1 c2/3 | d" : kinds with the cluster they were in and their runs; a bar begins another group.
std::vector<GroupedKind> kindsOf(const QString& text, size_t& groups)
{
    std::vector<GroupedKind> kinds;
    groups = 1;
    for (const QString& word : text.split(u' ', Qt::SkipEmptyParts)) {
        if (word == QLatin1String("|")) {
            ++groups;
            continue;
        }
        const QStringList parts = word.split(u'/');
        kinds.push_back({parts[0].left(1).toLatin1(), groups - 1, ClusterId{parts[0].mid(1).toLongLong()},
                         parts.value(1, QStringLiteral("1")).toLongLong()});
    }
    return kinds;
}

QString said(const ClusterIds& ids)
{
    QString text;
    for (size_t i = 0; i < ids.ids.size(); ++i) {
        text += (i > 0 ? QStringLiteral(" ") : QString()) + (ids.ids[i] ? QString::number(ids.ids[i].value) : QStringLiteral("new"));
        if (ids.splitFrom[i])
            text += QStringLiteral("<%1").arg(ids.splitFrom[i].value);
    }
    for (const auto& [cluster, group] : ids.merged)
        text += QStringLiteral(" %1>%2").arg(cluster.value).arg(group);
    return text;
}

} // namespace

class TestClusterIds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void idsStayWithWhatTheyNamed_data();
    void idsStayWithWhatTheyNamed();
    void theOrderOfKindsAndGroupsChangesNothing();
};

void TestClusterIds::idsStayWithWhatTheyNamed_data()
{
    QTest::addColumn<QString>("kinds");
    QTest::addColumn<QString>("expected");
    QTest::newRow("all new") << "a b | c"
                             << "new new";
    QTest::newRow("nothing changed") << "a1 b1 | c2"
                                     << "1 2";
    QTest::newRow("a kind came") << "a1 b | c2"
                                 << "1 2";
    QTest::newRow("two became one, the one of more runs goes on") << "a1/3 b2/5"
                                                                  << "2 1>0";
    QTest::newRow("of equals the older one goes on") << "a2/5 b1/5"
                                                     << "1 2>0";
    QTest::newRow("one became two, the larger part goes on") << "a1/3 | b1/5"
                                                             << "new<1 1";
    QTest::newRow("of equal parts the one with the smaller fingerprint goes on") << "b1/5 | a1/5"
                                                                                 << "new<1 1";
    QTest::newRow("a part went over") << "a1/9 b1/1 | c2/9 d1/3"
                                      << "1 2";
    QTest::newRow("an id whose all went elsewhere leads to the most of it") << "a1/9 b3/2 | c2/9 d3/1"
                                                                            << "1 2 3>0";
    QTest::newRow("a kind without runs still has a say") << "a4/0 | b"
                                                         << "4 new";
    QTest::newRow("a chain moves by one") << "a1/9 b2/8 | c2/7 d3/6 | e3/5"
                                          << "1 2 3";
}

void TestClusterIds::idsStayWithWhatTheyNamed()
{
    QFETCH(QString, kinds);
    QFETCH(QString, expected);
    size_t groups = 0;
    const std::vector<GroupedKind> given = kindsOf(kinds, groups);
    QCOMPARE(said(clusterIdsOf(given, groups)), expected);
}

void TestClusterIds::theOrderOfKindsAndGroupsChangesNothing()
{
    std::mt19937 random(7);
    constexpr size_t groups = 30;
    std::vector<GroupedKind> kinds;
    for (int i = 0; i < 400; ++i)
        kinds.push_back({QByteArray::number(1000 + i), random() % groups, ClusterId{qint64(random() % 40)}, qint64(random() % 4)});
    const ClusterIds first = clusterIdsOf(kinds, groups);
    std::vector<size_t> renumbered(groups);
    std::iota(renumbered.begin(), renumbered.end(), 0);
    std::shuffle(renumbered.begin(), renumbered.end(), random);
    std::vector<GroupedKind> shuffled = kinds;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    for (GroupedKind& kind : shuffled)
        kind.group = renumbered[kind.group];
    const ClusterIds second = clusterIdsOf(shuffled, groups);
    for (size_t group = 0; group < groups; ++group) {
        QCOMPARE(second.ids[renumbered[group]], first.ids[group]);
        QCOMPARE(second.splitFrom[renumbered[group]], first.splitFrom[group]);
    }
    QCOMPARE(second.merged.size(), first.merged.size());
    for (size_t i = 0; i < first.merged.size(); ++i) {
        QCOMPARE(second.merged[i].first, first.merged[i].first);
        QCOMPARE(second.merged[i].second, renumbered[first.merged[i].second]);
    }
}

QTEST_GUILESS_MAIN(TestClusterIds)
#include "tst_clusterids.moc"
