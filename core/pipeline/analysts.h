#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace sentinel {

/// The threads that read and judge. Work that is not begun when this is destroyed is dropped; what runs is waited for.
/// Callers keep the queue short: an import has one turn a thread in it, however many files it brings.
class Analysts
{
public:
    explicit Analysts(int threads);
    ~Analysts();
    Analysts(const Analysts&) = delete;
    Analysts& operator=(const Analysts&) = delete;

    int count() const { return static_cast<int>(m_threads.size()); }
    void add(std::function<void()> work);      ///< behind all that waits
    void addFirst(std::function<void()> work); ///< somebody is looking at an empty pane

private:
    void run();

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<std::function<void()>> m_waiting;
    bool m_closed = false;
    std::vector<std::thread> m_threads;
};

} // namespace sentinel
