#pragma once

#include "core/domain/source.h"

#include <utility>
#include <vector>

namespace sentinel {

class MetricsText;

/// How it goes with each source, told apart by the label "source"; nothing if there are none. Ages are told as points in time, so that
/// `time() - …` is right whenever it is asked.
void writeSourceMetrics(MetricsText& metrics, const std::vector<std::pair<Source, SourceState>>& sources);

} // namespace sentinel
