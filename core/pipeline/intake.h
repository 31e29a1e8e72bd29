#pragma once

#include "core/listen/listener.h"
#include "core/store/intake.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace sentinel {

class Store;

/// Something that arrived and whose sender is known, on its way into the store.
struct Arrival
{
    Provider provider = Provider::Generic;
    QByteArray event, key; ///< as in Delivery
    std::string body;
    Respond respond;
};

struct IntakeSettings
{
    size_t waitingAtMost = 4096;
    qint64 bytesAtMost = 32 * 1024 * 1024; ///< of bodies that wait
};

/// How the intake is doing; read from any thread.
struct IntakeLoad
{
    qint64 waiting = 0, waitingBytes = 0;
    qint64 accepted = 0, repeated = 0; ///< since the start; repeated: of them those that were here already
    qint64 malformed = 0;              ///< answered 400
    qint64 turnedAway = 0;             ///< answered 503
    bool isFull = false;
    double stalledFor = 0;  ///< seconds since the change that the store has not answered
    bool isStalled = false; ///< for so long that senders are turned away
    QString problem;        ///< why the store did not take the last one; empty: it did
};

/// Takes what arrives and answers for it: 202 once it is in the store, durably; 400 when it is no JSON; 503 when too much waits or the
/// store cannot take it now. While one commit is under way, what arrives is checked and compressed for the next, which takes all of it: the
/// more there is, the more go together. One thread of its own; the store outlives it.
class Intake
{
public:
    /// What others want to know of it; called on any thread.
    struct Tell
    {
        std::function<void(qint64 deliveries)> arrived; ///< after each commit that brought something new
        std::function<void()> failed;                   ///< the store did not take something
    };
    Intake(Store& store, const IntakeSettings& settings, Tell tell);
    ~Intake(); ///< what was taken is stored and answered first
    Intake(const Intake&) = delete;
    Intake& operator=(const Intake&) = delete;

    /// Any thread; never waits.
    void take(Arrival arrival);
    IntakeLoad load() const;
    /// May something be sent now, with the hope that it is taken?
    bool isOpen() const;

private:
    using Answers = std::vector<Respond>;
    using Clock = std::chrono::steady_clock;

    void work();
    void packSome(std::unique_lock<std::mutex>& lock);
    bool isBatchFull() const;
    void store();
    void settle(const Answers& answers, const Result<std::vector<bool>>& stored);
    void remember(const Result<std::vector<bool>>& stored);
    void turnAway(Arrival& arrival);
    bool isFull() const;       ///< the lock is held
    double stalledFor() const; ///< likewise

    Store& m_store;
    const IntakeSettings m_settings;
    const Tell m_tell;
    std::atomic<qint64> m_accepted = 0, m_repeated = 0, m_malformed = 0, m_turnedAway = 0;

    DeliveryPacker m_packer; ///< of the own thread, like the next one
    Answers m_answers;       ///< for what was packed

    mutable std::mutex m_mutex; ///< of what follows
    std::condition_variable m_changed;
    std::vector<Arrival> m_queue;
    size_t m_waiting = 0; ///< in the queue, or being packed
    qint64 m_waitingBytes = 0;
    std::optional<Clock::time_point> m_storingSince; ///< a change that the store has not answered
    QString m_problem;
    bool m_isClosed = false;

    std::thread m_thread;
};

} // namespace sentinel
