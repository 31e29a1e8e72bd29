#include "core/base/redact.h"

#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

// Secrets here are made up, and put together when the test runs: whoever searches source code for tokens finds none.
std::string made(std::string_view alphabet, size_t size, unsigned seed = 7)
{
    std::string text;
    for (size_t i = 0; i < size; ++i) {
        seed = seed * 1103515245u + 12345u;
        text += alphabet[(seed >> 16) % alphabet.size()];
    }
    return text;
}
const std::string_view lowerCase = "abcdefghijklmnopqrstuvwxyz", upperCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", digits = "0123456789",
                       hexDigits = "0123456789abcdef";
std::string alnum(size_t size, unsigned seed = 7)
{
    return made(std::string(lowerCase) + std::string(upperCase) + std::string(digits), size, seed);
}
std::string hexText(size_t size)
{
    return made(hexDigits, size);
}

QString masked(const std::string& text, const redaction::Settings& settings = {})
{
    return QString::fromStdString(redaction::redacted(text, settings).text);
}

std::string keyBlock(const std::string& kind, const std::string& front = {})
{
    const std::string dashes(5, '-');
    std::string text = front + dashes + "BEGIN " + kind + dashes + "\n";
    for (int i = 0; i < 6; ++i)
        text += front + alnum(64, unsigned(i) + 1) + "\n";
    return text + front + dashes + "END " + kind + dashes;
}

} // namespace

