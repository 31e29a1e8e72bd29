#pragma once

#include "core/logs/log.h"

#include <cstdint>

namespace sentinel {

/// Goes through the lines of a log from the first to the last, several times as fast as asking for one line after the other: line
/// ends, escape sequences and carriage returns are found 64 bytes at a time, and lines without the latter two need no further look.
/// The log must live as long. One thread.
class LineWalk
{
public:
    explicit LineWalk(const Log& log);

    /// The next line; false behind the last one.
    bool next();
    qint64 line() const { return m_line; }
    ByteRange bytes() const { return m_bytes; } ///< as Log::lineBytes
    /// The line as Log::peel gives it, without time and names in front, which take longest to read. Of lines over 16 MiB the first
    /// 16 MiB. Valid until next().
    const PeeledLine& peeled();
    /// The same as peeled().text, for most lines at the cost of a look at their front.
    std::string_view text();

private:
    void load();
    void end(size_t feed, bool hasFeed);

    const Log& m_log;
    bool m_isWhole = false;
    std::string_view m_text; ///< all of a contiguous log
    size_t m_block = 0;      ///< where the 64 bytes that are looked at begin
    std::uint64_t m_feeds = 0;
    std::uint64_t m_codes = 0; ///< carriage returns and escapes of the current line and those behind it
    size_t m_begin = 0;        ///< of the line that is being looked for
    size_t m_firstCode = 0;    ///< in this line; noCode for none
    bool m_isPlain = false;    ///< the current line
    qint64 m_line = 0;
    ByteRange m_bytes;
    PeeledLine m_peeled;
};

} // namespace sentinel
