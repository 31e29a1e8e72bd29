#include "core/store/logs.h"

#include "core/store/folder_p.h"
#include "core/store/logfile_p.h"
#include "core/store/transaction.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

namespace sentinel {

namespace {

constexpr int compressionLevel = 3;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

struct FreeCompressor
{
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeDecompressor
{
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

Error systemError(const QString& message)
{
    const Error::Kind kind = errno == ENOENT ? Error::Kind::NotFound : Error::Kind::Unreadable;
    return {kind, message, QString::fromLocal8Bit(std::strerror(errno))};
}

Error unwritable(const QString& path)
{
    if (errno == ENOSPC || errno == EDQUOT)
        return systemError(Text::tr("The disk that holds %1 is full: make room and try again.").arg(path));
    return systemError(Text::tr("The log %1 cannot be written: check the permissions of the folder.").arg(path));
}

Error damaged(const QString& path, const QString& detail)
{
    return {Error::Kind::Malformed,
            Text::tr("The stored log %1 is damaged: import the original again, or restore a backup.").arg(path), detail};
}

Error cancelled()
{
    return {Error::Kind::Cancelled, Text::tr("Cancelled."), {}};
}

/// A file that exists under its name only when it is whole: until `finish`, it has a temporary one.
class NewFile
{
public:
    explicit NewFile(const QString& path)
        : m_path(QFile::encodeName(path)),
          m_temporary(QFile::encodeName(path) + '.' + QByteArray::number(QRandomGenerator::system()->generate64(), 36) + ".tmp"),
          m_file(::open(m_temporary.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600))
    {
    }
    ~NewFile()
    {
        if (m_file >= 0) {
            ::close(m_file);
            ::unlink(m_temporary.constData());
        }
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    bool isOpen() const { return m_file >= 0; }

    bool write(const char* bytes, size_t size)
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
    bool finish()
    {
        if (::fsync(m_file) != 0 || ::rename(m_temporary.constData(), m_path.constData()) != 0)
            return false;
        ::close(m_file);
        m_file = -1;
        return true;
    }

private:
    QByteArray m_path;
    QByteArray m_temporary;
    int m_file;
};

bool syncFolder(const QString& path)
{
    const int folder = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool isSynced = folder >= 0 && ::fsync(folder) == 0;
    if (folder >= 0)
        ::close(folder);
    return isSynced;
}

bool makeFolder(const QString& path)
{
    return ::mkdir(QFile::encodeName(path).constData(), 0700) == 0
        ? syncFolder(QFileInfo(path).absolutePath())
        : errno == EEXIST;
}

// The size of the file if it is there and holds a log of this size, as far as its seek table tells.
std::optional<qint64> sizeIfWhole(const QString& path, qint64 bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() == 0)
        return {};
    const uchar* content = file.map(0, file.size());
    if (!content)
        return {};
    const auto frames = readLogFrames({reinterpret_cast<const char*>(content), static_cast<size_t>(file.size())});
    if (!frames || frames->bytes() != bytes)
        return {};
    return file.size();
}

Result<> compressInto(NewFile& file, const QString& path, std::string_view bytes, std::stop_token stop)
{
    const std::unique_ptr<ZSTD_CCtx, FreeCompressor> context(ZSTD_createCCtx());
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, compressionLevel);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
    std::vector<char> compressed(ZSTD_compressBound(logFrameBytes));
    LogFrames frames;
    for (size_t at = 0; at < bytes.size(); at += logFrameBytes) {
        if (stop.stop_requested())
            return cancelled();
        const std::string_view part = bytes.substr(at, logFrameBytes);
        const size_t size = ZSTD_compress2(context.get(), compressed.data(), compressed.size(), part.data(), part.size());
        if (ZSTD_isError(size))
            return Error{Error::Kind::Internal, Text::tr("The log %1 could not be compressed.").arg(path),
                         QString::fromUtf8(ZSTD_getErrorName(size))};
        if (!file.write(compressed.data(), size))
            return unwritable(path);
        frames.frames.push_back({static_cast<qint64>(size), static_cast<qint64>(part.size())});
    }
    const QByteArray table = seekTable(frames);
    if (!file.write(table.constData(), static_cast<size_t>(table.size())))
        return unwritable(path);
    return {};
}

} // namespace

Result<StoredLog> writeLogFile(const QString& dataFolder, std::string_view bytes, qint64 lines, std::stop_token stop)
{
    StoredLog log;
    log.digest = digestOf(bytes);
    log.bytes = static_cast<qint64>(bytes.size());
    log.lines = lines;
    const QString path = logFilePath(dataFolder, log.digest);
    if (const std::optional<qint64> size = sizeIfWhole(path, log.bytes)) {
        // Young again: whoever sweeps up files that no row names leaves young ones alone, and our row is still to come.
        (void)::utimensat(AT_FDCWD, QFile::encodeName(path).constData(), nullptr, 0);
        log.compressedBytes = *size;
        return log;
    }
    const QString folder = QFileInfo(path).absolutePath();
    if (!makeFolder(logsPath(dataFolder)) || !makeFolder(folder))
        return unwritable(path);
    {
        NewFile file(path);
        if (!file.isOpen())
            return unwritable(path);
        if (const Result<> done = compressInto(file, path, bytes, stop); !done)
            return done.error();
        if (!file.finish() || !syncFolder(folder))
            return unwritable(path);
    }
    log.compressedBytes = QFileInfo(path).size();
    return log;
}

Result<LogId> addLog(Transaction& db, const StoredLog& log)
{
    const QByteArray digest(reinterpret_cast<const char*>(log.digest.data()), static_cast<qsizetype>(log.digest.size()));
    const auto toId = [](Row& row) { return row.next<LogId>(); };
    const Result<std::optional<LogId>> known = db.one<LogId>("SELECT id FROM log WHERE digest = ?", toId, Value::blob(digest));
    if (!known)
        return known.error();
    if (*known)
        return **known;
    return db.insert<LogId>(Topic::Runs, "INSERT INTO log (digest, bytes, lines, compressed_bytes) VALUES (?,?,?,?) RETURNING id",
                            Value::blob(digest), log.bytes, log.lines, log.compressedBytes);
}

Result<StoredLog> logById(Reader& db, LogId id)
{
    const Result<std::optional<StoredLog>> log = db.one<StoredLog>(
        "SELECT digest, bytes, lines, compressed_bytes FROM log WHERE id = ?", [](Row& row) {
            StoredLog found;
            const QByteArray digest = row.next<QByteArray>();
            std::copy_n(digest.cbegin(), std::min<size_t>(found.digest.size(), static_cast<size_t>(digest.size())),
                        found.digest.begin());
            found.bytes = row.next<qint64>();
            found.lines = row.next<qint64>();
            found.compressedBytes = row.next<qint64>();
            return found;
        }, id);
    if (!log)
        return log.error();
    if (!*log)
        return Error{Error::Kind::NotFound, Text::tr("There is no log %1 in the store.").arg(id.value), {}};
    return **log;
}

Result<> readLogFile(const QString& dataFolder, const Digest& digest, const std::function<bool(std::string_view part)>& sink,
                     std::stop_token stop)
{
    const QString path = logFilePath(dataFolder, digest);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        const bool isMissing = !QFileInfo::exists(path);
        return Error{isMissing ? Error::Kind::NotFound : Error::Kind::Unreadable,
                     isMissing ? Text::tr("The stored log %1 is missing: import the original again, or restore a backup.").arg(path)
                               : Text::tr("The stored log %1 cannot be read: check its permissions.").arg(path),
                     file.errorString()};
    }
    const uchar* content = file.size() > 0 ? file.map(0, file.size()) : nullptr;
    if (!content)
        return damaged(path, QStringLiteral("empty"));
    const std::string_view all(reinterpret_cast<const char*>(content), static_cast<size_t>(file.size()));
    const std::optional<LogFrames> frames = readLogFrames(all);
    if (!frames)
        return damaged(path, QStringLiteral("no seek table"));

    const std::unique_ptr<ZSTD_DCtx, FreeDecompressor> context(ZSTD_createDCtx());
    std::vector<char> part(logFrameBytes);
    size_t at = 0;
    for (const LogFrames::Frame& frame : frames->frames) {
        if (stop.stop_requested())
            return cancelled();
        const size_t size = ZSTD_decompressDCtx(context.get(), part.data(), part.size(), all.data() + at,
                                                static_cast<size_t>(frame.compressed));
        if (ZSTD_isError(size))
            return damaged(path, QString::fromUtf8(ZSTD_getErrorName(size)));
        if (size != static_cast<size_t>(frame.bytes))
            return damaged(path, QStringLiteral("a frame has another size than the seek table says"));
        if (!sink({part.data(), size}))
            return cancelled();
        at += static_cast<size_t>(frame.compressed);
    }
    return {};
}

} // namespace sentinel
