#include "core/logs/livefile_p.h"

#include "core/logs/archive_p.h"
#include "core/logs/text_p.h"

#include <QFile>

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sentinel {

namespace {

constexpr qint64 chunkBytes = 256 * 1024; // stays in the processor's cache between the copy and the look
constexpr size_t knownBytes = 4096;       // at each end, to see whether a file was written anew
constexpr qint64 sketchGrowth = 16;       // the structure is read again when this many times more is known

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(LiveLog)
};

std::string bytesAt(int fd, qint64 from, size_t wanted)
{
    std::string bytes(wanted, '\0');
    bytes.resize(readAt(fd, bytes.data(), wanted, from));
    return bytes;
}

qint64 modifiedAt(const struct stat& status)
{
    return qint64(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec;
}

// Where the next bytes are that somebody wrote: a sparse file reads as zeros up to there.
qint64 nextData(int fd, qint64 from, qint64 end)
{
    const off_t data = ::lseek(fd, from, SEEK_DATA);
    if (data >= 0)
        return std::min<qint64>(data, end);
    return errno == ENXIO ? end : from; // ENXIO: nothing but a hole; anything else: the file system does not know
}

} // namespace

Result<LiveFile> LiveFile::open(const QString& path, bool refusesBinary)
{
    // Without O_NONBLOCK opening a pipe waits for its writer.
    Descriptor file(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    struct stat status = {};
    if (!file.isOpen() || ::fstat(file.number(), &status) != 0)
        return unreadable(path, errno);
    if (S_ISDIR(status.st_mode))
        return Error{Error::Kind::Unsupported, Text::tr("%1 is a folder: name the files in it.").arg(quoted(path)), {}};
    if (!S_ISREG(status.st_mode))
        return Error{Error::Kind::Unsupported, Text::tr("%1 is not a file: only files can be opened.").arg(quoted(path)), {}};

    const int second = ::fcntl(file.number(), F_DUPFD_CLOEXEC, 0);
    if (second < 0)
        return unreadable(path, errno);
    const std::string head = bytesAt(file.number(), 0, layersHead);
    LiveFile made(path, std::move(file));
    made.m_source = fileSource(second);
    made.m_device = status.st_dev;
    made.m_inode = status.st_ino;
    made.m_size = status.st_size;
    made.m_modified = modifiedAt(status);
    const Container container = containerOf(std::string_view(head).substr(0, 512));
    made.m_isPacked = container == Container::Compressed || container == Container::Tar || container == Container::Zip
        || head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff");
    if (!made.m_isPacked && refusesBinary && !head.empty()) {
        if (const QString why = unreadableBecause(head); !why.isEmpty())
            return Error{Error::Kind::Unsupported, Text::tr("%1 %2").arg(quoted(path), why), {}};
    }
    return made;
}

void LiveFile::detectLayers()
{
    const std::string head = bytesAt(m_file.number(), 0, layersHead);
    const qint64 tailBegin = std::max<qint64>(static_cast<qint64>(head.size()), m_size - static_cast<qint64>(layersTail));
    const std::string tail = bytesAt(m_file.number(), tailBegin, static_cast<size_t>(std::max<qint64>(0, m_size - tailBegin)));
    const Layers layers = layersOf(head, tail);
    const bool isFirst = m_detectedAt < 0;
    m_detectedAt = m_size;
    if (!isFirst && layers == m_layers)
        return;
    m_layers = layers;
    m_scan = LineScan(layers); // of a file that has just begun: from the top again
    m_head.clear();
    m_last.clear();
    m_structure = {};
    m_structure.layers = layers;
    m_structuredAt = 0;
}

// Is this still the file that was opened, and has it grown?
std::optional<LiveFile::Step> LiveFile::look()
{
    struct stat status = {};
    if (::stat(QFile::encodeName(m_path).constData(), &status) != 0)
        return Step::Gone;
    if (status.st_dev != m_device || status.st_ino != m_inode || status.st_size < m_scan.index().size())
        return Step::Another;
    const qint64 modified = modifiedAt(status);
    if (modified != m_modified && !isStillWhatWasRead(m_scan.index().size()))
        return Step::Another;
    m_modified = modified;
    m_size = status.st_size;
    if (m_detectedAt >= 0 && m_detectedAt < static_cast<qint64>(layersHead) && m_size > m_detectedAt)
        detectLayers();
    return {};
}

bool LiveFile::isStillWhatWasRead(qint64 end) const
{
    return bytesAt(m_file.number(), 0, m_head.size()) == m_head
        && bytesAt(m_file.number(), end - static_cast<qint64>(m_last.size()), m_last.size()) == m_last;
}

// The ends of what was read, as it was read: a later look at the file might find what was written since.
void LiveFile::remember(std::string_view bytes)
{
    m_head.append(bytes.substr(0, knownBytes - m_head.size()));
    if (bytes.size() >= knownBytes) {
        m_last.assign(bytes.substr(bytes.size() - knownBytes));
        return;
    }
    m_last.append(bytes);
    if (m_last.size() > knownBytes)
        m_last.erase(0, m_last.size() - knownBytes);
}

void LiveFile::read(qint64 end)
{
    const qint64 begin = m_scan.index().size();
    const qint64 data = nextData(m_file.number(), begin, end);
    if (data > begin) {
        m_scan.feedZeros(data - begin);
        remember(std::string(static_cast<size_t>(std::min<qint64>(data - begin, knownBytes)), '\0'));
        return;
    }
    // Copied, not mapped: of a file that is cut and written anew this very moment a map may show zeros that nobody wrote.
    m_buffer.resize(static_cast<size_t>(chunkBytes));
    const qint64 wanted = std::min(chunkBytes, end - begin);
    const auto got = static_cast<qint64>(readAt(m_file.number(), m_buffer.data(), static_cast<size_t>(wanted), begin));
    const std::string_view bytes = std::string_view(m_buffer).substr(0, static_cast<size_t>(got));
    m_scan.feed(bytes);
    remember(bytes);
    if (got < wanted)
        m_size = begin + got; // cut short just now: the next look says what it has become
}

LiveFile::Step LiveFile::advance(const std::stop_token&)
{
    if (m_detectedAt < 0)
        detectLayers();
    if (m_scan.index().size() >= m_size) {
        if (const std::optional<Step> step = look())
            return *step;
        if (m_scan.index().size() >= m_size)
            return Step::AtEnd;
    }
    m_isComplete = false;
    read(m_size);
    return Step::Read;
}

void LiveFile::readStructure(const std::stop_token& stop)
{
    const Lines lines(m_source, m_scan.index());
    Candidates candidates = m_scan.candidates();
    candidates.stopWith(stop);
    Structure structure;
    structure.layers = m_layers;
    sentinel::readStructure({}, {}, lines, candidates, structure);
    m_structure = std::move(structure);
    m_structuredAt = m_scan.index().size();
    m_isComplete = m_structuredAt >= m_size;
}

void LiveFile::sketchStructure(const std::stop_token& stop)
{
    if (m_scan.index().size() >= m_structuredAt * sketchGrowth)
        readStructure(stop);
}

Log LiveFile::log() const
{
    auto d = std::make_shared<Log::Private>();
    d->lines = Lines(m_source, m_scan.index());
    d->structure = m_structure;
    if (!m_isComplete) { // what is missing is not known before the end is
        d->structure.holes.clear();
        d->structure.outcome = Outcome::Unknown;
        d->structure.finishedAt.reset();
    }
    return Log(std::move(d));
}

std::optional<Log> LiveFile::recall(const FileIndexes& indexes)
{
    std::optional<Log> known = indexes.find(m_file.number(), m_path, m_source);
    if (known) {
        const auto some = static_cast<size_t>(std::min<qint64>(known->size(), knownBytes));
        m_head = bytesAt(m_file.number(), 0, some);
        m_last = bytesAt(m_file.number(), known->size() - static_cast<qint64>(some), some);
    }
    return known;
}

void LiveFile::keep(const FileIndexes& indexes) const
{
    if (m_isComplete)
        indexes.keep(m_file.number(), m_path, log());
}

LiveFile::Step LiveFile::lookAfterRecall()
{
    struct stat status = {};
    if (::stat(QFile::encodeName(m_path).constData(), &status) != 0)
        return Step::Gone;
    if (status.st_dev != m_device || status.st_ino != m_inode || status.st_size < m_size)
        return Step::Another;
    if (status.st_size == m_size && modifiedAt(status) == m_modified)
        return Step::AtEnd;
    if (!isStillWhatWasRead(m_size))
        return Step::Another;
    m_size = status.st_size;
    m_modified = modifiedAt(status);
    m_head.clear(); // it is read from its beginning now
    m_last.clear();
    return Step::Read;
}

double LiveFile::progress() const
{
    return m_size > 0 ? std::min(1.0, static_cast<double>(m_scan.index().size()) / static_cast<double>(m_size)) : 1.0;
}

} // namespace sentinel
