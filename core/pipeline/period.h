#pragma once

#include "core/base/result.h"
#include "core/base/timestamp.h"
#include "core/listen/listener.h"

#include <QString>

#include <optional>

namespace sentinel {

/// A stretch of time: from `since` on, and before `until`.
struct Period
{
    Timestamp since, until;
    bool operator==(const Period&) const = default;
};

/// "2026-W47": that week of ISO 8601, Monday to Monday, UTC; nothing for what is no week.
std::optional<Period> isoWeek(const QString& text);

/// What a request is about: `week`, or `since` and `until` (the last seven days where they are not said), of the query, or of the object
/// in the body where there is a body. Errors name the parameter: Malformed, and of a well-formed body Unsupported (badBodyResponse).
Result<Period> periodOf(const Request& request, Timestamp now);
/// A stretch just as long, before it.
Period before(const Period& period);

} // namespace sentinel
