#include "core/pipeline/config.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

const QString path = u"/etc/sentinel.yaml"_s;

QString valueOf(const Config& config, const QString& key)
{
    for (const ConfigValue& value : config.values) {
        if (value.key == key)
            return value.value + u" from "_s + (value.line == 0 ? u"default"_s : QString::number(value.line));
    }
    return u"no such key"_s;
}

QString problemsOf(const Config& config)
{
    QStringList lines;
    for (const ConfigProblem& problem : config.problems)
        lines += u"%1:%2 %3"_s.arg(problem.line).arg(problem.column).arg(problem.text);
    return lines.join(u'\n');
}

} // namespace

class TestConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutAFileEveryKeyHasItsDefault();
    void everyDocumentedKeyIsTaken();
    void valuesKnowTheirLine();
    void ruleFilesAreRelativeToTheConfiguration();
    void whatIsWrongIsNamedWithItsPlace_data();
    void whatIsWrongIsNamedWithItsPlace();
    void allProblemsAreFound();
    void brokenYamlIsAProblem_data();
    void brokenYamlIsAProblem();
    void aMissingFileIsAnErrorOnlyWhenAskedFor();
    void aFolderIsNoConfiguration();
};

void TestConfig::withoutAFileEveryKeyHasItsDefault()
{
    const Config config = parseConfig({}, {});
    QVERIFY(config.problems.empty());
    QCOMPARE(valueOf(config, u"listener.address"_s), u"127.0.0.1:8377 from default"_s);
    QCOMPARE(valueOf(config, u"listener.max_connections"_s), u"1000 from default"_s);
    QCOMPARE(valueOf(config, u"retention.results"_s), u"2y from default"_s);
    QCOMPARE(valueOf(config, u"redaction.emails"_s), u"false from default"_s);
    QVERIFY(config.rules.isEmpty());
    QVERIFY(!config.masksStoredLogs && !config.redaction.emails);
}

void TestConfig::everyDocumentedKeyIsTaken()
{
    const Config config = parseConfig("listener:\n"
                                      "  address: 127.0.0.1:0                # a free port\n"
                                      "  rate_limit: 20\n"
                                      "  max_connections: 50\n"
                                      "  certificate: tls/server.pem\n"
                                      "  key: tls/server.key\n"
                                      "  allow_plain: true\n"
                                      "webhooks:\n"
                                      "  github:  {secret: env:SENTINEL_GITHUB_SECRET}\n"
                                      "  gitlab:  {token: keychain:gitlab}\n"
                                      "  jenkins: {token: file:/run/secrets/jenkins}\n"
                                      "network: {proxy: 'http://proxy:3128', ca_file: ours.pem}\n"
                                      "rules: [rules/own.yaml]\n"
                                      "retention: {logs: 90d, payloads: 12h, results: 1y, telemetry: 2w}\n"
                                      "redaction: {emails: true, stored_logs: true}\n",
                                      path);
    QCOMPARE(problemsOf(config), QString());
    QVERIFY(config.masksStoredLogs && config.redaction.emails);
    QCOMPARE(config.proxy, u"http://proxy:3128"_s);
    QCOMPARE(config.caFile, u"/etc/ours.pem"_s); // relative to the configuration
    QVERIFY(problemsOf(parseConfig("network: {proxy: 'http://me:pw@proxy'}\n", path)).contains(u"network.proxy must be"_s));
    QVERIFY(problemsOf(parseConfig("redaction: {emails: perhaps}\n", path)).contains(u"redaction.emails must be true or false"_s));
    for (const ConfigValue& value : config.values)
        QVERIFY2(value.line > 0, qPrintable(value.key));
    QCOMPARE(config.value(u"listener.certificate"_s), u"/etc/tls/server.pem"_s);
    QVERIFY(config.isGiven(u"listener.key"_s));
    QVERIFY(config.age(u"retention.payloads"_s) == std::chrono::hours(12));
    QVERIFY(config.age(u"retention.logs"_s) == std::chrono::hours(90 * 24));
    QVERIFY(config.age(u"retention.telemetry"_s) == std::chrono::hours(14 * 24));
    QVERIFY(!parseConfig({}, {}).isGiven(u"listener.key"_s));
}

void TestConfig::valuesKnowTheirLine()
{
    const Config config = parseConfig("# ours\nlistener:\n  rate_limit: 20\n", path);
    QCOMPARE(valueOf(config, u"listener.rate_limit"_s), u"20 from 3"_s);
    QCOMPARE(valueOf(config, u"listener.address"_s), u"127.0.0.1:8377 from default"_s);
}

void TestConfig::ruleFilesAreRelativeToTheConfiguration()
{
    const Config config = parseConfig("rules: [own.yaml, ../shared, /srv/all.yaml]\n", path);
    QCOMPARE(config.rules, QStringList({u"/etc/own.yaml"_s, u"/shared"_s, u"/srv/all.yaml"_s}));
}

