#pragma once

#include "core/base/timestamp.h"

#include <optional>

namespace sentinel {

/// What came of somebody's wish that a source be asked now.
struct PollWish
{
    enum class Outcome {
        Asked,    ///< this program asks
        HandedOn, ///< another program has the duty; it was told, and asks within seconds
        Resting,  ///< the server wants to be left alone before `until`
        NotAsked, ///< it is paused, or gone
    };
    Outcome outcome = Outcome::NotAsked;
    std::optional<Timestamp> until;
    bool operator==(const PollWish&) const = default;
};

} // namespace sentinel
