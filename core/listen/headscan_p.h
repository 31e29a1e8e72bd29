#pragma once

#include <cstddef>
#include <string_view>

namespace sentinel {

/// Looks for the end of a message's head as its bytes come, each byte once, and refuses at the first sight of it what two servers could
/// read differently: a bare CR or LF, a line that continues the one before (obs-fold), a NUL, something that cannot begin a request.
class HeadScan
{
public:
    enum class State { NeedsMore, Complete, Malformed };

    /// `bytes` begins with the request line and holds what was given before.
    State look(std::string_view bytes);
    size_t end() const { return m_at; } ///< behind the empty line, once complete
    void reset() { m_at = m_line = 0; }

private:
    size_t m_at = 0;   ///< looked at
    size_t m_line = 0; ///< where the current line begins
};

} // namespace sentinel
