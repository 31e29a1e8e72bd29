#include "ui/logpage/logbookmarks.h"

#include "core/store/bookmarks.h"
#include "core/store/store.h"
#include "core/store/transaction.h"

#include <QDateTime>

#include <algorithm>
#include <utility>

namespace sentinel {

namespace {

constexpr size_t undoneAtMost = 100;

bool isBefore(const Bookmark& bookmark, qint64 line)
{
    return bookmark.line < line;
}

} // namespace

LogBookmarks::LogBookmarks(QObject* parent) : QObject(parent)
{
    connect(&m_loading, &QFutureWatcherBase::finished, this, [this] {
        const auto future = m_loading.future();
        if (future.isCanceled() || future.resultCount() == 0)
            return;
        if (m_writing > 0 || std::exchange(m_loadAgain, false))
            return load();
        const Result<std::vector<Bookmark>> answer = future.resultAt(0);
        if (!answer) {
            Q_EMIT failed(answer.error().message);
        } else if (*answer != m_all) {
            m_all = *answer;
            Q_EMIT changed();
        }
    });
}

LogBookmarks::~LogBookmarks() = default;

void LogBookmarks::setStore(Store& store)
{
    m_store = &store;
    connect(&store, &Store::committed, this, [this](Topic topic) {
        if (topic == Topic::Bookmarks)
            load();
    });
}

void LogBookmarks::open(JobId job)
{
    QFuture<Result<std::vector<Bookmark>>> old = m_loading.future();
    m_loading.setFuture({});
    old.cancel();
    m_job = job;
    m_loadAgain = false;
    m_removed.clear();
    m_all.clear();
    Q_EMIT changed();
    load();
}

void LogBookmarks::load()
{
    if (!m_store || !m_job)
        return;
    if (m_writing > 0 || m_loading.isRunning()) {
        m_loadAgain = true;
        return;
    }
    m_loading.setFuture(m_store->read([job = m_job](Reader& db) { return bookmarksOfJob(db, job); }));
}

void LogBookmarks::write(std::function<Result<>(Transaction&)> change)
{
    if (!m_store || !m_job)
        return;
    ++m_writing;
    auto* watcher = new QFutureWatcher<Result<>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher] {
        watcher->deleteLater();
        --m_writing;
        const bool isAnswered = watcher->future().resultCount() > 0;
        if (isAnswered && !watcher->future().resultAt(0)) {
            m_loadAgain = true; // what is shown was hoped for only
            Q_EMIT failed(watcher->future().resultAt(0).error().message);
        }
        if (m_writing == 0 && std::exchange(m_loadAgain, false))
            load();
    });
    watcher->setFuture(m_store->write(std::move(change)));
}

bool LogBookmarks::contains(qint64 line) const
{
    return at(line).has_value();
}

std::optional<Bookmark> LogBookmarks::at(qint64 line) const
{
    const auto found = std::lower_bound(m_all.begin(), m_all.end(), line, &isBefore);
    return found == m_all.end() || found->line != line ? std::nullopt : std::optional(*found);
}

LineSet LogBookmarks::lines(qint64 lineCount) const
{
    LineSet set(lineCount);
    for (const Bookmark& bookmark : m_all) {
        if (bookmark.line <= lineCount)
            set.insert(bookmark.line);
    }
    return set;
}

std::optional<qint64> LogBookmarks::next(qint64 line, int direction) const
{
    if (m_all.empty())
        return {};
    if (direction > 0) {
        const auto found = std::lower_bound(m_all.begin(), m_all.end(), line + 1, &isBefore);
        return found == m_all.end() ? m_all.front().line : found->line;
    }
    const auto found = std::lower_bound(m_all.begin(), m_all.end(), line, &isBefore);
    return found == m_all.begin() ? m_all.back().line : std::prev(found)->line;
}

void LogBookmarks::insert(const Bookmark& bookmark)
{
    m_all.insert(std::lower_bound(m_all.begin(), m_all.end(), bookmark.line, &isBefore), bookmark);
    write([bookmark](Transaction& db) -> Result<> {
        const Result<BookmarkId> id = addBookmark(db, bookmark);
        return id ? Result<>() : Result<>(id.error());
    });
}

void LogBookmarks::add(qint64 line, qint64 byte)
{
    if (line < 1 || contains(line))
        return;
    insert({{}, m_job, line, byte, {}, Timestamp{QDateTime::currentMSecsSinceEpoch()}});
    Q_EMIT changed();
}

void LogBookmarks::remove(const std::vector<qint64>& lines)
{
    std::vector<Bookmark> removed;
    for (const qint64 line : lines) {
        const auto found = std::lower_bound(m_all.begin(), m_all.end(), line, &isBefore);
        if (found == m_all.end() || found->line != line)
            continue;
        removed.push_back(*found);
        m_all.erase(found);
        write([job = m_job, line](Transaction& db) { return removeBookmark(db, job, line); });
    }
    if (removed.empty())
        return;
    m_removed.push_back(std::move(removed));
    if (m_removed.size() > undoneAtMost)
        m_removed.erase(m_removed.begin());
    Q_EMIT changed();
}

void LogBookmarks::setNote(qint64 line, const QString& note)
{
    const auto found = std::lower_bound(m_all.begin(), m_all.end(), line, &isBefore);
    if (found == m_all.end() || found->line != line || found->note == note)
        return;
    found->note = note;
    write([job = m_job, line, note](Transaction& db) { return setBookmarkNote(db, job, line, note); });
    Q_EMIT changed();
}

void LogBookmarks::undo()
{
    if (m_removed.empty())
        return;
    const std::vector<Bookmark> back = std::move(m_removed.back());
    m_removed.pop_back();
    for (const Bookmark& bookmark : back) {
        if (!contains(bookmark.line))
            insert(bookmark);
    }
    Q_EMIT changed();
}

} // namespace sentinel
