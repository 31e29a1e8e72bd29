// A real Buildbot master and worker, asked end to end.
#include "tests/pipeline/polled.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

// Builds once at its start, and fails in its second step.
const QByteArray masterConfig = R"py(
import os
from buildbot.plugins import schedulers, steps, util, worker

c = BuildmasterConfig = {}
c["workers"] = [worker.Worker("local", "pass")]
c["protocols"] = {"pb": {"port": "tcp:%s:interface=127.0.0.1" % os.environ["PB_PORT"]}}
say = "print('>       assert weight() == 7'); print('E       assert 3 == 7'); print('tests/test_anvil.py:12: AssertionError'); " \
      "print('FAILED tests/test_anvil.py::test_drop - assert 3 == 7'); " \
      "print('========= 1 failed in 0.12s ========='); raise SystemExit(1)"
factory = util.BuildFactory()
factory.addStep(steps.ShellCommand(name="greet", command=["echo", "hello"]))
factory.addStep(steps.ShellCommand(name="test", command=["python3", "-c", say], env={"PASSPHRASE": "swordfish"}))
c["builders"] = [util.BuilderConfig(name="anvil", workernames=["local"], factory=factory)]
c["schedulers"] = [schedulers.Periodic(name="often", builderNames=["anvil"], periodicBuildTimer=3600)]
c["www"] = {"port": "tcp:%s:interface=127.0.0.1" % os.environ["WWW_PORT"], "plugins": {}}
c["buildbotURL"] = "http://127.0.0.1:%s/" % os.environ["WWW_PORT"]
c["buildbotNetUsageData"] = None
c["db"] = {"db_url": "sqlite:///state.sqlite"}
)py";

void writeFile(const QString& path, const QByteArray& bytes)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(path));
}

