#include "core/base/channel.h"

#include <QTest>

#include <memory>
#include <thread>
#include <vector>

using namespace sentinel;
using namespace std::chrono_literals;

class TestChannel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesThingsOutInOrder();
    void refusesWhenFullAndKeepsTheValue();
    void givesOutWhatIsLeftAfterClosing();
    void popReturnsWhenClosedByAnotherThread();
    void pushWaitsForRoom();
    void pushReturnsWhenClosedByAnotherThread();
    void popWithinComesBackEmptyHanded();
    void losesNothingBetweenManyThreads();
    void deliversOnTheReceiversThread();
    void deliversNothingToTheDead();
};

void TestChannel::givesThingsOutInOrder()
{
    Channel<int> channel(3);
    QVERIFY(channel.tryPush(1));
    QVERIFY(channel.push(2));
    QCOMPARE(channel.pop(), std::optional(1));
    QCOMPARE(channel.tryPop(), std::optional(2));
    QCOMPARE(channel.tryPop(), std::optional<int>());
}

void TestChannel::refusesWhenFullAndKeepsTheValue()
{
    Channel<std::unique_ptr<int>> channel(1);
    auto first = std::make_unique<int>(1);
    auto second = std::make_unique<int>(2);
    QVERIFY(channel.tryPush(std::move(first)));
    QVERIFY(!channel.tryPush(std::move(second)));
    QVERIFY(second);
    QCOMPARE(*second, 2);
}

void TestChannel::givesOutWhatIsLeftAfterClosing()
{
    Channel<int> channel(3);
    QVERIFY(channel.tryPush(1));
    channel.close();
    QVERIFY(channel.isClosed());
    QVERIFY(!channel.isDrained());
    QVERIFY(!channel.tryPush(2));
    QVERIFY(!channel.push(2));
    QCOMPARE(channel.pop(), std::optional(1));
    QVERIFY(channel.isDrained());
    QCOMPARE(channel.pop(), std::optional<int>());
}

void TestChannel::popReturnsWhenClosedByAnotherThread()
{
    Channel<int> channel(1);
    std::optional<int> popped(7);
    std::thread consumer([&] { popped = channel.pop(); });
    channel.close();
    consumer.join();
    QVERIFY(!popped);
}

void TestChannel::pushWaitsForRoom()
{
    Channel<int> channel(1);
    std::vector<int> seen;
    std::thread producer([&] {
        for (int i = 0; i < 100; ++i)
            QVERIFY(channel.push(int(i)));
        channel.close();
    });
    while (const std::optional<int> value = channel.pop())
        seen.push_back(*value);
    producer.join();
    QCOMPARE(seen.size(), size_t(100));
    QCOMPARE(seen.back(), 99);
}

void TestChannel::pushReturnsWhenClosedByAnotherThread()
{
    Channel<int> channel(1);
    QVERIFY(channel.push(1));
    bool accepted = true;
    std::thread producer([&] { accepted = channel.push(2); });
    channel.close();
    producer.join();
    QVERIFY(!accepted);
}

void TestChannel::popWithinComesBackEmptyHanded()
{
    Channel<int> channel(1);
    QVERIFY(!channel.popWithin(1ms));
    QVERIFY(!channel.isDrained());
    QVERIFY(channel.push(5));
    QCOMPARE(channel.popWithin(10s), std::optional(5));
}

void TestChannel::losesNothingBetweenManyThreads()
{
    constexpr int producers = 4, each = 2000;
    Channel<int> channel(8);
    std::vector<std::vector<int>> taken(3);
    std::vector<std::thread> makers, takers;
    for (std::vector<int>& mine : taken) {
        takers.emplace_back([&channel, &mine] {
            while (const std::optional<int> value = channel.pop())
                mine.push_back(*value);
        });
    }
    for (int p = 0; p < producers; ++p) {
        makers.emplace_back([&channel, p] {
            for (int i = 0; i < each; ++i)
                (void)channel.push(p * each + i); // never closed before the makers are done
        });
    }
    for (std::thread& maker : makers)
        maker.join();
    channel.close();
    for (std::thread& taker : takers)
        taker.join();
    std::vector<int> times(producers * each);
    for (const std::vector<int>& mine : taken) {
        for (int value : mine)
            ++times[static_cast<size_t>(value)];
    }
    QCOMPARE(std::count(times.begin(), times.end(), 1), producers * each);
}

void TestChannel::deliversOnTheReceiversThread()
{
    QObject receiver;
    std::thread::id ranOn;
    std::thread worker([&] { deliver(&receiver, [&] { ranOn = std::this_thread::get_id(); }); });
    worker.join();
    QCOMPARE(ranOn, std::thread::id());
    QTRY_COMPARE(ranOn, std::this_thread::get_id());
}

void TestChannel::deliversNothingToTheDead()
{
    auto receiver = std::make_unique<QObject>();
    bool ran = false;
    deliver(receiver.get(), [&] { ran = true; });
    receiver.reset();
    QCoreApplication::processEvents();
    QVERIFY(!ran);
}

QTEST_GUILESS_MAIN(TestChannel)
#include "tst_channel.moc"
