#include "core/analysis/impact.h"

#include <QTest>

#include <algorithm>
#include <numeric>
#include <random>

using namespace sentinel;

namespace {

constexpr Timestamp now{1'800'000'000'000};

std::vector<Occurrence> daysAgo(const QList<double>& ages)
{
    std::vector<Occurrence> all;
    for (const double age : ages) {
        Occurrence one;
        one.when = Timestamp{now.ms - qint64(age * double(dayMs))};
        one.seconds = 60;
        all.push_back(one);
    }
    return all;
}

/// So many in the last week, in the week before, and before that.
RecentRuns recent(qint64 last, qint64 before, qint64 longBefore = 0)
{
    return {last, before, before + longBefore};
}

} // namespace

class TestImpact : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void statesFollowTheirRule_data();
    void statesFollowTheirRule();
    void windowsCountWhatIsDifferent();
    void windowsEndWhereTheySay();
    void theOrderOfOccurrencesChangesNothing();
    void nothingIsQuiet();
    void statesHaveNames();
    void ticketsAreAddressesOrIds_data();
    void ticketsAreAddressesOrIds();
};

void TestImpact::statesFollowTheirRule_data()
{
    QTest::addColumn<RecentRuns>("runs");
    QTest::addColumn<ClusterState>("state");
    QTest::newRow("never seen lately") << recent(0, 0) << ClusterState::Quiet;
    QTest::newRow("first seen this week") << recent(1, 0) << ClusterState::New;
    QTest::newRow("back after three weeks") << recent(50, 0) << ClusterState::New;
    QTest::newRow("seen three weeks ago") << recent(1, 0, 1) << ClusterState::Steady;
    QTest::newRow("not seen any more") << recent(0, 1) << ClusterState::Fading;
    QTest::newRow("not seen for two weeks") << recent(0, 0, 4) << ClusterState::Fading;
    QTest::newRow("too few to say") << recent(3, 1) << ClusterState::Steady;
    QTest::newRow("chance may do that") << recent(6, 3) << ClusterState::Steady;
    QTest::newRow("far more than before") << recent(12, 3) << ClusterState::Growing;
    QTest::newRow("far fewer than before") << recent(3, 12) << ClusterState::Fading;
    QTest::newRow("four and none before") << recent(4, 0, 1) << ClusterState::Steady;
    QTest::newRow("five and none before") << recent(5, 0, 1) << ClusterState::Growing;
    QTest::newRow("certainly more, but not by half") << recent(1200, 1000) << ClusterState::Steady;
    QTest::newRow("more by half") << recent(1500, 1000) << ClusterState::Growing;
}

void TestImpact::statesFollowTheirRule()
{
    QFETCH(RecentRuns, runs);
    QFETCH(ClusterState, state);
    QCOMPARE(stateOf(runs), state);
}

void TestImpact::windowsCountWhatIsDifferent()
{
    std::vector<Occurrence> all = daysAgo({0.5, 0.6, 3, 20, 100});
    for (size_t i = 0; i < all.size(); ++i) {
        all[i].pipeline = i < 2 ? QStringLiteral("build") : QStringLiteral("nightly %1").arg(i);
        all[i].branch = i % 2 == 0 ? QStringLiteral("main") : QString();
        all[i].commit = QString::number(i);
        all[i].person = QStringLiteral("ada");
    }
    all[1].seconds = {};
    const Course course = courseOf(all, now);
    QCOMPARE(course.impacts.size(), size_t(3));
    QCOMPARE(course.impacts[0], (Impact{1, 2, 1, 1, 2, 1, 60}));
    QCOMPARE(course.impacts[1], (Impact{7, 3, 2, 1, 3, 1, 120}));
    QCOMPARE(course.impacts[2], (Impact{30, 4, 3, 1, 4, 1, 180}));
    QCOMPARE(course.firstSeen->ms, now.ms - 100 * dayMs);
    QCOMPARE(course.lastSeen->ms, now.ms - dayMs / 2);
}

void TestImpact::windowsEndWhereTheySay()
{
    const Course course = courseOf(daysAgo({-1, 1, 7, 14, 28, 30, 30.001}), now);
    QCOMPARE(course.impacts[0].runs, 2); // a clock that is ahead, and exactly a day
    QCOMPARE(course.impacts[1].runs, 3);
    QCOMPARE(course.impacts[2].runs, 6);
    QCOMPARE(course.recent, (RecentRuns{3, 1, 2}));
    QCOMPARE(course.days.back(), 1);
    QCOMPARE(course.days.front(), 1);
    QCOMPARE(std::accumulate(course.days.begin(), course.days.end(), 0), 6);
}

void TestImpact::theOrderOfOccurrencesChangesNothing()
{
    std::mt19937 random(3);
    QList<double> ages;
    for (int i = 0; i < 300; ++i)
        ages.append(double(random() % 4000) / 100);
    std::vector<Occurrence> all = daysAgo(ages);
    const Course course = courseOf(all, now);
    std::shuffle(all.begin(), all.end(), random);
    QCOMPARE(courseOf(all, now), course);
}

void TestImpact::nothingIsQuiet()
{
    const Course course = courseOf({}, now);
    QCOMPARE(course.state, ClusterState::Quiet);
    QVERIFY(!course.firstSeen);
    QCOMPARE(course.impacts[2].runs, 0);
}

void TestImpact::statesHaveNames()
{
    for (const ClusterState state :
         {ClusterState::Quiet, ClusterState::Fading, ClusterState::Steady, ClusterState::Growing, ClusterState::New}) {
        QVERIFY(clusterStateNamed(jsonName(state)) == state);
        QVERIFY(!displayName(state).isEmpty());
    }
    QVERIFY(!clusterStateNamed("dying"));
}

void TestImpact::ticketsAreAddressesOrIds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isGood");
    QTest::addColumn<bool>("opens");
    QTest::newRow("an address") << QStringLiteral("https://tracker.example/CI-123?x=1") << true << true;
    QTest::newRow("a short id") << QStringLiteral("  CI-123 ") << true << false;
    QTest::newRow("a number") << QStringLiteral("#42") << true << false;
    QTest::newRow("of a repository") << QStringLiteral("acme/anvil#42") << true << false;
    QTest::newRow("none") << QString() << true << false;
    QTest::newRow("a file") << QStringLiteral("file:///etc/passwd") << false << false;
    QTest::newRow("a script") << QStringLiteral("javascript:alert(1)") << false << false;
    QTest::newRow("no host") << QStringLiteral("https://") << false << false;
    QTest::newRow("words") << QStringLiteral("ask Ada") << false << false;
    QTest::newRow("two lines") << QStringLiteral("CI-1\nCI-2") << false << false;
    QTest::newRow("far too long") << QStringLiteral("https://tracker.example/") + QString(5000, u'x') << false << false;
}

void TestImpact::ticketsAreAddressesOrIds()
{
    QFETCH(QString, text);
    QFETCH(bool, isGood);
    QFETCH(bool, opens);
    const Result<QString> ticket = ticketFrom(text);
    QCOMPARE(bool(ticket), isGood);
    if (ticket) {
        QCOMPARE(*ticket, text.trimmed());
        QCOMPARE(isAddress(*ticket), opens);
    }
}

QTEST_GUILESS_MAIN(TestImpact)
#include "tst_impact.moc"
