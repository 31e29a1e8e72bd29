#pragma once

#include <QMetaObject>
#include <QObject>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace sentinel {

/// A bounded queue between threads. What was accepted comes out in order; after `close` nothing more is accepted, and
/// what is still inside can be taken out.
template <typename T>
class Channel
{
public:
    explicit Channel(size_t capacity) : m_capacity(capacity) {}
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    /// Waits while the channel is full. False, with `value` untouched, when it is closed.
    bool push(T&& value)
    {
        std::unique_lock lock(m_mutex);
        m_hasRoom.wait(lock, [this] { return m_closed || m_queue.size() < m_capacity; });
        return put(std::move(value));
    }

    /// Never waits. False, with `value` untouched, when the channel is full or closed.
    bool tryPush(T&& value)
    {
        const std::lock_guard lock(m_mutex);
        return m_queue.size() < m_capacity && put(std::move(value));
    }

    /// Waits for the next one; nothing once the channel is closed and empty.
    std::optional<T> pop()
    {
        std::unique_lock lock(m_mutex);
        m_hasValue.wait(lock, [this] { return m_closed || !m_queue.empty(); });
        return take();
    }

    /// The same, but waits no longer than `time`: nothing then may also mean that nothing came. See isDrained.
    std::optional<T> popWithin(std::chrono::milliseconds time)
    {
        std::unique_lock lock(m_mutex);
        m_hasValue.wait_for(lock, time, [this] { return m_closed || !m_queue.empty(); });
        return take();
    }

    std::optional<T> tryPop()
    {
        const std::lock_guard lock(m_mutex);
        return take();
    }

    void close()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_closed = true;
        }
        m_hasRoom.notify_all();
        m_hasValue.notify_all();
    }

    bool isClosed() const
    {
        const std::lock_guard lock(m_mutex);
        return m_closed;
    }

    /// Closed and empty: nothing will ever come out again.
    bool isDrained() const
    {
        const std::lock_guard lock(m_mutex);
        return m_closed && m_queue.empty();
    }

private:
    bool put(T&& value)
    {
        if (m_closed)
            return false;
        m_queue.push_back(std::move(value));
        m_hasValue.notify_one();
        return true;
    }

    std::optional<T> take()
    {
        if (m_queue.empty())
            return {};
        std::optional<T> value(std::move(m_queue.front()));
        m_queue.pop_front();
        m_hasRoom.notify_one();
        return value;
    }

    const size_t m_capacity;
    mutable std::mutex m_mutex;
    std::condition_variable m_hasRoom;
    std::condition_variable m_hasValue;
    std::deque<T> m_queue;
    bool m_closed = false;
};

/// Runs `job` on the thread that `receiver` lives on, when that thread next looks at its events; not at all if the
/// receiver is gone by then. The caller sees to it that the receiver lives during this call: whoever owns a thread that
/// delivers to it joins that thread before it dies.
template <typename Job>
void deliver(QObject* receiver, Job&& job)
{
    QMetaObject::invokeMethod(receiver, std::forward<Job>(job), Qt::QueuedConnection);
}

} // namespace sentinel