class TestRedact : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tokensAreMaskedByWhatTheyAre_data()
    {
        QTest::addColumn<QString>("secret");
        QTest::addColumn<QString>("what");
        const auto row = [](const std::string& secret, const char* what) {
            QTest::newRow(QByteArray(what).append(' ').append(secret.substr(0, 6).c_str()).constData())
                << QString::fromStdString(secret) << QString::fromUtf8(what);
        };
        row("AK" + std::string("IA") + made(std::string(upperCase) + "234567", 16), "AWS access key id");
        row("AS" + std::string("IA") + made(std::string(upperCase) + "234567", 16), "AWS access key id");
        row("AI" + std::string("za") + alnum(35), "Google API key");
        row("gh" + std::string("p_") + alnum(36), "GitHub token");
        row("gh" + std::string("s_") + alnum(36), "GitHub token");
        row("github" + std::string("_pat_") + alnum(22) + "_" + alnum(59), "GitHub token");
        row("gl" + std::string("pat-") + alnum(20), "GitLab token");
        row("xo" + std::string("xb-") + made(digits, 12) + "-" + made(digits, 12, 3) + "-" + alnum(24), "Slack token");
        row("hooks.slack" + std::string(".com/services/T") + made(upperCase, 8) + "/B" + made(upperCase, 8, 3) + "/" + alnum(24),
            "Slack webhook");
        row("sk" + std::string("_live_") + alnum(24), "Stripe key");
        row("np" + std::string("m_") + alnum(36), "npm token");
        row("py" + std::string("pi-AgE") + alnum(80), "PyPI token");
        row("dckr" + std::string("_pat_") + alnum(27), "Docker token");
        row("S" + std::string("K") + hexText(32), "Twilio key");
        row("S" + std::string("G.") + alnum(22) + "." + alnum(43, 3), "SendGrid key");
        row("ey" + std::string("J") + alnum(30) + ".ey" + "J" + alnum(60, 3) + "." + alnum(43, 5), "JSON web token");
        row("hv" + std::string("s.") + alnum(90), "Vault token");
        row("sk" + std::string("-ant-api03-") + alnum(90), "Anthropic key");
        row(keyBlock("RSA " + std::string("PRIVATE KEY")), "private key");
        row(keyBlock("OPENSSH " + std::string("PRIVATE KEY")), "private key");
    }
    void tokensAreMaskedByWhatTheyAre()
    {
        QFETCH(QString, secret);
        QFETCH(QString, what);
        const QString mark = u"[redacted: "_s + what + u']';
        for (const char* frame : {"%1", "using %1 now", "x=\"%1\",", "(%1)", "https://host/%1", "a\n%1\nb"}) {
            const QString text = QString::fromUtf8(frame).arg(secret);
            QCOMPARE(masked(text.toStdString()), QString::fromUtf8(frame).arg(mark));
        }
    }

    void whatIsAssignedToASecretNameIsMasked_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        const QString random = QString::fromStdString(alnum(32));
        const auto row = [&](const char* text, const char* expected) {
            QTest::newRow(text) << QString::fromUtf8(text).replace(u"RANDOM"_s, random) << QString::fromUtf8(expected);
        };
        row("password=hunter2", "password=[redacted: password]");
        row("PGPASSWORD='s3cr3t pw'", "PGPASSWORD='s3cr3t pw'"); // a blank in quotes: a sentence as often as not
        row("DB_PASSWORD: \"p4ss-w0rd\"", "DB_PASSWORD: \"[redacted: password]\"");
        row("{\"client_secret\": \"RANDOM\"}", "{\"client_secret\": \"[redacted: secret]\"}");
        row("{\\\"api_key\\\":\\\"RANDOM\\\"}", "{\\\"api_key\\\":\\\"[redacted: API key]\\\"}");
        row("token: RANDOM", "token: [redacted: token]");
        row("AWS_SECRET_ACCESS_KEY = RANDOM", "AWS_SECRET_ACCESS_KEY = [redacted: access key]");
        row("//registry.npmjs.org/:_authToken=RANDOM", "//registry.npmjs.org/:_authToken=[redacted: token]");
        row("curl --token RANDOM x", "curl --token [redacted: token] x");
        row("mysql --password=hunter2 db", "mysql --password=[redacted: password] db");
        row("Authorization: Bearer RANDOM", "Authorization: Bearer [redacted: credential]");
        row("authorization: Basic dXNlcjpodW50ZXIy", "authorization: Basic [redacted: credential]");
        row("got header Bearer RANDOM.", "got header Bearer [redacted: bearer token].");
        row("AccountName=x;AccountKey=RANDOM==;Endpoint", "AccountName=x;AccountKey=[redacted: account key];Endpoint");
        row("https://x/y?sv=2020&sig=RANDOM%3D&se=1", "https://x/y?sv=2020&sig=[redacted: signature]&se=1");
        row("postgres://app:hunter2@db:5432/x", "postgres://app:[redacted: password]@db:5432/x");
        row("git clone https://RANDOM@host/x.git", "git clone https://[redacted: password]@host/x.git");
    }
    void whatIsAssignedToASecretNameIsMasked()
    {
        QFETCH(QString, text);
        QTEST(masked(text.toStdString()), "expected");
    }

    void whatIsNoSecretStays_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
              "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
              "\"integrity\": \"sha512-v2kDEe57lecTulaDIuNTPy3Ry4gLGJ6Z1O3vE1krgXZNrsQ+LFTGHVxVjcXPs17LhbZVGedAJv8XZ1tvj5FvSg==\"",
              "id 123e4567-e89b-12d3-a456-426614174000",
              "v1.2.3-rc.4+build.567",
              "password=***",
              "password=${DB_PASSWORD}",
              "token=None",
              "token: $TOKEN",
              "password: {{ vault_password }}",
              "PASSWORD=<secret>",
              "secret=xxxxxxxx",
              "self.password = config.password",
              "token = get_token()",
              "Unexpected token: punc (;)",
              "Enter password: incorrect",
              "--- PASS: TestSomething/with_name (0.01s)",
              "error: invalid password: too short",
              "const token: string;",
              "tokens: 1234567",
              "token=17",
              "cache-key: linux-1a2b3c4d5e6f7a8b9c0d",
              "password_file=/run/secrets/db",
              "password: /run/secrets/db",
              "secret: keychain:ci",
              "AUTHORIZATION: basic ***",
              "Author: Jane Doe <jane@example.org>",
              "git@github.com:a/b.git",
              "https://example.org/a:b@c",
              "AKIAXXXXXXXXXXXXXXXX",
              "compass=north bypass=1a2b3c4d5e6f7g8h",
              "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
              "password == expected1",
              "Signature=abc",
              "-----BEGIN CERTIFICATE-----",
              "passed: 12, failed: 3",
              "secrets: inherit",
              "with token true"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }
    void whatIsNoSecretStays()
    {
        QFETCH(QString, text);
        QCOMPARE(masked(text.toStdString()), text);
    }

    void theSecretBesideAnAwsKeyIsFound()
    {
        const std::string id = "AK" + std::string("IA") + made(upperCase, 15) + "7";
        QCOMPARE(masked(id + " " + alnum(40)), u"[redacted: AWS access key id] [redacted: AWS secret key]"_s);
    }

    void keysInLinesWithTimeStampsAreMaskedToTheirEnd()
    {
        const std::string block = keyBlock("PRIVATE" + std::string(" KEY"), "12:00:01 ");
        QCOMPARE(masked("a\n" + block + "\nb"), u"a\n12:00:01 [redacted: private key]\nb"_s);
        const std::string cut = block.substr(0, block.rfind("12:00:01") - 1);
        QCOMPARE(masked(cut + "\nplain text goes on\n"), u"12:00:01 [redacted: private key]\nplain text goes on\n"_s);
    }

    void keysInJsonAreMaskedWithTheirLines()
    {
        std::string block = keyBlock("PRIVATE" + std::string(" KEY"));
        for (size_t at = 0; (at = block.find('\n', at)) != block.npos; at += 2)
            block.replace(at, 1, "\\n");
        QCOMPARE(masked("{\"text\":\"" + block + "\\nmore\"}"), u"{\"text\":\"[redacted: private key]\\nmore\"}"_s);
        const std::string cut = block.substr(0, block.rfind("\\n"));
        QCOMPARE(masked("{\"text\":\"" + cut + "\\nmore\"}"), u"{\"text\":\"[redacted: private key]\\nmore\"}"_s);
    }

    void addressesAreMaskedWhereThatIsAskedFor()
    {
        redaction::Settings settings;
        settings.emails = true;
        QCOMPARE(masked("by jane.doe+ci@mail.example.org.", settings), u"by [redacted: e-mail address]."_s);
        QCOMPARE(masked("by jane.doe+ci@mail.example.org."), u"by jane.doe+ci@mail.example.org."_s);
        QCOMPARE(masked("git@github.com:a/b.git", settings), u"git@github.com:a/b.git"_s);
    }

    void maskingInPlaceKeepsLengthsAndLines()
    {
        std::string text = "a password=hunter2\n" + keyBlock("EC " + std::string("PRIVATE KEY")) + "\nb";
        const std::string before = text;
        QCOMPARE(redaction::maskInPlace(text.data(), text.size()), size_t(2));
        QCOMPARE(text.size(), before.size());
        QVERIFY(text.starts_with("a password=*******\n*****"));
        QVERIFY(text.ends_with("*\nb"));
        QCOMPARE(std::count(text.begin(), text.end(), '\n'), std::count(before.begin(), before.end(), '\n'));
        const std::string once = text;
        QCOMPARE(redaction::maskInPlace(text.data(), text.size()), size_t(0)); // what is masked stays as it is
        QCOMPARE(text, once);
    }

    void piecesGiveWhatTheWholeGives()
    {
        std::string text;
        for (int i = 0; i < 4000; ++i)
            text += "line " + std::to_string(i)
                + (i % 50 == 0        ? " token=" + alnum(32, unsigned(i))
                       : i % 333 == 0 ? "\n" + keyBlock("RSA PRIVATE" + std::string(" KEY"))
                                      : " ok ünï")
                + "\n";
        const std::string whole = redaction::redacted(text).text;
        for (const size_t piece : {size_t(1000), size_t(70'000), text.size()}) {
            redaction::Stream stream;
            std::string joined;
            for (size_t at = 0; at < text.size(); at += piece)
                joined += stream.add(std::string_view(text).substr(at, piece));
            joined += stream.finish();
            QCOMPARE(QString::fromStdString(joined), QString::fromStdString(whole));
            QCOMPARE(stream.masked(), redaction::secretsIn(text).size());
        }
    }

    void hostileTextsCostNoMoreThanOthers()
    {
        // Each of them would take minutes if anything were looked at again for every begin.
        const size_t size = 4 << 20;
        for (const std::string& unit :
             {std::string("-----BEGIN RSA PRIVATE") + " KEY-----\n", std::string("-----BEGIN RSA PRIVATE") + " KEY-----",
              std::string("eyJ"), std::string("eyJabcdefgh.eyJ"), std::string("password="), std::string("="), std::string("://a:"),
              std::string("--token "), std::string("Bearer "), std::string("AKIA"), std::string("a@"), std::string("\"token\":\""),
              std::string("ghp_"), std::string("-----")}) {
            std::string text;
            while (text.size() < size)
                text += unit;
            redaction::Settings settings;
            settings.emails = true;
            (void)redaction::secretsIn(text, settings);
        }
    }
};

QTEST_APPLESS_MAIN(TestRedact)
#include "tst_redact.moc"
