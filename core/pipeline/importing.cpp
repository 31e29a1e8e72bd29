#include "core/pipeline/importing.h"

#include "core/logs/savedindex.h"
#include "core/pipeline/analysis.h"
#include "core/store/logs.h"
#include "core/store/store.h"

#include <QCoreApplication>
#include <QDateTime>

namespace sentinel {

namespace {

struct Importing
{
    Q_DECLARE_TR_FUNCTIONS(Importing)
};

Timestamp now()
{
    return {QDateTime::currentMSecsSinceEpoch()};
}

// The run with these bytes, whichever provider an earlier version took them for.
Result<std::optional<Run>> storedRun(Reader& db, const QString& externalId)
{
    for (const Provider provider :
         {Provider::Generic, Provider::GitHub, Provider::GitLab, Provider::Jenkins, Provider::Travis, Provider::Buildbot}) {
        const Result<std::optional<RunId>> id = findRun(db, provider, externalId);
        if (!id)
            return id.error();
        if (*id)
            return runById(db, **id);
    }
    return std::optional<Run>();
}

template <typename T>
T answerOf(QFuture<T> future)
{
    future.waitForFinished();
    if (future.resultCount() == 0)
        return Error{Error::Kind::Cancelled, Importing::tr("The store was closed."), {}};
    return future.result();
}

ImportedInput describe(const QString& path, const Run& run, RunId id, bool isNew)
{
    ImportedInput done;
    done.path = path;
    done.run = id;
    done.isNew = isNew;
    done.outcome = run.outcome;
    done.category = run.category;
    done.pipeline = run.pipeline;
    done.title = run.title;
    return done;
}

ImportedInput failure(const QString& path, const Error& error)
{
    ImportedInput done;
    done.path = path;
    done.error = error;
    return done;
}

} // namespace

PreparedImport prepareImport(Store& store, const Analyser& analyser, Input input, std::stop_token stop)
{
    PreparedImport prepared;
    const QString path = input.path;
    const auto failed = [&](const Error& error) {
        prepared.told = failure(path, error);
        return prepared;
    };
    const QString externalId = externalIdOf(input, stop);
    if (externalId.isEmpty())
        return failed(Error{Error::Kind::Cancelled, Importing::tr("Stopped."), {}});
    const auto known = answerOf(store.read([externalId](Reader& db) { return storedRun(db, externalId); }));
    if (!known)
        return failed(known.error());
    if (*known) {
        prepared.told = describe(path, **known, (*known)->id, false);
        prepared.told.skipped = input.skipped;
        return prepared;
    }
    const Result<AnalysedInput> analysed = analyser.analyse(std::move(input), nullptr, stop);
    if (!analysed)
        return failed(analysed.error());
    NewRun run = runFrom(*analysed, externalId, now());
    for (size_t i = 0; i < analysed->documents.size(); ++i) {
        prepared.logs.emplace_back();
        if (!analysed->documents[i].log)
            continue;
        const Result<StoredLog> log =
            writeLogFile(store.folder(), analysed->input.documents[i].bytes.view(), run.jobs[i].job.logLines, stop);
        if (!log)
            return failed(log.error());
        writeLogIndex(store.folder(), log->digest, savedIndex(*analysed->documents[i].log));
        prepared.logs.back() = *log;
    }
    prepared.told = describe(path, run.run, {}, true);
    prepared.told.skipped = analysed->input.skipped;
    prepared.run = std::move(run);
    return prepared;
}

QFuture<Result<StoredRun>> storeRun(Store& store, PreparedImport& prepared)
{
    // Not when it was judged: threads finish in any order, and lists by this time must agree with the runs' numbers.
    prepared.run->run.storedAt = now();
    return store.write([run = std::move(*prepared.run), logs = prepared.logs](Transaction& db) mutable -> Result<StoredRun> {
        for (size_t i = 0; i < logs.size(); ++i) {
            if (!logs[i])
                continue;
            const Result<LogId> log = addLog(db, *logs[i]);
            if (!log)
                return log.error();
            run.jobs[i].job.log = *log;
        }
        return addRun(db, run);
    });
}

ImportedInput finishImport(const PreparedImport& prepared, const Result<StoredRun>& stored)
{
    if (!stored)
        return failure(prepared.told.path, stored.error());
    ImportedInput told = prepared.told;
    told.run = stored->id;
    told.isNew = stored->isNew;
    return told;
}

ImportedInput importInput(Store& store, const Analyser& analyser, Input input, std::stop_token stop)
{
    PreparedImport prepared = prepareImport(store, analyser, std::move(input), stop);
    return prepared.run ? finishImport(prepared, answerOf(storeRun(store, prepared))) : prepared.told;
}

ImportedInput importFile(Store& store, const Analyser& analyser, const QString& path, std::stop_token stop)
{
    Result<Input> input = readInput(path, {}, stop);
    return input ? importInput(store, analyser, std::move(*input), stop) : failure(path, input.error());
}

} // namespace sentinel
