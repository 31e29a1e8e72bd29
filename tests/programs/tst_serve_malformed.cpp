// Inputs that others have collected because programs stumble over them, sent to `sentinel serve`: JSON that is and is not, HTTP that is
// not, and texts that are odd but right.

#include "tests/programs/serving.h"

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

const QString folder = QStringLiteral(SENTINEL_SOURCE_DIR "/../shared/data/malformed/");

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Sends bytes as they are, ends, and takes what comes back until the other side ends too.
QByteArray exchanged(int port, const QByteArray& bytes)
{
    const int to = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(uint16_t(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{30, 0};
    ::setsockopt(to, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    QByteArray received;
    if (::connect(to, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        (void)::send(to, bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL); // it may close before it has all
        ::shutdown(to, SHUT_WR);
        char some[4096];
        for (ssize_t got = ::recv(to, some, sizeof some, 0); got > 0; got = ::recv(to, some, sizeof some, 0))
            received.append(some, got);
    }
    ::close(to);
    return received;
}

QList<int> statusesIn(const QByteArray& answers)
{
    QList<int> statuses;
    for (qsizetype at = answers.indexOf("HTTP/1.1 "); at >= 0; at = answers.indexOf("HTTP/1.1 ", at + 1)) {
        bool isNumber = false; // the text of an error may name the protocol, too
        const int status = answers.mid(at + 9, 3).toInt(&isNumber);
        if (isNumber)
            statuses += status;
    }
    return statuses;
}

} // namespace

class TestServeMalformed : public QObject
{
    Q_OBJECT

    std::unique_ptr<Program> m_program;
    std::unique_ptr<Serving> m_serving;
    QByteArray m_key;
    QList<QJsonObject> m_cases;

    bool isWell() const { return m_serving->ask("GET", "/health").status == 200; }

private Q_SLOTS:
    void initTestCase()
    {
        for (const QList<QByteArray> lines = contentOf(folder + u"expected.jsonl"_s).split('\n'); const QByteArray& line : lines) {
            if (!line.isEmpty())
                m_cases += QJsonDocument::fromJson(line).object();
        }
        if (m_cases.isEmpty())
            QSKIP("../shared/data/malformed is not there");
        m_program = std::make_unique<Program>();
        m_serving = std::make_unique<Serving>(*m_program);
        QVERIFY2(m_serving->port() > 0, m_program->content("stderr"));
        m_key = "X-API-Key: " + m_serving->key();
    }
    void cleanupTestCase()
    {
        m_serving.reset();
        m_program.reset();
    }

    // 400 says that it is no JSON; whatever else is said of it, it was read.
    void jsonIsJudgedRightlyWhereverItIsPosted()
    {
        int accepted = 0, rejected = 0;
        HttpConnection connection(m_serving->port());
        for (const QJsonObject& one : std::as_const(m_cases)) {
            const QString expect = one[u"expect"_s].toString();
            if (!one.contains(u"file"_s) || expect == u"either")
                continue;
            const QByteArray name = one[u"file"_s].toString().toUtf8(), body = contentOf(folder + one[u"file"_s].toString());
            const int wanted = expect == u"accept" ? 0 : 400;
            const auto isRight = [&](const char* what, const HttpAnswer& answer) {
                const bool right = wanted == 400 ? isError(answer, 400) : answer.status != 400 && answer.status != 0 && answer.status < 500;
                if (!right)
                    qWarning("%s to %s: %d %s", name.constData(), what, answer.status, answer.body.left(200).constData());
                return right;
            };
            QVERIFY(isRight("the webhook",
                            connection.ask("POST", "/webhook/github", body, Serving::signedHeaders("workflow_run", name, body))));
            QVERIFY(isRight("runs", connection.ask("POST", "/api/v1/runs", body, {m_key})));
            QVERIFY(isRight("pipelines", connection.ask("POST", "/api/v1/tenants/acme/pipelines", body, {m_key})));
            QVERIFY(isRight("clusters", connection.ask("PATCH", "/api/v1/clusters/1", body, {m_key})));
            QVERIFY(isRight("repos", connection.ask("POST", "/api/v1/repos", body, {m_key})));
            (expect == u"accept" ? accepted : rejected) += 1;
        }
        QVERIFY2(accepted > 20 && rejected > 40, "the set is not what it was");
        QVERIFY(isWell());
    }

    void httpThatIsNoneIsRefusedAndHarmsNobody()
    {
        int rejected = 0;
        for (const QJsonObject& one : std::as_const(m_cases)) {
            if (one[u"kind"_s] != u"http"_s)
                continue;
            const QByteArray bytes = QByteArray::fromBase64(one[u"input_b64"_s].toString().toLatin1());
            // The collection leaves out the empty line that ends a head.
            const QList<int> statuses = statusesIn(exchanged(m_serving->port(), bytes + "\r\n\r\n"));
            for (const int status : statuses)
                QVERIFY2(status >= 400 && status < 600 && status != 500, qPrintable(one[u"id"_s].toString())); // no such address is ours
            if (one[u"expect"_s] != u"reject"_s)
                continue;
            ++rejected;
            // What lies in front of the fault may be answered for itself; the fault is told, or the connection ends.
            QSet<int> faults{400, 408, 411, 413, 414, 431, 501, 505};
            const qsizetype head = bytes.indexOf("\r\n\r\n");
            if (head >= 0 && one[u"error"_s][u"offset"_s].toInteger() > head)
                faults += 404; // a fault of the body, which nobody reads where the address is not ours
            QVERIFY2(statuses.isEmpty() || faults.contains(statuses.last()),
                     qPrintable(one[u"id"_s].toString() + u' ' + QString::number(statuses.value(statuses.size() - 1))));
        }
        QVERIFY2(rejected > 10, "the set is not what it was");
        QVERIFY(isWell());
    }

    void oddTextsComeBackAsTheyWere()
    {
        const QJsonArray texts = QJsonDocument::fromJson(contentOf(folder + u"blns.json"_s)).array();
        QVERIFY2(texts.size() > 500, "the set is not what it was");
        QByteArray batch;
        QStringList sent;
        for (const QJsonValueConstRef text : texts) {
            if (text.toString().isEmpty())
                continue;
            sent += text.toString();
            batch +=
                QJsonDocument(
                    QJsonObject{
                        {u"time"_s,
                         u"2024-03-05T10:%1:%2Z"_s.arg(sent.size() / 60, 2, 10, QChar(u'0')).arg(sent.size() % 60, 2, 10, QChar(u'0'))},
                        {u"name"_s, u"odd"_s},
                        {u"value"_s, text.toString()}})
                    .toJson(QJsonDocument::Compact)
                + '\n';
        }
        QCOMPARE(m_serving->ask("POST", "/api/v1/events", batch, {m_key}).status, 202);
        const QJsonObject series = m_serving->ask("GET", "/api/v1/series?name=odd", {}, {m_key}).object()[u"items"_s][0].toObject();
        const QByteArray at = "/api/v1/series/" + QByteArray::number(series[u"id"_s].toInteger()) + "/logs?since=2024-03-05";
        QStringList back;
        for (const QJsonArray logs = m_serving->ask("GET", at, {}, {m_key}).object()[u"items"_s].toArray();
             const QJsonValueConstRef log : logs)
            back += log[u"text"_s].toString();
        QCOMPARE(back, sent);
        // And as names of branches, by way of a filter.
        for (qsizetype i = 0; i < sent.size(); i += 50) {
            const QJsonObject run{{u"pipeline"_s, u"odd"_s}, {u"id"_s, QString::number(i)}, {u"branch"_s, sent[i].left(100)}};
            QCOMPARE(m_serving->ask("POST", "/api/v1/runs", QJsonDocument(run).toJson(), {m_key}).status, 202);
        }
        const QJsonArray runs = m_serving->ask("GET", "/api/v1/runs?pipeline=odd&limit=100", {}, {m_key}).object()[u"items"_s].toArray();
        QCOMPARE(runs.size(), (sent.size() + 49) / 50);
    }
};

QTEST_GUILESS_MAIN(TestServeMalformed)
#include "tst_serve_malformed.moc"
