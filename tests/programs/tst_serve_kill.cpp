// Killed at any instant under load, everything that was answered 202 is in the store, once. SENTINEL_KILLS says at how many instants.

#include "tests/programs/serving.h"

#include <QElapsedTimer>
#include <QSet>

#include <atomic>
#include <mutex>
#include <random>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

constexpr int clients = 16; // so that many are committed together

/// Sends runs until nobody answers any more; remembers which were taken.
class Load
{
public:
    void run(int port)
    {
        std::vector<std::thread> threads;
        for (int i = 0; i < clients; ++i)
            threads.emplace_back([this, port] { send(port); });
        for (std::thread& thread : threads)
            thread.join();
    }
    const QSet<qint64>& answered() const { return m_answered; }
    qint64 sent() const { return m_next; }

private:
    void send(int port)
    {
        HttpConnection connection(port);
        while (connection.isOpen()) {
            const qint64 id = ++m_next;
            const QByteArray body = workflowRun(id);
            const auto headers = Serving::signedHeaders("workflow_run", "d" + QByteArray::number(id), body);
            if (connection.ask("POST", "/webhook/github", body, headers).status != 202)
                continue;
            const std::lock_guard lock(m_mutex);
            m_answered += id;
        }
    }

    std::atomic<qint64> m_next = 0;
    std::mutex m_mutex;
    QSet<qint64> m_answered;
};

} // namespace

class TestServeKill : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasAnsweredIsStoredOnce();
};

void TestServeKill::whatWasAnsweredIsStoredOnce()
{
    const int kills = qEnvironmentVariableIsSet("SENTINEL_KILLS") ? qEnvironmentVariableIntValue("SENTINEL_KILLS") : 5;
    std::mt19937 dice(std::random_device{}()); // NOLINT: other instants every time; what must hold holds at all of them
    const Program program;
    Serving serving(program);
    Load load;
    for (int i = 0; i < kills; ++i) {
        if (i > 0)
            serving.start();
        QVERIFY2(serving.port() > 0, program.content("stderr"));
        std::thread killer([&, pause = std::chrono::microseconds(std::uniform_int_distribution(0, 300'000)(dice))] {
            std::this_thread::sleep_for(pause); // the instant is the point here
            ::kill(serving.pid(), SIGKILL);
        });
        load.run(serving.port());
        killer.join();
        serving.kill();
    }
    const Ended checked = program.run({u"check"_s});
    QVERIFY2(checked.exitCode == 0, checked.out + checked.err);

    serving.start(); // understands what is left
    QSet<qint64> stored;
    QList<QJsonObject> runs;
    QElapsedTimer patience;
    patience.start();
    do {
        runs = program.run({u"runs"_s, u"--limit"_s, u"0"_s, u"--jsonl"_s}).lines();
        stored.clear();
        for (const QJsonObject& run : runs)
            stored += run[u"external_id"_s].toString().toLongLong();
    } while (!stored.contains(load.answered()) && patience.elapsed() < 60'000);
    QVERIFY2(stored.contains(load.answered()), qPrintable(u"%1 answered, %2 stored"_s.arg(load.answered().size()).arg(stored.size())));
    QCOMPARE(stored.size(), runs.size()); // none twice
    for (const qint64 id : stored)
        QVERIFY(id >= 1 && id <= load.sent());
    QVERIFY(!load.answered().isEmpty());
    qInfo("%lld answered, %lld stored, %lld sent, %d kills", qlonglong(load.answered().size()), qlonglong(stored.size()),
          qlonglong(load.sent()), kills);
}

QTEST_GUILESS_MAIN(TestServeKill)
#include "tst_serve_kill.moc"
