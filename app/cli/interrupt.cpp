#include "app/cli/interrupt.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <ctime>
#include <thread>
#include <unistd.h>

namespace sentinel {

namespace {

// Returns at the next of these signals, or when the time is up. Being stopped and continued, or looked at by a debugger,
// interrupts the wait and is neither.
void waitForAnother(const sigset_t& signals, std::chrono::nanoseconds patience)
{
    using Clock = std::chrono::steady_clock;
    const Clock::time_point end = Clock::now() + patience;
    for (auto left = patience; left > left.zero(); left = end - Clock::now()) {
        const auto whole = std::chrono::duration_cast<std::chrono::seconds>(left);
        const timespec time{whole.count(), (left - whole).count()};
        if (sigtimedwait(&signals, nullptr, &time) > 0 || errno != EINTR)
            return;
    }
}

} // namespace

Interrupt::Interrupt()
{
    std::signal(SIGPIPE, SIG_IGN); // a closed pipe is an error of write() and handled there
    std::signal(SIGXFSZ, SIG_IGN); // so is a file that may not grow
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    // Waiting in a thread of its own instead of a handler: what a stop request calls may take locks.
    std::thread([stop = m_stop, signals]() mutable {
        int which = 0;
        sigwait(&signals, &which);
        stop.request_stop();
        waitForAnother(signals, std::chrono::seconds(5));
        _exit(1);
    }).detach();
}

} // namespace sentinel
