#include "core/logs/spool_p.h"

#include "core/logs/mapguard_p.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Spool)
};

constexpr size_t writeSize = size_t(1) << 20;

Error temporaryFileFailed()
{
    const QString reason = QString::fromLocal8Bit(std::strerror(errno));
    return {Error::Kind::Unreadable,
            Text::tr("No room for a temporary file in %1 (%2): make room there or set TMPDIR to another folder.")
                .arg(QDir::toNativeSeparators(QDir::tempPath()), reason),
            reason};
}

int openUnlinked()
{
    const QByteArray folder = QFile::encodeName(QDir::tempPath());
    const int fd = ::open(folder.constData(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0)
        return fd;
    QByteArray name = folder + "/sentinel-XXXXXX"; // file systems without O_TMPFILE
    const int named = ::mkostemp(name.data(), O_CLOEXEC);
    if (named >= 0)
        ::unlink(name.constData());
    return named;
}

} // namespace

Spool::~Spool()
{
    if (m_file >= 0)
        ::close(m_file);
}

Result<> Spool::append(std::string_view bytes)
{
    m_size += static_cast<qint64>(bytes.size());
    if (m_file < 0 && m_size > m_inMemory) {
        if (Result<> moved = moveToFile(); !moved)
            return moved;
    }
    m_buffer.append(bytes);
    return m_file >= 0 && m_buffer.size() >= writeSize ? flush() : Result<>();
}

Result<Bytes> Spool::finish()
{
    const qint64 size = std::exchange(m_size, 0);
    if (m_file < 0) {
        if (m_buffer.capacity() > m_buffer.size() + m_buffer.size() / 4)
            m_buffer.shrink_to_fit();
        return Bytes::of(std::exchange(m_buffer, {}));
    }
    if (Result<> flushed = flush(); !flushed)
        return flushed.error();
    Result<Bytes> mapped = mappedFile(m_file, size);
    ::close(std::exchange(m_file, -1));
    return mapped;
}

Result<> Spool::moveToFile()
{
    m_file = openUnlinked();
    if (m_file < 0)
        return temporaryFileFailed();
    const Result<> flushed = flush();
    m_buffer.shrink_to_fit();
    return flushed;
}

Result<> Spool::flush()
{
    std::string_view left = m_buffer;
    while (!left.empty()) {
        const ssize_t written = ::write(m_file, left.data(), left.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return temporaryFileFailed();
        left.remove_prefix(static_cast<size_t>(written));
    }
    m_buffer.clear();
    return {};
}

Result<Bytes> mappedFile(int fd, qint64 size)
{
    if (size == 0)
        return Bytes();
    const size_t length = static_cast<size_t>(size);
    void* address = ::mmap(nullptr, length, PROT_READ, MAP_SHARED, fd, 0);
    if (address == MAP_FAILED) {
        const QString reason = QString::fromLocal8Bit(std::strerror(errno));
        return Error{Error::Kind::Unreadable, Text::tr("The system could not map a large file: %1.").arg(reason), reason};
    }
    auto guard = std::make_shared<const MapGuard>(address, length);
    std::shared_ptr<const void> owner(address, [length, guard](const void* held) mutable {
        guard.reset(); // before the memory is somebody else's
        ::munmap(const_cast<void*>(held), length);
    });
    return Bytes::owning(std::move(owner), {static_cast<const char*>(address), length});
}

} // namespace sentinel
