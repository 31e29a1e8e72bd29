#pragma once

#include "core/domain/words.h"

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace sentinel {

class HookSecrets;
class Store;

/// Keeps the secrets of webhooks up to date: those of the configuration, and those that sources name. A source that is added, or a secret
/// that is changed where it lies, counts within a minute; at once after `lookNow`. One thread of its own; both outlive it.
class SourceSecrets
{
public:
    using Known = std::vector<std::pair<Provider, std::string>>;
    SourceSecrets(Store& store, HookSecrets& secrets, Known configured);
    ~SourceSecrets();
    SourceSecrets(const SourceSecrets&) = delete;
    SourceSecrets& operator=(const SourceSecrets&) = delete;
    void lookNow(); ///< any thread

private:
    void run();
    void look();
    Known ofSources();

    Store& m_store;
    HookSecrets& m_secrets;
    const Known m_configured;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isStopped = false, m_isWanted = false;
    std::thread m_thread;
};

} // namespace sentinel
