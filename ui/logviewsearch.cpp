#include "ui/logviewsearch.h"

#include "core/base/text.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

namespace sentinel {

namespace {

constexpr size_t window = 1 << 20;  ///< a longer line is matched in parts of this size
constexpr size_t overlap = 4 << 10; ///< so that a match across two parts is seen

QRegularExpression patternOf(const LogQuery& query)
{
    QRegularExpression::PatternOptions options = QRegularExpression::DontCaptureOption;
    if (!query.caseMatters)
        options |= QRegularExpression::CaseInsensitiveOption;
    return QRegularExpression(query.isPattern ? query.text : QRegularExpression::escape(query.text), options);
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

} // namespace

QString LogQuery::problem() const
{
    if (!isPattern)
        return {};
    const QRegularExpression pattern = patternOf(*this);
    return pattern.isValid() ? QString() : pattern.errorString();
}

LogMatcher::LogMatcher(const LogQuery& query) : m_query(query), m_pattern(patternOf(query)), m_needle(utf8(query.text))
{
    m_isAscii = std::all_of(m_needle.begin(), m_needle.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!query.caseMatters && m_isAscii)
        std::transform(m_needle.begin(), m_needle.end(), m_needle.begin(), &lower);
    if (query.isPattern)
        m_pattern.optimize();
}

bool LogMatcher::matches(std::string_view text)
{
    if (m_query.isEmpty())
        return false;
    while (text.size() > window) {
        if (matchesPart(text.substr(0, window)))
            return true;
        text.remove_prefix(window - overlap);
    }
    return matchesPart(text);
}

bool LogMatcher::matchesPart(std::string_view part)
{
    if (m_query.isPattern || (!m_query.caseMatters && !m_isAscii))
        return m_pattern.match(QString::fromUtf8(part.data(), static_cast<qsizetype>(part.size()))).hasMatch();
    if (m_query.caseMatters)
        return part.find(m_needle) != std::string_view::npos;
    m_lowered.resize(part.size());
    std::transform(part.begin(), part.end(), m_lowered.begin(), &lower);
    return m_lowered.find(m_needle) != std::string::npos;
}

std::vector<std::pair<qsizetype, qsizetype>> LogMatcher::stretches(const QString& text, size_t most) const
{
    std::vector<std::pair<qsizetype, qsizetype>> found;
    if (m_query.isEmpty())
        return found;
    QRegularExpressionMatchIterator matches = m_pattern.globalMatch(text);
    while (matches.hasNext() && found.size() < most) {
        const QRegularExpressionMatch match = matches.next();
        if (match.capturedLength() > 0)
            found.emplace_back(match.capturedStart(), match.capturedLength());
    }
    return found;
}

/// Where the scanning thread leaves what it found.
struct LogScan::Outbox
{
    std::mutex mutex;
    std::vector<qint64> lines;
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

private:
    std::jthread m_thread; ///< asked to stop and joined on destruction: it looks at every line
};

LogScan::LogScan(QObject* parent) : QObject(parent) {}

LogScan::~LogScan() = default;

void LogScan::clear()
{
    m_thread.reset();
    m_outbox.reset();
    m_lines.clear();
    m_progress = 0;
    m_running = false;
}

void LogScan::start(const Log& log, const LogQuery& query)
{
    start(log, [query]() -> LineTest {
        auto matcher = std::make_shared<LogMatcher>(query);
        return [matcher](const PeeledLine& line) { return matcher->matches(line.text); };
    });
}

void LogScan::start(const Log& log, std::function<LineTest()> makeTest)
{
    clear();
    m_running = true;
    m_outbox = std::make_shared<Outbox>();
    m_outbox->total = log.lineCount();
    m_thread = std::make_unique<LogScanThread>([this, log, makeTest, outbox = m_outbox](std::stop_token stop) {
        using Clock = std::chrono::steady_clock;
        const LineTest passes = makeTest();
        PeeledLine peeled;
        std::vector<qint64> found;
        size_t total = 0;
        Clock::time_point due = Clock::now() + std::chrono::milliseconds(20);
        const auto post = [&](qint64 seen, bool isDone) {
            const std::lock_guard lock(outbox->mutex);
            outbox->lines.insert(outbox->lines.end(), found.begin(), found.end());
            outbox->seen = seen;
            outbox->isDone = isDone;
            found.clear();
            if (!std::exchange(outbox->isAnnounced, true))
                QMetaObject::invokeMethod(
                    this, [this, outbox] { collect(outbox); }, Qt::QueuedConnection);
        };
        const qint64 lines = log.lineCount();
        for (qint64 line = 1; line <= lines && total < mostHits; ++line) {
            if (stop.stop_requested())
                return;
            if (log.lineBytes(line).size() > rawFrom) {
                peeled = {};
                peeled.text = log.rawLine(line);
            } else {
                log.peel(line, peeled);
            }
            if (passes(peeled)) {
                found.push_back(line);
                ++total;
            }
            if (line % 256 == 0 && Clock::now() >= due) {
                post(line, false);
                due = Clock::now() + std::chrono::milliseconds(40);
            }
        }
        post(lines, true);
    });
}

void LogScan::collect(const std::shared_ptr<Outbox>& outbox)
{
    if (outbox != m_outbox)
        return;
    {
        const std::lock_guard lock(outbox->mutex);
        m_lines.insert(m_lines.end(), outbox->lines.begin(), outbox->lines.end());
        outbox->lines.clear();
        outbox->isAnnounced = false;
        m_running = !outbox->isDone;
        m_progress = outbox->total > 0 ? double(outbox->seen) / double(outbox->total) : 1;
    }
    Q_EMIT advanced();
    if (!m_running)
        Q_EMIT finished();
}

} // namespace sentinel
