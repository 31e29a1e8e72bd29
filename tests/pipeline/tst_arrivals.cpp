#include "core/pipeline/applying.h"
#include "core/pipeline/intake.h"
#include "core/store/leases.h"
#include "core/store/runs.h"
#include "core/store/store.h"
#include "core/store/transaction.h"

#include <QTemporaryDir>
#include <QTest>

#include <condition_variable>
#include <mutex>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

std::unique_ptr<Store> opened(const QString& folder)
{
    Result<std::unique_ptr<Store>> store = Store::open({folder, false, 2});
    if (!store)
        qFatal("%s", qUtf8Printable(store.error().message));
    return std::move(*store);
}

/// Collects answers; they come from several threads.
class Answers
{
public:
    Respond next()
    {
        return [this](const Response& response) {
            const std::lock_guard lock(m_mutex);
            m_all.push_back(response);
            m_came.notify_all();
        };
    }
    std::vector<Response> wait(size_t count)
    {
        std::unique_lock lock(m_mutex);
        m_came.wait_for(lock, std::chrono::seconds(30), [&] { return m_all.size() >= count; });
        return m_all;
    }
    int count(int status)
    {
        const std::lock_guard lock(m_mutex);
        return int(std::count_if(m_all.begin(), m_all.end(), [status](const Response& one) { return one.status == status; }));
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_came;
    std::vector<Response> m_all;
};

std::string run(int id, const char* more = "")
{
    return R"({"pipeline": "p", "status": "passed", "id": ")" + std::to_string(id) + "\"" + more + "}";
}

Arrival arrival(int key, std::string body, Answers& answers)
{
    Arrival made;
    made.provider = Provider::Generic;
    made.key = "k" + QByteArray::number(key);
    made.body = std::move(body);
    made.respond = answers.next();
    return made;
}

/// Holds the writer of a store, as a long commit does.
class Holding
{
public:
    explicit Holding(Store& store)
    {
        m_done = store.write([this](Transaction&) -> Result<> {
            std::unique_lock lock(m_mutex);
            m_changed.wait_for(lock, std::chrono::seconds(30), [this] { return m_isOver; });
            return {};
        });
    }
    void end()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_isOver = true;
        }
        m_changed.notify_all();
        m_done.waitForFinished();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isOver = false;
    QFuture<Result<>> m_done;
};

IntakeCounts counts(Store& store)
{
    return *store.read(intakeCounts).result();
}

} // namespace

class TestArrivals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsTakenIsStoredAndAnswered();
    void whatIsNoJsonIsRefusedAloneAndNotStored();
    void overTheLimitSendersAreAskedToComeAgain();
    void whatWasTakenIsStoredBeforeTheEnd();
    void oneThatCannotBeUnderstoodStopsNoOther();
    void aLeaseFromTheFutureIsNobodys();
};

void TestArrivals::whatIsTakenIsStoredAndAnswered()
{
    QTemporaryDir folder;
    const auto store = opened(folder.path());
    Answers answers;
    std::atomic<qint64> arrived = 0;
    Intake intake(*store, {}, {[&](qint64 deliveries) { arrived += deliveries; }, [] {}});
    for (int i = 0; i < 1000; ++i)
        intake.take(arrival(i % 900, run(i % 900), answers));
    QCOMPARE(answers.wait(1000).size(), size_t(1000));
    QCOMPARE(answers.count(202), 1000);
    QCOMPARE(counts(*store).waiting, 900);
    QTRY_COMPARE(arrived.load(), 900); // told after the answers
    QCOMPARE(intake.load().accepted, 1000);
    QCOMPARE(intake.load().repeated, 100);
    QCOMPARE(intake.load().waiting, 0);
}

