#include "core/store/apikeys.h"

#include "core/store/transaction.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QRandomGenerator>

#include <array>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

constexpr char keyPrefix[] = "sentinel_";
constexpr qsizetype shownLength = sizeof(keyPrefix) - 1 + 6; // 36 bits of 256: enough to tell keys apart, nothing to guess from

Result<ApiKeyId> insertKey(Transaction& db, const QByteArray& key, const QString& name, Role role, const QString& tenant, Timestamp now)
{
    return db.insert<ApiKeyId>(
        Topic::Keys, "INSERT INTO api_key (name, role, tenant, beginning, hash, made_at) VALUES (?,?,?,?,?,?) RETURNING id", name, role,
        tenant, QString::fromLatin1(key.left(shownLength)), Value::blob(hashOfKey({key.constData(), size_t(key.size())})), now);
}

ApiKey toApiKey(Row& row)
{
    ApiKey key;
    key.id = row.next<ApiKeyId>();
    key.name = row.next<QString>();
    key.role = row.nextWord(roleNamed);
    key.tenant = row.next<QString>();
    key.beginning = row.next<QString>();
    key.madeAt = row.next<Timestamp>();
    key.revokedAt = row.next<std::optional<Timestamp>>();
    key.lastUsedAt = row.next<std::optional<Timestamp>>();
    return key;
}

} // namespace

QByteArray hashOfKey(std::string_view key)
{
    return QCryptographicHash::hash(QByteArray::fromRawData(key.data(), qsizetype(key.size())), QCryptographicHash::Sha256);
}

NewApiKey makeKey()
{
    std::array<quint32, 8> random{};
    QRandomGenerator::system()->fillRange(random.data(), qsizetype(random.size()));
    const QByteArray bytes(reinterpret_cast<const char*>(random.data()), qsizetype(sizeof random));
    return {{}, keyPrefix + bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)};
}

Result<NewApiKey> addApiKey(Transaction& db, const QString& name, Role role, const QString& tenant, Timestamp now)
{
    if (name.trimmed().isEmpty() || name.size() > 200)
        return Error{Error::Kind::Malformed, Text::tr("A key needs a name of at most 200 characters."), {}};
    if (role == Role::None)
        return Error{Error::Kind::Malformed, Text::tr("A key needs a role: viewer, operator or admin."), {}};
    if (!tenant.isEmpty() && role == Role::Admin)
        return Error{Error::Kind::Malformed, Text::tr("A key for one tenant cannot be an administrator's."), {}};
    NewApiKey made = makeKey();
    const Result<ApiKeyId> id = insertKey(db, made.key, name.trimmed(), role, tenant, now);
    if (!id)
        return id.error();
    made.id = *id;
    return made;
}

Result<bool> addFirstKey(Transaction& db, const NewApiKey& made, const QString& name, Timestamp now)
{
    const Result<bool> any = db.value<bool>("SELECT EXISTS (SELECT 1 FROM api_key WHERE role = ?)", Role::Admin);
    if (!any)
        return any.error();
    if (*any)
        return false;
    const Result<ApiKeyId> id = insertKey(db, made.key, name, Role::Admin, {}, now);
    if (!id)
        return id.error();
    return true;
}

Result<> revokeApiKey(Transaction& db, ApiKeyId id, Timestamp now)
{
    const Result<> done = db.run(Topic::Keys, "UPDATE api_key SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?", now, id);
    if (!done || db.changedRows() > 0)
        return done;
    return Error{Error::Kind::NotFound, Text::tr("There is no key %1.").arg(id.value), {}};
}

Result<std::vector<ApiKey>> apiKeys(Reader& db)
{
    return db.all<ApiKey>("SELECT id, name, role, tenant, beginning, made_at, revoked_at, last_used_at FROM api_key ORDER BY id", toApiKey);
}

Result<std::vector<std::pair<QByteArray, Caller>>> goodKeys(Reader& db)
{
    using Known = std::pair<QByteArray, Caller>;
    return db.all<Known>("SELECT hash, id, role, tenant FROM api_key WHERE revoked_at IS NULL ORDER BY id", [](Row& row) {
        Known known;
        known.first = row.next<QByteArray>();
        known.second.key = row.next<ApiKeyId>();
        known.second.role = row.nextWord(roleNamed);
        known.second.tenant = row.next<QString>();
        return known;
    });
}

Result<> noteKeyUse(Transaction& db, const std::vector<std::pair<ApiKeyId, Timestamp>>& uses)
{
    for (const auto& [id, at] : uses) {
        const Result<> done =
            db.run(Topic::Keys, "UPDATE api_key SET last_used_at = ? WHERE id = ? AND coalesce(last_used_at, 0) < ?", at, id, at);
        if (!done)
            return done;
    }
    return {};
}

} // namespace sentinel
