#include "core/pipeline/keyring.h"
#include "core/store/apikeys.h"
#include "core/store/store.h"

#include <QDateTime>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp now{1'700'000'000'000};

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::string_view view(const QByteArray& bytes)
{
    return {bytes.constData(), size_t(bytes.size())};
}

} // namespace

class TestKeyRing : public QObject
{
    Q_OBJECT

    static std::unique_ptr<Store> opened(const QTemporaryDir& folder) { return *Store::open({folder.path(), false, 1}); }
    static NewApiKey added(Store& store, const QString& name, Role role)
    {
        return *store.write([=](Transaction& db) { return addApiKey(db, name, role, {}, now); }).result();
    }

private Q_SLOTS:
    void theFirstStartMakesTheAdministratorsKey()
    {
        const QTemporaryDir folder;
        const auto store = opened(folder);
        const QString path = adminKeyFile(store->folder());
        const Result<std::optional<QString>> made = ensureAdminKey(*store, now);
        QVERIFY(made);
        QCOMPARE(*made, path);
        QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
                 QFile::Permissions());
        const QByteArray key = contentOf(path).trimmed();
        const auto ring = *KeyRing::open(*store);
        QCOMPARE(ring->callerOf(view(key), now)->role, Role::Admin);
        QCOMPARE(*ensureAdminKey(*store, now), std::nullopt); // never again
        QCOMPARE(contentOf(path).trimmed(), key);
    }

    void aKeyThatWasPutThereCounts()
    {
        const QTemporaryDir folder;
        const auto store = opened(folder);
        QFile file(adminKeyFile(store->folder()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray key = "a-key-that-was-made-somewhere-else-1234";
        file.write(key + '\n');
        file.close();
        QVERIFY(ensureAdminKey(*store, now));
        QCOMPARE((*KeyRing::open(*store))->callerOf(view(key), now)->role, Role::Admin);
    }

    void keysOfOthersAreNoReasonToHaveNoAdministrator()
    {
        const QTemporaryDir folder;
        const auto store = opened(folder);
        added(*store, u"one"_s, Role::Viewer);
        QVERIFY(ensureAdminKey(*store, now)->has_value());
    }

    void unknownKeysAreNobodys()
    {
        const QTemporaryDir folder;
        const auto store = opened(folder);
        added(*store, u"one"_s, Role::Viewer);
        const auto ring = *KeyRing::open(*store);
        QVERIFY(!ring->callerOf("", now));
        QVERIFY(!ring->callerOf("sentinel_", now));
        QVERIFY(!ring->callerOf(std::string(100'000, 'x'), now));
    }

    void keysThatAreMadeAndRevokedAreNoticed()
    {
        const QTemporaryDir folder;
        const auto store = opened(folder);
        const auto ring = *KeyRing::open(*store);
        const NewApiKey key = added(*store, u"one"_s, Role::Operator);
        QTRY_VERIFY(ring->callerOf(view(key.key), now));
        QCOMPARE(ring->callerOf(view(key.key), now)->key, key.id);
        QVERIFY(store->write([id = key.id](Transaction& db) { return revokeApiKey(db, id, now); }).result());
        QTRY_VERIFY(!ring->callerOf(view(key.key), now));
    }

    void useIsNoted()
    {
        const QTemporaryDir folder;
        const auto store = opened(folder);
        const NewApiKey key = added(*store, u"one"_s, Role::Operator);
        (void)(*KeyRing::open(*store))->callerOf(view(key.key), {now.ms + 5}); // and the ring goes
        QTRY_COMPARE(store->read([](Reader& db) { return apiKeys(db); }).result()->front().lastUsedAt, Timestamp{now.ms + 5});
    }
};

QTEST_GUILESS_MAIN(TestKeyRing)
#include "tst_keyring.moc"
