#include "app/cli/interrupt.h"

#include <csignal>
#include <ctime>
#include <thread>
#include <unistd.h>

namespace sentinel {

Interrupt::Interrupt()
{
    std::signal(SIGPIPE, SIG_IGN); // a closed pipe is an error of write() and handled there
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
        const timespec patience{5, 0};
        sigtimedwait(&signals, nullptr, &patience);
        _exit(1);
    }).detach();
}

} // namespace sentinel
