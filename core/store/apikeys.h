#pragma once

#include "core/base/result.h"
#include "core/domain/access.h"

#include <QByteArray>
#include <QString>

#include <string_view>
#include <utility>
#include <vector>

namespace sentinel {

class Reader;
class Transaction;

/// A key just made: the only moment at which it is known.
struct NewApiKey
{
    ApiKeyId id;
    QByteArray key; ///< "sentinel_" and 43 characters of A-Z a-z 0-9 - _: 32 random bytes
};

/// What the store keeps instead of a key: its SHA-256. A key has 256 random bits, so that nothing slower is needed.
QByteArray hashOfKey(std::string_view key);

/// Makes a key and keeps its hash. Errors: Malformed (no name, no role, a tenant's name that is none).
Result<NewApiKey> addApiKey(Transaction& db, const QString& name, Role role, const QString& tenant, Timestamp now);
/// Keeps this key as the first administrator's; false, and nothing is kept, if there was ever one.
Result<bool> addFirstKey(Transaction& db, const NewApiKey& made, const QString& name, Timestamp now);
/// A key for addFirstKey; its id is none yet.
NewApiKey makeKey();

/// From now on the key is good for nothing. Errors: NotFound; a key that is revoked already stays as it is.
Result<> revokeApiKey(Transaction& db, ApiKeyId id, Timestamp now);
/// All that were ever made, by id.
Result<std::vector<ApiKey>> apiKeys(Reader& db);

/// The hashes of the keys that are good, and whose they are.
Result<std::vector<std::pair<QByteArray, Caller>>> goodKeys(Reader& db);
/// When keys were used last; an earlier time than the one that is known changes nothing.
Result<> noteKeyUse(Transaction& db, const std::vector<std::pair<ApiKeyId, Timestamp>>& uses);

} // namespace sentinel
