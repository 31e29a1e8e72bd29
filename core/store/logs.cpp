#include "core/store/logs.h"

#include "core/store/transaction.h"

#include <QCoreApplication>

#include <algorithm>

namespace sentinel {

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
        "SELECT digest, bytes, lines, compressed_bytes FROM log WHERE id = ?",
        [](Row& row) {
            StoredLog found;
            const QByteArray digest = row.next<QByteArray>();
            std::copy_n(digest.cbegin(), std::min<size_t>(found.digest.size(), static_cast<size_t>(digest.size())), found.digest.begin());
            found.bytes = row.next<qint64>();
            found.lines = row.next<qint64>();
            found.compressedBytes = row.next<qint64>();
            return found;
        },
        id);
    if (!log)
        return log.error();
    if (!*log)
        return Error{Error::Kind::NotFound, QCoreApplication::translate("Store", "There is no log %1 in the store.").arg(id.value), {}};
    return **log;
}

} // namespace sentinel
