#include "core/listen/headscan_p.h"

#include <cstring>

namespace sentinel {

namespace {

bool beginsRequest(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
}

bool contains(const char* begin, size_t size, char c)
{
    return size > 0 && std::memchr(begin, c, size) != nullptr;
}

} // namespace

HeadScan::State HeadScan::look(std::string_view bytes)
{
    if (bytes.empty())
        return State::NeedsMore;
    if (!beginsRequest(bytes.front()))
        return State::Malformed;
    const char* data = bytes.data();
    while (m_at < bytes.size()) {
        const auto* feed = static_cast<const char*>(std::memchr(data + m_at, '\n', bytes.size() - m_at));
        // A CR counts only with the LF behind it; the last byte may still get its own.
        const size_t until = feed ? size_t(feed - data) : bytes.size();
        const size_t text = until > m_at && data[until - 1] == '\r' ? until - 1 : until;
        const bool isLineBegin = m_at == m_line && text > m_at;
        if (isLineBegin && m_line > 0 && (data[m_line] == ' ' || data[m_line] == '\t'))
            return State::Malformed;
        if (contains(data + m_at, text - m_at, '\r') || contains(data + m_at, text - m_at, '\0'))
            return State::Malformed;
        if (!feed) {
            m_at = text; // a CR at the end is looked at again
            return State::NeedsMore;
        }
        if (text == until)
            return State::Malformed;
        m_at = until + 1;
        if (text == m_line)
            return State::Complete;
        m_line = m_at;
    }
    return State::NeedsMore;
}

} // namespace sentinel
