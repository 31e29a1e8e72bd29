#pragma once

#include "core/base/hash.h"

#include <QString>

#include <optional>

namespace sentinel {

constexpr qint64 logFrameBytes = 1 << 20; ///< of the log in each frame of its file; the last one has less

QString logIndexPath(const QString& logFile); ///< of the index beside this file

/// The sizes of a log file that is whole as far as its seek table tells; nothing if it is missing or is not.
struct LogFileSizes
{
    qint64 file = 0;
    qint64 bytes = 0; ///< of the log
};
std::optional<LogFileSizes> logFileSizes(const QString& path);

} // namespace sentinel
