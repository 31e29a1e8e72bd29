#include "core/pipeline/openlog.h"

#include "core/logs/savedindex.h"
#include "core/logs/source.h"

namespace sentinel {

Result<Log> openStoredLog(const QString& dataFolder, const StoredLog& log, std::stop_token stop)
{
    const Result<FramedLog> framed = framedSource(logFilePath(dataFolder, log.digest));
    if (!framed)
        return framed.error();
    if (Result<Log> known = logFromSaved(framed->source, framed->size, readLogIndex(dataFolder, log.digest)))
        return known;
    Result<Log> read = Log::from(framed->source, framed->size, stop);
    if (read)
        writeLogIndex(dataFolder, log.digest, savedIndex(*read));
    else if (read.error().kind == Error::Kind::Unsupported)
        return loadStoredLog(dataFolder, log, stop); // UTF-16
    return read;
}

Result<Log> loadStoredLog(const QString& dataFolder, const StoredLog& log, std::stop_token stop)
{
    std::string text;
    text.reserve(static_cast<size_t>(log.bytes));
    const Result<> read = readLogFile(
        dataFolder, log.digest,
        [&text](std::string_view part) {
            text += part;
            return true;
        },
        stop);
    if (!read)
        return read.error();
    Document document;
    document.bytes = Bytes::of(std::move(text));
    return Log::parse(document, stop);
}

} // namespace sentinel
