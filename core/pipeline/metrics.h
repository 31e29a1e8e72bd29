#pragma once

#include "core/listen/listener.h"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sentinel {

/// Figures in the text format of Prometheus (version 0.0.4), written one metric after the other. Names follow its conventions: a prefix
/// "sentinel_", base units in the name, counters end in "_total".
class MetricsText
{
public:
    using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    /// A figure that only grows. `name` without "_total".
    void counter(std::string_view name, std::string_view help, double value);
    void gauge(std::string_view name, std::string_view help, double value);

    /// Several of one metric, told apart by labels: begin it, then add each.
    void begin(std::string_view name, std::string_view help, std::string_view type);
    void add(Labels labels, double value);

    /// `counts[i]` are those up to `bounds[i]` and above the bound before; the last count is of those beyond all bounds.
    void histogram(std::string_view name, std::string_view help, std::span<const double> bounds, std::span<const qint64> counts,
                   double sum);

    const std::string& text() const { return m_text; }

private:
    void line(std::string_view name, Labels labels, double value);

    std::string m_text, m_name;
};

/// Where whoever has figures says so; what is asked by `GET /metrics`. Used from any thread.
class Metrics
{
public:
    using Write = std::function<void(MetricsText&)>;

    /// `write` is called from the thread that asks, and must not wait; what it captures outlives this.
    void add(Write write);
    std::string text() const; ///< this process first, then the others in the order in which they were added

private:
    mutable std::mutex m_mutex;
    std::vector<Write> m_writers;
};

void writeListenerMetrics(MetricsText& text, const ListenerCounts& counts);

} // namespace sentinel
