#pragma once

#include "core/base/result.h"
#include "core/pipeline/folders.h"
#include "ui/shared/sourceservices.h"

#include <QObject>

#include <memory>
#include <thread>

namespace sentinel {

class Collector;
class Pipeline;
class SharedAnalyser;

/// The collector inside the console: it does its duties, and listens if the configuration names an address. It is made on a thread of its
/// own, since secrets may take their time. The pipeline outlives it.
class Collecting : public QObject
{
    Q_OBJECT
public:
    Collecting(Pipeline& pipeline, const DataFolders& folders);
    ~Collecting() override;

    ListenerState listener() const; ///< for the page of sources

Q_SIGNALS:
    void started();
    void failed(const sentinel::Error& error); ///< to listen; the duties are done all the same

private:
    void take(std::unique_ptr<Collector> collector);

    Pipeline& m_pipeline;
    std::shared_ptr<SharedAnalyser> m_analyser;
    std::unique_ptr<Collector> m_collector;
    QString m_problem; ///< why it does not listen
    std::jthread m_making;
};

} // namespace sentinel
