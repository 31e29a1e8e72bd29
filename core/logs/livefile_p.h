#pragma once

#include "core/logs/file_p.h"
#include "core/logs/fileindexes.h"
#include "core/logs/linescan_p.h"
#include "core/logs/log_p.h"

#include <QString>

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <sys/types.h>

namespace sentinel {

/// One file that is read from its beginning to its end, and further when it grows. Notices when it is not the same file any more: another
/// one under its name, shorter than it was, or with other bytes where it was read already. One thread.
class LiveFile
{
public:
    /// Errors: NotFound, Unreadable, Unsupported (a folder, a device, no text).
    static Result<LiveFile> open(const QString& path, bool refusesBinary);

    bool isPacked() const { return m_isPacked; } ///< compressed, or in UTF-16: not to be read as it lies

    enum class Step {
        Read,    ///< some more was read
        AtEnd,   ///< all that there is was read
        Another, ///< it is not the file that was opened any more: open it again
        Gone,    ///< nothing has this name; what was read can still be
    };
    Step advance(const std::stop_token& stop);

    /// Reads steps and folds anew: always, or when so much more is known that it pays.
    void readStructure(const std::stop_token& stop);
    void sketchStructure(const std::stop_token& stop);

    Log log() const;
    double progress() const;
    qint64 known() const { return m_scan.index().size(); } ///< bytes

    /// The whole log, if its index was kept when it was read before; and keeps it, once all of a large file is known.
    std::optional<Log> recall(const FileIndexes& indexes);
    void keep(const FileIndexes& indexes) const;
    /// What has become of a file that was recalled: AtEnd when nothing has, Read when there is more of it or it was only touched.
    Step lookAfterRecall();

private:
    LiveFile(QString path, Descriptor file) : m_path(std::move(path)), m_file(std::move(file)), m_scan(Layers{}) {}
    std::optional<Step> look();
    bool isStillWhatWasRead(qint64 end) const;
    void remember(std::string_view bytes);
    void detectLayers();
    void read(qint64 end);

    QString m_path;
    Descriptor m_file;
    std::shared_ptr<const LogSource> m_source; ///< has a descriptor of its own
    bool m_isPacked = false;
    dev_t m_device = 0;
    ino_t m_inode = 0;
    qint64 m_size = 0;        ///< at the last look
    qint64 m_modified = 0;    ///< nanoseconds, at the last look
    qint64 m_detectedAt = -1; ///< how much there was when the layers were found out
    Layers m_layers;
    LineScan m_scan;
    Structure m_structure;
    std::string m_buffer;
    qint64 m_structuredAt = 0;  ///< how much was known when the structure was read
    bool m_isComplete = false;  ///< it is that of all there is
    std::string m_head, m_last; ///< the first bytes and the last ones that were read, to know them again
};

} // namespace sentinel
