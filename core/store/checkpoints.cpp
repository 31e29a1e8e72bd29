#include "core/store/checkpoints_p.h"

#include <chrono>

namespace sentinel {

namespace {

using namespace std::chrono_literals;

constexpr auto pause = 50ms; // a page that is written again meanwhile is moved once

} // namespace

Checkpoints::Checkpoints(Connection& writing, std::unique_ptr<Connection> own) : m_writing(writing), m_own(std::move(own))
{
    m_writing.onCommit([this](int pages) { committed(pages); });
    m_thread = std::thread([this] { run(); });
}

Checkpoints::~Checkpoints()
{
    m_writing.onCommit({});
    {
        const std::lock_guard lock(m_mutex);
        m_isStopped = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

// On the writer's thread.
void Checkpoints::committed(int pages)
{
    if (pages >= pagesAtMost)
        m_writing.checkpoint();
    if (pages < pagesFrom)
        return;
    {
        const std::lock_guard lock(m_mutex);
        m_isWanted = true;
    }
    m_changed.notify_one();
}

void Checkpoints::run()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_isWanted || m_isStopped; });
        if (m_isStopped)
            return;
        m_isWanted = false;
        lock.unlock();
        m_own->checkpoint();
        lock.lock();
        m_changed.wait_for(lock, pause, [this] { return m_isStopped; });
    }
}

} // namespace sentinel
