#pragma once

#include "core/base/result.h"
#include "core/pipeline/folders.h"
#include "core/pipeline/importing.h"
#include "core/pipeline/pollers.h"

#include <QObject>

#include <memory>
#include <thread>
#include <vector>

namespace sentinel {

class Analyser;
class Collecting;
class MainWindow;
class Pipeline;
class RuleBench;
class Reclustering;
class Store;
struct SourceServices;

/// Opens the store and loads the rules on threads of their own while the window is there already, and hands both over.
/// Owns them; the window must be gone first.
class Startup : public QObject
{
    Q_OBJECT
public:
    Startup(const DataFolders& folders, MainWindow& window);
    ~Startup() override;

    void begin();
    bool isReady() const { return m_pipeline != nullptr; }
    bool hasFailed() const { return m_failed; }
    Pollers* pollers() const { return m_pollers.get(); } ///< null before it is ready
    bool isClustering() const;                           ///< works out which failures belong together, or is about to

Q_SIGNALS:
    void settled(); ///< ready, or failed

private:
    void openStore();
    void loadRules();
    void takeStore(Result<std::unique_ptr<Store>> store);
    void takeRules(const Result<std::shared_ptr<const Analyser>>& analyser);
    void joinThem();
    SourceServices sourceServices() const; ///< once there are pollers

    DataFolders m_folders;
    MainWindow& m_window;
    std::vector<std::jthread> m_threads;
    std::unique_ptr<Store> m_store;
    std::shared_ptr<const Analyser> m_analyser;
    std::unique_ptr<Pipeline> m_pipeline;
    std::unique_ptr<RuleBench> m_ruleBench;
    std::unique_ptr<Reclustering> m_reclustering;
    std::unique_ptr<Pollers> m_pollers;
    std::unique_ptr<Collecting> m_collecting;
    ImportSettings m_importSettings;
    PollerSettings m_pollerSettings;
    bool m_failed = false;
};

} // namespace sentinel
