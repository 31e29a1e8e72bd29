#include "core/store/apikeys.h"
#include "core/store/transaction.h"
#include "tests/store/builders.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp now{1'700'000'000'000};

std::string_view view(const QByteArray& bytes)
{
    return {bytes.constData(), size_t(bytes.size())};
}

} // namespace

class TestApiKeys : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Store> m_store;

    Result<NewApiKey> add(const QString& name, Role role, const QString& tenant = {})
    {
        return change(*m_store, [=](Transaction& db) { return addApiKey(db, name, role, tenant, now); });
    }
    std::vector<ApiKey> listed()
    {
        return *ask(*m_store, [](Reader& db) { return apiKeys(db); });
    }
    std::vector<std::pair<QByteArray, Caller>> good()
    {
        return *ask(*m_store, [](Reader& db) { return goodKeys(db); });
    }

private Q_SLOTS:
    void initTestCase() { m_store = opened(m_folder.path()); }
    void cleanup()
    {
        QVERIFY(change(*m_store, [](Transaction& db) { return db.run(Topic::Keys, "DELETE FROM api_key"); }));
    }

    void keysAreLongRandomAndDifferent()
    {
        QSet<QByteArray> seen;
        for (int i = 0; i < 100; ++i) {
            const QByteArray key = makeKey().key;
            QVERIFY(QRegularExpression(u"^sentinel_[A-Za-z0-9_-]{43}$"_s).match(QString::fromLatin1(key)).hasMatch());
            seen.insert(key);
        }
        QCOMPARE(seen.size(), 100);
    }

    void aKeyIsListedWithoutItself()
    {
        const Result<NewApiKey> made = add(u"dashboards"_s, Role::Viewer, u"acme"_s);
        QVERIFY(made);
        const ApiKey key = listed().front();
        QCOMPARE(key, (ApiKey{made->id, u"dashboards"_s, Role::Viewer, u"acme"_s, QString::fromLatin1(made->key.left(15)), now, {}, {}}));
        for (const QString& name : QDir(m_folder.path()).entryList(QDir::Files)) {
            QFile file(m_folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains(made->key), qPrintable(name)); // nowhere in the store
        }
    }

    void onlyGoodKeysAreKnown()
    {
        const Result<NewApiKey> first = add(u"one"_s, Role::Admin);
        const Result<NewApiKey> second = add(u"two"_s, Role::Operator, u"acme"_s);
        QVERIFY(first && second);
        QCOMPARE(good(),
                 (std::vector<std::pair<QByteArray, Caller>>{{hashOfKey(view(first->key)), {first->id, Role::Admin, {}}},
                                                             {hashOfKey(view(second->key)), {second->id, Role::Operator, u"acme"_s}}}));
        QVERIFY(change(*m_store, [id = first->id](Transaction& db) { return revokeApiKey(db, id, now); }));
        QCOMPARE(good().size(), size_t(1));
        QCOMPARE(good().front().second.key, second->id);
        QCOMPARE(listed().front().revokedAt, now);
        QVERIFY(change(*m_store, [id = first->id](Transaction& db) { return revokeApiKey(db, id, Timestamp{now.ms + 5}); }));
        QCOMPARE(listed().front().revokedAt, now); // once is enough
        QCOMPARE(change(*m_store, [](Transaction& db) { return revokeApiKey(db, ApiKeyId{99'999}, now); }).error().kind,
                 Error::Kind::NotFound);
    }

    void whatIsNoKeyIsRefused()
    {
        QCOMPARE(add(u" "_s, Role::Viewer).error().kind, Error::Kind::Malformed);
        QCOMPARE(add(u"none"_s, Role::None).error().kind, Error::Kind::Malformed);
        QCOMPARE(add(u"root of one"_s, Role::Admin, u"acme"_s).error().kind, Error::Kind::Malformed);
        QVERIFY(listed().empty());
    }

    void theFirstKeyIsTheFirst()
    {
        const NewApiKey made = makeKey();
        const auto addFirst = [&] { return change(*m_store, [&](Transaction& db) { return addFirstKey(db, made, u"first"_s, now); }); };
        QCOMPARE(*addFirst(), true);
        QCOMPARE(good().front().second.role, Role::Admin);
        QCOMPARE(*addFirst(), false);
        QVERIFY(change(*m_store, [id = good().front().second.key](Transaction& db) { return revokeApiKey(db, id, now); }));
        QCOMPARE(*addFirst(), false); // a store whose keys were revoked stays closed
    }

    void theLastUseIsTheLatest()
    {
        const Result<NewApiKey> made = add(u"one"_s, Role::Viewer);
        const auto note = [&](qint64 ms) {
            return change(*m_store, [=, id = made->id](Transaction& db) { return noteKeyUse(db, {{id, Timestamp{ms}}}); });
        };
        QVERIFY(note(2000));
        QVERIFY(note(1000));
        QCOMPARE(listed().front().lastUsedAt, Timestamp{2000});
    }
};

QTEST_GUILESS_MAIN(TestApiKeys)
#include "tst_apikeys.moc"
