#include "core/pipeline/greenlogs.h"

#include "core/pipeline/openlog.h"
#include "core/store/store.h"

#include <algorithm>

namespace sentinel {

namespace {

constexpr size_t keptBytes = size_t(64) << 20; // some five million lines

struct Found
{
    GreenLog green;
    StoredLog log;
};

template <typename Before>
Result<std::optional<Found>> findGreen(Reader& db, const Before& before, const QString& jobName)
{
    const Result<std::optional<GreenLog>> green = lastGreenLog(db, before, jobName);
    if (!green)
        return green.error();
    if (!*green)
        return std::optional<Found>();
    const Result<StoredLog> log = logById(db, (*green)->log);
    if (!log)
        return log.error();
    return std::optional(Found{**green, *log});
}

} // namespace

template <typename Before>
std::optional<GreenLogs::Green> GreenLogs::find(const Before& before, const QString& jobName, std::stop_token stop)
{
    auto answer = m_store.read([before, jobName](Reader& db) { return findGreen(db, before, jobName); });
    answer.waitForFinished();
    if (answer.resultCount() == 0)
        return {};
    const Result<std::optional<Found>> found = answer.result();
    if (!found || !*found)
        return {};
    const GreenLog& green = (*found)->green;
    if (std::optional<KnownLines> known = kept(green.log))
        return Green{green.run, std::move(*known)};
    const Result<Log> log = openStoredLog(m_store.folder(), (*found)->log, stop);
    if (!log)
        return {};
    Result<KnownLines> lines = KnownLines::of(*log, stop);
    if (!lines)
        return {};
    keep(green.log, *lines);
    return Green{green.run, std::move(*lines)};
}

std::optional<GreenLogs::Green> GreenLogs::before(RunId run, const QString& jobName, std::stop_token stop)
{
    return find(run, jobName, std::move(stop));
}

std::optional<GreenLogs::Green> GreenLogs::before(const Run& run, const QString& jobName, std::stop_token stop)
{
    return find(run, jobName, std::move(stop));
}

std::optional<KnownLines> GreenLogs::kept(LogId log)
{
    const std::lock_guard lock(m_mutex);
    const auto found = std::find_if(m_kept.begin(), m_kept.end(), [log](const Kept& one) { return one.log == log; });
    if (found == m_kept.end())
        return {};
    m_kept.splice(m_kept.begin(), m_kept, found);
    return found->lines;
}

void GreenLogs::keep(LogId log, const KnownLines& lines)
{
    const std::lock_guard lock(m_mutex);
    m_kept.push_front({log, lines});
    size_t bytes = 0;
    // What is larger than all that may be kept goes at once.
    m_kept.remove_if([&bytes](const Kept& one) { return (bytes += one.lines.bytes()) > keptBytes; });
}

} // namespace sentinel
