#include "core/pipeline/keyring.h"

#include "core/store/apikeys.h"

#include <QCoreApplication>
#include <QFile>
#include <QHash>
#include <QTimer>

#include <cstdio>
#include <fcntl.h>
#include <mutex>
#include <sys/stat.h>
#include <unistd.h>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(KeyRing)
};

constexpr int usesEveryMs = 60'000;

/// Writes a new file that its owner alone may read, with its bytes on the disk.
Result<> writePrivate(const QString& path, const QByteArray& bytes)
{
    const QByteArray name = QFile::encodeName(path);
    const int fd = ::open(name.constData(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    const bool isWritten = fd >= 0 && ::fchmod(fd, S_IRUSR | S_IWUSR) == 0
        && ::write(fd, bytes.constData(), size_t(bytes.size())) == bytes.size() && ::fsync(fd) == 0;
    const QString reason = qt_error_string(errno);
    if (fd >= 0)
        ::close(fd);
    if (isWritten)
        return {};
    return Error{Error::Kind::Unreadable, Text::tr("The key of the administrator cannot be written to %1: %2.").arg(path, reason), {}};
}

/// A key that stands in a file; nothing for what is too short to be secret.
std::optional<QByteArray> keyIn(const QString& path)
{
    constexpr qsizetype shortest = 32, longest = 256;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray key = file.read(longest + 1).trimmed();
    return key.size() >= shortest && key.size() <= longest ? std::optional(key) : std::nullopt;
}

} // namespace

QString adminKeyFile(const QString& dataFolder)
{
    return dataFolder + QStringLiteral("/admin.key");
}

Result<std::optional<QString>> ensureAdminKey(Store& store, Timestamp now)
{
    const auto any = store.read([](Reader& db) { return apiKeys(db); });
    const Result<std::vector<ApiKey>> known = any.result();
    if (!known)
        return known.error();
    const QString path = adminKeyFile(store.folder()), draft = path + QStringLiteral(".new");
    if (!known->empty())
        return std::optional<QString>();
    // The key is in a file before it counts: whatever ends us in between, it is not lost. One that somebody has put there beforehand
    // counts.
    const std::optional<QByteArray> given = keyIn(path);
    NewApiKey made = makeKey();
    if (given)
        made.key = *given;
    else if (const Result<> written = writePrivate(draft, made.key + '\n'); !written)
        return written.error();
    const Result<bool> added =
        store.write([made, now](Transaction& db) { return addFirstKey(db, made, Text::tr("Made at the first start"), now); }).result();
    if (given && added)
        return std::optional<QString>(path);
    if (!added || !*added) {
        QFile::remove(draft);
        return added ? Result<std::optional<QString>>(std::optional<QString>()) : added.error();
    }
    if (::rename(QFile::encodeName(draft).constData(), QFile::encodeName(path).constData()) != 0)
        return std::optional(draft);
    return std::optional(path);
}

bool mayUseTenant(const Caller& caller, const QString& tenant)
{
    return caller.role != Role::None && (caller.tenant.isEmpty() || caller.tenant == tenant);
}

struct KeyRing::Keys
{
    struct Known
    {
        Caller caller;
        std::optional<Timestamp> used; ///< since the store was told last
    };
    std::mutex mutex;
    QHash<QByteArray, Known> byHash;

    Result<> read(Reader& db)
    {
        const auto good = goodKeys(db);
        if (!good)
            return good.error();
        const std::lock_guard lock(mutex);
        QHash<QByteArray, Known> fresh;
        for (const auto& [hash, caller] : *good)
            fresh.insert(hash, {caller, byHash.value(hash).used});
        byHash = std::move(fresh);
        return {};
    }

    std::vector<std::pair<ApiKeyId, Timestamp>> takeUses()
    {
        std::vector<std::pair<ApiKeyId, Timestamp>> uses;
        const std::lock_guard lock(mutex);
        for (Known& known : byHash) {
            if (known.used)
                uses.emplace_back(known.caller.key, *known.used);
            known.used.reset();
        }
        return uses;
    }
};

KeyRing::KeyRing(Store& store) : m_store(store), m_keys(std::make_shared<Keys>()) {}

Result<std::unique_ptr<KeyRing>> KeyRing::open(Store& store)
{
    std::unique_ptr<KeyRing> ring(new KeyRing(store));
    const Result<> read = store.read([keys = ring->m_keys](Reader& db) { return keys->read(db); }).result();
    if (!read)
        return read.error();
    connect(&store, &Store::committed, ring.get(), [ring = ring.get()](Topic topic) {
        if (topic == Topic::Keys)
            ring->reload();
    });
    auto* const timer = new QTimer(ring.get());
    connect(timer, &QTimer::timeout, ring.get(), &KeyRing::writeUses);
    timer->start(usesEveryMs);
    return ring;
}

KeyRing::~KeyRing()
{
    writeUses();
}

void KeyRing::reload()
{
    (void)m_store.read([keys = m_keys](Reader& db) { return keys->read(db); }); // without an answer the keys stay as they are
}

std::optional<Caller> KeyRing::callerOf(std::string_view key, Timestamp now)
{
    const QByteArray hash = hashOfKey(key);
    const std::lock_guard lock(m_keys->mutex);
    const auto known = m_keys->byHash.find(hash);
    if (known == m_keys->byHash.end())
        return {};
    known->used = now;
    return known->caller;
}

void KeyRing::writeUses()
{
    const auto uses = m_keys->takeUses();
    if (!uses.empty())
        (void)m_store.write([uses](Transaction& db) { return noteKeyUse(db, uses); }); // nobody waits for it
}

} // namespace sentinel
