// A log file is a row of zstd frames, each with a checksum and 1 MiB of the log, and the seek table behind them. Any zstd
// reads it as one stream; we find a part of it without the rest.
#include "core/store/logfile_p.h"

#include "core/base/seektable.h"
#include "core/store/folder_p.h"
#include "core/store/logs.h"
#include "core/store/newfile_p.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <sys/stat.h>
#include <zstd.h>

namespace sentinel {

namespace {

constexpr int compressionLevel = 3;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

struct FreeContext
{
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

Error unwritable(const QString& path)
{
    const bool isFull = errno == ENOSPC || errno == EDQUOT;
    return {Error::Kind::Unreadable,
            isFull ? Text::tr("The disk that holds %1 is full: make room and try again.").arg(path)
                   : Text::tr("The log %1 cannot be written: check the permissions of the folder.").arg(path),
            QString::fromLocal8Bit(std::strerror(errno))};
}

Error damaged(const QString& path, const QString& detail)
{
    return {Error::Kind::Malformed, Text::tr("The stored log %1 is damaged: import the original again, or restore a backup.").arg(path),
            detail};
}

Error cancelled()
{
    return {Error::Kind::Cancelled, Text::tr("Cancelled."), {}};
}

Result<> openLogFile(QFile& file)
{
    if (file.open(QIODevice::ReadOnly))
        return {};
    if (!QFileInfo::exists(file.fileName()))
        return Error{Error::Kind::NotFound,
                     Text::tr("The stored log %1 is missing: import the original again, or restore a backup.").arg(file.fileName()),
                     {}};
    return Error{Error::Kind::Unreadable, Text::tr("The stored log %1 cannot be read: check its permissions.").arg(file.fileName()),
                 file.errorString()};
}

std::string_view view(const QByteArray& bytes)
{
    return {bytes.constData(), static_cast<size_t>(bytes.size())};
}

std::optional<SeekTable> readSeekTable(QFile& file)
{
    const qint64 size = file.size();
    if (size < SeekTable::footerBytes || !file.seek(size - SeekTable::footerBytes))
        return {};
    const std::optional<qint64> tableSize = SeekTable::sizeFrom(view(file.read(SeekTable::footerBytes)));
    if (!tableSize || *tableSize > size || !file.seek(size - *tableSize))
        return {};
    std::optional<SeekTable> table = SeekTable::parse(view(file.read(*tableSize)));
    if (!table || table->compressed() != size - *tableSize || !file.seek(0))
        return {};
    return table;
}

Result<> compressInto(NewFile& file, const QString& path, std::string_view bytes, std::stop_token stop)
{
    const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, compressionLevel);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
    std::vector<char> compressed(ZSTD_compressBound(std::min<size_t>(logFrameBytes, bytes.size())));
    SeekTable table;
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
        table.frames.push_back({static_cast<qint64>(size), static_cast<qint64>(part.size())});
    }
    const QByteArray end = table.serialized();
    if (!file.write(end.constData(), static_cast<size_t>(end.size())))
        return unwritable(path);
    return {};
}

} // namespace

QString logFilePath(const QString& dataFolder, const Digest& digest)
{
    const QString name = QString::fromLatin1(hex(digest));
    return logsPath(dataFolder) + QLatin1Char('/') + name.left(2) + QLatin1Char('/') + name + QStringLiteral(".zst");
}

QString logIndexPath(const QString& logFile)
{
    return logFile.chopped(4) + QStringLiteral(".idx");
}

void writeLogIndex(const QString& dataFolder, const Digest& digest, const QByteArray& index)
{
    NewFile file(logIndexPath(logFilePath(dataFolder, digest)));
    if (file.isOpen() && file.write(index.constData(), static_cast<size_t>(index.size())))
        (void)file.finishSoon();
}

