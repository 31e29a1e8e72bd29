#include "core/logs/searchblocks_p.h"

// A log is cut into blocks at fixed offsets; a line belongs to the block that it begins in. So any thread finds the bounds of any
// block by two questions to the index, and nobody has to count lines from the top. Threads take the next block that nobody has; the
// caller hands over what they found in order, and they wait when they are too far ahead of it.

#include "core/logs/archive_p.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <map>
#include <mutex>
#include <thread>

namespace sentinel {

namespace {

constexpr qint64 blockSize = qint64(1) << 20;
constexpr qint64 blocksAhead = 4; // a thread
constexpr auto takeEvery = std::chrono::milliseconds(5);
constexpr size_t takeAtMost = size_t(1) << 16;

class Blocks
{
public:
    Blocks(const Log& log, const LineRange& lines)
        : m_log(log), m_lines{std::max<qint64>(lines.first, 1), std::min(lines.last, log.lineCount())}
    {
        if (m_lines.first > m_lines.last)
            return;
        // With the last line's line feed: without it an empty last line would be nothing at all.
        m_bytes = {log.lineBytes(m_lines.first).begin, m_lines.last < log.lineCount() ? log.lineBytes(m_lines.last + 1).begin : log.size()};
        m_count = (m_bytes.size() + blockSize - 1) / blockSize;
    }

    qint64 count() const { return m_count; }
    qint64 lastLine() const { return m_lines.last; }
    /// The first line that begins in this block or behind it.
    qint64 firstLineOf(qint64 block) const
    {
        if (block <= 0)
            return m_lines.first;
        const qint64 offset = m_bytes.begin + block * blockSize;
        if (block >= m_count || offset >= m_bytes.end)
            return m_lines.last + 1;
        const qint64 line = m_log.lineAt(offset);
        return std::min(m_log.lineBytes(line).begin < offset ? line + 1 : line, m_lines.last + 1);
    }
    void scan(qint64 block, BlockScanner& scanner, std::vector<qint64>& found, const std::stop_token& stop) const;

private:
    qint64 endOf(qint64 line) const { return line < m_lines.last ? m_log.lineBytes(line + 1).begin : m_bytes.end; }

    const Log& m_log;
    LineRange m_lines;
    ByteRange m_bytes;
    qint64 m_count = 0;
};

void Blocks::scan(qint64 block, BlockScanner& scanner, std::vector<qint64>& found, const std::stop_token& stop) const
{
    const LineRange lines{firstLineOf(block), firstLineOf(block + 1) - 1};
    if (lines.first > lines.last)
        return; // within a long line
    // Only the last line of a block can be a long one, or else the next line would not begin in it.
    static_assert(blockSize <= longestPeeledLine);
    const ByteRange last = m_log.lineBytes(lines.last);
    const bool isLong = last.size() > longestPeeledLine;
    const ByteRange bytes{m_log.lineBytes(lines.first).begin, isLong ? last.begin : endOf(lines.last)};
    if (bytes.size() > 0) {
        const Bytes block = m_log.read(bytes);
        scanner.scan(block.view(), lines.first, found);
    }
    if (isLong && !stop.stop_requested())
        scanner.scanLong(m_log, lines.last, last, found, stop);
}

/// Findings that wait for their turn.
class Turnstile
{
public:
    explicit Turnstile(qint64 most) : m_most(most) {}

    /// The next block to look at; nothing when all are taken or nobody wants more.
    std::optional<qint64> takeBlock(qint64 count)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_isOver || m_next >= count || m_next < m_delivered + m_most; });
        if (m_isOver || m_next >= count)
            return {};
        return m_next++;
    }

    void put(qint64 block, std::vector<qint64> found)
    {
        const std::lock_guard lock(m_mutex);
        m_found.emplace(block, std::move(found));
        m_changed.notify_all();
    }

    /// What was found in the next block in order; waits for it. Nothing when it is over.
    std::optional<std::vector<qint64>> next(const std::stop_token& stop)
    {
        std::unique_lock lock(m_mutex);
        const bool isThere = m_changed.wait(lock, stop, [this] { return m_found.contains(m_delivered); });
        if (!isThere || stop.stop_requested())
            return {};
        std::vector<qint64> found = std::move(m_found.extract(m_delivered).mapped());
        ++m_delivered;
        m_changed.notify_all();
        return found;
    }

    void end()
    {
        const std::lock_guard lock(m_mutex);
        m_isOver = true;
        m_changed.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::map<qint64, std::vector<qint64>> m_found;
    qint64 m_next = 0;
    qint64 m_delivered = 0;
    qint64 m_most;
    bool m_isOver = false;
};

/// Hands findings on, a few milliseconds' worth at a time.
class Handing
{
public:
    explicit Handing(const TakeFound& take) : m_take(take) {}

    bool add(std::vector<qint64> found, qint64 searchedTo)
    {
        if (m_found.empty())
            m_found = std::move(found);
        else
            m_found.insert(m_found.end(), found.begin(), found.end());
        m_searchedTo = searchedTo;
        const auto now = std::chrono::steady_clock::now();
        if (now < m_due && m_found.size() < takeAtMost)
            return true;
        m_due = now + takeEvery;
        return flush();
    }

    bool flush()
    {
        const bool goesOn = m_take(m_found, m_searchedTo);
        m_found.clear();
        return goesOn;
    }

private:
    const TakeFound& m_take;
    std::vector<qint64> m_found;
    qint64 m_searchedTo = 0;
    std::chrono::steady_clock::time_point m_due = std::chrono::steady_clock::now() + takeEvery;
};

} // namespace

Result<> scanBlocks(const Log& log, const LineRange& lines, const MakeScanner& makeScanner, const TakeFound& take, std::stop_token stop,
                    int threads)
{
    const Blocks blocks(log, lines);
    if (blocks.count() == 0)
        return {};
    Handing handing(take);

    if (threads <= 1 || blocks.count() < 2) {
        const std::unique_ptr<BlockScanner> scanner = makeScanner();
        for (qint64 block = 0; block < blocks.count(); ++block) {
            std::vector<qint64> found;
            blocks.scan(block, *scanner, found, stop);
            if (stop.stop_requested())
                return cancelled();
            if (!handing.add(std::move(found), blocks.firstLineOf(block + 1) - 1))
                return {};
        }
        handing.flush();
        return {};
    }

    Turnstile turnstile(threads * blocksAhead);
    std::stop_source enough;
    const std::stop_callback stopsToo(stop, [&enough] { enough.request_stop(); });
    std::vector<std::jthread> workers;
    const auto joinAll = [&] {
        enough.request_stop();
        turnstile.end();
        workers.clear();
    };
    for (int i = 0; i < threads && i < blocks.count(); ++i) {
        workers.emplace_back([&] {
            const std::unique_ptr<BlockScanner> scanner = makeScanner();
            while (const std::optional<qint64> block = turnstile.takeBlock(blocks.count())) {
                std::vector<qint64> found;
                blocks.scan(*block, *scanner, found, enough.get_token());
                turnstile.put(*block, std::move(found));
            }
        });
    }
    for (qint64 block = 0; block < blocks.count(); ++block) {
        std::optional<std::vector<qint64>> found = turnstile.next(stop);
        if (!found || stop.stop_requested()) {
            joinAll();
            return cancelled();
        }
        if (!handing.add(std::move(*found), blocks.firstLineOf(block + 1) - 1)) {
            joinAll();
            return {};
        }
    }
    joinAll();
    handing.flush();
    return {};
}

} // namespace sentinel
