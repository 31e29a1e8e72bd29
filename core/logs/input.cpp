#include "core/logs/input.h"

#include "core/logs/archive_p.h"
#include "core/logs/file_p.h"
#include "core/logs/githubarchive_p.h"
#include "core/logs/spool_p.h"
#include "core/logs/text_p.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Input)
};

// The rest of a file, or an error; in memory while it is small.
Result<Bytes> readToEnd(int fd, ReadContext& context)
{
    Spool spool(context.limits.inMemory);
    std::string block(256 * 1024, '\0');
    for (;;) {
        if (context.stop.stop_requested())
            return cancelled();
        const ssize_t got = ::read(fd, block.data(), block.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return unreadable(context.name, errno);
        if (got == 0)
            return spool.finish();
        if (Result<> kept = spool.append({block.data(), static_cast<size_t>(got)}); !kept)
            return kept.error();
        if (spool.size() > context.limits.bytes)
            return Error{Error::Kind::TooLarge,
                         Text::tr("%1 is larger than %2: cut it first.").arg(quoted(context.name), sizeText(context.limits.bytes)),
                         {}};
        if (context.progress)
            context.progress(spool.size());
    }
}

Result<Input> plainInput(Bytes bytes, Input input, const ReadContext& context)
{
    if (const QString reason = unreadableBecause(bytes.view()); !reason.isEmpty())
        return Error{Error::Kind::Unsupported, Text::tr("%1 %2").arg(quoted(context.name), reason), {}};
    Document document;
    document.name = utf8(context.fileName);
    document.bytes = std::move(bytes);
    input.documents.push_back(std::move(document));
    return input;
}

Result<Input> unpackedInput(const ArchiveSource& source, Container container, Input input, ReadContext& context)
{
    Result<Unpacked> unpacked = unpack(source, container, {}, 0, context);
    if (!unpacked)
        return unpacked.error();
    input.isArchive = unpacked->isArchive;
    input.skipped = std::move(unpacked->skipped);
    input.documents = std::move(unpacked->documents);
    if (input.documents.empty()) {
        const QString why = input.skipped.isEmpty() ? Text::tr("it is empty") : input.skipped.first();
        return Error{Error::Kind::Unsupported, Text::tr("%1 holds no log or report: %2").arg(quoted(context.name), why),
                     input.skipped.join(QLatin1Char('\n'))};
    }
    if (!input.isArchive) {
        input.documents.front().name = utf8(context.fileName);
        return input;
    }
    input.isGitHubArchive = joinGitHubJobs(input.documents);
    return input;
}

Result<Input> inputOf(Bytes bytes, Input input, ReadContext& context)
{
    const Container container = containerOf(bytes.view().substr(0, 512));
    if (container == Container::None || container == Container::Unreadable)
        return plainInput(std::move(bytes), std::move(input), context);
    return unpackedInput({-1, bytes.view()}, container, std::move(input), context);
}

} // namespace

Error cancelled()
{
    return {Error::Kind::Cancelled, Text::tr("Reading was cancelled."), {}};
}

Result<Input> readInput(const QString& path, const ReadLimits& limits, std::stop_token stop, const ReadProgress& progress)
{
    if (path == QLatin1String("-"))
        return readDescriptor(STDIN_FILENO, path, limits, stop);
    const Descriptor file(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    struct stat status = {};
    if (file.number() < 0 || ::fstat(file.number(), &status) != 0)
        return unreadable(path, errno);
    if (S_ISDIR(status.st_mode))
        return Error{Error::Kind::Unsupported, Text::tr("%1 is a folder: name the files in it.").arg(quoted(path)), {}};
    if (!S_ISREG(status.st_mode) && !S_ISFIFO(status.st_mode) && !S_ISSOCK(status.st_mode))
        return Error{Error::Kind::Unsupported, Text::tr("%1 is a device, not a file.").arg(quoted(path)), {}};

    ReadContext context{path, QFileInfo(path).fileName(), limits, stop, progress, {}};
    Input input;
    input.path = path;
    if (S_ISREG(status.st_mode) && status.st_size > 0) {
        std::string head(512, '\0');
        const ssize_t got = ::pread(file.number(), head.data(), head.size(), 0);
        if (got < 0)
            return unreadable(path, errno);
        const Container container = containerOf({head.data(), static_cast<size_t>(got)});
        if (container != Container::None && container != Container::Unreadable)
            return unpackedInput({file.number(), {}}, container, std::move(input), context);
        if (status.st_size > limits.bytes)
            return Error{
                Error::Kind::TooLarge, Text::tr("%1 is larger than %2: cut it first.").arg(quoted(path), sizeText(limits.bytes)), {}};
        if (status.st_size > limits.inMemory) {
            Result<Bytes> mapped = mappedFile(file.number(), status.st_size);
            return mapped ? plainInput(std::move(*mapped), std::move(input), context) : Result<Input>(mapped.error());
        }
    }
    Result<Bytes> bytes = readToEnd(file.number(), context);
    return bytes ? inputOf(std::move(*bytes), std::move(input), context) : Result<Input>(bytes.error());
}

Result<Input> readInput(Bytes bytes, const QString& name, const ReadLimits& limits, std::stop_token stop)
{
    ReadContext context{name, QFileInfo(name).fileName(), limits, stop, {}, {}};
    Input input;
    input.path = name;
    if (static_cast<qint64>(bytes.size()) > limits.bytes)
        return Error{Error::Kind::TooLarge, Text::tr("%1 is larger than %2: cut it first.").arg(quoted(name), sizeText(limits.bytes)), {}};
    return inputOf(std::move(bytes), std::move(input), context);
}

Result<Input> readDescriptor(int fd, const QString& name, const ReadLimits& limits, std::stop_token stop)
{
    const QString shown = name == QLatin1String("-") ? Text::tr("standard input") : name;
    ReadContext context{shown, shown, limits, stop, {}, {}};
    Input input;
    input.path = name;
    Result<Bytes> bytes = readToEnd(fd, context);
    return bytes ? inputOf(std::move(*bytes), std::move(input), context) : Result<Input>(bytes.error());
}

Result<QStringList> filesBelow(const QStringList& paths)
{
    QStringList files;
    for (const QString& path : paths) {
        const QFileInfo info(path);
        if (path == QLatin1String("-") || (info.exists() && !info.isDir())) {
            files.append(path);
            continue;
        }
        if (!info.exists())
            return unreadable(path, ENOENT);
        if (!info.isReadable() || !info.isExecutable())
            return unreadable(path, EACCES);
        QStringList found;
        QDirIterator entries(path, QDir::Files, QDirIterator::Subdirectories);
        while (entries.hasNext())
            found.append(entries.next());
        if (found.isEmpty())
            return Error{Error::Kind::NotFound, Text::tr("There is no file in the folder %1.").arg(quoted(path)), {}};
        std::sort(found.begin(), found.end());
        files += found;
    }
    return files;
}

} // namespace sentinel
