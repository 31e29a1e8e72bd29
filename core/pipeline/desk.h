#pragma once

#include "core/base/channel.h"
#include "core/listen/listener.h"

#include <functional>
#include <string_view>
#include <thread>
#include <vector>

namespace sentinel {

/// Who answers the requests that take more than microseconds: a few threads that may read batches and wait for the store. When too many
/// wait, the next is answered 503. Destroying it drops what is not begun (answered 503) and waits for what runs.
class Desk
{
public:
    explicit Desk(int threads = 2, size_t waitingAtMost = 256);
    ~Desk();
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    using Answer = std::function<void(const Request&, const Respond&)>;
    /// A handler that hands its requests on to the desk, which outlives it.
    Handler handler(Answer answer);

private:
    Channel<std::function<void()>> m_waiting;
    std::vector<std::jthread> m_threads;
};

} // namespace sentinel
