#include "core/pipeline/mergedlogof.h"

#include "core/pipeline/openlog.h"
#include "core/store/store.h"

#include <QCoreApplication>

namespace sentinel {

Result<MergedLog> mergedLogOf(Store& store, const std::vector<LogId>& logs, std::stop_token stop)
{
    auto asked = store.read([logs](Reader& db) -> Result<std::vector<StoredLog>> {
        std::vector<StoredLog> found;
        for (const LogId id : logs) {
            const Result<StoredLog> log = logById(db, id);
            if (!log)
                return log.error();
            found.push_back(*log);
        }
        return found;
    });
    asked.waitForFinished();
    if (asked.resultCount() == 0)
        return Error{Error::Kind::Cancelled, QCoreApplication::translate("Pipeline", "The store was closed."), {}};
    const Result<std::vector<StoredLog>> stored = asked.result();
    if (!stored)
        return stored.error();
    std::vector<Log> opened;
    for (const StoredLog& log : *stored) {
        Result<Log> one = openStoredLog(store.folder(), log, stop);
        if (!one)
            return one.error();
        opened.push_back(std::move(*one));
    }
    return MergedLog::of(std::move(opened), stop);
}

} // namespace sentinel
