#pragma once

#include "core/base/result.h"
#include "core/domain/permalink.h"
#include "core/logs/log.h"

#include <QString>

namespace sentinel {

/// A place in a log as a person writes it.
struct GoTo
{
    enum class Kind {
        Line,      ///< "1234", "1,234", "L1234"
        Byte,      ///< "@1234", "@0x4d2"
        Share,     ///< "50 %": of the lines
        Clock,     ///< "12:34", "12:34:56.5": the first time it was that late, in UTC
        Instant,   ///< "2024-01-31T12:34:56Z", "2024-01-31 12:34:56": a day without a zone is in UTC
        Elapsed,   ///< "+90s", "+1m30s", "+2h": from the first time stamp of the log on
        Permalink, ///< "run/12#L40"
    };
    Kind kind = Kind::Line;
    qint64 number = 0; ///< the line, the byte; milliseconds since midnight, since 1970, or from the beginning
    double share = 0;  ///< 0..1
    Permalink link;
    bool operator==(const GoTo&) const = default;
};

/// Errors: Malformed, in words: what is not understood, and what would be.
Result<GoTo> goToFrom(const QString& text);

/// The line of this log that is meant: of times the first that is not earlier, found by halving, so that a log whose times jump back
/// gives a line near by. Errors: NotFound when the log has no such place, in words. Looks at some dozens of lines. Not for permalinks.
Result<qint64> lineOf(const GoTo& place, const Log& log);

/// The time of the first line at or behind this one that has one, among the next `most`.
std::optional<Timestamp> timeFrom(const Log& log, qint64 line, qint64 most = 2000);

} // namespace sentinel
