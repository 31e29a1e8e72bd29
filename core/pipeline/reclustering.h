#pragma once

#include "core/base/result.h"
#include "core/store/clustermaking.h"

#include <QFutureWatcher>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <stop_token>

namespace sentinel {

class Pipeline;
class Store;

/// The clusters that these kinds and words make, with the ids that they had. Kinds without runs take no part, but where most of their
/// runs became another kind they go where that goes, and what people said of them holds for it. A pure function; nothing when stopped.
std::optional<NewClusters> clustersFrom(const ClusteringInput& input, std::stop_token stop = {});

/// Makes clusters again if kinds, words or the algorithm changed since, and says whether it did. When something is moved meanwhile, by
/// a person or by another program, it starts anew. Blocks; any thread but those of the store.
Result<bool> recluster(Store& store, std::stop_token stop = {});

/// Makes clusters again in the background whenever that is due: shortly after the store has changed, and the longer it takes the more
/// seldom. Several programs may do so on one store. Lives on the thread that made it; `pipeline` outlives it.
class Reclustering : public QObject
{
    Q_OBJECT
public:
    explicit Reclustering(Pipeline& pipeline, QObject* parent = nullptr);
    ~Reclustering() override;

    bool isRunning() const { return m_watcher.isRunning(); }
    bool isPending() const { return m_timer.isActive() || isRunning(); }

Q_SIGNALS:
    void finished();
    void failed(const sentinel::Error& error);

private:
    void begin();

    Pipeline& m_pipeline;
    QTimer m_timer;
    QFutureWatcher<Result<bool>> m_watcher;
    std::stop_source m_stop;
    bool m_isChanged = false; ///< while it ran
    qint64 m_begunAt = 0;
};

} // namespace sentinel
