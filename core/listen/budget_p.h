#pragma once

#include <QtGlobal>

#include <atomic>
#include <memory>
#include <utility>

namespace sentinel {

/// Memory that the bodies of all requests share. Used from any thread.
class BodyBudget
{
public:
    explicit BodyBudget(qint64 bytes) : m_limit(bytes) {}

    bool take(qint64 bytes)
    {
        if (m_held.fetch_add(bytes, std::memory_order_relaxed) + bytes <= m_limit)
            return true;
        m_held.fetch_sub(bytes, std::memory_order_relaxed);
        return false;
    }
    void give(qint64 bytes) { m_held.fetch_sub(bytes, std::memory_order_relaxed); }
    qint64 held() const { return m_held.load(std::memory_order_relaxed); }

private:
    const qint64 m_limit;
    std::atomic<qint64> m_held = 0;
};

/// What one body has of the budget; given back when this goes.
class Charge
{
public:
    Charge() = default;
    explicit Charge(std::shared_ptr<BodyBudget> budget) : m_budget(std::move(budget)) {}
    Charge(Charge&& other) noexcept : m_budget(std::move(other.m_budget)), m_bytes(std::exchange(other.m_bytes, 0)) {}
    Charge& operator=(Charge&& other) noexcept
    {
        std::swap(m_budget, other.m_budget);
        std::swap(m_bytes, other.m_bytes);
        return *this;
    }
    ~Charge() { release(); }

    /// From now on it is `bytes` altogether. False, and as before, when there is not so much left.
    bool growTo(qint64 bytes)
    {
        if (bytes > m_bytes) {
            if (!m_budget || !m_budget->take(bytes - m_bytes))
                return false;
            m_bytes = bytes;
        }
        return true;
    }
    void release()
    {
        if (m_budget && m_bytes > 0)
            m_budget->give(std::exchange(m_bytes, 0));
    }
    qint64 bytes() const { return m_bytes; }

private:
    std::shared_ptr<BodyBudget> m_budget;
    qint64 m_bytes = 0;
};

} // namespace sentinel
