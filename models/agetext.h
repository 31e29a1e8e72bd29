#pragma once

#include "core/base/timestamp.h"

#include <QString>

namespace sentinel {

/// How long ago that was, in one unit: "just now", "4 min", "3 h", "2 d", "5 mo", "6 y"; "in 3 h" for what lies ahead.
QString ageText(Timestamp then, Timestamp now);

/// The instant in the person's own time and in UTC, a line each.
QString absoluteText(Timestamp time);

} // namespace sentinel
