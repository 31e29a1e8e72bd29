#include "core/pipeline/analysts.h"

#include "core/base/background.h"

namespace sentinel {

Analysts::Analysts(int threads)
{
    for (int i = 0; i < threads; ++i)
        m_threads.emplace_back([this] { run(); });
}

Analysts::~Analysts()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        m_waiting.clear();
    }
    m_changed.notify_all();
    for (std::thread& thread : m_threads)
        thread.join();
}

void Analysts::add(std::function<void()> work)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_closed)
            return;
        m_waiting.push_back(std::move(work));
    }
    m_changed.notify_one();
}

void Analysts::addFirst(std::function<void()> work)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_closed)
            return;
        m_waiting.push_front(std::move(work));
    }
    m_changed.notify_one();
}

void Analysts::run()
{
    giveWayToForeground();
    for (;;) {
        std::function<void()> work;
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [this] { return m_closed || !m_waiting.empty(); });
            if (m_closed)
                return;
            work = std::move(m_waiting.front());
            m_waiting.pop_front();
        }
        work();
    }
}

} // namespace sentinel
