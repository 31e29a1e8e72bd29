#pragma once

#include <stop_token>

namespace sentinel {

/// Turns Ctrl+C and SIGTERM into a request to stop. A second signal, or five seconds without an end, ends the program
/// at once: the store survives that at any moment. Make it first in main, since threads inherit what it blocks.
class Interrupt
{
public:
    Interrupt();
    std::stop_token token() const { return m_stop.get_token(); }

private:
    std::stop_source m_stop;
};

} // namespace sentinel
