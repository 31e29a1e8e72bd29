#pragma once

#include "core/store/connection_p.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace sentinel {

/// Moves what was committed from the write-ahead log into the database, on a thread and a connection of its own, so that no commit waits
/// for it: left to SQLite, every thousandth page or so makes the commit that writes it wait for two more syncs. A log that grows all the
/// same, since commits never pause, is emptied by the writer at `pagesAtMost`; little is left to do then.
class Checkpoints
{
public:
    Checkpoints(Connection& writing, std::unique_ptr<Connection> own);
    ~Checkpoints(); ///< the writer must not commit any more
    Checkpoints(const Checkpoints&) = delete;
    Checkpoints& operator=(const Checkpoints&) = delete;

private:
    static constexpr int pagesFrom = 1000;     ///< in the log, to begin with it
    static constexpr int pagesAtMost = 12'000; ///< 48 MB
    void committed(int pages);
    void run();

    Connection& m_writing;
    const std::unique_ptr<Connection> m_own;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isWanted = false, m_isStopped = false;
    std::thread m_thread;
};

} // namespace sentinel
