#pragma once

#include "core/base/timestamp.h"

#include <optional>
#include <vector>

namespace sentinel {

/// What is known of a source that may have fallen silent. Hours are whole hours since 1970, UTC.
struct SourceNews
{
    std::vector<qint64> hours; ///< in which something began there, ascending, none twice; of the last weeks
    Timestamp last;            ///< its last news of any kind; or since when it is watched, if there were none
    Timestamp listenedFrom;    ///< silence before that is ours: nobody listened
    Timestamp knownUntil;      ///< up to here we would know of anything new
    int setSeconds = 0;        ///< how long silence may be; 0: as its rhythm says
    bool operator==(const SourceNews&) const = default;
};

/// Silence that has lasted too long, and by what.
struct Silence
{
    enum class Measure {
        SetTime, ///< longer than somebody allowed
        Week,    ///< in hours of the week that had something in the weeks before
        Pauses,  ///< much longer than any pause before
        Never,   ///< nothing has ever come
    };
    Measure measure = Measure::SetTime;
    Timestamp since;           ///< the last news
    int usualHours = 0;        ///< Week: silent hours in which there was something in the weeks before
    int weeks = 0;             ///< Week: how many of them are known
    qint64 longestSeconds = 0; ///< Pauses: the longest before; SetTime: what was allowed
    bool operator==(const Silence&) const = default;
};

/// Is the source silent for too long? A source has a rhythm of the week: how likely an hour is to bring something is learned from the same
/// hour of the four weeks before (with half an event for and against, so that four weeks are no certainty), and silence is too long when it
/// is less likely than one in a thousand. Hours that were quiet before say nothing. Where the rhythm is too loose for that, or shorter than
/// two weeks, three times the longest pause counts, a day at least. Time zones that change their clocks shift a rhythm by an hour, for a
/// few weeks.
std::optional<Silence> tooSilent(const SourceNews& news);

} // namespace sentinel