void TestArrivals::whatIsNoJsonIsRefusedAloneAndNotStored()
{
    QTemporaryDir folder;
    const auto store = opened(folder.path());
    Answers answers;
    Intake intake(*store, {}, {[](qint64) {}, [] {}});
    intake.take(arrival(1, run(1), answers));
    intake.take(arrival(2, R"({"a": [1, 2})", answers));
    intake.take(arrival(3, run(3), answers));
    answers.wait(3);
    QCOMPARE(answers.count(202), 2);
    QCOMPARE(answers.count(400), 1);
    QCOMPARE(counts(*store).waiting, 2);
}

void TestArrivals::overTheLimitSendersAreAskedToComeAgain()
{
    QTemporaryDir folder;
    const auto store = opened(folder.path());
    Answers answers;
    Holding holding(*store);
    IntakeSettings settings;
    settings.waitingAtMost = 20;
    Intake intake(*store, settings, {[](qint64) {}, [] {}});
    constexpr int sent = 3000; // some are under way to the store, some wait, the others are too many
    for (int i = 0; i < sent; ++i)
        intake.take(arrival(i, run(i), answers));
    QTRY_VERIFY(answers.count(503) > 0);
    for (const Response& one : answers.wait(1)) {
        QCOMPARE(one.status, 503);
        QVERIFY(std::any_of(one.headers.begin(), one.headers.end(), [](const auto& header) { return header.first == "Retry-After"; }));
    }
    QVERIFY(!intake.isOpen());
    holding.end();
    answers.wait(sent);
    QVERIFY(intake.isOpen());
    QCOMPARE(answers.count(202) + answers.count(503), sent);
    QCOMPARE(counts(*store).waiting, answers.count(202));
}

void TestArrivals::whatWasTakenIsStoredBeforeTheEnd()
{
    QTemporaryDir folder;
    const auto store = opened(folder.path());
    Answers answers;
    {
        Intake intake(*store, {}, {[](qint64) {}, [] {}});
        for (int i = 0; i < 50; ++i)
            intake.take(arrival(i, run(i), answers));
    }
    QCOMPARE(answers.count(202), 50);
    QCOMPARE(counts(*store).waiting, 50);
}

void TestArrivals::oneThatCannotBeUnderstoodStopsNoOther()
{
    QTemporaryDir folder;
    const auto store = opened(folder.path());
    Answers answers;
    {
        Intake intake(*store, {}, {[](qint64) {}, [] {}});
        intake.take(arrival(1, run(1), answers));
        intake.take(arrival(2, R"({"pipeline": "without an id"})", answers));
        intake.take(arrival(3, run(3), answers));
    }
    const auto applied = applyWaiting(*store, 100);
    QVERIFY(applied);
    QCOMPARE(applied->deliveries, 3);
    QCOMPARE(applyWaiting(*store, 100)->deliveries, 0);
    QCOMPARE(counts(*store).applied, 2);
    QCOMPARE(counts(*store).refused, 1);
    QCOMPARE(*store->read([](Reader& db) { return runCount(db, {}); }).result(), 2);
    const QString problem =
        *store->read([](Reader& db) { return db.value<QString>("SELECT problem FROM delivery WHERE state = 'refused'"); }).result();
    QVERIFY2(!problem.isEmpty(), "it is said why");
}

void TestArrivals::aLeaseFromTheFutureIsNobodys()
{
    QTemporaryDir folder;
    const auto store = opened(folder.path());
    const auto hold = [&](const QString& holder, Timestamp now) {
        return *store->write([=](Transaction& db) { return holdLease(db, u"x"_s, holder, now, Timestamp{now.ms + 15'000}); }).result();
    };
    constexpr Timestamp today{1'720'000'000'000};
    QVERIFY(hold(u"a"_s, {today.ms + 24 * 60 * 60 * 1000}));
    QVERIFY(hold(u"b"_s, today)); // the clock was set back a day
    QVERIFY(!hold(u"a"_s, today));
}

QTEST_GUILESS_MAIN(TestArrivals)
#include "tst_arrivals.moc"
