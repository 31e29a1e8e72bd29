#include "core/store/newfile_p.h"

#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sentinel {

namespace {

bool syncFolder(const QByteArray& path)
{
    const int folder = ::open(path.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool isSynced = folder >= 0 && ::fsync(folder) == 0;
    if (folder >= 0)
        ::close(folder);
    return isSynced;
}

} // namespace

NewFile::NewFile(const QString& path)
    : m_path(QFile::encodeName(path)),
      m_temporary(m_path + '.' + QByteArray::number(QRandomGenerator::system()->generate64(), 36) + temporarySuffix),
      m_file(::open(m_temporary.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600))
{
}

NewFile::~NewFile()
{
    if (m_file >= 0) {
        ::close(m_file);
        ::unlink(m_temporary.constData());
    }
}

bool NewFile::write(const char* bytes, size_t size)
{
    while (size > 0) {
        const ssize_t written = ::write(m_file, bytes, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes += written;
        size -= static_cast<size_t>(written);
    }
    return true;
}

// The name must not be on the disk before what it names, nor be lost after somebody was told of it.
bool NewFile::finish()
{
    return ::fsync(m_file) == 0 && finishSoon() && syncFolder(m_path.left(m_path.lastIndexOf('/')));
}

bool NewFile::finishSoon()
{
    if (::rename(m_temporary.constData(), m_path.constData()) != 0)
        return false;
    ::close(m_file);
    m_file = -1;
    return true;
}

bool makeFolder(const QString& path)
{
    if (::mkdir(QFile::encodeName(path).constData(), 0700) != 0)
        return errno == EEXIST;
    return syncFolder(QFile::encodeName(QFileInfo(path).absolutePath()));
}

} // namespace sentinel
