#pragma once

#include <QByteArray>

#include <optional>
#include <string_view>
#include <vector>

namespace sentinel {

/// The table at the end of a log file that says where its frames lie: a skippable frame as zstd's contrib/seekable_format
/// describes it, without checksums (the frames have their own).
struct SeekTable
{
    struct Frame
    {
        qint64 compressed = 0; ///< bytes in the file
        qint64 bytes = 0;      ///< bytes of the log
    };
    std::vector<Frame> frames;

    qint64 bytes() const;      ///< of the log
    qint64 compressed() const; ///< of the frames, which come first in the file
    QByteArray serialized() const;

    /// How many bytes at the end of a file hold the table, going by its last `footerBytes`; nothing if there is none.
    static std::optional<qint64> sizeFrom(std::string_view footer);
    /// Reads a serialized table; nothing if it is not one.
    static std::optional<SeekTable> parse(std::string_view table);
    static constexpr qint64 footerBytes = 9; ///< number of frames, flags, magic
};

} // namespace sentinel
