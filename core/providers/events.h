#pragma once

#include "core/base/result.h"
#include "core/domain/telemetry.h"

#include <string_view>
#include <vector>

namespace sentinel {

/// What a batch of telemetry says, by series: JSON objects, one a line, `{time, source, name, value, labels}`. A `value` that is a number
/// is a point, one that is a text (or a `text` or `message` instead) a line of a log. Without a `time` it was `now`. Labels are texts,
/// numbers or truths. A batch is taken whole or not at all. Errors: Malformed, names line and field; TooLarge: more series than one batch
/// may bring.
Result<std::vector<SeriesEvents>> readEvents(std::string_view ndjson, Timestamp now);

} // namespace sentinel
