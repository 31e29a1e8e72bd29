#pragma once

#include "core/base/timestamp.h"

#include <QString>

#include <optional>

namespace sentinel {

/// A time on a command line: RFC 3339, a date (its first moment, UTC), or an age before `now` such as 30m, 12h, 7d, 2w.
std::optional<Timestamp> parseTime(const QString& text, Timestamp now);

} // namespace sentinel
