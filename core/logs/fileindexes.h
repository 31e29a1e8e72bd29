#pragma once

#include "core/base/result.h"
#include "core/logs/log.h"
#include "core/logs/source.h"

#include <QString>

#include <memory>
#include <optional>
#include <stop_token>

namespace sentinel {

/// Saved indexes of large files that lie where people keep them, in a folder that may be emptied at any time. A file is known again by
/// its place, size, time of change and its first and last bytes. Any thread, any number of programs on one folder.
class FileIndexes
{
public:
    static constexpr qint64 worthIt = qint64(32) << 20; ///< bytes of a file whose index is kept; smaller ones are read as quickly
    static constexpr int mostKept = 100;                ///< the oldest go

    FileIndexes() = default; ///< keeps nothing
    explicit FileIndexes(QString folder) : m_folder(std::move(folder)) {}

    /// The log in an open file, if its index was kept: read from `source`, which reads the same file.
    std::optional<Log> find(int fd, const QString& path, const std::shared_ptr<const LogSource>& source) const;
    /// Keeps it if the file is as large as the log. Silent about failing: it is only of use.
    void keep(int fd, const QString& path, const Log& log) const;

private:
    QString place(int fd, const QString& path, qint64& size) const;
    void makeRoom() const;

    QString m_folder;
};

/// The log in a plain file, read where it lies: opened by its kept index, or gone through. Blocks; any thread.
/// Errors: NotFound, Unreadable, Cancelled; Unsupported when it is not plain text in UTF-8 and has to be read by readInput.
Result<Log> openLogFile(const QString& path, const FileIndexes& indexes, std::stop_token stop = {});

} // namespace sentinel
