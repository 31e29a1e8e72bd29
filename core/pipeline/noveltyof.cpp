#include "core/pipeline/noveltyof.h"

#include "core/pipeline/openlog.h"
#include "core/store/store.h"

#include <QCoreApplication>

namespace sentinel {

namespace {

struct Found
{
    Run run;
    LogId id;
    StoredLog log;
};

Result<std::optional<Found>> findGreen(Reader& db, RunId before, const QString& jobName)
{
    const Result<std::optional<GreenLog>> green = lastGreenLog(db, before, jobName);
    if (!green)
        return green.error();
    if (!*green)
        return std::optional<Found>();
    const Result<std::optional<Run>> run = runById(db, (*green)->run);
    if (!run)
        return run.error();
    const Result<StoredLog> log = logById(db, (*green)->log);
    if (!log)
        return log.error();
    return std::optional(Found{run->value_or(Run()), (*green)->log, *log});
}

} // namespace

Result<std::optional<PassingLog>> lastPassingLog(Store& store, RunId before, const QString& jobName, std::stop_token stop)
{
    auto answer = store.read([before, jobName](Reader& db) { return findGreen(db, before, jobName); });
    answer.waitForFinished();
    if (answer.resultCount() == 0)
        return Error{Error::Kind::Cancelled, QCoreApplication::translate("Pipeline", "The store was closed."), {}};
    const Result<std::optional<Found>> found = answer.result();
    if (!found)
        return found.error();
    if (!*found)
        return std::optional<PassingLog>();
    Result<Log> log = openStoredLog(store.folder(), (*found)->log, stop);
    if (!log)
        return log.error();
    return std::optional(PassingLog{(*found)->run, (*found)->id, std::move(*log)});
}

Result<std::optional<Novelty>> noveltyOf(Store& store, RunId run, const QString& jobName, const Log& log, std::stop_token stop)
{
    const Result<std::optional<PassingLog>> green = lastPassingLog(store, run, jobName, stop);
    if (!green)
        return green.error();
    if (!*green)
        return std::optional<Novelty>();
    Result<LineSet> lines = linesNotIn((*green)->log, log, {}, stop);
    if (!lines)
        return lines.error();
    lines->invert();
    return std::optional(Novelty{(*green)->run, (*green)->id, std::move(*lines)});
}

} // namespace sentinel
