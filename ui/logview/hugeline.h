#pragma once

#include "core/logs/log.h"
#include "ui/logview/ansi.h"
#include "ui/logview/logtext.h"

#include <optional>
#include <vector>

namespace sentinel {

struct AnsiRun
{
    qsizetype begin = 0; ///< in the text
    qsizetype end = 0;
    AnsiLook look;
    bool operator==(const AnsiRun&) const = default;
};

/// A line too long to be decoded as a whole: its ends are looked at once, everything else in slices as they are asked for, by one thread. A
/// column is a byte of it, from the first behind the provider's prefix; what has no byte of its own on screen (codes, the rest of a
/// character) has columns all the same. No cell is ever narrower than a byte, so a slice of n bytes fits into n cells.
class HugeLine
{
public:
    static constexpr qint64 lookBack = 64 * 1024; ///< so far a colour reaches

    HugeLine(const Log& log, qint64 line, const AnsiLook& before);

    qint64 columns() const { return m_end - m_begin; }
    const PeeledLine& head() const { return m_head; } ///< time and marker; its text is the line's beginning at best
    AnsiLook lookAtEnd() const;

    struct Slice
    {
        CellText text;
        std::vector<AnsiRun> runs;
        std::vector<qint64> columns; ///< of each UTF-16 unit, and at the end that of what follows
    };
    /// What begins in [from, to), but no more than `cells` characters.
    Slice slice(qint64 from, qint64 to, qint64 cells) const;

private:
    Log m_log;
    ByteRange m_bytes;  ///< of the line
    qint64 m_begin = 0; ///< of the text, in the log
    qint64 m_end = 0;
    AnsiLook m_before;
    PeeledLine m_head;
    mutable qint64 m_knownColumn = 0; ///< the look in force here is known: slices are mostly asked for one behind the other
    mutable AnsiLook m_knownLook;
};

} // namespace sentinel
