#pragma once

#include "core/base/result.h"
#include "core/domain/run.h"
#include "core/logs/log.h"
#include "core/pipeline/importing.h"

#include <QFuture>
#include <QObject>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace sentinel {

class Analyser;
class Analysts;
class BackgroundRetriage;
class Store;
struct ImportItem;
class MergedLog;
struct ClusterDetail;
struct Novelty;
struct PassingLog;

/// A running import. Lives on the UI thread; deleting it cancels and waits for nothing.
class ImportTask : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual void cancel() = 0;
    virtual bool isFinished() const = 0;

Q_SIGNALS:
    void progressed(int done, int total, const QString& current);
    void inputDone(const sentinel::ImportedInput& input);
    void finished(int stored, int known, int failed, bool cancelled);
};

/// What both programs do with the core: import inputs, open stored logs. Owns the analysts' threads. UI thread object.
class Pipeline : public QObject
{
    Q_OBJECT
public:
    Pipeline(Store& store, std::shared_ptr<const Analyser> analyser, QObject* parent = nullptr);
    ~Pipeline() override;

    /// Files, folders, archives. The task is owned by the pipeline and deletes itself after `finished`.
    ImportTask* importPaths(const QStringList& paths);
    /// Pasted text or dropped bytes.
    ImportTask* importBytes(const QByteArray& bytes, const QString& name);
    /// The samples built into the program, as files would be imported.
    ImportTask* importSamples();

    /// A stored log, decompressed and taken apart on an analyst's thread.
    QFuture<Result<Log>> openLog(LogId id);
    /// A log in a file, to be looked at and not stored; of an archive the first that is in it. It is unpacked and taken apart first.
    QFuture<Result<Log>> openFile(const QString& path, std::stop_token stop = {});
    /// Several stored logs of one run as one, by time.
    QFuture<Result<MergedLog>> openMerged(const std::vector<LogId>& logs, std::stop_token stop = {});
    /// The log of the same job in the last run before that passed (noveltyof.h); nothing when there is none.
    QFuture<Result<std::optional<PassingLog>>> openPassingLog(RunId before, const QString& jobName, std::stop_token stop = {});
    /// Which lines of a job's log that one has as well; nothing when there is none. `stop` ends the work as soon as nobody looks.
    QFuture<Result<std::optional<Novelty>>> findNovelty(RunId run, const QString& jobName, const Log& log, std::stop_token stop = {});
    /// Everything that is said of a cluster, as of now (clusterdetail.h); nothing when there is none of this id.
    QFuture<Result<std::optional<ClusterDetail>>> openCluster(ClusterId id, std::stop_token stop = {});
    /// Makes clusters again if that is due (reclustering.h), and says whether it did.
    QFuture<Result<bool>> recluster(std::stop_token stop = {});

    /// Judges the history again when told to start.
    BackgroundRetriage& retriage() const;
    Store& store() const;
    /// The rules by which everything is judged that begins from now on; what has begun is judged by the old ones to its end.
    std::shared_ptr<const Analyser> analyser() const;
    void setAnalyser(std::shared_ptr<const Analyser> analyser);
    /// How imports are stored that begin from now on.
    void setImportSettings(const ImportSettings& settings);
    /// For work that goes on behind what people wait for; what runs there must not touch this object, only post to it.
    Analysts& analysts() const;

Q_SIGNALS:
    void analyserChanged(); ///< other rules are in force

private:
    struct Private;
    template <typename T>
    QFuture<Result<T>> ask(std::stop_token stop, std::function<Result<T>(Store&, std::stop_token)> question);
    ImportTask* start(std::function<Result<std::vector<ImportItem>>()> list);
    std::unique_ptr<Private> m_d;
};

} // namespace sentinel
