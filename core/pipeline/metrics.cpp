#include "core/pipeline/metrics.h"

#include <array>
#include <charconv>
#include <cmath>
#include <fstream>

#include <sys/resource.h>
#include <unistd.h>

namespace sentinel {

namespace {

std::string numberText(double value)
{
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value > 0 ? "+Inf" : "-Inf";
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value);
    return {text.data(), end.ptr};
}

void appendEscaped(std::string& out, std::string_view text, bool isLabel)
{
    for (const char c : text) {
        if (c == '\\')
            out += "\\\\";
        else if (c == '\n')
            out += "\\n";
        else if (c == '"' && isLabel)
            out += "\\\"";
        else
            out += c;
    }
}

/// Of this process; the names are those that Prometheus' own clients use.
void writeProcess(MetricsText& text)
{
    rusage usage{};
    if (getrusage(RUSAGE_SELF, &usage) == 0) {
        const auto seconds = [](const timeval& time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
        text.counter("process_cpu_seconds", "CPU time of all threads, in the kernel too.",
                     seconds(usage.ru_utime) + seconds(usage.ru_stime));
    }
    long pages = 0, resident = 0;
    if (std::ifstream("/proc/self/statm") >> pages >> resident)
        text.gauge("process_resident_memory_bytes", "Memory that is in use now.", double(resident) * double(sysconf(_SC_PAGESIZE)));
}

} // namespace

void MetricsText::begin(std::string_view name, std::string_view help, std::string_view type)
{
    m_name = name;
    m_text.append("# HELP ").append(name).append(" ");
    appendEscaped(m_text, help, false);
    m_text.append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
}

void MetricsText::line(std::string_view name, Labels labels, double value)
{
    m_text.append(name);
    char before = '{';
    for (const auto& [key, text] : labels) {
        m_text += before;
        m_text.append(key).append("=\"");
        appendEscaped(m_text, text, true);
        m_text += '"';
        before = ',';
    }
    if (before == ',')
        m_text += '}';
    m_text.append(" ").append(numberText(value)).append("\n");
}

void MetricsText::add(Labels labels, double value)
{
    line(m_name, labels, value);
}

void MetricsText::counter(std::string_view name, std::string_view help, double value)
{
    begin(std::string(name) + "_total", help, "counter");
    add({}, value);
}

void MetricsText::gauge(std::string_view name, std::string_view help, double value)
{
    begin(name, help, "gauge");
    add({}, value);
}

void MetricsText::histogram(std::string_view name, std::string_view help, std::span<const double> bounds, std::span<const qint64> counts,
                            double sum)
{
    begin(name, help, "histogram");
    const std::string base(name);
    qint64 soFar = 0;
    for (size_t i = 0; i < bounds.size() && i < counts.size(); ++i) {
        soFar += counts[i];
        line(base + "_bucket", {{"le", numberText(bounds[i])}}, double(soFar));
    }
    for (size_t i = bounds.size(); i < counts.size(); ++i)
        soFar += counts[i];
    line(base + "_bucket", {{"le", "+Inf"}}, double(soFar));
    line(base + "_sum", {}, sum);
    line(base + "_count", {}, double(soFar));
}

void Metrics::add(Write write)
{
    const std::lock_guard lock(m_mutex);
    m_writers.push_back(std::move(write));
}

std::string Metrics::text() const
{
    MetricsText text;
    writeProcess(text);
    const std::lock_guard lock(m_mutex);
    for (const Write& write : m_writers)
        write(text);
    return text.text();
}

void writeListenerMetrics(MetricsText& text, const ListenerCounts& counts)
{
    text.counter("sentinel_listener_connections", "Connections that were accepted.", double(counts.connections));
    text.gauge("sentinel_listener_open_connections", "Connections that are open now.", double(counts.open));
    text.counter("sentinel_listener_refused_connections", "Connections that were closed to make room for others.",
                 double(counts.refusedConnections));
    text.counter("sentinel_listener_requests", "Requests whose head was read.", double(counts.requests));
    text.begin("sentinel_listener_answers_total", "Answers by the class of their status.", "counter");
    text.add({{"status", "2xx"}}, double(counts.answered2xx));
    text.add({{"status", "4xx"}}, double(counts.answered4xx));
    text.add({{"status", "5xx"}}, double(counts.answered5xx));
    text.counter("sentinel_listener_rate_limited", "Answers 429, which count among the answers too.", double(counts.tooMany));
    text.counter("sentinel_listener_timed_out", "Requests and answers that took too long.", double(counts.timedOut));
    text.counter("sentinel_listener_received_bytes", "Bytes that came in.", double(counts.bytesIn));
    text.counter("sentinel_listener_sent_bytes", "Bytes that went out.", double(counts.bytesOut));
    text.gauge("sentinel_listener_body_memory_bytes", "Memory that the bodies of requests hold now.", double(counts.bodyMemory));
    text.histogram("sentinel_listener_answer_seconds", "From the last byte of a request to its answer.", ListenerCounts::latencyBounds,
                   counts.latency, counts.latencySeconds);
}

} // namespace sentinel
