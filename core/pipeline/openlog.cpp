#include "core/pipeline/openlog.h"

#include <QCoreApplication>
#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace sentinel {

namespace {

constexpr qint64 inMemory = 32 << 20;

struct OpenLog
{
    Q_DECLARE_TR_FUNCTIONS(OpenLog)
};

Error systemError(const QString& folder)
{
    const QString reason = QString::fromLocal8Bit(std::strerror(errno));
    return Error{Error::Kind::Unreadable,
                 OpenLog::tr("No room to unpack the log in %1: %2. Free some space and open it again.").arg(folder, reason), reason};
}

bool writeAll(int file, std::string_view part)
{
    while (!part.empty()) {
        const ssize_t written = ::write(file, part.data(), part.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        part.remove_prefix(static_cast<size_t>(written));
    }
    return true;
}

/// A temporary file without a name: gone when it is closed, however the program ends.
class NamelessFile
{
public:
    explicit NamelessFile(const QString& folder)
    {
        QByteArray name = QFile::encodeName(folder + QStringLiteral("/unpacked-XXXXXX"));
        m_file = ::mkostemp(name.data(), O_CLOEXEC);
        if (m_file >= 0)
            ::unlink(name.constData());
    }
    ~NamelessFile()
    {
        if (m_file >= 0)
            ::close(m_file);
    }
    NamelessFile(const NamelessFile&) = delete;
    NamelessFile& operator=(const NamelessFile&) = delete;

    int descriptor() const { return m_file; }

private:
    int m_file = -1;
};

Result<Bytes> unpackToFile(const QString& dataFolder, const StoredLog& log, std::stop_token stop)
{
    const NamelessFile file(dataFolder);
    if (file.descriptor() < 0)
        return systemError(dataFolder);
    int failure = 0;
    qint64 size = 0;
    const Result<> read = readLogFile(
        dataFolder, log.digest,
        [&](std::string_view part) {
            size += static_cast<qint64>(part.size());
            if (writeAll(file.descriptor(), part))
                return true;
            failure = errno;
            return false;
        },
        stop);
    errno = failure;
    if (failure != 0)
        return systemError(dataFolder);
    if (!read)
        return read.error();
    const auto length = static_cast<size_t>(size);
    void* memory = ::mmap(nullptr, length, PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
    if (memory == MAP_FAILED)
        return systemError(dataFolder);
    const std::shared_ptr<const void> owner(memory, [length](const void* begin) { ::munmap(const_cast<void*>(begin), length); });
    return Bytes::owning(owner, {static_cast<const char*>(memory), length});
}

} // namespace

Result<Bytes> storedBytes(const QString& dataFolder, const StoredLog& log, std::stop_token stop)
{
    if (log.bytes > inMemory)
        return unpackToFile(dataFolder, log, stop);
    std::string text;
    text.reserve(static_cast<size_t>(log.bytes));
    const Result<> read = readLogFile(
        dataFolder, log.digest,
        [&text](std::string_view part) {
            text += part;
            return true;
        },
        stop);
    if (!read)
        return read.error();
    return Bytes::of(std::move(text));
}

} // namespace sentinel
