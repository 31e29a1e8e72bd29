#pragma once

#include "core/pipeline/duty.h"

namespace sentinel {

class Store;

/// How fast deliveries come, of late. Any thread.
class ArrivalRate
{
public:
    void add(qint64 deliveries);
    enum class Level {
        Peace,
        Busy,  ///< commits should not wait behind anything long
        Flood, ///< nor should they find the processor taken
    };
    Level level() const;

private:
    using Clock = std::chrono::steady_clock;
    mutable std::mutex m_mutex;
    Clock::time_point m_since{};
    qint64 m_now = 0, m_before = 0; ///< in this stretch of time and in the one before
};

/// What came of some deliveries.
struct AppliedDeliveries
{
    qint64 deliveries = 0; ///< none: none waits
    qint64 facts = 0;
};
/// Understands the oldest deliveries that wait, at most so many: lets their providers decode them and folds what they say into runs and
/// jobs, in one change with the word that they are done with. One that cannot be decoded, or whose facts cannot be stored, is refused by
/// itself with the reason. Harmless when somebody else does the same at the same time. Blocks; any thread but the store's.
Result<AppliedDeliveries> applyWaiting(Store& store, int limit);

/// Understands what has arrived as long as it holds the lease of that duty. A program that dies in the middle leaves nothing half done, and
/// the next one goes on. While deliveries come, pieces are small, so that commits of arrivals never wait long behind one; while they come
/// so fast that it cannot keep up anyhow, pieces are smaller still and it rests for four fifths of the time.
class Applying
{
public:
    Applying(Store& store, const ArrivalRate& rate);

    void wake() { m_duty.wake(); }
    qint64 applied() const { return m_applied; } ///< facts, since the start

private:
    Result<Duty::Piece> applySome();

    Store& m_store;
    const ArrivalRate& m_rate;
    std::atomic<qint64> m_applied = 0;
    Duty m_duty; ///< goes first
};

} // namespace sentinel
