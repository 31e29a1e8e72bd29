#pragma once

#include "core/base/result.h"

#include <QString>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace sentinel {

class Store;

/// Is the store well? Writes a trifle into it now and then, and often while it is not, so that a full disk, a read-only one or a lock that
/// somebody holds is known, and known to be over, without anybody's arrival being lost to find out. One thread of its own.
class StoreHealth
{
public:
    explicit StoreHealth(Store& store);
    ~StoreHealth();
    StoreHealth(const StoreHealth&) = delete;
    StoreHealth& operator=(const StoreHealth&) = delete;

    struct State
    {
        bool isWritable = false;
        QString problem; ///< in words; empty while it is writable
    };
    State state() const; ///< any thread; never waits
    void lookNow();      ///< somebody met trouble
    /// What is said of a store that has not answered for so long.
    static QString silence(std::chrono::seconds time);

private:
    using Clock = std::chrono::steady_clock;
    void run();
    Result<> tryToWrite();

    Store& m_store;
    const QString m_holder;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isStopped = false, m_isWanted = false;
    std::optional<QString> m_problem; ///< of the last look; nothing before the first
    std::optional<Clock::time_point> m_lookingSince;
    std::thread m_thread;
};

} // namespace sentinel
