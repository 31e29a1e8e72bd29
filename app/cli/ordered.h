#pragma once

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace sentinel {

/// Works on items 0..count-1 on several threads and hands the results over in their order, on the calling thread, as
/// soon as each one's turn has come. `work(i)` may run on any thread; `take(i, result)` returns false to stop. No more
/// than `ahead` results a thread wait for their turn, so one slow item does not fill the memory.
template <typename Work, typename Take>
void inOrder(size_t count, int threads, const Work& work, const Take& take)
{
    using Made = std::invoke_result_t<const Work&, size_t>;
    constexpr size_t ahead = 4;
    const size_t workers = std::min(count, static_cast<size_t>(std::max(1, threads)));
    if (workers <= 1) {
        for (size_t i = 0; i < count; ++i) {
            if (!take(i, work(i)))
                return;
        }
        return;
    }

    std::mutex mutex;
    std::condition_variable changed;
    std::map<size_t, Made> ready;
    size_t next = 0, taken = 0;
    bool stopped = false;
    const auto run = [&] {
        for (;;) {
            size_t mine = 0;
            {
                std::unique_lock lock(mutex);
                changed.wait(lock, [&] { return stopped || next >= count || next < taken + ahead * workers; });
                if (stopped || next >= count)
                    return;
                mine = next++;
            }
            Made made = work(mine);
            {
                const std::lock_guard lock(mutex);
                ready.emplace(mine, std::move(made));
            }
            changed.notify_all();
        }
    };
    std::vector<std::thread> pool;
    for (size_t i = 0; i < workers; ++i)
        pool.emplace_back(run);
    for (size_t i = 0; i < count && !stopped; ++i) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return ready.count(i) > 0; });
        Made made = std::move(ready.extract(i).mapped());
        taken = i + 1;
        lock.unlock();
        changed.notify_all();
        if (!take(i, std::move(made))) {
            lock.lock();
            stopped = true;
        }
    }
    {
        const std::lock_guard lock(mutex);
        stopped = true;
    }
    changed.notify_all();
    for (std::thread& thread : pool)
        thread.join();
}

} // namespace sentinel
