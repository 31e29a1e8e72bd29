// Who may ask `sentinel serve` for what.

#include "tests/programs/serving.h"

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

const QByteArray run = R"({"pipeline": "nightly", "id": "k-1", "status": "passed"})";

} // namespace

class TestServeKeys : public QObject
{
    Q_OBJECT

    std::unique_ptr<Program> m_program;
    std::unique_ptr<Serving> m_serving;
    QByteArray m_viewer, m_operator, m_admin, m_acme;

    int status(const QByteArray& key, const QByteArray& method, const QByteArray& path, const QByteArray& body = {}) const
    {
        return m_serving->ask(method, path, body, {key}).status;
    }
    /// A key that another program makes is known within a second or so.
    bool isKnown(const QByteArray& key) const
    {
        return waitUntil([&] { return status(key, "GET", "/api/v1/runs") != 401; });
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_program = std::make_unique<Program>();
        m_viewer = addedKey(*m_program, u"watching"_s, u"viewer"_s); // before it serves
        m_serving = std::make_unique<Serving>(*m_program);
        QVERIFY2(m_serving->port() > 0, m_program->content("stderr"));
        m_operator = addedKey(*m_program, u"ci"_s, u"operator"_s); // and while it does
        m_acme = addedKey(*m_program, u"acme's"_s, u"operator"_s, u"acme"_s);
        m_admin = "Authorization: Bearer " + m_serving->key();
        QVERIFY(isKnown(m_operator));
        QVERIFY(isKnown(m_acme));
    }
    void cleanupTestCase()
    {
        m_serving.reset();
        m_program.reset();
    }

