#pragma once

#include "core/base/result.h"
#include "core/domain/place.h"
#include "core/logs/bytes.h"

#include <QString>
#include <QtGlobal>

#include <memory>
#include <string_view>

namespace sentinel {

/// Where the bytes of a log lie, to be read piece by piece. Any thread; several at once.
class LogSource
{
public:
    LogSource();
    virtual ~LogSource() = default;
    LogSource(const LogSource&) = delete;
    LogSource& operator=(const LogSource&) = delete;

    /// All bytes in one piece; nothing when they are not.
    virtual std::string_view whole() const { return {}; }
    virtual bool isWhole() const { return false; }
    /// The bytes of a range, as many as there are from its begin on: fewer where the file was cut short, none where it cannot be read.
    virtual Bytes read(const ByteRange& range) const = 0;

    quint64 id() const { return m_id; } ///< another one for every source, so that what was kept of one is not taken for another's

private:
    quint64 m_id;
};

/// Bytes in memory, or mapped.
std::shared_ptr<const LogSource> memorySource(Bytes bytes);

/// A file that is read as it is asked for, never mapped: whoever cuts it short while it is open makes reads shorter and nothing else.
/// Takes the descriptor.
std::shared_ptr<const LogSource> fileSource(int fd);

/// A log as the store keeps it: zstd frames with a seek table behind them. The frames used last are kept unpacked (16 MiB).
/// Errors: NotFound, Unreadable, Malformed. A frame that turns out to be damaged reads as nothing.
struct FramedLog
{
    std::shared_ptr<const LogSource> source;
    qint64 size = 0; ///< unpacked
};
Result<FramedLog> framedSource(const QString& path);

} // namespace sentinel
