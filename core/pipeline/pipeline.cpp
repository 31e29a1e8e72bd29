#include "core/pipeline/pipeline.h"

#include "core/pipeline/analysis.h"
#include "core/pipeline/analysts.h"
#include "core/pipeline/backgroundretriage.h"
#include "core/pipeline/clusterdetail.h"
#include "core/pipeline/importtask_p.h"
#include "core/pipeline/mergedlogof.h"
#include "core/pipeline/noveltyof.h"
#include "core/pipeline/openlog.h"
#include "core/pipeline/reclustering.h"
#include "core/store/store.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QPointer>
#include <QPromise>

#include <algorithm>

namespace sentinel {

struct Pipeline::Private
{
    Store& store;
    std::shared_ptr<const Analyser> analyser;
    std::stop_source stop;
    ImportSettings importSettings;
    Analysts analysts;
    BackgroundRetriage* retriage = nullptr; ///< a child of the pipeline: it goes when the analysts are joined

    static int threads() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency()) - 1); }
    Private(Store& s, std::shared_ptr<const Analyser> a) : store(s), analyser(std::move(a)), analysts(threads()) {}
};

namespace {

ImportItem fileItem(const QString& path)
{
    return {path, [path](std::stop_token stop) { return readInput(path, {}, stop); }};
}

ImportItem bytesItem(const QString& name, std::function<Result<Bytes>()> bytes)
{
    return {name, [name, bytes = std::move(bytes)](std::stop_token stop) -> Result<Input> {
                Result<Bytes> content = bytes();
                return content ? readInput(std::move(*content), name, {}, stop) : Result<Input>(content.error());
            }};
}

Result<Bytes> sampleBytes(const QString& name)
{
    QFile file(QStringLiteral(":/samples/") + name);
    if (!file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::Internal, Pipeline::tr("The sample %1 is missing from the program.").arg(name), {}};
    return Bytes::of(file.readAll().toStdString());
}

} // namespace

Pipeline::Pipeline(Store& store, std::shared_ptr<const Analyser> analyser, QObject* parent)
    : QObject(parent), m_d(std::make_unique<Private>(store, std::move(analyser)))
{
    m_d->retriage = new BackgroundRetriage(store, m_d->analyser, m_d->analysts, this);
}

Pipeline::~Pipeline()
{
    m_d->stop.request_stop();
    m_d->retriage->cancel();
    const QList<ImportTask*> tasks = findChildren<ImportTask*>(Qt::FindDirectChildrenOnly);
    for (ImportTask* task : tasks)
        task->cancel(); // what is being read ends soon, and the analysts are joined while this object still stands
    m_d.reset();
}

ImportTask* Pipeline::start(std::function<Result<std::vector<ImportItem>>()> list)
{
    auto state = std::make_shared<ImportState>(m_d->store);
    state->analyser = m_d->analyser;
    state->analysts = &m_d->analysts;
    state->settings = m_d->importSettings;
    state->list = std::move(list);
    auto* task = new RunningImport(state, this);
    // Posted to the pipeline, which outlives its analysts; the task may be gone when the word arrives.
    state->tell = [this, to = QPointer<ImportTask>(task)](std::function<void(ImportTask&)> what) {
        QMetaObject::invokeMethod(
            this,
            [to, what = std::move(what)] {
                if (to)
                    what(*to);
            },
            Qt::QueuedConnection);
    };
    startImport(std::move(state));
    return task;
}

ImportTask* Pipeline::importPaths(const QStringList& paths)
{
    return start([paths]() -> Result<std::vector<ImportItem>> {
        std::vector<ImportItem> items;
        for (const QString& path : paths) {
            const Result<QStringList> files = filesBelow({path});
            if (!files) { // told where the others are, instead of stopping them
                items.push_back({path, [error = files.error()](std::stop_token) -> Result<Input> { return error; }});
                continue;
            }
            for (const QString& file : *files)
                items.push_back(fileItem(file));
        }
        return items;
    });
}

ImportTask* Pipeline::importBytes(const QByteArray& bytes, const QString& name)
{
    return start([bytes, name]() -> Result<std::vector<ImportItem>> {
        return std::vector{bytesItem(name, [bytes]() -> Result<Bytes> { return Bytes::of(bytes.toStdString()); })};
    });
}

