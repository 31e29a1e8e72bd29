#include "ui/logview/logviewsearch.h"

#include "core/base/background.h"
#include "core/base/text.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

namespace sentinel {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto firstPost = std::chrono::milliseconds(10);
constexpr auto postEvery = std::chrono::milliseconds(33);

SearchQuery queryOf(const LogQuery& query)
{
    return {utf8(query.text), query.isPattern, !query.caseMatters, query.wholeWord};
}

struct Compiled
{
    SearchQuery query;
    std::shared_ptr<const SearchPattern> pattern;
    QString problem;
};

/// The same query is asked for by the bar, the view and the scan one after another.
const Compiled& compiled(const LogQuery& asked)
{
    thread_local Compiled last{{}, nullptr, {}};
    const SearchQuery query = queryOf(asked);
    if (last.query != query || (!last.pattern && last.problem.isEmpty())) {
        const Result<SearchPattern> pattern = SearchPattern::compile(query);
        last = pattern ? Compiled{query, std::make_shared<const SearchPattern>(*pattern), {}}
                       : Compiled{query, nullptr, pattern.error().message};
    }
    return last;
}

} // namespace

QString LogQuery::problem() const
{
    return isPattern ? compiled(*this).problem : QString();
}

std::shared_ptr<const SearchPattern> LogQuery::pattern() const
{
    return isEmpty() ? nullptr : compiled(*this).pattern;
}

std::vector<std::pair<qsizetype, qsizetype>> LogMatcher::stretches(const QString& text, size_t most) const
{
    std::vector<std::pair<qsizetype, qsizetype>> found;
    if (!m_pattern)
        return found;
    const std::string bytes = utf8(text);
    size_t byte = 0;
    qsizetype character = 0;
    // Places go up, so the way from one to the next is gone once.
    const auto characterAt = [&](size_t target) {
        for (; byte < target; ++byte) {
            const auto c = static_cast<unsigned char>(bytes[byte]);
            character += (c & 0xC0) == 0x80 ? 0 : c >= 0xF0 ? 2 : 1; // in UTF-16
        }
        return character;
    };
    for (const auto& [begin, length] : m_pattern->stretches(bytes, most)) {
        const qsizetype from = characterAt(begin);
        found.emplace_back(from, characterAt(begin + length) - from);
    }
    return found;
}

/// Where the scanning thread leaves what it found. Only lists are handed over under the lock: neither side ever waits while the other
/// fills a set of millions of lines.
struct LogScan::Outbox
{
    std::mutex mutex;
    std::vector<qint64> found, warnings; ///< since the last time that they were fetched
    qint64 seen = 0;
    qint64 total = 0;
    bool isDone = false;
    bool isAnnounced = false; ///< a call of collect is on its way
};

class LogScanThread
{
public:
    template <typename Body>
    explicit LogScanThread(Body body) : m_thread(std::move(body))
    {
    }
    void requestStop() { m_thread.request_stop(); }

private:
    std::jthread m_thread; ///< asked to stop and joined on destruction
};

LogScan::LogScan(QObject* parent) : QObject(parent) {}

LogScan::~LogScan() = default;

void LogScan::stop()
{
    if (m_thread) {
        m_thread->requestStop();
        m_stopped = std::move(m_thread);
    }
    m_outbox.reset();
    m_running = false;
}

void LogScan::clear()
{
    stop();
    m_search = {};
    m_found = m_warnings = {};
    m_progress = 0;
}

void LogScan::start(const Log& log, const LogQuery& query)
{
    const std::shared_ptr<const SearchPattern> pattern = query.pattern();
    if (!pattern)
        return clear();
    start(log, Search([pattern](const Log& searched, const LineRange& lines, const LevelProgress& progress, std::stop_token token) {
              const auto take = [&](const std::vector<qint64>& found, qint64 searchedTo) { return progress(found, {}, searchedTo); };
              return searchLog(searched, *pattern, lines, take, token);
          }));
}

void LogScan::startLevels(const Log& log)
{
    start(log, Search([](const Log& searched, const LineRange& lines, const LevelProgress& progress, std::stop_token token) {
              return findLevels(searched, lines, progress, token);
          }));
}

void LogScan::start(const Log& log, Search search)
{
    clear();
    m_search = std::move(search);
    run(log, 1);
}

void LogScan::extend(const Log& log)
{
    if (!m_search)
        return;
    qint64 from = m_found.lineCount();
    if (m_outbox)
        from = std::min(from, fetch(*m_outbox) + 1);
    stop();
    from = std::max<qint64>(from, 1);
    for (LineSet* lines : {&m_found, &m_warnings}) {
        for (std::optional<qint64> line = lines->next(from); line; line = lines->next(from))
            lines->erase(*line);
    }
    run(log, from);
}

void LogScan::run(const Log& log, qint64 from)
{
    m_running = true;
    m_found.grow(log.lineCount());
    m_warnings.grow(log.lineCount());
    m_outbox = std::make_shared<Outbox>();
    m_outbox->seen = from - 1;
    m_outbox->total = log.lineCount();
    m_thread = std::make_unique<LogScanThread>([this, log, from, search = m_search, outbox = m_outbox,
                                                before = std::shared_ptr(std::move(m_stopped))](std::stop_token token) mutable {
        giveWayToForeground();
        before.reset(); // two scans at once would only be slower than one after the other
        Clock::time_point due = Clock::now() + firstPost;
        const auto post = [&](bool isDone) {
            const std::lock_guard lock(outbox->mutex);
            outbox->isDone = isDone;
            if (!std::exchange(outbox->isAnnounced, true))
                QMetaObject::invokeMethod(
                    this, [this, outbox] { collect(outbox); }, Qt::QueuedConnection);
        };
        const auto take = [&](const std::vector<qint64>& found, const std::vector<qint64>& warnings, qint64 searchedTo) {
            {
                const std::lock_guard lock(outbox->mutex);
                outbox->found.insert(outbox->found.end(), found.begin(), found.end());
                outbox->warnings.insert(outbox->warnings.end(), warnings.begin(), warnings.end());
                outbox->seen = searchedTo;
            }
            if (const Clock::time_point now = Clock::now(); now >= due) {
                post(false);
                due = now + postEvery;
            }
            return !token.stop_requested();
        };
        const Result<> result = search(log, {from, log.lineCount()}, take, token);
        if (result && !token.stop_requested())
            post(true);
    });
}

// Takes over what was left since the last time, and says up to which line that is all.
qint64 LogScan::fetch(Outbox& outbox)
{
    std::vector<qint64> found, warnings;
    qint64 seen = 0;
    {
        const std::lock_guard lock(outbox.mutex);
        found.swap(outbox.found);
        warnings.swap(outbox.warnings);
        outbox.isAnnounced = false;
        m_running = !outbox.isDone;
        seen = outbox.seen;
    }
    for (const qint64 line : found)
        m_found.insert(line);
    for (const qint64 line : warnings)
        m_warnings.insert(line);
    return seen;
}

void LogScan::collect(const std::shared_ptr<Outbox>& outbox)
{
    if (outbox != m_outbox)
        return;
    const qint64 seen = fetch(*outbox);
    m_progress = outbox->total > 0 ? double(seen) / double(outbox->total) : 1;
    if (!m_running)
        m_progress = 1;
    Q_EMIT advanced();
    if (!m_running)
        Q_EMIT finished();
}

} // namespace sentinel