void TestConfig::whatIsWrongIsNamedWithItsPlace_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("problem");
    QTest::newRow("unknown key") << "retension: {}\n"_ba << u"1:1 unknown key retension; did you mean "_s;
    QTest::newRow("unknown key in a group") << "listener:\n  adress: x:1\n"_ba
                                            << u"2:3 unknown key listener.adress; did you mean listener.address?"_s;
    QTest::newRow("given twice") << "rules: []\nrules: []\n"_ba << u"2:1 rules is given twice"_s;
    QTest::newRow("no port") << "listener: {address: localhost}\n"_ba << u"1:21 listener.address must be HOST:PORT"_s;
    QTest::newRow("port too large") << "listener: {address: 'h:65536'}\n"_ba << u"1:21 listener.address must be HOST:PORT"_s;
    QTest::newRow("negative") << "listener: {rate_limit: -1}\n"_ba << u"1:24 listener.rate_limit must be a whole number"_s;
    QTest::newRow("none at all") << "listener: {max_connections: 0}\n"_ba << u"1:29 listener.max_connections must be"_s;
    QTest::newRow("a secret in the open") << "webhooks: {github: {secret: hunter2}}\n"_ba
                                          << u"1:29 webhooks.github.secret must name a secret"_s;
    QTest::newRow("no age") << "retention: {logs: 30}\n"_ba << u"1:19 retention.logs must be an age"_s;
    QTest::newRow("no list") << "rules: own.yaml\n"_ba << u"1:8 rules takes a list of files"_s;
    QTest::newRow("a list of maps") << "rules: [{a: b}]\n"_ba << u"1:9 rules takes a list of files"_s;
    QTest::newRow("a value for a group") << "listener: 80\n"_ba << u"1:11 listener must hold keys"_s;
    QTest::newRow("a map for a value") << "listener: {address: {a: b}}\n"_ba << u"1:21 listener.address takes one value"_s;
    QTest::newRow("a list at the top") << "- a\n"_ba << u"1:1 the file must hold keys"_s;
    QTest::newRow("two documents") << "rules: []\n---\nrules: []\n"_ba << u"3:1 there must be one document"_s;
    QTest::newRow("binary") << QByteArray("a\0b", 3) << u"1:1 this is no text"_s;
}

void TestConfig::whatIsWrongIsNamedWithItsPlace()
{
    QFETCH(QByteArray, yaml);
    QFETCH(QString, problem);
    const Config config = parseConfig(yaml, path);
    QCOMPARE(config.problems.size(), size_t(1));
    QVERIFY2(problemsOf(config).startsWith(problem), qPrintable(problemsOf(config)));
}

void TestConfig::allProblemsAreFound()
{
    const Config config = parseConfig("retention: {logs: x}\nrule: []\nlistener: {rate_limit: many}\n", path);
    QCOMPARE(config.problems.size(), size_t(3));
    QCOMPARE(config.problems[0].line, 1);
    QCOMPARE(config.problems[1].line, 2);
    QCOMPARE(config.problems[2].line, 3);
}

void TestConfig::brokenYamlIsAProblem_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::newRow("open bracket") << "rules: [a\n"_ba;
    QTest::newRow("tab for indentation") << "listener:\n\taddress: x\n"_ba;
    QTest::newRow("unknown alias") << "rules: *nobody\n"_ba;
    QTest::newRow("nested deeply") << "rules: "_ba + QByteArray(100'000, '[');
}

void TestConfig::brokenYamlIsAProblem()
{
    QFETCH(QByteArray, yaml);
    const Config config = parseConfig(yaml, path);
    QVERIFY(!config.problems.empty());
    QVERIFY2(config.problems[0].text.startsWith(u"no valid YAML"_s), qPrintable(config.problems[0].text));
}

void TestConfig::aMissingFileIsAnErrorOnlyWhenAskedFor()
{
    const QTemporaryDir folder;
    const QString missing = folder.filePath(u"sentinel.yaml"_s);
    const auto byDefault = readConfig(missing, false);
    QVERIFY(byDefault);
    QVERIFY(byDefault->path.isEmpty());
    const auto named = readConfig(missing, true);
    QVERIFY(!named);
    QCOMPARE(named.error().kind, Error::Kind::NotFound);
    QVERIFY(named.error().message.contains(missing));
}

void TestConfig::aFolderIsNoConfiguration()
{
    const QTemporaryDir folder;
    const auto config = readConfig(folder.path(), true);
    QVERIFY(!config);
    QCOMPARE(config.error().kind, Error::Kind::Unreadable);
}

QTEST_GUILESS_MAIN(TestConfig)
#include "tst_config.moc"
