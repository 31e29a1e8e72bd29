#pragma once

#include "core/listen/listener.h"

namespace sentinel {

class Collector;
class MetricsText;

// How the program is doing, for those who watch it. The collector outlives the handlers.

Handler healthHandler(const Collector& collector);
/// 200 when something could be taken now, or else 503 with the reasons.
Handler readyHandler(const Collector& collector);
/// In the text format of Prometheus.
Handler metricsHandler(const Collector& collector);
void writeIntakeMetrics(MetricsText& metrics, const Collector& collector);

} // namespace sentinel
