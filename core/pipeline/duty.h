#pragma once

#include "core/base/result.h"
#include "core/base/timestamp.h"

#include <QString>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace sentinel {

class Reader;
class Store;

/// A duty that only one program may do at a time, however many have the store open: a thread that looks now and then whether something is
/// due, and does it piece by piece as long as it holds the lease of that name. While nothing is due, nothing is written. The store outlives
/// it.
class Duty
{
public:
    struct Piece
    {
        bool didSomething = false;          ///< there may be more: the next piece follows at once
        std::chrono::milliseconds pause{0}; ///< before the next one, in any case
    };
    using IsDue = std::function<Result<bool>(Reader&)>;
    /// Errors are told and tried again, later and later. `stop`: the duty is to end soon.
    using Work = std::function<Result<Piece>(std::stop_token stop)>;

    /// With nothing due it looks again after `idle`.
    Duty(Store& store, const QString& lease, std::chrono::milliseconds idle, IsDue isDue, Work work);
    ~Duty(); ///< the piece under way is finished, the lease given back
    Duty(const Duty&) = delete;
    Duty& operator=(const Duty&) = delete;

    void wake(); ///< there is something to do; any thread

private:
    void run();
    Result<Piece> doPiece();
    Result<bool> holdsLease();
    void giveBack();
    void rest(std::chrono::milliseconds time, bool untilWoken);

    Store& m_store;
    const QString m_lease, m_holder;
    const std::chrono::milliseconds m_idle;
    const IsDue m_isDue;
    const Work m_work;
    bool m_isOurs = false;
    std::chrono::steady_clock::time_point m_renewAt{};
    std::stop_source m_stop;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isWoken = false;
    std::thread m_thread;
};

} // namespace sentinel
