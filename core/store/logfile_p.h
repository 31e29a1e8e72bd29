#pragma once

#include "core/base/hash.h"
#include "core/base/result.h"

#include <QString>

#include <optional>
#include <string_view>
#include <vector>

namespace sentinel {

constexpr qint64 logFrameBytes = 1 << 20; ///< of input in each frame; the last one has less

/// The frames of a log file, from the seek table at its end.
struct LogFrames
{
    struct Frame
    {
        qint64 compressed = 0; ///< bytes in the file
        qint64 bytes = 0;      ///< bytes of the log
    };
    std::vector<Frame> frames;
    qint64 bytes() const;
};

QString logFilePath(const QString& dataFolder, const Digest& digest);

/// Reads the seek table of a log file; nothing if it has none that fits its size, as when its end is missing.
std::optional<LogFrames> readLogFrames(std::string_view file);

/// The seek table: a skippable frame as zstd's contrib/seekable_format describes it, without checksums (the frames have theirs).
QByteArray seekTable(const LogFrames& frames);

} // namespace sentinel
