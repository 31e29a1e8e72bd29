#include "core/pipeline/sourcemetrics.h"

#include "core/pipeline/metrics.h"

#include <optional>

namespace sentinel {

namespace {

using Figure = std::optional<double> (*)(const Source&, const SourceState&);

/// What is known of a source as one figure; nothing where it is not known.
struct SourceMetric
{
    const char* name;
    const char* help;
    const char* type;
    Figure figure;
};

std::optional<double> seconds(const std::optional<Timestamp>& time)
{
    return time ? std::optional(double(time->ms) / 1000) : std::nullopt;
}

std::optional<double> number(const std::optional<int>& count)
{
    return count ? std::optional(double(*count)) : std::nullopt;
}

constexpr SourceMetric metricsOfSources[] = {
    {"sentinel_source_paused", "1 while a source is not asked because somebody paused it.", "gauge",
     [](const Source& source, const SourceState&) { return std::optional(source.isPaused ? 1.0 : 0.0); }},
    {"sentinel_source_last_success_timestamp_seconds", "When a source was last asked with success.", "gauge",
     [](const Source&, const SourceState& state) { return seconds(state.lastSuccess); }},
    {"sentinel_source_last_event_timestamp_seconds", "When a source last had anything new, by poll or by webhook.", "gauge",
     [](const Source&, const SourceState& state) { return seconds(state.lastEvent); }},
    {"sentinel_source_next_try_timestamp_seconds", "When a source is asked next.", "gauge",
     [](const Source&, const SourceState& state) { return seconds(state.nextTry); }},
    {"sentinel_source_silent", "1 while a source has had nothing new for too long.", "gauge",
     [](const Source& source, const SourceState& state) { return std::optional(isSilent(state) && !source.isPaused ? 1.0 : 0.0); }},
    {"sentinel_source_failures_in_a_row", "Tries of a source that failed since it last succeeded.", "gauge",
     [](const Source&, const SourceState& state) { return std::optional(double(state.failures)); }},
    {"sentinel_source_troubled", "1 while there is a problem with a source that its page tells in words.", "gauge",
     [](const Source&, const SourceState& state) { return std::optional(state.failures > 0 || !state.problem.isEmpty() ? 1.0 : 0.0); }},
    {"sentinel_source_requests_total", "Requests made to a source.", "counter",
     [](const Source&, const SourceState& state) { return std::optional(double(state.asks)); }},
    {"sentinel_source_requests_unchanged_total", "Requests that a source answered with 304, which cost it nothing.", "counter",
     [](const Source&, const SourceState& state) { return std::optional(double(state.unchanged)); }},
    {"sentinel_source_requests_left", "Requests that the server still allows.", "gauge",
     [](const Source&, const SourceState& state) { return number(state.budgetLeft); }},
    {"sentinel_source_requests_limit", "Requests that the server allows altogether until it counts anew.", "gauge",
     [](const Source&, const SourceState& state) { return number(state.budgetLimit); }},
    {"sentinel_source_gaps_total", "Runs that a webhook should have told of and did not.", "counter",
     [](const Source&, const SourceState& state) { return std::optional(double(state.gapsFound)); }},
    {"sentinel_source_gaps_fetched_total", "Such runs that were fetched since.", "counter",
     [](const Source&, const SourceState& state) { return std::optional(double(state.gapsFilled)); }},
};

} // namespace

void writeSourceMetrics(MetricsText& metrics, const std::vector<std::pair<Source, SourceState>>& sources)
{
    if (sources.empty())
        return;
    for (const SourceMetric& metric : metricsOfSources) {
        metrics.begin(metric.name, metric.help, metric.type);
        for (const auto& [source, state] : sources) {
            if (const std::optional<double> value = metric.figure(source, state)) {
                const std::string_view kind = jsonName(source.kind);
                metrics.add({{"source", source.name.toStdString()}, {"kind", kind}}, *value);
            }
        }
    }
}

} // namespace sentinel