quint16 freePort()
{
    QTcpServer server;
    (void)server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

/// Master and worker in a folder of their own. The REST API lives in a package that distributions leave out for its web pages: a stand-in
/// without pages takes its place.
class Buildbot
{
public:
    Buildbot()
    {
        const QString stub = m_folder.filePath(u"stub"_s);
        writeFile(stub + u"/buildbot_www/__init__.py"_s,
                  "from buildbot.www.plugin import Application\n\nep = Application(__name__, 'stand-in', ui=False)\n");
        writeFile(stub + u"/buildbot_www/VERSION"_s, "3.7.0\n");
        writeFile(stub + u"/buildbot_www/static/index.html"_s, "<html></html>\n");
        writeFile(stub + u"/buildbot_www-3.7.0.dist-info/METADATA"_s, "Metadata-Version: 2.1\nName: buildbot-www\nVersion: 3.7.0\n");
        writeFile(stub + u"/buildbot_www-3.7.0.dist-info/entry_points.txt"_s, "[buildbot.www]\nbase = buildbot_www:ep\n");
        m_environment.insert(u"PYTHONPATH"_s, stub);
        m_environment.insert(u"PB_PORT"_s, QString::number(m_workerPort));
        m_environment.insert(u"WWW_PORT"_s, QString::number(m_webPort));
        // A distribution's programs are for its own Python, whichever comes first on the path.
        m_environment.remove(u"PYTHONHOME"_s);
    }

    ~Buildbot()
    {
        for (QProcess* process : {&m_worker, &m_master}) {
            process->terminate();
            if (!process->waitForFinished(10'000))
                process->kill();
            process->waitForFinished(5'000);
        }
    }

    bool start()
    {
        const QString master = m_folder.filePath(u"master"_s), worker = m_folder.filePath(u"worker"_s);
        if (!ran(u"buildbot"_s, {u"create-master"_s, u"-q"_s, master}))
            return false;
        writeFile(master + u"/master.cfg"_s, masterConfig);
        if (!ran(u"buildbot-worker"_s, {u"create-worker"_s, u"-q"_s, worker, u"127.0.0.1:%1"_s.arg(m_workerPort), u"local"_s, u"pass"_s}))
            return false;
        run(m_master, u"buildbot"_s, {u"start"_s, u"--nodaemon"_s, master});
        run(m_worker, u"buildbot-worker"_s, {u"start"_s, u"--nodaemon"_s, worker});
        return m_master.waitForStarted() && m_worker.waitForStarted();
    }

    QString address() const { return u"http://127.0.0.1:%1"_s.arg(m_webPort); }

private:
    void run(QProcess& process, const QString& program, const QStringList& arguments)
    {
        process.setProcessEnvironment(m_environment);
        process.setWorkingDirectory(m_folder.path());
        process.setStandardOutputFile(m_folder.filePath(program + u".log"_s));
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, arguments);
    }
    bool ran(const QString& program, const QStringList& arguments)
    {
        QProcess process;
        run(process, program, arguments);
        return process.waitForFinished(120'000) && process.exitCode() == 0;
    }

    QTemporaryDir m_folder;
    QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();
    const quint16 m_workerPort = freePort(), m_webPort = freePort();
    QProcess m_master, m_worker;
};

} // namespace

class TestBuildbotPolling : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFailingBuildComesWithLogStepsAndVerdict();
};

void TestBuildbotPolling::aFailingBuildComesWithLogStepsAndVerdict()
{
    if (QStandardPaths::findExecutable(u"buildbot"_s).isEmpty() || QStandardPaths::findExecutable(u"buildbot-worker"_s).isEmpty())
        QSKIP("Buildbot is not installed: packaging/test --with-peers installs it");
    if (qEnvironmentVariableIsEmpty("SENTINEL_PEERS"))
        QSKIP("takes half a minute: run by packaging/test --with-peers");
    Buildbot buildbot;
    QVERIFY(buildbot.start());

    PolledStore polled;
    Source source;
    source.kind = SourceKind::Buildbot;
    source.name = u"bots"_s;
    source.address = buildbot.address();
    source.everySeconds = 5;
    source.addedAt = {QDateTime::currentMSecsSinceEpoch()};
    const SourceId id = polled.add(source);
    polled.start(); // before the master answers: that it is away at first must not matter
    const auto isThere = [&] {
        const std::vector<Run> runs = polled.runs();
        if (runs.empty() || runs.front().phase != Phase::Completed)
            return false;
        const std::vector<Job> jobs = polled.jobs(runs.front().id);
        return !jobs.empty() && jobs.front().log && jobs.front().verdict.version > 0;
    };
    QVERIFY(polled.waitFor(isThere, 120));

    const Run run = polled.runs().front();
    QCOMPARE(run.provider, Provider::Buildbot);
    QCOMPARE(run.pipeline, u"anvil"_s);
    QCOMPARE(run.outcome, Outcome::Failed);
    QCOMPARE(run.category, Category::TestFailure);
    const Job job = polled.jobs(run.id).front();
    QStringList steps;
    for (const Step& step : job.steps)
        steps.append(step.name);
    QVERIFY2(steps.contains(u"greet"_s) && steps.contains(u"test"_s), qPrintable(steps.join(u", "_s)));
    QVERIFY(!job.verdict.evidence.empty());
    QVERIFY(job.verdict.evidence.front().text.contains(u"assert 3 == 7"_s));

    const StoredLog log = polled.ask([&](Reader& db) { return logById(db, job.log); });
    QByteArray text;
    QVERIFY(bool(readLogFile(polled.folder.path(), log.digest, [&](std::string_view part) {
        text.append(part.data(), qsizetype(part.size()));
        return true;
    })));
    QVERIFY(text.contains("hello"));
    QVERIFY2(!text.contains("swordfish"), "the worker's environment is nobody's business");
    QVERIFY(polled.waitFor([&] { return polled.state(id).problem.isEmpty(); }));
}

QTEST_GUILESS_MAIN(TestBuildbotPolling)
#include "tst_buildbotpolling.moc"
