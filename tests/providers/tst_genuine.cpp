#include "core/providers/providers.h"

#include <QTest>

#include <map>

using namespace sentinel;

namespace {

using Headers = std::map<std::string, std::string>;

bool isGenuine(Provider provider, const Headers& headers, std::string_view body, std::string_view secret)
{
    const HeaderOf header = [&](std::string_view name) -> std::string_view {
        const auto found = headers.find(std::string(name));
        return found == headers.end() ? std::string_view() : found->second;
    };
    return providerEntry(provider)->isGenuine(header, body, secret);
}

HookNames namesOf(Provider provider, const Headers& headers, std::string_view body)
{
    const HeaderOf header = [&](std::string_view name) -> std::string_view {
        const auto found = headers.find(std::string(name));
        return found == headers.end() ? std::string_view() : found->second;
    };
    return providerEntry(provider)->namesOf(header, body);
}

} // namespace

class TestGenuine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hmacIsThatOfRfc4231_data();
    void hmacIsThatOfRfc4231();
    void hmacOfManyKeysInTurnStaysRight();
    void comparisonTellsEqualFromUnequal();
    void githubSignaturesAreVerified();
    void tokensAreVerified_data();
    void tokensAreVerified();
    void nothingIsGenuineWithoutASecret();
    void deliveriesHaveNames();
};

