#include "core/logs/mapguard_p.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <mutex>

#include <sys/mman.h>
#include <unistd.h>

namespace sentinel {

namespace {

// Read by a signal handler: atomics alone, no locks. A slot with begin 0 is free; its end is written before its begin.
struct Slot
{
    std::atomic<std::uintptr_t> begin{0};
    std::atomic<std::uintptr_t> end{0};
};
constexpr size_t slots = 256;
std::array<Slot, slots> table;
static_assert(std::atomic<std::uintptr_t>::is_always_lock_free);

std::uintptr_t pageSize = 4096;
struct sigaction former = {};

void passOn(int signal, siginfo_t* info, void* context)
{
    if ((former.sa_flags & SA_SIGINFO) != 0 && former.sa_sigaction) {
        former.sa_sigaction(signal, info, context);
        return;
    }
    if ((former.sa_flags & SA_SIGINFO) == 0 && former.sa_handler != SIG_DFL && former.sa_handler != SIG_IGN && former.sa_handler) {
        former.sa_handler(signal);
        return;
    }
    // The fault happens again as soon as this returns, and then ends the program as it always did.
    struct sigaction standard = {};
    standard.sa_handler = SIG_DFL;
    ::sigaction(signal, &standard, nullptr);
}

void onBusError(int signal, siginfo_t* info, void* context)
{
    const int code = errno;
    const auto at = reinterpret_cast<std::uintptr_t>(info->si_addr);
    for (Slot& slot : table) {
        const std::uintptr_t begin = slot.begin.load(std::memory_order_acquire);
        const std::uintptr_t end = slot.end.load(std::memory_order_acquire);
        if (begin == 0 || at < begin || at >= end)
            continue;
        // From here to the end: what follows a cut is missing as well, and one call serves it all.
        const std::uintptr_t page = at & ~(pageSize - 1);
        void* const placed = ::mmap(reinterpret_cast<void*>(page), end - page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
        if (placed == MAP_FAILED)
            break;
        errno = code;
        return;
    }
    errno = code;
    passOn(signal, info, context);
}

void install()
{
    pageSize = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    struct sigaction ours = {};
    ours.sa_sigaction = &onBusError;
    ours.sa_flags = SA_SIGINFO | SA_NODEFER;
    sigemptyset(&ours.sa_mask);
    ::sigaction(SIGBUS, &ours, &former);
}

std::mutex& tableMutex()
{
    static std::mutex mutex;
    return mutex;
}

} // namespace

MapGuard::MapGuard(const void* begin, size_t size)
{
    static std::once_flag isInstalled;
    std::call_once(isInstalled, install);
    const std::lock_guard lock(tableMutex());
    for (size_t i = 0; i < slots; ++i) {
        if (table[i].begin.load(std::memory_order_relaxed) != 0)
            continue;
        table[i].end.store(reinterpret_cast<std::uintptr_t>(begin) + size, std::memory_order_release);
        table[i].begin.store(reinterpret_cast<std::uintptr_t>(begin), std::memory_order_release);
        m_slot = static_cast<int>(i);
        return;
    }
}

MapGuard::~MapGuard()
{
    if (m_slot < 0)
        return;
    const std::lock_guard lock(tableMutex());
    table[static_cast<size_t>(m_slot)].begin.store(0, std::memory_order_release);
}

} // namespace sentinel
