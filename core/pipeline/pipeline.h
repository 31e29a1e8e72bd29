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
#include <vector>

namespace sentinel {

class Analyser;
class Store;
struct ImportItem;

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

    Store& store() const;

private:
    struct Private;
    ImportTask* start(std::function<Result<std::vector<ImportItem>>()> list);
    std::unique_ptr<Private> m_d;
};

} // namespace sentinel
