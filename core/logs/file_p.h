#pragma once

#include "core/base/result.h"

#include <QString>

#include <string_view>
#include <utility>

namespace sentinel {

/// An open file, closed when this goes.
class Descriptor
{
public:
    explicit Descriptor(int fd = -1) : m_fd(fd) {}
    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    int number() const { return m_fd; }
    bool isOpen() const { return m_fd >= 0; }
    int release() { return std::exchange(m_fd, -1); }

private:
    int m_fd;
};

/// Reads up to `wanted` bytes from an offset on; fewer at the end of the file or where it cannot be read.
size_t readAt(int fd, char* to, size_t wanted, qint64 from);

/// Why a file could not be opened or read, in words: `code` is errno.
Error unreadable(const QString& name, int code);

} // namespace sentinel
