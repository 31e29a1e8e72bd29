#include "core/pipeline/keyring.h"

#include "core/pipeline/answer_p.h"
#include "core/store/apikeys.h"
#include "core/store/store.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(KeyRing)
};

constexpr auto lookEvery = std::chrono::milliseconds(500);
constexpr auto usesEvery = std::chrono::seconds(60);

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
    const Result<std::vector<ApiKey>> known = answerOf(store.read([](Reader& db) { return apiKeys(db); }));
    if (!known)
        return known.error();
    if (std::any_of(known->begin(), known->end(), [](const ApiKey& key) { return key.role == Role::Admin; }))
        return std::optional<QString>();
    const QString path = adminKeyFile(store.folder()), draft = path + QStringLiteral(".new");
    // The key is in a file before it counts: whatever ends us in between, it is not lost. One that somebody has put there beforehand
    // counts.
    const std::optional<QByteArray> given = keyIn(path);
    NewApiKey made = makeKey();
    if (given)
        made.key = *given;
    else if (const Result<> written = writePrivate(draft, made.key + '\n'); !written)
        return written.error();
    const Result<bool> added =
        answerOf(store.write([made, now](Transaction& db) { return addFirstKey(db, made, Text::tr("Made at the first start"), now); }));
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

Result<std::unique_ptr<KeyRing>> KeyRing::open(Store& store)
{
    std::unique_ptr<KeyRing> ring(new KeyRing(store));
    if (const Result<> read = ring->read(); !read)
        return read.error();
    ring->m_thread = std::thread([ring = ring.get()] { ring->run(); });
    return ring;
}

KeyRing::~KeyRing()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopped = true;
    }
    m_stopping.notify_all();
    if (m_thread.joinable())
        m_thread.join();
    writeUses();
}

void KeyRing::run()
{
    auto writeAt = std::chrono::steady_clock::now() + usesEvery;
    std::unique_lock lock(m_mutex);
    while (!m_stopping.wait_for(lock, lookEvery, [this] { return m_isStopped; })) {
        lock.unlock();
        (void)read(); // without an answer the keys stay as they are
        if (std::chrono::steady_clock::now() >= writeAt) {
            writeUses();
            writeAt = std::chrono::steady_clock::now() + usesEvery;
        }
        lock.lock();
    }
}

Result<> KeyRing::read()
{
    const auto good = answerOf(m_store.read([](Reader& db) { return goodKeys(db); }));
    if (!good)
        return good.error();
    const std::lock_guard lock(m_mutex);
    QHash<QByteArray, Known> fresh;
    for (const auto& [hash, caller] : *good)
        fresh.insert(hash, {caller, m_byHash.value(hash).used});
    m_byHash = std::move(fresh);
    return {};
}

std::optional<Caller> KeyRing::callerOf(std::string_view key, Timestamp now)
{
    const QByteArray hash = hashOfKey(key);
    const std::lock_guard lock(m_mutex);
    const auto known = m_byHash.find(hash);
    if (known == m_byHash.end())
        return {};
    known->used = now;
    return known->caller;
}

void KeyRing::writeUses()
{
    std::vector<std::pair<ApiKeyId, Timestamp>> uses;
    {
        const std::lock_guard lock(m_mutex);
        for (Known& known : m_byHash) {
            if (known.used)
                uses.emplace_back(known.caller.key, *known.used);
            known.used.reset();
        }
    }
    if (!uses.empty())
        (void)m_store.write([uses](Transaction& db) { return noteKeyUse(db, uses); }); // nobody waits for it
}

} // namespace sentinel
