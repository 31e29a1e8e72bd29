#include "core/logs/file_p.h"

#include "core/logs/text_p.h"

#include <cerrno>
#include <cstring>

#include <unistd.h>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Input)
};

} // namespace

Descriptor::~Descriptor()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept
{
    std::swap(m_fd, other.m_fd);
    return *this;
}

size_t readAt(int fd, char* to, size_t wanted, qint64 from)
{
    size_t got = 0;
    while (got < wanted) {
        const ssize_t read = ::pread(fd, to + got, wanted - got, from + static_cast<qint64>(got));
        if (read < 0 && errno == EINTR)
            continue;
        if (read <= 0)
            break;
        got += static_cast<size_t>(read);
    }
    return got;
}

Error unreadable(const QString& name, int code)
{
    const QString reason = QString::fromLocal8Bit(std::strerror(code));
    if (code == ENOENT || code == ENOTDIR)
        return {Error::Kind::NotFound, Text::tr("There is no file %1: check the path.").arg(quoted(name)), reason};
    if (code == EACCES || code == EPERM)
        return {Error::Kind::Unreadable, Text::tr("%1 may not be read: its permissions forbid it.").arg(quoted(name)), reason};
    return {Error::Kind::Unreadable, Text::tr("%1 could not be read: %2.").arg(quoted(name), reason), reason};
}

} // namespace sentinel
