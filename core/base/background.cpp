#include "core/base/background.h"

#ifdef __linux__
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace sentinel {

void giveWayToForeground()
{
#ifdef __linux__
    // Linux keeps a nice value for each thread (setpriority(2), "C library/kernel differences"). 10 is what nice(1) adds: a ninth
    // of the weight of a thread at 0, and still all of an idle processor.
    constexpr int background = 10;
    const auto self = static_cast<id_t>(::syscall(SYS_gettid));
    if (::getpriority(PRIO_PROCESS, self) < background)
        (void)::setpriority(PRIO_PROCESS, self, background); // refused or not: the work is the same
#endif
}

} // namespace sentinel
