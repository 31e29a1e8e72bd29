#pragma once

#include "core/base/result.h"
#include "core/logs/log.h"

#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace sentinel {

/// A file that is read while it is looked at: indexed on a thread of its own, usable from its first lines on, and followed as long as this
/// object lives. What there is of it is a Log; as more gets known there is a newer one, and older ones stay what they were.
///
/// Plain text is read where it lies, never mapped or copied. A compressed file is unpacked first (as readInput does) and does not grow.
class LiveLog
{
public:
    enum class Phase {
        Indexing, ///< more is to come without anybody writing
        Ready,    ///< all that the file holds is known; what is written to it will be, too
        Failed,   ///< it cannot be read: see error; what was known before stays
    };
    struct State
    {
        Phase phase = Phase::Indexing;
        double progress = 0; ///< 0..1, while indexing
        /// Counts how often the file was found to be another one: cut short, written anew, replaced by a new one of its name. The Log then
        /// begins from nothing, so nothing that was kept of it (lines, marks) means anything any more.
        int generation = 0;
        bool isGone = false; ///< the name is not there (any more); what was open can still be read
        std::optional<Error> error;
    };
    struct Options
    {
        int pollMilliseconds = 250; ///< between two looks at a file that may grow; network file systems tell nobody that it did
        bool refusesBinary = true;  ///< as readInput does; otherwise any bytes have lines
        bool unpacks = true;        ///< otherwise a compressed file is refused
        QString indexFolder = {};   ///< where indexes of large files are kept, see FileIndexes; empty: nowhere
    };

    /// Never blocks: whatever is wrong with the file is told by state(). `changed` is called on this object's own thread whenever log() or
    /// state() have something new, at most some 30 times a second, and never after the destructor has returned; it must not destroy this.
    LiveLog(const QString& path, std::function<void()> changed) : LiveLog(path, std::move(changed), Options()) {}
    LiveLog(const QString& path, std::function<void()> changed, const Options& options);
    ~LiveLog(); ///< stops within milliseconds
    LiveLog(const LiveLog&) = delete;
    LiveLog& operator=(const LiveLog&) = delete;

    std::optional<Log> log() const; ///< the newest; nothing before the first lines are known. Any thread
    State state() const;            ///< any thread
    QString path() const;

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace sentinel
