#include "core/pipeline/importing.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/pipeline/analysis.h"
#include "core/store/logs.h"
#include "core/store/store.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>

#include <array>

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

// "build.log.gz" is the pipeline "build": the name without what only says how it is packed.
QString pipelineNameFrom(const QString& path)
{
    static constexpr std::array endings{u".gz",  u".zst", u".bz2", u".xz",  u".zip",
                                        u".tar", u".tgz", u".log", u".txt", u".xml"};
    QString name = path == u"-" ? Importing::tr("standard input") : QFileInfo(path).fileName();
    for (bool cut = true; cut;) {
        cut = false;
        for (const char16_t* ending : endings) {
            const QStringView end(ending);
            if (name.size() > end.size() && name.endsWith(end, Qt::CaseInsensitive)) {
                name.chop(end.size());
                cut = true;
            }
        }
    }
    return name.isEmpty() ? path : name;
}

QString absoluteSource(const QString& path)
{
    const QFileInfo file(path);
    return path != u"-" && file.exists() && !path.startsWith(u':') ? file.absoluteFilePath() : path;
}

void fillFromLog(Run& run, const Log& log)
{
    if (run.provider == Provider::Generic)
        run.provider = log.provider();
    const Log::Origin& origin = log.origin();
    const auto take = [](QString& to, const QString& from) {
        if (to.isEmpty())
            to = from;
    };
    take(run.repo, origin.repo);
    take(run.branch, origin.branch);
    take(run.commit, origin.commit);
    take(run.pipeline, origin.pipeline);
    take(run.url, origin.url);
    if (const auto time = log.startedAt())
        run.startedAt = run.startedAt ? std::min(*run.startedAt, *time) : *time;
    if (const auto time = log.finishedAt())
        run.finishedAt = run.finishedAt ? std::max(*run.finishedAt, *time) : *time;
}

void add(TestCounts& sum, const TestCounts& more)
{
    sum.run += more.run;
    sum.passed += more.passed;
    sum.failed += more.failed;
    sum.errors += more.errors;
    sum.skipped += more.skipped;
}

std::optional<Timestamp> timeAt(const Log& log, qint64 line)
{
    PeeledLine peeled;
    log.peel(line, peeled);
    return peeled.time;
}

bool overlap(const ByteRange& a, const ByteRange& b)
{
    return a.begin < b.end && b.begin < a.end;
}

// The archive knows the names of all steps, the log how those ended that left a mark in it. A step without a mark
// passed: the first that fails is marked, and steps behind it run only if they are meant to.
std::vector<Step> stepsFrom(const std::vector<DocumentStep>& told, const Log& log)
{
    std::vector<Step> steps;
    for (const DocumentStep& one : told) {
        if (one.bytes.size() == 0)
            continue;
        Step step;
        step.number = one.number;
        step.name = displayText(one.name);
        step.outcome = Outcome::Passed;
        step.bytes = one.bytes;
        step.lines = {log.lineAt(one.bytes.begin), log.lineAt(one.bytes.end - 1)};
        step.startedAt = timeAt(log, step.lines.first);
        if (const auto end = timeAt(log, step.lines.last); end && step.startedAt)
            step.duration = secondsBetween(*step.startedAt, *end);
        for (const Step& seen : log.steps()) {
            const bool isMark = seen.outcome == Outcome::Failed || seen.outcome == Outcome::Cancelled;
            if (!isMark || !overlap(seen.bytes, step.bytes))
                continue;
            step.outcome = seen.outcome;
            step.exitCode = seen.exitCode;
        }
        steps.push_back(std::move(step));
    }
    return steps;
}

NewRun::NewJob jobFrom(const AnalysedDocument& document, const Document& source, const QString& name)
{
    NewRun::NewJob made;
    made.job.name = name;
    made.job.outcome = document.verdict.outcome;
    made.job.verdict = document.verdict;
    made.tests = document.tests.results;
    if (const std::optional<Log>& log = document.log) {
        made.job.startedAt = log->startedAt();
        made.job.finishedAt = log->finishedAt();
        made.job.logBytes = static_cast<qint64>(source.bytes.size());
        made.job.logLines = log->lineCount();
        made.job.steps = source.steps.empty() ? log->steps() : stepsFrom(source.steps, *log);
    }
    return made;
}

// The run with these bytes, whichever provider an earlier version took them for.
Result<std::optional<Run>> storedRun(Reader& db, const QString& externalId)
{
    for (const Provider provider : {Provider::Generic, Provider::GitHub, Provider::GitLab, Provider::Jenkins,
                                    Provider::Travis, Provider::Buildbot}) {
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

QString externalIdOf(const Input& input)
{
    if (!input.isArchive && input.documents.size() == 1)
        return QString::fromLatin1(hex(digestOf(input.documents.front().bytes.view())));
    Hasher hasher;
    for (const Document& document : input.documents) {
        hasher.addPart(document.name);
        hasher.addPart(document.bytes.view());
    }
    return QString::fromLatin1(hex(hasher.result()));
}

NewRun runFrom(const AnalysedInput& analysed, const QString& externalId, Timestamp storedAt)
{
    NewRun made;
    Run& run = made.run;
    for (size_t i = 0; i < analysed.documents.size(); ++i) {
        const AnalysedDocument& document = analysed.documents[i];
        if (document.log)
            fillFromLog(run, *document.log);
        add(run.tests, document.verdict.tests);
        const QString name =
            analysed.input.isArchive ? displayText(document.name) : pipelineNameFrom(analysed.input.path);
        made.jobs.push_back(jobFrom(document, analysed.input.documents[i], name));
    }
    if (run.pipeline.isEmpty())
        run.pipeline = pipelineNameFrom(analysed.input.path);
    run.externalId = externalId;
    run.storedAt = storedAt;
    run.source = absoluteSource(analysed.input.path);
    const Verdict& worst = analysed.documents[analysed.worst].verdict;
    run.outcome = worst.outcome;
    run.category = worst.category;
    run.confidence = worst.confidence;
    run.title = worst.title;
    run.fingerprint = worst.fingerprint;
    return made;
}

PreparedImport prepareImport(Store& store, const Analyser& analyser, Input input, std::stop_token stop)
{
    PreparedImport prepared;
    const QString path = input.path;
    const auto failed = [&](const Error& error) {
        prepared.told = failure(path, error);
        return prepared;
    };
    const QString externalId = externalIdOf(input);
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
        prepared.logs.back() = *log;
    }
    prepared.told = describe(path, run.run, {}, true);
    prepared.told.skipped = analysed->input.skipped;
    prepared.run = std::move(run);
    return prepared;
}

QFuture<Result<StoredRun>> storeRun(Store& store, PreparedImport& prepared)
{
    return store.write(
        [run = std::move(*prepared.run), logs = prepared.logs](Transaction& db) mutable -> Result<StoredRun> {
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
