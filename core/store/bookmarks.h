#pragma once

#include "core/base/result.h"
#include "core/domain/bookmark.h"

#include <vector>

namespace sentinel {

class Reader;
class Transaction;

/// The bookmarks of a job's log, by line.
Result<std::vector<Bookmark>> bookmarksOfJob(Reader& db, JobId job);

/// Marks a line. A line has one bookmark: where there is one already, it stays as it is and its id is the answer.
/// The id of `bookmark` is ignored. Errors: Malformed when there is no such job or the place is none.
Result<BookmarkId> addBookmark(Transaction& db, const Bookmark& bookmark);
/// Errors of both: NotFound when it is no longer there.
Result<> setBookmarkNote(Transaction& db, JobId job, qint64 line, const QString& note);
Result<> removeBookmark(Transaction& db, JobId job, qint64 line);

} // namespace sentinel
