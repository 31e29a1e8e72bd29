#pragma once

#include "core/base/result.h"
#include "core/domain/run.h"
#include "core/logs/log.h"

#include <QFuture>
#include <QObject>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace sentinel {

class Analyser;
class Store;

/// One input of an import, when it is through.
struct ImportedInput
{
    QString path;
    std::optional<RunId> run; ///< set unless `error` is
    bool isNew = false;
    Outcome outcome = Outcome::Unknown;
    QString title;
    std::optional<Error> error;
    QStringList skipped;
};

/// A running import. Lives on the UI thread; deleting it cancels and waits for nothing.
class ImportTask : public QObject
{
    Q_OBJECT
public:
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
    std::unique_ptr<Private> m_d;
};

} // namespace sentinel
