#pragma once

#include "core/domain/run.h"

#include <QString>

namespace sentinel {

using BookmarkId = Id<struct BookmarkTable>;

/// A line of a job's log that somebody wants to find again, and why.
struct Bookmark
{
    BookmarkId id;
    JobId job;
    qint64 line = 0; ///< from 1
    qint64 byte = 0; ///< where the line begins in the decompressed log
    QString note;    ///< may be empty
    Timestamp createdAt;
    bool operator==(const Bookmark&) const = default;
};

} // namespace sentinel
