#include "core/store/folder_p.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstring>
#include <iterator>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

struct FileSystem
{
    quint64 magic; // man 2 statfs, linux/magic.h
    const char* name;
};

constexpr FileSystem networkFileSystems[] = {
    {0x6969, "NFS"},      {0xff534d42, "CIFS"},  {0xfe534d42, "SMB"},    {0x517b, "SMB"},
    {0x01021997, "9P"},   {0x5346414f, "AFS"},   {0x6b414653, "AFS"},    {0x73757245, "Coda"},
    {0x00c36400, "Ceph"}, {0x564c, "NCP"},       {0x0bd00bd0, "Lustre"}, {0x19830326, "BeeGFS"},
    {0x47504653, "GPFS"}, {0x7461636f, "OCFS2"}, {0x01161970, "GFS2"},   {0xaad7aaea, "PanFS"},
};

constexpr quint64 fuseMagic = 0x65735546;

// FUSE is anything; these of its kinds have a network behind them.
constexpr const char* networkFuses[] = {"sshfs",     "s3fs",     "rclone",  "gcsfuse",  "glusterfs", "davfs",     "davfs2",
                                        "curlftpfs", "smbnetfs", "juicefs", "blobfuse", "cephfs",    "gvfsd-fuse"};

// In mountinfo, spaces and the like in a path are written as \040.
QByteArray unescaped(const QByteArray& text)
{
    QByteArray plain;
    for (qsizetype i = 0; i < text.size(); ++i) {
        bool isOctal = false;
        const int code = text[i] == '\\' ? text.mid(i + 1, 3).toInt(&isOctal, 8) : 0;
        plain += isOctal ? static_cast<char>(code) : text[i];
        i += isOctal ? 3 : 0;
    }
    return plain;
}

bool isBelow(const QByteArray& path, const QByteArray& mountPoint)
{
    return mountPoint == "/" || path == mountPoint || path.startsWith(mountPoint + '/');
}

// "36 35 98:0 /root /mount/point rw,noatime master:1 - type source options", see man 5 proc
QByteArray mountedType(const QByteArray& mountInfo, const QByteArray& path)
{
    QByteArray type;
    qsizetype longest = -1;
    for (const QByteArray& line : mountInfo.split('\n')) {
        const qsizetype dash = line.indexOf(" - ");
        const QList<QByteArray> before = line.left(dash).split(' ');
        if (dash < 0 || before.size() < 5)
            continue;
        const QByteArray mountPoint = unescaped(before[4]);
        if (mountPoint.size() >= longest && isBelow(path, mountPoint)) { // a later mount hides an earlier one
            longest = mountPoint.size();
            type = line.mid(dash + 3).split(' ').front();
        }
    }
    return type;
}

Error unreadable(const QString& message)
{
    return {Error::Kind::Unreadable, message, QString::fromLocal8Bit(std::strerror(errno))};
}

} // namespace

QString databasePath(const QString& folder)
{
    return folder + QStringLiteral("/sentinel.db");
}

QString logsPath(const QString& folder)
{
    return folder + QStringLiteral("/logs");
}

QString networkFileSystem(quint64 magic, const QByteArray& mountInfo, const QByteArray& path)
{
    for (const FileSystem& one : networkFileSystems) {
        if (one.magic == magic)
            return QString::fromLatin1(one.name);
    }
    if (magic != fuseMagic)
        return {};
    const QByteArray type = mountedType(mountInfo, path);
    for (const char* name : networkFuses) {
        if (type == QByteArray("fuse.") + name)
            return QString::fromLatin1(name);
    }
    return {};
}

Result<> requireLocal(const QString& folder)
{
    struct statfs about;
    const QByteArray path = QFile::encodeName(QFileInfo(folder).canonicalFilePath());
    if (statfs(path.constData(), &about) != 0)
        return unreadable(Text::tr("The folder %1 cannot be looked at: check its permissions.").arg(folder));
    QFile mountInfo(QStringLiteral("/proc/self/mountinfo"));
    (void)mountInfo.open(QIODevice::ReadOnly); // without it FUSE counts as local
    const QString name = networkFileSystem(static_cast<quint64>(static_cast<unsigned>(about.f_type)), mountInfo.readAll(), path);
    if (name.isEmpty())
        return {};
    return Error{Error::Kind::Unsupported,
                 Text::tr("The folder %1 is on a network file system (%2), whose locks would let two programs damage the "
                          "store: choose a folder on a local disk.")
                     .arg(folder, name),
                 {}};
}

Result<> prepareFolder(const QString& folder)
{
    const QByteArray path = QFile::encodeName(folder);
    const bool isNew = !QFileInfo::exists(folder);
    if (isNew && !QDir().mkpath(QFileInfo(folder).absolutePath()))
        return unreadable(Text::tr("The folder %1 cannot be made: check the permissions above it.").arg(folder));
    if (isNew && mkdir(path.constData(), 0700) != 0 && errno != EEXIST)
        return unreadable(Text::tr("The folder %1 cannot be made: check the permissions above it.").arg(folder));
    if (!QFileInfo(folder).isDir())
        return Error{Error::Kind::Unreadable, Text::tr("%1 is not a folder: choose another one for the data.").arg(folder), {}};
    if (const Result<> local = requireLocal(folder); !local)
        return local;

    // A folder of ours is closed to others; one in which somebody else's files lie (a shared temporary folder, say) is not
    // ours to close, but the database in it is.
    const QStringList entries = QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    if (entries.isEmpty() || QFileInfo::exists(databasePath(folder)))
        (void)chmod(path.constData(), 0700); // refused when it is another user's: then it is that user's to decide
    const int file = ::open(QFile::encodeName(databasePath(folder)).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return unreadable(Text::tr("The folder %1 may not be written: check its permissions.").arg(folder));
    ::close(file);
    return {};
}

} // namespace sentinel