QByteArray readLogIndex(const QString& dataFolder, const Digest& digest)
{
    QFile file(logIndexPath(logFilePath(dataFolder, digest)));
    constexpr qint64 mostBytes = qint64(256) << 20;
    return file.open(QIODevice::ReadOnly) && file.size() <= mostBytes ? file.readAll() : QByteArray();
}

std::optional<LogFileSizes> logFileSizes(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const std::optional<SeekTable> table = readSeekTable(file);
    if (!table)
        return {};
    return LogFileSizes{file.size(), table->bytes()};
}

Result<StoredLog> writeLogFile(const QString& dataFolder, std::string_view bytes, qint64 lines, std::stop_token stop)
{
    StoredLog log;
    const std::optional<Digest> digest = digestOf(bytes, stop);
    if (!digest)
        return cancelled();
    log.digest = *digest;
    log.bytes = static_cast<qint64>(bytes.size());
    log.lines = lines;
    const QString path = logFilePath(dataFolder, log.digest);
    if (const std::optional<LogFileSizes> sizes = logFileSizes(path); sizes && sizes->bytes == log.bytes) {
        // Young again: whoever sweeps up files that no row names leaves young ones alone, and our row is still to come.
        (void)::utimensat(AT_FDCWD, QFile::encodeName(path).constData(), nullptr, 0);
        log.compressedBytes = sizes->file;
        return log;
    }
    if (!makeFolder(logsPath(dataFolder)) || !makeFolder(QFileInfo(path).absolutePath()))
        return unwritable(path);
    NewFile file(path);
    if (!file.isOpen())
        return unwritable(path);
    if (const Result<> done = compressInto(file, path, bytes, stop); !done)
        return done.error();
    if (!file.finish())
        return unwritable(path);
    log.compressedBytes = QFileInfo(path).size();
    return log;
}

Result<> readLogPart(const QString& dataFolder, const Digest& digest, ByteRange wanted,
                     const std::function<bool(std::string_view part)>& sink, std::stop_token stop)
{
    QFile file(logFilePath(dataFolder, digest));
    if (const Result<> open = openLogFile(file); !open)
        return open;
    const std::optional<SeekTable> table = readSeekTable(file);
    if (!table)
        return damaged(file.fileName(), QStringLiteral("no seek table that fits the file"));

    const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
    std::vector<char> part;
    qint64 begin = 0, place = 0;
    for (const SeekTable::Frame& frame : table->frames) {
        const qint64 end = begin + frame.bytes;
        if (begin < wanted.end && end > wanted.begin) {
            if (stop.stop_requested())
                return cancelled();
            if (frame.bytes > logFrameBytes)
                return damaged(file.fileName(), QStringLiteral("a frame is too large"));
            (void)file.seek(place); // what it means if this fails is seen by what is read
            const QByteArray compressed = file.read(frame.compressed);
            part.resize(static_cast<size_t>(frame.bytes));
            const size_t size = ZSTD_decompressDCtx(context.get(), part.data(), part.size(), compressed.constData(),
                                                    static_cast<size_t>(compressed.size()));
            if (ZSTD_isError(size))
                return damaged(file.fileName(), QString::fromUtf8(ZSTD_getErrorName(size)));
            if (size != part.size())
                return damaged(file.fileName(), QStringLiteral("a frame has another size than the seek table says"));
            const auto from = static_cast<size_t>(std::max(wanted.begin, begin) - begin);
            const auto to = static_cast<size_t>(std::min(wanted.end, end) - begin);
            if (!sink(std::string_view(part.data(), part.size()).substr(from, to - from)))
                return cancelled();
        }
        begin = end;
        place += frame.compressed;
    }
    return {};
}

Result<> readLogFile(const QString& dataFolder, const Digest& digest, const std::function<bool(std::string_view part)>& sink,
                     std::stop_token stop)
{
    return readLogPart(dataFolder, digest, {0, std::numeric_limits<qint64>::max()}, sink, stop);
}

} // namespace sentinel