void TestGenuine::hmacIsThatOfRfc4231_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("mac");
    QTest::newRow("case 1") << QByteArray(20, '\x0b') << QByteArray("Hi There")
                            << QByteArray("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    QTest::newRow("case 2") << QByteArray("Jefe") << QByteArray("what do ya want for nothing?")
                            << QByteArray("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    QTest::newRow("case 3") << QByteArray(20, '\xaa') << QByteArray(50, '\xdd')
                            << QByteArray("773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    QTest::newRow("case 6") << QByteArray(131, '\xaa') << QByteArray("Test Using Larger Than Block-Size Key - Hash Key First")
                            << QByteArray("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

void TestGenuine::hmacIsThatOfRfc4231()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, mac);
    QCOMPARE(QByteArray::fromStdString(hmacSha256Hex(key.toStdString(), message.toStdString())), mac);
}

void TestGenuine::hmacOfManyKeysInTurnStaysRight()
{
    const std::string first = hmacSha256Hex("one", "text");
    QVERIFY(hmacSha256Hex("two", "text") != first);
    QVERIFY(hmacSha256Hex("", "text") != hmacSha256Hex("two", "text")); // no key is not "the key before"
    QCOMPARE(hmacSha256Hex("one", "text"), first);
    QCOMPARE(hmacSha256Hex("", "").size(), size_t(64));
}

void TestGenuine::comparisonTellsEqualFromUnequal()
{
    QVERIFY(equalInConstantTime("secret", "secret"));
    QVERIFY(!equalInConstantTime("secret", "secreT"));
    QVERIFY(!equalInConstantTime("secret", "secrets"));
    QVERIFY(!equalInConstantTime("Xecret", "secret"));
    QVERIFY(equalInConstantTime("", ""));
}

void TestGenuine::githubSignaturesAreVerified()
{
    const std::string body = R"({"zen": "Keep it logically awesome."})", secret = "key to the house";
    const std::string signature = "sha256=" + hmacSha256Hex(secret, body);
    QVERIFY(isGenuine(Provider::GitHub, {{"x-hub-signature-256", signature}}, body, secret));
    QVERIFY(!isGenuine(Provider::GitHub, {{"x-hub-signature-256", signature}}, body + ' ', secret));
    QVERIFY(!isGenuine(Provider::GitHub, {{"x-hub-signature-256", signature}}, body, "another key"));
    QVERIFY(!isGenuine(Provider::GitHub, {{"x-hub-signature-256", signature.substr(7)}}, body, secret));
    QVERIFY(!isGenuine(Provider::GitHub, {{"x-hub-signature-256", signature.substr(0, 70)}}, body, secret));
    QVERIFY(!isGenuine(Provider::GitHub, {{"x-hub-signature-256", "sha256="}}, body, secret));
    QVERIFY(!isGenuine(Provider::GitHub, {{"x-hub-signature", signature}}, body,
                       secret)); // SHA-1 has its own header, which nobody should trust
    QVERIFY(!isGenuine(Provider::GitHub, {}, body, secret));
}

void TestGenuine::tokensAreVerified_data()
{
    QTest::addColumn<Provider>("provider");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("genuine");
    QTest::newRow("GitLab") << Provider::GitLab << QByteArray("x-gitlab-token") << QByteArray("s3cret") << true;
    QTest::newRow("GitLab, wrong") << Provider::GitLab << QByteArray("x-gitlab-token") << QByteArray("s3creT") << false;
    QTest::newRow("GitLab, another header") << Provider::GitLab << QByteArray("x-sentinel-token") << QByteArray("s3cret") << false;
    QTest::newRow("Jenkins") << Provider::Jenkins << QByteArray("x-sentinel-token") << QByteArray("s3cret") << true;
    QTest::newRow("Jenkins, bearer") << Provider::Jenkins << QByteArray("authorization") << QByteArray("Bearer s3cret") << true;
    QTest::newRow("Jenkins, a password in the address")
        << Provider::Jenkins << QByteArray("authorization") << "Basic " + QByteArray("hook:s3cret").toBase64() << true;
    QTest::newRow("Jenkins, another password") << Provider::Jenkins << QByteArray("authorization")
                                               << "Basic " + QByteArray("s3cret:other").toBase64() << false;
    QTest::newRow("Jenkins, a name alone") << Provider::Jenkins << QByteArray("authorization") << "Basic " + QByteArray("s3cret").toBase64()
                                           << false;
    QTest::newRow("Jenkins, bearer in small letters")
        << Provider::Jenkins << QByteArray("authorization") << QByteArray("bearer s3cret") << true;
    QTest::newRow("Jenkins, basic") << Provider::Jenkins << QByteArray("authorization") << QByteArray("Basic s3cret") << false;
    QTest::newRow("Buildbot") << Provider::Buildbot << QByteArray("x-sentinel-token") << QByteArray("s3cret") << true;
    QTest::newRow("Buildbot, longer") << Provider::Buildbot << QByteArray("x-sentinel-token") << QByteArray("s3cret ") << false;
    QTest::newRow("generic") << Provider::Generic << QByteArray("x-sentinel-token") << QByteArray("s3cret") << true;
    QTest::newRow("generic, signed") << Provider::Generic << QByteArray("x-sentinel-signature")
                                     << QByteArray::fromStdString("sha256=" + hmacSha256Hex("s3cret", "{}")) << true;
    QTest::newRow("generic, signed by another") << Provider::Generic << QByteArray("x-sentinel-signature")
                                                << QByteArray::fromStdString("sha256=" + hmacSha256Hex("secret", "{}")) << false;
}

void TestGenuine::tokensAreVerified()
{
    QFETCH(Provider, provider);
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, value);
    QFETCH(bool, genuine);
    QCOMPARE(isGenuine(provider, {{header.toStdString(), value.toStdString()}}, "{}", "s3cret"), genuine);
}

void TestGenuine::nothingIsGenuineWithoutASecret()
{
    for (const ProviderEntry& entry : providers()) {
        QVERIFY(!isGenuine(entry.id, {}, "{}", ""));
        QVERIFY(!isGenuine(entry.id,
                           {{"x-gitlab-token", ""},
                            {"x-sentinel-token", ""},
                            {"authorization", "Bearer "},
                            {"x-hub-signature-256", "sha256=" + hmacSha256Hex("", "{}")},
                            {"x-sentinel-signature", "sha256=" + hmacSha256Hex("", "{}")}},
                           "{}", ""));
        QVERIFY(!isGenuine(entry.id, {}, "{}", "s3cret"));
    }
}

void TestGenuine::deliveriesHaveNames()
{
    const HookNames github = namesOf(Provider::GitHub, {{"x-github-event", "workflow_job"}, {"x-github-delivery", "9f3a"}}, "{}");
    QCOMPARE(github, (HookNames{"workflow_job", "9f3a"}));
    const HookNames gitlab = namesOf(Provider::GitLab, {{"x-gitlab-event", "Job Hook"}, {"idempotency-key", "77"}}, "{}");
    QCOMPARE(gitlab, (HookNames{"Job Hook", "77"}));
    for (const ProviderEntry& entry : providers()) { // who has no numbers is known by what it says
        const HookNames one = namesOf(entry.id, {}, "{}"), same = namesOf(entry.id, {}, "{}"), other = namesOf(entry.id, {}, "[]");
        QVERIFY(!one.id.empty());
        QCOMPARE(one, same);
        QVERIFY(one.id != other.id);
    }
}

QTEST_GUILESS_MAIN(TestGenuine)
#include "tst_genuine.moc"
