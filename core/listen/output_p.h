#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>

namespace sentinel {

/// Bytes on their way out. Small pieces lie one behind the other, so that many go out at once; a large one is moved, not copied.
class Output
{
public:
    bool isEmpty() const { return m_size == 0; }
    size_t size() const { return m_size; }

    void add(std::string_view bytes)
    {
        if (m_parts.empty() || m_parts.back().size() > large)
            m_parts.emplace_back();
        m_parts.back().append(bytes);
        m_size += bytes.size();
    }
    void add(std::string&& bytes)
    {
        if (bytes.size() <= large) {
            add(std::string_view(bytes));
            return;
        }
        m_size += bytes.size();
        m_parts.push_back(std::move(bytes));
    }

    /// What is to be written next; empty only when there is nothing.
    std::string_view front() const { return m_size == 0 ? std::string_view() : std::string_view(m_parts.front()).substr(m_at); }
    void wrote(size_t bytes)
    {
        m_at += bytes;
        m_size -= bytes;
        if (m_at < m_parts.front().size())
            return;
        m_at = 0;
        if (m_parts.size() == 1 && m_parts.front().capacity() <= 2 * large)
            m_parts.front().clear(); // its memory serves the next answer
        else
            m_parts.pop_front();
    }
    void clear()
    {
        m_parts.clear();
        m_at = m_size = 0;
    }

private:
    static constexpr size_t large = 64 * 1024;

    std::deque<std::string> m_parts;
    size_t m_at = 0; ///< of the first part, written
    size_t m_size = 0;
};

} // namespace sentinel
