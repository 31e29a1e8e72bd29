#pragma once

#include "core/base/result.h"
#include "core/base/timestamp.h"
#include "core/domain/access.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <vector>

namespace sentinel {

class Store;

/// Who the bearers of keys are, in memory, so that a request waits for no disk. A thread of its own looks into the store: a key that is
/// made or revoked, by whichever program, is known within a second. When keys were used goes back to the store once a minute at most.
class KeyRing
{
public:
    /// Reads the keys; blocks. `store` outlives it. Errors: those of reading.
    static Result<std::unique_ptr<KeyRing>> open(Store& store);
    ~KeyRing(); ///< what was used is noted first
    KeyRing(const KeyRing&) = delete;
    KeyRing& operator=(const KeyRing&) = delete;

    /// Any thread. A key is looked up by its SHA-256: how long that takes says nothing of the keys that there are.
    std::optional<Caller> callerOf(std::string_view key, Timestamp now);

private:
    struct Known
    {
        Caller caller;
        std::optional<Timestamp> used; ///< since the store was told last
    };

    explicit KeyRing(Store& store) : m_store(store) {}
    void run();
    Result<> read();
    void writeUses();

    Store& m_store;
    std::mutex m_mutex; ///< of what follows
    std::condition_variable m_stopping;
    QHash<QByteArray, Known> m_byHash;
    bool m_isStopped = false;
    std::thread m_thread;
};

/// The file with the key that the first start makes: in the data folder, readable by its owner alone.
QString adminKeyFile(const QString& dataFolder);

/// Makes the first administrator's key where there was never one, and writes it to adminKeyFile; a key that stands there already becomes
/// it. The path when that was done; nothing when there was one before. Blocks. Errors: Unreadable (the file cannot be written; then no key
/// is made either).
Result<std::optional<QString>> ensureAdminKey(Store& store, Timestamp now);

} // namespace sentinel
