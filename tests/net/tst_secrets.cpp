#include "core/net/secrets.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <concepts>
#include <optional>
#include <ostream>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

template <typename Stream>
concept TakesSecrets = requires(Stream& stream, const Secret& secret)
{
    stream << secret;
};
static_assert(!TakesSecrets<std::ostream>);
static_assert(!TakesSecrets<QDebug>);
static_assert(!std::equality_comparable<Secret>);

QString fileWith(const QTemporaryDir& folder, const QByteArray& bytes, QFile::Permissions permissions)
{
    QFile file(folder.filePath(u"secret"_s));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        qFatal("cannot write %s", qPrintable(file.fileName()));
    file.write(bytes);
    file.close();
    file.setPermissions(permissions);
    return u"file:"_s + file.fileName();
}

} // namespace

class TestSecrets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aReferenceNamesWhereTheSecretIs_data();
    void aReferenceNamesWhereTheSecretIs();
    void aSecretInTheClearIsRefusedAndNotRepeated();
    void theEnvironmentIsReadAtTheMomentOfNeed();
    void aFileLosesTheLineEndThatEditorsAdd();
    void aFileThatOthersMayReadIsRefused();
    void aKeyringThatIsNotThereIsToldInWords();
    void noReferenceIsNoSecret();
};

void TestSecrets::aReferenceNamesWhereTheSecretIs_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<SecretReference::Kind>("kind");
    QTest::addColumn<QString>("name");
    QTest::newRow("keychain") << u"keychain:ci/github"_s << SecretReference::Kind::Keychain << u"ci/github"_s;
    QTest::newRow("env") << u"env:CI_TOKEN"_s << SecretReference::Kind::Environment << u"CI_TOKEN"_s;
    QTest::newRow("file") << u"file:/run/secrets/ci:1"_s << SecretReference::Kind::File << u"/run/secrets/ci:1"_s;
}

void TestSecrets::aReferenceNamesWhereTheSecretIs()
{
    QFETCH(const QString, text);
    QFETCH(const SecretReference::Kind, kind);
    QFETCH(const QString, name);
    const Result<SecretReference> parsed = parseSecretReference(text);
    QVERIFY(bool(parsed));
    QCOMPARE(*parsed, (SecretReference{kind, name}));
}

void TestSecrets::aSecretInTheClearIsRefusedAndNotRepeated()
{
    for (const QString& text : {u"ghp_abcdefghijklmnop"_s, u"env:"_s, u"vault:thing"_s}) {
        const Result<SecretReference> parsed = parseSecretReference(text);
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().kind, Error::Kind::Malformed);
        QVERIFY(!parsed.error().message.contains(u"ghp_"_s));
    }
}

void TestSecrets::theEnvironmentIsReadAtTheMomentOfNeed()
{
    qunsetenv("SENTINEL_TEST_SECRET");
    const Result<Secret> none = waitForSecret(u"env:SENTINEL_TEST_SECRET"_s);
    QVERIFY(!none);
    QCOMPARE(none.error().kind, Error::Kind::NotFound);
    qputenv("SENTINEL_TEST_SECRET", "one");
    QCOMPARE(waitForSecret(u"env:SENTINEL_TEST_SECRET"_s)->reveal(), QByteArray("one"));
    qputenv("SENTINEL_TEST_SECRET", "two");
    QCOMPARE(waitForSecret(u"env:SENTINEL_TEST_SECRET"_s)->reveal(), QByteArray("two"));
}

void TestSecrets::aFileLosesTheLineEndThatEditorsAdd()
{
    const QTemporaryDir folder;
    const Result<Secret> secret = waitForSecret(fileWith(folder, " key \r\n", QFile::ReadOwner | QFile::WriteOwner));
    QVERIFY(bool(secret));
    QCOMPARE(secret->reveal(), QByteArray(" key "));
}

void TestSecrets::aFileThatOthersMayReadIsRefused()
{
    const QTemporaryDir folder;
    const Result<Secret> secret = waitForSecret(fileWith(folder, "key", QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    QVERIFY(!secret);
    QCOMPARE(secret.error().kind, Error::Kind::Unreadable);
    QVERIFY(secret.error().message.contains(u"chmod 600"_s));
    QCOMPARE(waitForSecret(u"file:/nowhere/at/all"_s).error().kind, Error::Kind::NotFound);
}

void TestSecrets::aKeyringThatIsNotThereIsToldInWords()
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all");
    qunsetenv("KDE_FULL_SESSION");
    qunsetenv("GNOME_KEYRING_CONTROL");
    const Result<Secret> secret = waitForSecret(u"keychain:ci"_s);
    QVERIFY(!secret);
    QVERIFY2(secret.error().message.contains(u"ci"_s), qPrintable(secret.error().message));
    QVERIFY(secret.error().message.contains(u"keyring"_s));
}

void TestSecrets::noReferenceIsNoSecret()
{
    const Result<Secret> secret = waitForSecret({});
    QVERIFY(bool(secret));
    QVERIFY(secret->isEmpty());
}

QTEST_GUILESS_MAIN(TestSecrets)
#include "tst_secrets.moc"
