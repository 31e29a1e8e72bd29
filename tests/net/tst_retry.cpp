#include "core/net/retry.h"

#include <QTest>

using namespace sentinel;
using namespace std::chrono_literals;

class TestRetry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thePauseDoublesUpToAQuarterOfAnHour();
    void chanceSpreadsOverTheUpperHalf();
    void neverSoonerThanTheServerAsks();
};

void TestRetry::thePauseDoublesUpToAQuarterOfAnHour()
{
    QCOMPARE(retryPause(1, 1).count(), 1000);
    QCOMPARE(retryPause(2, 1).count(), 2000);
    QCOMPARE(retryPause(5, 1).count(), 16'000);
    QCOMPARE(retryPause(11, 1), longestPause);
    QCOMPARE(retryPause(1'000'000, 1), longestPause);
    QCOMPARE(retryPause(0, 1).count(), 1000);
}

void TestRetry::chanceSpreadsOverTheUpperHalf()
{
    QCOMPARE(retryPause(3, 0).count(), 2000);
    QCOMPARE(retryPause(3, 0.5).count(), 3000);
    QCOMPARE(retryPause(3, 7).count(), 4000);
}

void TestRetry::neverSoonerThanTheServerAsks()
{
    QCOMPARE(retryPause(1, 0, 60s).count(), 60'000);
    QCOMPARE(retryPause(1, 1, 60s).count(), 66'000);
    QCOMPARE(retryPause(20, 1, 60s), longestPause);
}

QTEST_GUILESS_MAIN(TestRetry)
#include "tst_retry.moc"
