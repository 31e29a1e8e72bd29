#pragma once

#include "core/domain/access.h"
#include "core/store/store.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <string_view>

namespace sentinel {

/// Who the bearers of keys are, in memory, so that a request waits for no disk. Follows the store: a key that is revoked, by whichever
/// program, is good for nothing a moment later. When keys were used goes back to the store once a minute at most.
class KeyRing : public QObject
{
    Q_OBJECT
public:
    /// Reads the keys; blocks once. `store` outlives it.
    static Result<std::unique_ptr<KeyRing>> open(Store& store);
    ~KeyRing() override;

    /// Any thread. A key is looked up by its SHA-256: how long that takes says nothing of the keys that there are.
    std::optional<Caller> callerOf(std::string_view key, Timestamp now);

private:
    struct Keys;
    explicit KeyRing(Store& store);
    void reload();
    void writeUses();

    Store& m_store;
    const std::shared_ptr<Keys> m_keys; ///< shared with the questions to the store that are under way
};

/// The file with the key that the first start makes: in the data folder, readable by its owner alone.
QString adminKeyFile(const QString& dataFolder);

/// Makes the first administrator's key where there was never any key, and writes it to adminKeyFile; a key that stands there already
/// becomes it. The path when that was done; nothing when there were keys before. Blocks. Errors: Unreadable (the file cannot be written;
/// then no key is made either).
Result<std::optional<QString>> ensureAdminKey(Store& store, Timestamp now);

/// Is the key good for this tenant?
bool mayUseTenant(const Caller& caller, const QString& tenant);

} // namespace sentinel
