// A stored log is read frame by frame: one that is looked at is unpacked, and the last few stay so.

#include "core/logs/source.h"

#include "core/base/seektable.h"
#include "core/logs/file_p.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <list>
#include <mutex>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

namespace sentinel {

namespace {

constexpr size_t keptFrames = 16;
constexpr qint64 largestFrame = qint64(64) << 20; // ours are 1 MiB; a file that claims more is not one of ours

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(StoredLog)
};

bool readExactly(int fd, std::string& to, qint64 from)
{
    return readAt(fd, to.data(), to.size(), from) == to.size();
}

class FramedSource : public LogSource
{
public:
    FramedSource(int fd, const SeekTable& table) : m_fd(fd)
    {
        qint64 at = 0, place = 0;
        m_frames.reserve(table.frames.size());
        for (const SeekTable::Frame& frame : table.frames) {
            if (frame.bytes > 0)
                m_frames.push_back({at, at + frame.bytes, place, frame.compressed});
            at += frame.bytes;
            place += frame.compressed;
        }
    }
    ~FramedSource() override { ::close(m_fd); }

    Bytes read(const ByteRange& range) const override
    {
        const qint64 begin = std::max<qint64>(range.begin, 0);
        const size_t first = frameAt(begin);
        if (first == m_frames.size() || range.end <= begin)
            return {};
        if (range.end <= m_frames[first].end)
            return unpacked(first).part(static_cast<size_t>(begin - m_frames[first].begin), static_cast<size_t>(range.end - begin));
        std::string joined;
        for (size_t i = first; i < m_frames.size() && m_frames[i].begin < range.end; ++i) {
            const Bytes bytes = unpacked(i);
            const auto from = static_cast<size_t>(std::max(begin, m_frames[i].begin) - m_frames[i].begin);
            const auto to = static_cast<size_t>(std::min(range.end, m_frames[i].end) - m_frames[i].begin);
            if (bytes.size() < to)
                break;
            joined.append(bytes.view().substr(from, to - from));
        }
        return Bytes::of(std::move(joined));
    }

private:
    struct Frame
    {
        qint64 begin, end;        ///< in the log
        qint64 place, compressed; ///< in the file
    };

    size_t frameAt(qint64 offset) const
    {
        const auto after =
            std::upper_bound(m_frames.begin(), m_frames.end(), offset, [](qint64 value, const Frame& frame) { return value < frame.end; });
        return static_cast<size_t>(after - m_frames.begin());
    }

    Bytes unpacked(size_t index) const
    {
        {
            const std::lock_guard lock(m_mutex);
            const auto kept = std::find_if(m_kept.begin(), m_kept.end(), [index](const Kept& k) { return k.index == index; });
            if (kept != m_kept.end()) {
                m_kept.splice(m_kept.begin(), m_kept, kept);
                return kept->bytes;
            }
        }
        const Frame& frame = m_frames[index];
        std::string compressed(static_cast<size_t>(frame.compressed), '\0'), bytes(static_cast<size_t>(frame.end - frame.begin), '\0');
        if (!readExactly(m_fd, compressed, frame.place))
            return {};
        const size_t size = ZSTD_decompress(bytes.data(), bytes.size(), compressed.data(), compressed.size());
        if (ZSTD_isError(size) || size != bytes.size())
            return {};
        Bytes result = Bytes::of(std::move(bytes));
        const std::lock_guard lock(m_mutex);
        m_kept.push_front({index, result});
        if (m_kept.size() > keptFrames)
            m_kept.pop_back();
        return result;
    }

    struct Kept
    {
        size_t index;
        Bytes bytes;
    };

    int m_fd;
    std::vector<Frame> m_frames;
    mutable std::mutex m_mutex;
    mutable std::list<Kept> m_kept; ///< used last first
};

Error damaged(const QString& path, const QString& detail)
{
    return {Error::Kind::Malformed, Text::tr("The stored log %1 is damaged: import the original again, or restore a backup.").arg(path),
            detail};
}

} // namespace

Result<FramedLog> framedSource(const QString& path)
{
    Descriptor file(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC));
    const int fd = file.number();
    struct stat status = {};
    if (fd < 0 || ::fstat(fd, &status) != 0) {
        const int code = errno;
        const QString reason = QString::fromLocal8Bit(std::strerror(code));
        if (code == ENOENT)
            return Error{Error::Kind::NotFound,
                         Text::tr("The stored log %1 is missing: import the original again, or restore a backup.").arg(path), reason};
        return Error{Error::Kind::Unreadable, Text::tr("The stored log %1 cannot be read: check its permissions.").arg(path), reason};
    }
    const auto refuse = [&](const char* why) { return damaged(path, QString::fromLatin1(why)); };
    const qint64 size = status.st_size;
    std::string end(SeekTable::footerBytes, '\0');
    if (size < SeekTable::footerBytes || !readExactly(fd, end, size - SeekTable::footerBytes))
        return refuse("too short for a seek table");
    const std::optional<qint64> tableSize = SeekTable::sizeFrom(end);
    if (!tableSize || *tableSize > size)
        return refuse("no seek table");
    std::string bytes(static_cast<size_t>(*tableSize), '\0');
    if (!readExactly(fd, bytes, size - *tableSize))
        return refuse("a seek table that cannot be read");
    const std::optional<SeekTable> table = SeekTable::parse(bytes);
    if (!table || table->compressed() != size - *tableSize)
        return refuse("no seek table that fits the file");
    const bool isTooLarge = std::any_of(table->frames.begin(), table->frames.end(),
                                        [](const SeekTable::Frame& f) { return f.bytes > largestFrame || f.compressed > largestFrame; });
    if (isTooLarge)
        return refuse("a frame is too large");
    return FramedLog{std::make_shared<FramedSource>(file.release(), *table), table->bytes()};
}

} // namespace sentinel
