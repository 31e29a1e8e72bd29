#pragma once

#include "core/pipeline/greenlogs.h"
#include "core/pipeline/pipeline.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <stop_token>
#include <vector>

namespace sentinel {

class Analysts;

/// One thing to import: where it comes from, and how to read it.
struct ImportItem
{
    QString path;
    std::function<Result<Input>(std::stop_token)> read;
};

/// What the analysts share of an import. Outlives the task object, which may be deleted at any time.
struct ImportState
{
    explicit ImportState(Store& s) : store(&s), greens(s) {}

    using List = std::function<Result<std::vector<ImportItem>>()>;

    Store* store;
    GreenLogs greens;
    std::shared_ptr<const Analyser> analyser;
    Analysts* analysts = nullptr;
    ImportSettings settings;
    std::stop_source stop;
    /// Runs something on the task's thread if the task still exists then.
    std::function<void(std::function<void(ImportTask&)>)> tell;
    List list;

    std::mutex mutex;
    std::vector<ImportItem> items;
    size_t next = 0;
    size_t done = 0;
    int turns = 0; ///< how many may still take an item
    int stored = 0, known = 0, failed = 0;
    bool anyPassed = false;
    std::vector<RunId> uncompared; ///< that failed, and found no run that passed
};

/// Lists the items on an analyst's thread and lets all analysts take turns at them, one item a turn, so that two
/// imports at the same time advance side by side.
void startImport(std::shared_ptr<ImportState> state);

/// The task as the UI thread sees it.
class RunningImport : public ImportTask
{
public:
    RunningImport(std::shared_ptr<ImportState> state, QObject* parent);
    ~RunningImport() override;
    void cancel() override;
    bool isFinished() const override { return m_finished; }

private:
    std::shared_ptr<ImportState> m_state;
    bool m_finished = false;
};

} // namespace sentinel