    void rolesHold_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QList<int>>("statuses"); // nobody, viewer, operator, admin
        const auto row = [](const char* method, const char* path, const QByteArray& body, const QList<int>& statuses) {
            QTest::addRow("%s %s", method, path) << QByteArray(method) << QByteArray(path) << body << statuses;
        };
        row("GET", "/health", {}, {200, 200, 200, 200});
        row("GET", "/metrics", {}, {200, 200, 200, 200});
        row("GET", "/api/v1/openapi.json", {}, {200, 200, 200, 200});
        row("GET", "/api/v1/runs", {}, {401, 200, 200, 200});
        row("GET", "/api/v1/dashboard", {}, {401, 200, 200, 200});
        row("GET", "/api/v1/tenants/acme/pipelines", {}, {401, 200, 200, 200});
        row("POST", "/api/v1/runs", run, {401, 403, 202, 202});
        row("PUT", "/api/v1/runs/99999/log", "text", {401, 403, 404, 404});
        row("POST", "/api/v1/events", R"({"name": "load", "value": 1})", {401, 403, 202, 202});
        row("POST", "/api/v1/tenants/acme/pipelines", R"({"name": "load"})", {401, 403, 201, 200});
        row("PATCH", "/api/v1/runs/99999", R"({"category": null})", {401, 403, 404, 404});
        row("POST", "/api/v1/repos", R"({"repo": "acme/anvil"})", {401, 403, 403, 201});
    }
    void rolesHold()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        QFETCH(QList<int>, statuses);
        const QList<QByteArray> keys{"X-Nothing: 1", m_viewer, m_operator, m_admin};
        for (qsizetype i = 0; i < keys.size(); ++i) {
            const HttpAnswer answer = m_serving->ask(method, path, body, {keys[i]});
            QVERIFY2(answer.status == statuses[i], keys[i] + ": " + QByteArray::number(answer.status) + ' ' + answer.body);
            if (answer.status >= 400)
                QVERIFY(isError(answer, answer.status));
        }
    }

    void aRevokedKeyIsGoodForNothing()
    {
        const QByteArray key = addedKey(*m_program, u"for a while"_s, u"viewer"_s);
        QVERIFY(isKnown(key));
        QCOMPARE(status(key, "GET", "/api/v1/runs"), 200);
        QString id;
        for (const QJsonArray all = m_program->run({u"keys"_s, u"list"_s, u"--json"_s}).object()[u"items"_s].toArray();
             const QJsonValueConstRef one : all) {
            if (one[u"name"_s] == u"for a while"_s)
                id = QString::number(one[u"id"_s].toInteger());
        }
        QCOMPARE(m_program->run({u"keys"_s, u"revoke"_s, id}).exitCode, 0);
        QVERIFY(waitUntil([&] { return status(key, "GET", "/api/v1/runs") == 401; }));
    }

    void aTenantsKeyReachesItsTenantAlone()
    {
        QCOMPARE(status(m_admin, "POST", "/api/v1/tenants/acme/pipelines", R"({"name": "mine"})") / 100, 2);
        QCOMPARE(status(m_admin, "POST", "/api/v1/tenants/other/pipelines", R"({"name": "theirs"})") / 100, 2);
        const QByteArray theirs = "/api/v1/tenants/other/pipelines";
        QCOMPARE(status(m_acme, "GET", "/api/v1/tenants/acme/pipelines"), 200);
        QCOMPARE(status(m_acme, "POST", "/api/v1/tenants/acme/pipelines/mine/executions", R"({"status": "running"})"), 202);
        const HttpAnswer foreign = m_serving->ask("GET", theirs, {}, {m_acme});
        const HttpAnswer nobody = m_serving->ask("GET", "/api/v1/tenants/nobody/pipelines", {}, {m_acme});
        QVERIFY(isError(foreign, 404));
        QVERIFY(isError(nobody, 404)); // whether it is there or not cannot be told
        QCOMPARE(status(m_acme, "POST", theirs + "/theirs/executions", R"({"status": "running"})"), 404);
        QCOMPARE(status(m_acme, "GET", "/api/v1/tenants/other/alerts"), 404);
        QCOMPARE(status(m_acme, "GET", "/api/v1/tenants/other/summary"), 404);
    }

    // Every route that takes a key and is not a tenant's: none may be forgotten.
    void aTenantsKeyIsRefusedEverywhereElse()
    {
        const QJsonObject paths = m_serving->ask("GET", "/api/v1/openapi.json").object()[u"paths"_s].toObject();
        int refused = 0;
        for (auto path = paths.begin(); path != paths.end(); ++path) {
            const QByteArray at = path.key().toUtf8().replace("{id}", "1");
            const QJsonObject operations = path.value().toObject();
            for (auto operation = operations.begin(); operation != operations.end(); ++operation) {
                if (operation.value()[u"security"_s][0].toObject().isEmpty() || at.contains("/tenants/"))
                    continue;
                const HttpAnswer answer =
                    m_serving->ask(operation.key().toUpper().toUtf8(), at, operation.key() == u"get"_s ? QByteArray() : "{}", {m_acme});
                QVERIFY2(isError(answer, 403), at + ' ' + operation.key().toUtf8());
                ++refused;
            }
        }
        QVERIFY(refused >= 10);
    }

    void theAdministratorsKeyIsMadeOnceAndUsesAreNoted()
    {
        const QByteArray before = m_serving->key();
        QCOMPARE(m_serving->stop().exitCode, 0);
        QJsonObject admin;
        for (const QJsonArray all = m_program->run({u"keys"_s, u"list"_s, u"--json"_s}).object()[u"items"_s].toArray();
             const QJsonValueConstRef one : all) {
            if (one[u"role"_s] == u"admin"_s)
                admin = one.toObject();
        }
        QVERIFY(!admin[u"last_used_at"_s].toString().isEmpty());
        m_serving->start();
        QCOMPARE(m_serving->key(), before);
        QCOMPARE(status(m_admin, "GET", "/api/v1/runs"), 200);
    }
};

QTEST_GUILESS_MAIN(TestServeKeys)
#include "tst_serve_keys.moc"
