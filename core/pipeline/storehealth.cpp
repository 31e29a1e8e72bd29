#include "core/pipeline/storehealth.h"

#include "core/pipeline/answer_p.h"
#include "core/store/leases.h"
#include "core/store/store.h"

#include <QCoreApplication>
#include <QDateTime>

namespace sentinel {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds lookEvery = 10s, lookAgain = 500ms;
constexpr auto patience = 2s; // a write takes milliseconds

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Intake)
};

} // namespace

StoreHealth::StoreHealth(Store& store) : m_store(store), m_holder(newLeaseHolder())
{
    m_thread = std::thread([this] { run(); });
}

StoreHealth::~StoreHealth()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopped = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void StoreHealth::lookNow()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isWanted = true;
    }
    m_changed.notify_all();
}

StoreHealth::State StoreHealth::state() const
{
    const std::lock_guard lock(m_mutex);
    const auto waiting = m_lookingSince ? Clock::now() - *m_lookingSince : Clock::duration::zero();
    if (waiting > patience)
        return {false, silence(std::chrono::duration_cast<std::chrono::seconds>(waiting))};
    if (!m_problem)
        return {false, Text::tr("The store is being opened.")};
    return {m_problem->isEmpty(), *m_problem};
}

QString StoreHealth::silence(std::chrono::seconds time)
{
    return Text::tr("The store has not answered for %1 s: another program holds it, or the disk hangs.").arg(time.count());
}

void StoreHealth::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_isStopped) {
        m_isWanted = false;
        m_lookingSince = Clock::now();
        lock.unlock();
        const Result<> written = tryToWrite();
        lock.lock();
        m_lookingSince.reset();
        m_problem = written ? QString() : written.error().message;
        m_changed.wait_for(lock, written ? Clock::duration(lookEvery) : Clock::duration(lookAgain),
                           [this] { return m_isStopped || m_isWanted; });
        if (m_isWanted && !m_isStopped && !written)
            m_changed.wait_for(lock, lookAgain, [this] { return m_isStopped; }); // many may meet the same trouble
    }
}

// A lease that nobody else wants, given back at once: it has to reach the disk like everything else.
Result<> StoreHealth::tryToWrite()
{
    const Timestamp now{QDateTime::currentMSecsSinceEpoch()};
    const Result<bool> held = answerOf(m_store.write(
        [this, now](Transaction& db) { return holdLease(db, QStringLiteral("health"), m_holder, now, Timestamp{now.ms - 1}); }));
    return held ? Result<>() : Result<>(held.error());
}

} // namespace sentinel
