#pragma once

#include "core/base/hash.h"
#include "core/base/result.h"
#include "core/domain/run.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

namespace sentinel {

class Reader;
class Transaction;

/// Logs lie beside the database as `logs/ab/<digest>.zst`: zstd frames of 1 MiB of input each with a seek table behind them
/// (the format of zstd's contrib/seekable_format), named by the BLAKE2b-256 of what they hold; identical bytes lie there once.
struct StoredLog
{
    Digest digest{};
    qint64 bytes = 0;
    qint64 lines = 0;
    qint64 compressedBytes = 0;
};

/// Writes the file (temporary name, fsync, rename) outside of any transaction; any thread. Same bytes again: no work.
Result<StoredLog> writeLogFile(const QString& dataFolder, std::string_view bytes, qint64 lines, std::stop_token stop = {});
/// Makes the file known; the same digest gives the same id.
Result<LogId> addLog(Transaction& db, const StoredLog& log);

/// Where a log lies and how large it is.
Result<StoredLog> logById(Reader& db, LogId id);
/// Decompresses a log (into memory or, when large, an unlinked temporary file by the caller's choice of sink). Any thread.
/// Errors: NotFound, Unreadable, Malformed (damaged: names the file), Cancelled (by `stop`, or by the sink's false).
Result<> readLogFile(const QString& dataFolder, const Digest& digest, const std::function<bool(std::string_view part)>& sink,
                     std::stop_token stop = {});
/// The same for a part of it; what lies before and behind costs nothing.
Result<> readLogPart(const QString& dataFolder, const Digest& digest, ByteRange wanted,
                     const std::function<bool(std::string_view part)>& sink, std::stop_token stop = {});

/// Where a log's file lies, for those who read it frame by frame.
QString logFilePath(const QString& dataFolder, const Digest& digest);

/// What was found out about a log, kept beside its file as `<digest>.idx` so that it opens quickly the next time. Only of use, never
/// needed: writing may fail without a word, and what is read may be from another time. Any thread.
void writeLogIndex(const QString& dataFolder, const Digest& digest, const QByteArray& index);
QByteArray readLogIndex(const QString& dataFolder, const Digest& digest); ///< empty when there is none

} // namespace sentinel
