#include "core/store/bookmarks.h"

#include "core/store/transaction.h"

#include <QCoreApplication>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

Bookmark toBookmark(Row& row)
{
    Bookmark found;
    found.id = row.next<BookmarkId>();
    found.job = row.next<JobId>();
    found.line = row.next<qint64>();
    found.byte = row.next<qint64>();
    found.note = row.next<QString>();
    found.createdAt = row.next<Timestamp>();
    return found;
}

Result<> requireOne(Transaction& db, const Result<>& done, JobId job, qint64 line)
{
    if (!done || db.changedRows() > 0)
        return done;
    return Error{Error::Kind::NotFound, Text::tr("This bookmark is no longer there."),
                 QStringLiteral("job %1, line %2").arg(job.value).arg(line)};
}

} // namespace

Result<std::vector<Bookmark>> bookmarksOfJob(Reader& db, JobId job)
{
    return db.all<Bookmark>("SELECT id, job_id, line, byte_begin, note, created_at FROM bookmark WHERE job_id = ? ORDER BY line",
                            toBookmark, job);
}

Result<BookmarkId> addBookmark(Transaction& db, const Bookmark& bookmark)
{
    if (!bookmark.job || bookmark.line < 1 || bookmark.byte < 0)
        return Error{Error::Kind::Malformed, Text::tr("A bookmark needs a line of a job's log."), {}};
    const Result<std::optional<BookmarkId>> known = db.one<BookmarkId>(
        "SELECT id FROM bookmark WHERE job_id = ? AND line = ?", [](Row& row) { return row.next<BookmarkId>(); }, bookmark.job,
        bookmark.line);
    if (!known)
        return known.error();
    if (*known)
        return **known;
    return db.insert<BookmarkId>(Topic::Bookmarks,
                                 "INSERT INTO bookmark (job_id, line, byte_begin, note, created_at) VALUES (?,?,?,?,?) RETURNING id",
                                 bookmark.job, bookmark.line, bookmark.byte, bookmark.note, bookmark.createdAt);
}

Result<> setBookmarkNote(Transaction& db, JobId job, qint64 line, const QString& note)
{
    return requireOne(db, db.run(Topic::Bookmarks, "UPDATE bookmark SET note = ? WHERE job_id = ? AND line = ?", note, job, line), job,
                      line);
}

Result<> removeBookmark(Transaction& db, JobId job, qint64 line)
{
    return requireOne(db, db.run(Topic::Bookmarks, "DELETE FROM bookmark WHERE job_id = ? AND line = ?", job, line), job, line);
}

} // namespace sentinel
