#include "core/pipeline/importing.h"

#include "core/logs/savedindex.h"
#include "core/logs/withoutsecrets.h"
#include "core/pipeline/analysis.h"
#include "core/pipeline/answer_p.h"
#include "core/pipeline/config.h"
#include "core/pipeline/greenlogs.h"
#include "core/store/logs.h"
#include "core/store/store.h"
#include "core/triage/triage.h"

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

// Which run to compare with hangs on all that the input says of itself, so it is judged alone first; the fingerprint stays that of this
// judgement.
Result<> judgeBesideGreen(AnalysedInput& analysed, NewRun& run, const Analyser& analyser, GreenLogs& greens, const std::stop_token& stop)
{
    for (size_t i = 0; i < analysed.documents.size(); ++i) {
        AnalysedDocument& document = analysed.documents[i];
        if (!document.log || document.verdict.outcome != Outcome::Failed)
            continue;
        const auto green = greens.before(run.run, run.jobs[i].job.name, stop);
        if (!green)
            continue;
        const Result<LineSet> isNew = green->lines.newIn(*document.log, stop);
        if (!isNew)
            return isNew.error();
        document.verdict = triageNewLines(*document.log, document.tests, analyser.rules(), *isNew, stop);
        if (stop.stop_requested())
            return Error{Error::Kind::Cancelled, Importing::tr("Stopped."), {}};
        run.jobs[i].job.verdict = document.verdict;
        run.jobs[i].green = green->run;
    }
    analysed.worst = worstOf(analysed.documents);
    showVerdict(run.run, analysed.documents[analysed.worst].verdict);
    return {};
}

} // namespace

ImportSettings importSettingsOf(const Config& config)
{
    ImportSettings settings;
    if (config.masksStoredLogs)
        settings.mask = config.redaction;
    return settings;
}

PreparedImport prepareImport(Store& store, const Analyser& analyser, GreenLogs& greens, Input input, std::stop_token stop,
                             const ImportSettings& settings)
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
    // Behind the name that it has by its bytes: the same input again is known whatever the setting says.
    for (Document& document : input.documents) {
        if (!settings.mask)
            break;
        Result<MaskedBytes> masked = withoutSecrets(document.bytes, *settings.mask, stop);
        if (!masked)
            return failed(masked.error());
        document.bytes = std::move(masked->bytes);
    }
    Result<AnalysedInput> analysed = analyser.analyse(std::move(input), nullptr, stop);
    if (!analysed)
        return failed(analysed.error());
    NewRun run = runFrom(*analysed, externalId, now());
    for (NewRun::NewJob& job : run.jobs)
        job.rulesKey = analyser.rulesKey();
    if (const Result<> judged = judgeBesideGreen(*analysed, run, analyser, greens, stop); !judged)
        return failed(judged.error());
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
    if (const RunId green = run.jobs[analysed->worst].green)
        prepared.told.green = green;
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
    told.category = stored->category;
    return told;
}

bool isUncompared(const ImportedInput& input)
{
    return input.run && input.isNew && input.outcome == Outcome::Failed && !input.green;
}

ImportedInput importInput(Store& store, const Analyser& analyser, GreenLogs& greens, Input input, std::stop_token stop,
                          const ImportSettings& settings)
{
    PreparedImport prepared = prepareImport(store, analyser, greens, std::move(input), stop, settings);
    return prepared.run ? finishImport(prepared, answerOf(storeRun(store, prepared))) : prepared.told;
}

ImportedInput importFile(Store& store, const Analyser& analyser, GreenLogs& greens, const QString& path, std::stop_token stop,
                         const ImportSettings& settings)
{
    Result<Input> input = readInput(path, {}, stop);
    return input ? importInput(store, analyser, greens, std::move(*input), stop, settings) : failure(path, input.error());
}

ImportedInput importFile(Store& store, const Analyser& analyser, const QString& path, std::stop_token stop, const ImportSettings& settings)
{
    GreenLogs greens(store);
    return importFile(store, analyser, greens, path, std::move(stop), settings);
}

} // namespace sentinel
