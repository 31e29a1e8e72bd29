#pragma once

#include "core/listen/listener.h"

#include <array>
#include <atomic>
#include <chrono>

namespace sentinel {

/// ListenerCounts while they are counted: by one thread, read by others.
struct Counters
{
    using Count = std::atomic<qint64>;
    Count connections = 0, open = 0, refusedConnections = 0;
    Count requests = 0;
    Count answered2xx = 0, answered4xx = 0, answered5xx = 0;
    Count tooMany = 0, timedOut = 0, bytesIn = 0, bytesOut = 0;
    std::array<Count, ListenerCounts::latencyBounds.size() + 1> latency{};
    Count latencyNanoseconds = 0;

    // One thread writes: no need for an atomic addition.
    static void add(Count& count, qint64 n = 1) { count.store(count.load(std::memory_order_relaxed) + n, std::memory_order_relaxed); }

    void answered(int status, std::chrono::nanoseconds took);
    ListenerCounts read(qint64 bodyMemory) const;
};

} // namespace sentinel
