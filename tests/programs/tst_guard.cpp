// `sentinel guard` as a shell would use it: nobody may notice that it stands between, and no report is lost.

#include "tests/programs/program.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

/// A collector that knows no pipeline until it is made: answers 404, 201, 202, and remembers what it was sent.
class Collector
{
public:
    Collector()
    {
        m_listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(m_listening, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(m_listening, 8) != 0
            || ::getsockname(m_listening, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            qFatal("no port for the collector");
        m_port = ntohs(address.sin_port);
    }
    ~Collector() { ::close(m_listening); }

    QString url() const { return u"http://127.0.0.1:%1"_s.arg(m_port); }

    /// Answers so many requests and gives their bodies; fewer when no more come for ten seconds.
    QList<QByteArray> answer(int requests)
    {
        QList<QByteArray> bodies;
        while (bodies.size() < requests) {
            pollfd ready{m_listening, POLLIN, 0};
            if (::poll(&ready, 1, 10'000) <= 0)
                break;
            const int fd = ::accept4(m_listening, nullptr, nullptr, SOCK_CLOEXEC);
            while (bodies.size() < requests) {
                const QByteArray request = readRequest(fd);
                if (request.isEmpty())
                    break;
                heads += request.left(request.indexOf("\r\n\r\n"));
                bodies += request.mid(request.indexOf("\r\n\r\n") + 4);
                const bool isExecution = request.startsWith("POST /api/v1/tenants/acme/pipelines/nightly%20load/executions ");
                const char* status = !isExecution ? "201 Created" : (m_isMade ? "202 Accepted" : "404 Not Found");
                m_isMade = m_isMade || !isExecution;
                const QByteArray reply =
                    QByteArray("HTTP/1.1 ") + status + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
                (void)!::write(fd, reply.constData(), size_t(reply.size()));
            }
            ::close(fd);
        }
        return bodies;
    }

    QList<QByteArray> heads;

private:
    static QByteArray readRequest(int fd)
    {
        QByteArray bytes;
        for (;;) {
            const qsizetype end = bytes.indexOf("\r\n\r\n");
            const QByteArray head = bytes.left(end).toLower();
            const qsizetype at = head.indexOf("content-length: ");
            const qsizetype length = at < 0 ? 0 : head.mid(at + 16).split('\r').value(0).toInt();
            if (end >= 0 && bytes.size() >= end + 4 + length)
                return bytes;
            pollfd ready{fd, POLLIN, 0};
            char buffer[4096];
            const ssize_t got = ::poll(&ready, 1, 5000) > 0 ? ::read(fd, buffer, sizeof buffer) : 0;
            if (got <= 0)
                return {};
            bytes.append(buffer, got);
        }
    }

    int m_listening = -1;
    quint16 m_port = 0;
    bool m_isMade = false;
};

} // namespace

class TestGuard : public QObject
{
    Q_OBJECT

    static QStringList guarded(const QStringList& command, const QStringList& options = {})
    {
        return QStringList{u"guard"_s, u"--pipeline"_s,  u"nightly load"_s,      u"--tenant"_s,
                           u"acme"_s,  u"--collector"_s, u"http://127.0.0.1:9"_s}
        + options + QStringList{u"--"_s} + command;
    }
    static QStringList shell(const QString& script) { return {u"/bin/sh"_s, u"-c"_s, script}; }

    /// What waits to be sent, the oldest first.
    static QList<QJsonObject> spooled(const Program& program)
    {
        QList<QJsonObject> reports;
        const QDir folder(program.data() + u"/spool/guard"_s);
        for (const QString& name : folder.entryList({u"*.json"_s}, QDir::Files, QDir::Name)) {
            QFile file(folder.filePath(name));
            if (file.open(QIODevice::ReadOnly))
                reports += QJsonDocument::fromJson(file.readAll()).object();
        }
        return reports;
    }

private Q_SLOTS:
    void exitCodesPassThrough()
    {
        const Program program;
        for (const int code : {0, 1, 3, 126, 255})
            QCOMPARE(program.run(guarded(shell(u"exit %1"_s.arg(code)))).exitCode, code);
        QCOMPARE(program.run(guarded({u"no-such-command-anywhere"_s})).exitCode, 127);
        QCOMPARE(program.run(guarded({QStringLiteral(SENTINEL_SOURCE_DIR "/README.md")})).exitCode, 126);
        QCOMPARE(spooled(program).size(), 7);
    }

    void signalsPassThrough()
    {
        const Program program;
        QCOMPARE(program.run(guarded(shell(u"kill -KILL $$"_s))).signal, SIGKILL);
        const pid_t pid = program.start(guarded(shell(u"trap 'echo told; exit 9' TERM; echo ready; while :; do sleep 0.05; done"_s)));
        QTRY_COMPARE(program.content("stdout"), QByteArray("ready\n"));
        ::kill(pid, SIGTERM);
        const Ended ended = program.wait(pid);
        QCOMPARE(ended.exitCode, 9);
        QCOMPARE(ended.out, QByteArray("ready\ntold\n"));
        const QList<QJsonObject> reports = spooled(program);
        QVERIFY(reports[0][u"execution"_s][u"error_message"_s].toString().startsWith(u"ended by signal 9"_s));
        QCOMPARE(reports[1][u"execution"_s][u"error_message"_s], u"exit code 9: told"_s);
    }

    void inputAndOutputPassThroughUnchanged()
    {
        const Program program;
        QByteArray bytes;
        for (int i = 0; i < 300'000; ++i)
            bytes += static_cast<char>(i * 7 + i / 251);
        const Ended ended = program.run(guarded({u"cat"_s}), bytes);
        QCOMPARE(ended.exitCode, 0);
        QVERIFY(ended.out == bytes);
        QCOMPARE(program.run(guarded(shell(u"printf out; printf err >&2"_s))).err, QByteArray("err"));
    }

    void outputComesWhileTheCommandRuns()
    {
        const Program program;
        const pid_t pid =
            program.start(guarded(shell(u"echo first; while [ ! -e %1 ]; do sleep 0.05; done; echo second"_s.arg(program.path(u"go"_s)))));
        QTRY_COMPARE(program.content("stdout"), QByteArray("first\n"));
        program.put(u"go"_s, {});
        QCOMPARE(program.wait(pid).out, QByteArray("first\nsecond\n"));
    }

    void whatIsLeftRunningGoesOnWriting()
    {
        const Program program;
        const Ended ended =
            program.run(guarded(shell(u"(while [ ! -e %1 ]; do sleep 0.05; done; echo late) & echo early"_s.arg(program.path(u"go"_s)))));
        QCOMPARE(ended.out, QByteArray("early\n"));
        program.put(u"go"_s, {});
        QTRY_COMPARE(program.content("stdout"), QByteArray("early\nlate\n"));
    }

    void theEnvironmentIsTheirs()
    {
        const Program program;
        QVERIFY(!program.run(guarded({u"env"_s})).out.contains("LC_ALL")); // which we set for ourselves
    }

    void reportsSayWhatHappened()
    {
        const Program program;
        program.run(guarded(shell(u"echo working; echo records_processed=42; echo"_s)));
        program.run(guarded(shell(u"echo records_processed=42; exit 3"_s), {u"--records"_s, u"7"_s}));
        program.run(guarded(shell(u"echo 'cannot log in: password=hunter2hunter2'; exit 1"_s)));
        const QList<QJsonObject> reports = spooled(program);
        QCOMPARE(reports.size(), 3);
        const QJsonObject good = reports[0][u"execution"_s].toObject(), bad = reports[1][u"execution"_s].toObject();
        QCOMPARE(reports[0][u"pipeline"_s], u"nightly load"_s);
        QCOMPARE(reports[0][u"tenant"_s], u"acme"_s);
        QCOMPARE(good[u"status"_s], u"success"_s);
        QCOMPARE(good[u"records_processed"_s].toInt(), 42);
        QVERIFY(good[u"duration_seconds"_s].toDouble() >= 0 && !good[u"started_at"_s].toString().isEmpty());
        QVERIFY(!good.contains(u"error_message"_s));
        QCOMPARE(bad[u"status"_s], u"failed"_s);
        QCOMPARE(bad[u"records_processed"_s].toInt(), 7);
        QVERIFY(bad[u"id"_s] != good[u"id"_s]);
        QVERIFY(!reports[2][u"execution"_s][u"error_message"_s].toString().contains(u"hunter2"_s)); // secrets stay here
        QCOMPARE(reports[0][u"key"_s].toString().section(u':', 0, 0), u"file"_s);                   // and so does the key
    }

    void aCollectorThatIsAwayIsToldLater()
    {
        const Program program;
        Collector collector;
        const QString key = program.put(u"key"_s, "sentinel_abc\n");
        QFile::setPermissions(key, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        QStringList first = guarded(shell(u"exit 3"_s));
        first[6] = collector.url();
        first.insert(7, u"--key"_s);
        first.insert(8, u"file:"_s + key);
        QCOMPARE(program.run(first).exitCode, 3); // the collector listens and does not answer: nobody waits for it
        const QList<QByteArray> bodies = collector.answer(3);
        QCOMPARE(bodies.size(), 3); // unknown pipeline, the pipeline, the execution
        QCOMPARE(QJsonDocument::fromJson(bodies[1]).object()[u"name"_s], u"nightly load"_s);
        QCOMPARE(QJsonDocument::fromJson(bodies[2]).object()[u"status"_s], u"failed"_s);
        QVERIFY(collector.heads[2].contains("Authorization: Bearer sentinel_abc"));
        QTRY_VERIFY(spooled(program).isEmpty());
    }

    void wrongCommandLinesRunNothing()
    {
        const Program program;
        QCOMPARE(program.run({u"guard"_s, u"--pipeline"_s, u"x"_s}).exitCode, 2);
        QCOMPARE(program.run({u"guard"_s, u"--"_s, u"true"_s}).exitCode, 2);
        QCOMPARE(program.run({u"guard"_s, u"--pipeline"_s, u"x"_s, u"--records"_s, u"many"_s, u"--"_s, u"true"_s}).exitCode, 2);
        QCOMPARE(program.run({u"guard"_s, u"--pipeline"_s, u"x"_s, u"--key"_s, u"sentinel_abc"_s, u"--"_s, u"true"_s}).exitCode, 2);
        QVERIFY(spooled(program).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestGuard)
#include "tst_guard.moc"
