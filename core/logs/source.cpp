#include "core/logs/source.h"

#include "core/logs/file_p.h"
#include "core/logs/mapguard_p.h"

#include <algorithm>
#include <atomic>
#include <string>

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sentinel {

namespace {

std::atomic<quint64> lastId{0};

class MemorySource : public LogSource
{
public:
    explicit MemorySource(Bytes bytes) : m_bytes(std::move(bytes)) {}
    std::string_view whole() const override { return m_bytes.view(); }
    bool isWhole() const override { return true; }
    Bytes read(const ByteRange& range) const override
    {
        const auto size = static_cast<qint64>(m_bytes.size());
        const qint64 begin = std::clamp<qint64>(range.begin, 0, size), end = std::clamp<qint64>(range.end, begin, size);
        return m_bytes.part(static_cast<size_t>(begin), static_cast<size_t>(end - begin));
    }

private:
    Bytes m_bytes;
};

constexpr qint64 mapFrom = 64 * 1024; // a copy of fewer bytes costs less than a mapping

// A stretch of a file as the system holds it, without a copy; nothing where that cannot be had safely.
Bytes mapped(int fd, qint64 begin, qint64 end)
{
    struct stat status = {};
    if (::fstat(fd, &status) != 0)
        return {};
    static const qint64 page = ::sysconf(_SC_PAGESIZE);
    const qint64 from = begin - begin % page;
    end = std::min<qint64>(end, status.st_size);
    if (end - begin < mapFrom)
        return {};
    const auto length = static_cast<size_t>(end - from);
    void* const address = ::mmap(nullptr, length, PROT_READ, MAP_SHARED, fd, from);
    if (address == MAP_FAILED)
        return {};
    auto guard = std::make_shared<const MapGuard>(address, length);
    const bool isGuarded = guard->isGuarded();
    const std::shared_ptr<const void> owner(address, [length, guard = std::move(guard)](const void* held) mutable {
        guard.reset(); // before the memory is somebody else's
        ::munmap(const_cast<void*>(held), length);
    });
    if (!isGuarded)
        return {};
    return Bytes::owning(owner, {static_cast<const char*>(address) + (begin - from), static_cast<size_t>(end - begin)});
}

class FileSource : public LogSource
{
public:
    explicit FileSource(int fd) : m_file(fd) {}

    Bytes read(const ByteRange& range) const override
    {
        const qint64 begin = std::max<qint64>(range.begin, 0);
        if (range.end <= begin)
            return {};
        if (range.end - begin >= mapFrom) {
            if (Bytes bytes = mapped(m_file.number(), begin, range.end); !bytes.isEmpty())
                return bytes;
        }
        std::string bytes(static_cast<size_t>(range.end - begin), '\0');
        bytes.resize(readAt(m_file.number(), bytes.data(), bytes.size(), begin));
        return Bytes::of(std::move(bytes));
    }

private:
    Descriptor m_file;
};

} // namespace

LogSource::LogSource() : m_id(++lastId) {}

std::shared_ptr<const LogSource> memorySource(Bytes bytes)
{
    return std::make_shared<MemorySource>(std::move(bytes));
}

std::shared_ptr<const LogSource> fileSource(int fd)
{
    return std::make_shared<FileSource>(fd);
}

} // namespace sentinel
