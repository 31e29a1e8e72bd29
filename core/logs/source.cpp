#include "core/logs/source.h"

#include "core/logs/file_p.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <vector>

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

// Buffers go round: a fresh one costs a page fault every 4 KiB, which is more than reading into it.
class BufferPool
{
public:
    using Buffer = std::unique_ptr<char[]>;
    static constexpr size_t bufferBytes = (size_t(1) << 20) + 64 * 1024; // a search's block and the rest of its last line
    static constexpr size_t worthIt = 32 * 1024;                         // a smaller buffer is had at once
    static constexpr size_t mostKept = 8;

    Buffer take()
    {
        {
            const std::lock_guard lock(m_mutex);
            if (!m_free.empty()) {
                Buffer buffer = std::move(m_free.back());
                m_free.pop_back();
                return buffer;
            }
        }
        return Buffer(new char[bufferBytes]);
    }
    void giveBack(Buffer buffer)
    {
        const std::lock_guard lock(m_mutex);
        if (m_free.size() < mostKept)
            m_free.push_back(std::move(buffer));
    }

private:
    std::mutex m_mutex;
    std::vector<Buffer> m_free;
};

// Copied, not mapped: whoever cuts the file short makes reads shorter, and nothing else.
class FileSource : public LogSource
{
public:
    explicit FileSource(int fd) : m_file(fd) {}

    Bytes read(const ByteRange& range) const override
    {
        const qint64 begin = std::max<qint64>(range.begin, 0);
        if (range.end <= begin)
            return {};
        const auto wanted = static_cast<size_t>(range.end - begin);
        const bool isPooled = wanted >= BufferPool::worthIt && wanted <= BufferPool::bufferBytes;
        BufferPool::Buffer buffer = isPooled ? m_pool->take() : BufferPool::Buffer(new char[wanted]);
        char* const memory = buffer.get();
        const size_t got = readAt(m_file.number(), memory, wanted, begin);
        if (!isPooled)
            return Bytes::owning(std::shared_ptr<const char[]>(std::move(buffer)), {memory, got});
        // The pool lives as long as a buffer of it does.
        const std::shared_ptr<const void> owner(buffer.release(), [pool = m_pool](const void* used) {
            pool->giveBack(BufferPool::Buffer(static_cast<char*>(const_cast<void*>(used))));
        });
        return Bytes::owning(owner, {memory, got});
    }

private:
    std::shared_ptr<BufferPool> m_pool = std::make_shared<BufferPool>();
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
