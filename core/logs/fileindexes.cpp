#include "core/logs/fileindexes.h"

#include "core/base/hash.h"
#include "core/logs/archive_p.h"
#include "core/logs/livefile_p.h"
#include "core/logs/savedindex.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <sys/stat.h>

namespace sentinel {

namespace {

constexpr size_t knownBytes = 4096; // at each end of the file

} // namespace

// Where the index of a file is kept as it is now; empty when none is.
QString FileIndexes::place(int fd, const QString& path, qint64& size) const
{
    struct stat status = {};
    if (m_folder.isEmpty() || ::fstat(fd, &status) != 0 || status.st_size < worthIt)
        return {};
    size = status.st_size;
    Hasher hasher;
    for (const qint64 number :
         {qint64(status.st_dev), qint64(status.st_ino), size, qint64(status.st_mtim.tv_sec), qint64(status.st_mtim.tv_nsec)})
        hasher.addPart(std::to_string(number));
    hasher.addPart(QFileInfo(path).absoluteFilePath().toStdString());
    std::string bytes(knownBytes, '\0');
    for (const qint64 from : {qint64(0), size - qint64(knownBytes)})
        hasher.addPart(std::string_view(bytes.data(), readAt(fd, bytes.data(), bytes.size(), from)));
    return m_folder + QLatin1Char('/') + QString::fromLatin1(hex(hasher.result(), 16)) + QStringLiteral(".idx");
}

std::optional<Log> FileIndexes::find(int fd, const QString& path, const std::shared_ptr<const LogSource>& source) const
{
    qint64 size = 0;
    const QString name = place(fd, path, size);
    QFile file(name);
    if (name.isEmpty() || !file.open(QIODevice::ReadOnly))
        return {};
    Result<Log> log = logFromSaved(source, size, file.readAll());
    return log ? std::optional(std::move(*log)) : std::nullopt;
}

void FileIndexes::keep(int fd, const QString& path, const Log& log) const
{
    qint64 size = 0;
    const QString name = place(fd, path, size);
    if (name.isEmpty() || size != log.size() || !QDir().mkpath(m_folder))
        return;
    const QByteArray saved = savedIndex(log);
    QSaveFile file(name);
    if (saved.isEmpty() || !file.open(QIODevice::WriteOnly))
        return;
    file.write(saved);
    (void)file.commit();
    makeRoom();
}

void FileIndexes::makeRoom() const
{
    const QFileInfoList kept = QDir(m_folder).entryInfoList({QStringLiteral("*.idx")}, QDir::Files, QDir::Time);
    for (qsizetype i = mostKept; i < kept.size(); ++i)
        (void)QFile::remove(kept[i].filePath());
}

Result<Log> openLogFile(const QString& path, const FileIndexes& indexes, std::stop_token stop)
{
    Result<LiveFile> file = LiveFile::open(path, true);
    if (!file)
        return file.error();
    if (file->isPacked())
        return Error{Error::Kind::Unsupported, {}, {}};
    if (std::optional<Log> known = file->recall(indexes))
        return std::move(*known);
    while (file->advance(stop) == LiveFile::Step::Read) {
        if (stop.stop_requested())
            return cancelled();
    }
    file->readStructure(stop);
    if (stop.stop_requested())
        return cancelled();
    file->keep(indexes);
    return file->log();
}

} // namespace sentinel
