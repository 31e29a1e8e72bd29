#pragma once

#include "core/logs/compare.h"
#include "core/store/runs.h"

#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

namespace sentinel {

class Store;

/// What failing logs are compared with: the lines of the log of the same job in the last run before that passed. The lines of the logs
/// that were asked for last are kept, so that a hundred failures of one job read its passing log once. Any thread; it blocks on the store
/// and the disk.
class GreenLogs
{
public:
    explicit GreenLogs(Store& store) : m_store(store) {}

    struct Green
    {
        RunId run;
        KnownLines lines;
    };
    /// For a job of a run that is stored, or is about to be. Nothing where no run passed, or its log cannot be read.
    std::optional<Green> before(RunId run, const QString& jobName, std::stop_token stop = {});
    std::optional<Green> before(const Run& run, const QString& jobName, std::stop_token stop = {});

private:
    struct Kept
    {
        LogId log;
        KnownLines lines;
    };
    template <typename Before>
    std::optional<Green> find(const Before& before, const QString& jobName, std::stop_token stop);
    std::optional<KnownLines> kept(LogId log);
    void keep(LogId log, const KnownLines& lines);

    Store& m_store;
    std::mutex m_mutex;
    std::list<Kept> m_kept; ///< the one used last first
};

} // namespace sentinel