ImportTask* Pipeline::importSamples()
{
    return start([]() -> Result<std::vector<ImportItem>> {
        std::vector<ImportItem> items;
        const QStringList names = QDir(QStringLiteral(":/samples")).entryList(QDir::Files, QDir::Name);
        for (const QString& name : names)
            items.push_back(bytesItem(name, [name] { return sampleBytes(name); }));
        return items;
    });
}

QFuture<Result<Log>> Pipeline::openLog(LogId id)
{
    auto promise = std::make_shared<QPromise<Result<Log>>>();
    promise->start();
    QFuture<Result<Log>> answer = promise->future();
    // The store by reference: while the analysts are joined, this object has already let go of its private part.
    m_d->analysts.addFirst([&store = m_d->store, id, promise, stop = m_d->stop.get_token()] {
        const auto read = [&]() -> Result<Log> {
            auto found = store.read([id](Reader& db) { return logById(db, id); });
            found.waitForFinished();
            if (found.resultCount() == 0)
                return Error{Error::Kind::Cancelled, tr("The store was closed."), {}};
            const Result<StoredLog> log = found.result();
            if (!log)
                return log.error();
            return openStoredLog(store.folder(), *log, stop);
        };
        promise->addResult(read());
        promise->finish();
    });
    return answer;
}

/// Answers on an analyst's thread, before anything that waits: somebody is looking.
template <typename T>
QFuture<Result<T>> Pipeline::ask(std::stop_token stop, std::function<Result<T>(Store&, std::stop_token)> question)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    QFuture<Result<T>> answer = promise->future();
    // The store by reference: while the analysts are joined, this object has already let go of its private part.
    m_d->analysts.addFirst([&store = m_d->store, promise, question = std::move(question), wanted = stop, ours = m_d->stop.get_token()] {
        std::stop_source either;
        const auto request = [&either] { either.request_stop(); };
        const std::stop_callback unwanted(wanted, request), closing(ours, request);
        promise->addResult(question(store, either.get_token()));
        promise->finish();
    });
    return answer;
}

QFuture<Result<Log>> Pipeline::openFile(const QString& path, std::stop_token stop)
{
    return ask<Log>(stop, [path](Store&, std::stop_token token) -> Result<Log> {
        const Result<Input> input = readInput(path, {}, token);
        return input ? Log::parse(input->documents.front(), token) : Result<Log>(input.error());
    });
}

QFuture<Result<MergedLog>> Pipeline::openMerged(const std::vector<LogId>& logs, std::stop_token stop)
{
    return ask<MergedLog>(stop, [logs](Store& store, std::stop_token token) { return mergedLogOf(store, logs, token); });
}

QFuture<Result<std::optional<PassingLog>>> Pipeline::openPassingLog(RunId before, const QString& jobName, std::stop_token stop)
{
    return ask<std::optional<PassingLog>>(
        stop, [before, jobName](Store& store, std::stop_token token) { return lastPassingLog(store, before, jobName, token); });
}

QFuture<Result<std::optional<Novelty>>> Pipeline::findNovelty(RunId run, const QString& jobName, const Log& log, std::stop_token stop)
{
    return ask<std::optional<Novelty>>(
        stop, [run, jobName, log](Store& store, std::stop_token token) { return noveltyOf(store, run, jobName, log, token); });
}

BackgroundRetriage& Pipeline::retriage() const
{
    return *m_d->retriage;
}

QFuture<Result<std::optional<ClusterDetail>>> Pipeline::openCluster(ClusterId id, std::stop_token stop)
{
    return ask<std::optional<ClusterDetail>>(
        stop, [id](Store& store, std::stop_token) { return clusterDetailOf(store, id, Timestamp{QDateTime::currentMSecsSinceEpoch()}); });
}

QFuture<Result<bool>> Pipeline::recluster(std::stop_token stop)
{
    return ask<bool>(stop, [](Store& store, std::stop_token token) { return sentinel::recluster(store, token); });
}

Store& Pipeline::store() const
{
    return m_d->store;
}

std::shared_ptr<const Analyser> Pipeline::analyser() const
{
    return m_d->analyser;
}

Analysts& Pipeline::analysts() const
{
    return m_d->analysts;
}

void Pipeline::setImportSettings(const ImportSettings& settings)
{
    m_d->importSettings = settings;
}

void Pipeline::setAnalyser(std::shared_ptr<const Analyser> analyser)
{
    m_d->analyser = std::move(analyser);
    m_d->retriage->setAnalyser(m_d->analyser);
    Q_EMIT analyserChanged();
}

} // namespace sentinel
