#pragma once

#include "core/logs/bytes.h"

#include <QtGlobal>

#include <string>
#include <string_view>

namespace sentinel {

/// Collects bytes whose number is not known yet: in memory first, past `inMemory` in an unlinked temporary file that nobody
/// else can open and that is gone when the process is.
class Spool
{
public:
    explicit Spool(qint64 inMemory) : m_inMemory(inMemory) {}
    ~Spool();
    Spool(const Spool&) = delete;
    Spool& operator=(const Spool&) = delete;

    Result<> append(std::string_view bytes);
    Result<Bytes> finish(); ///< the spool is empty afterwards
    qint64 size() const { return m_size; }
    bool isInMemory() const { return m_file < 0; }

private:
    Result<> moveToFile();
    Result<> flush();

    qint64 m_inMemory;
    qint64 m_size = 0;
    std::string m_buffer; ///< everything, or what the file has not got yet
    int m_file = -1;
};

/// Maps an open file's first `size` bytes, read-only. The descriptor may be closed afterwards.
Result<Bytes> mappedFile(int fd, qint64 size);

} // namespace sentinel
