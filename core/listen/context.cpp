#include "core/listen/context_p.h"

#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <ctime>

namespace sentinel {

namespace {

std::string hex(std::uint64_t value, int digits)
{
    std::string text(size_t(digits), '0');
    for (int i = digits - 1; i >= 0; --i, value >>= 4)
        text[size_t(i)] = "0123456789abcdef"[value & 15];
    return text;
}

} // namespace

ListenerContext::ListenerContext(const ListenerSettings& listenerSettings, std::vector<Route> table, Listener::Authenticate keyCheck,
                                 std::function<void()> wake)
    : settings(listenerSettings), routes(std::move(table)), authenticate(std::move(keyCheck)),
      mailbox(std::make_shared<Mailbox>(std::move(wake))), budget(std::make_shared<BodyBudget>(settings.memoryForBodies)),
      rates(settings.requestsPerSecond), worker(mailbox, settings.spoolFolder),
      m_idBeginning(hex(QRandomGenerator::system()->generate(), 8))
{
}

std::string ListenerContext::nextRequestId()
{
    return m_idBeginning + hex(++m_idCount, 8);
}

std::string_view ListenerContext::date()
{
    const std::time_t now = std::time(nullptr);
    if (now != m_dateSecond || m_date.empty()) {
        static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
        static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        std::tm utc{};
        gmtime_r(&now, &utc);
        std::array<char, 64> text{};
        std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT", days[size_t(utc.tm_wday)], utc.tm_mday,
                      months[size_t(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
        m_date = text.data();
        m_dateSecond = now;
    }
    return m_date;
}

void Counters::answered(int status, std::chrono::nanoseconds took)
{
    if (status < 400)
        add(answered2xx);
    else if (status < 500)
        add(answered4xx);
    else
        add(answered5xx);
    if (status == 429)
        add(tooMany);
    const double seconds = double(took.count()) / 1e9;
    const auto& bounds = ListenerCounts::latencyBounds;
    add(latency[size_t(std::lower_bound(bounds.begin(), bounds.end(), seconds) - bounds.begin())]);
    add(latencyNanoseconds, took.count());
}

ListenerCounts Counters::read(qint64 bodyMemory) const
{
    const auto of = [](const Count& count) { return count.load(std::memory_order_relaxed); };
    ListenerCounts counts;
    counts.connections = of(connections);
    counts.open = of(open);
    counts.refusedConnections = of(refusedConnections);
    counts.requests = of(requests);
    counts.answered2xx = of(answered2xx);
    counts.answered4xx = of(answered4xx);
    counts.answered5xx = of(answered5xx);
    counts.tooMany = of(tooMany);
    counts.timedOut = of(timedOut);
    counts.bytesIn = of(bytesIn);
    counts.bytesOut = of(bytesOut);
    counts.bodyMemory = bodyMemory;
    for (size_t i = 0; i < latency.size(); ++i)
        counts.latency[i] = of(latency[i]);
    counts.latencySeconds = double(of(latencyNanoseconds)) / 1e9;
    return counts;
}

} // namespace sentinel
