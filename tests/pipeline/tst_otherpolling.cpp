// GitLab, Jenkins, a server of one's own and a folder, asked end to end: servers on loopback answer as these do.
#include "tests/loopback.h"
#include "tests/pipeline/polled.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFutureWatcher>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

using Headers = std::vector<std::pair<QByteArray, QByteArray>>;

const Headers json{{"Content-Type", "application/json"}};

QByteArray iso(int secondsAgo)
{
    return QDateTime::currentDateTimeUtc().addSecs(-secondsAgo).toString(Qt::ISODateWithMs).toUtf8();
}

/// GitLab with one project: pages of a hundred by the header Link, a token in its own header, a pause asked for once.
class GitLabServer
{
public:
    GitLabServer() : api([this](const AskedFor& asked) { return answered(asked); }) {}

    int pipelines = 130;
    bool isBusyOnce = true;
    Loopback api;

private:
    QByteArray pipeline(int id) const
    {
        return R"({"id": )" + QByteArray::number(id) + R"(, "status": ")" + (id == pipelines ? "failed" : "success")
            + R"(", "source": "push", "ref": "main", "sha": "0123456789abcdef0123456789abcdef01234567", "created_at": ")" + m_time
            + R"(", "updated_at": ")" + m_time + R"(", "web_url": ")" + api.address().toUtf8() + R"(/acme/anvil/-/pipelines/)"
            + QByteArray::number(id) + R"("})";
    }

    QByteArray job(int pipelineId) const
    {
        const QByteArray status = pipelineId == pipelines ? "failed" : "success";
        return R"([{"id": )" + QByteArray::number(10'000 + pipelineId) + R"(, "name": "check", "stage": "test", "status": ")" + status
            + R"(", "ref": "main", "created_at": ")" + m_time + R"(", "started_at": ")" + m_time + R"(", "finished_at": ")" + m_time
            + R"(", "web_url": ")" + api.address().toUtf8() + R"(/acme/anvil/-/jobs/1", "pipeline": {"id": )"
            + QByteArray::number(pipelineId) + R"(, "ref": "main", "sha": "0123456789abcdef0123456789abcdef01234567", "status": ")" + status
            + R"("}}])";
    }

    Answered answered(const AskedFor& asked)
    {
        if (asked.headers.value("private-token") != "t0k3n")
            return {401, R"({"message": "401 Unauthorized"})", json};
        if (std::exchange(isBusyOnce, false))
            return {429, "Retry later", {{"Retry-After", "1"}, {"RateLimit-Remaining", "0"}, {"RateLimit-Limit", "600"}}};
        const QByteArray base = "/api/v4/projects/acme%2Fanvil/";
        if (!asked.target.startsWith(base))
            return {404, R"({"message": "404 Project Not Found"})", json};
        const QStringList parts = QString::fromUtf8(asked.target).section(u'?', 0, 0).mid(base.size()).split(u'/');
        if (parts.value(0) == u"jobs")
            return {200, "$ make check\n3 is not 7\nERROR: Job failed: exit code 1\n", {{"Content-Type", "text/plain"}}};
        if (parts.size() == 2)
            return {200, pipeline(parts[1].toInt()), json};
        if (parts.value(2) == u"jobs")
            return {200, job(parts[1].toInt()), json};
        if (parts.value(2) == u"test_report")
            return {200, R"({"test_suites": [{"name": "check", "test_cases": [{"status": "failed", "name": "drop", "classname": "anvil",
                              "execution_time": 0.1, "system_output": "3 is not 7"}]}]})",
                    json};
        QByteArrayList items;
        const int page = std::max(1, asked.query("page").toInt());
        for (int i = pipelines - (page - 1) * 100; i > std::max(0, pipelines - page * 100); --i)
            items.append(pipeline(i));
        Headers headers = json;
        if (page * 100 < pipelines)
            headers.emplace_back("Link",
                                 "<" + api.address().toUtf8() + asked.target + "&page=" + QByteArray::number(page + 1) + ">; rel=\"next\"");
        return {200, "[" + items.join(',') + "]", headers};
    }

    const QByteArray m_time = iso(600);
};

/// Jenkins with a job in a folder, whose build is under way until it is told to end.
class JenkinsServer
{
public:
    JenkinsServer() : api([this](const AskedFor& asked) { return answered(asked); }) {}

    bool hasEnded = false;
    QByteArray console = "Started by user wile\n+ make check\n";
    Loopback api;

private:
    QByteArray build() const
    {
        return R"({"number": 18, "id": "18", "url": ")" + api.address().toUtf8() + R"(/job/tools/job/anvil/18/", "building": )"
            + (hasEnded ? "false" : "true") + R"(, "result": )" + (hasEnded ? R"("FAILURE")" : "null") + R"(, "timestamp": )"
            + QByteArray::number(QDateTime::currentMSecsSinceEpoch() - 60'000) + R"(, "duration": 5000, "displayName": "#18"})";
    }

    Answered answered(const AskedFor& asked)
    {
        if (asked.headers.value("authorization") != "Basic " + QByteArray("wile:t0k3n").toBase64())
            return {401, "<html>", {{"Content-Type", "text/html"}}};
        const QString path = asked.path();
        if (path == u"/api/json")
            return {200, R"({"jobs": [{"fullName": "tools", "jobs": [{"fullName": "tools/anvil", "lastBuild": {"number": 18}}]}]})", json};
        if (path == u"/job/tools/job/anvil/api/json")
            return {200, R"({"builds": [)" + build() + "]}", json};
        if (path == u"/job/tools/job/anvil/18/api/json")
            return {200, build(), json};
        if (path == u"/job/tools/job/anvil/18/consoleText")
            return {200, console, {{"Content-Type", "text/plain"}}};
        if (path == u"/job/tools/job/anvil/18/logText/progressiveText") {
            Headers headers{{"X-Text-Size", QByteArray::number(console.size())}};
            if (!hasEnded)
                headers.emplace_back("X-More-Data", "true");
            return {200, console.mid(asked.query("start").toInt()), headers};
        }
        return {404, "<html>", {{"Content-Type", "text/html"}}};
    }
};

template <typename T>
T waitedFor(const QFuture<T>& future)
{
    QFutureWatcher<T> watcher;
    QEventLoop loop;
    QObject::connect(&watcher, &QFutureWatcherBase::finished, &loop, &QEventLoop::quit);
    watcher.setFuture(future);
    loop.exec();
    return watcher.result();
}

Source sourceAt(SourceKind kind, const QString& address)
{
    Source source;
    source.kind = kind;
    source.name = u"ci"_s;
    source.address = address;
    source.token = u"env:SENTINEL_TEST_TOKEN"_s;
    source.everySeconds = 5;
    source.addedAt = {QDateTime::currentMSecsSinceEpoch()};
    return source;
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestOtherPolling : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("SENTINEL_TEST_TOKEN", "t0k3n"); }
    void gitLabsPipelinesComeWithLogAndTests();
    void aJenkinsBuildIsFollowedWhileItRunsAndKeptWhenItEnds();
    void aServerOfOnesOwnIsReadByItsMapping();
    void aFolderIsWatched();
};

void TestOtherPolling::gitLabsPipelinesComeWithLogAndTests()
{
    GitLabServer server;
    PolledStore polled;
    Source source = sourceAt(SourceKind::GitLab, server.api.address());
    source.projects = {u"acme/anvil"_s};
    const SourceId id = polled.add(source);
    polled.start();
    const auto failed = [&] {
        for (const Run& run : polled.runs()) {
            if (run.outcome == Outcome::Failed)
                return polled.jobs(run.id);
        }
        return std::vector<Job>();
    };
    QVERIFY(polled.waitFor([&] {
        const std::vector<Job> jobs = failed();
        return !jobs.empty() && jobs.front().log && jobs.front().verdict.version > 0;
    }));
    const Job job = failed().front();
    QCOMPARE(job.name, u"check"_s);
    QCOMPARE(job.verdict.failedTests.size(), 1u);
    QCOMPARE(job.verdict.failedTests[0].name, u"drop"_s);
    // The first look takes a page of the latest, later ones take all that has changed.
    QVERIFY2(polled.waitFor([&] { return polled.runs().size() == 130 && polled.state(id).lastSuccess; }, 60),
             qPrintable(polled.state(id).problem));
    QVERIFY2(polled.state(id).problem.isEmpty(), qPrintable(polled.state(id).problem));
}

void TestOtherPolling::aJenkinsBuildIsFollowedWhileItRunsAndKeptWhenItEnds()
{
    JenkinsServer server;
    PolledStore polled;
    Source source = sourceAt(SourceKind::Jenkins, server.api.address());
    source.user = u"wile"_s;
    const SourceId id = polled.add(source);
    polled.start();
    QVERIFY2(polled.waitFor([&] { return !polled.runs().empty() && polled.runs().front().phase == Phase::Running; }),
             qPrintable(polled.state(id).problem + polled.state(id).detail));
    CiFact job;
    job.kind = CiFact::Kind::Job;
    job.provider = Provider::Jenkins;
    job.repo = polled.runs().front().repo;
    job.runId = job.jobId = u"tools/anvil#18"_s;
    const Result<QString> file = waitedFor(polled.pollers->follow(job));
    QVERIFY(bool(file));
    QCOMPARE(contentOf(*file), server.console);

    server.console += "make: *** [Makefile:3: check] Error 1\nFinished: FAILURE\n";
    server.hasEnded = true;
    QEventLoop loop;
    connect(polled.pollers.get(), &Pollers::ended, &loop, &QEventLoop::quit);
    loop.exec();
    QCOMPARE(contentOf(*file), server.console);
    polled.pollers->unfollow(job);
    QVERIFY(polled.waitFor([&] {
        const std::vector<Job> jobs = polled.jobs(polled.runs().front().id);
        return !jobs.empty() && jobs.front().log && jobs.front().verdict.version > 0;
    }));
    QCOMPARE(polled.runs().front().outcome, Outcome::Failed);
    QVERIFY(!QFile::exists(*file));
}

void TestOtherPolling::aServerOfOnesOwnIsReadByItsMapping()
{
    Loopback server([&](const AskedFor& asked) {
        if (asked.path() == u"/log/4")
            return Answered{200, "compiling\nanvil.c:7: error: expected ';'\n", {}};
        const QByteArray host = "http://" + asked.headers.value("host");
        return Answered{200,
                        R"({"builds": [{"no": 4, "state": "red", "log": ")" + host + R"(/log/4", "began": ")" + iso(60) + R"(", "over": ")"
                            + iso(30) + R"("}]})",
                        json};
    });
    PolledStore polled;
    Source source = sourceAt(SourceKind::Generic, server.address() + u"/builds"_s);
    source.token.clear();
    source.mapping = "kind: job\n"
                     "each: $.builds[*]\n"
                     "fields:\n"
                     "  repo: anvil\n"
                     "  run_id: .no\n"
                     "  job_id: .no\n"
                     "  name: build\n"
                     "  pipeline: nightly\n"
                     "  status: .state\n"
                     "  started_at: .began\n"
                     "  finished_at: .over\n"
                     "  log_url: .log\n"
                     "words:\n"
                     "  failed: [red]\n";
    polled.add(source);
    polled.start();
    QVERIFY(polled.waitFor([&] {
        const std::vector<Run> runs = polled.runs();
        return !runs.empty() && !polled.jobs(runs.front().id).empty() && polled.jobs(runs.front().id).front().log;
    }));
    QCOMPARE(polled.runs().front().pipeline, u"nightly"_s);
    QCOMPARE(polled.runs().front().category, Category::BuildFailure);
}

void TestOtherPolling::aFolderIsWatched()
{
    const QTemporaryDir drops;
    PolledStore polled;
    Source source = sourceAt(SourceKind::Folder, drops.path());
    source.token.clear();
    const SourceId id = polled.add(source);
    polled.start();
    QVERIFY(polled.waitFor([&] { return polled.state(id).lastSuccess.has_value(); }));
    QFile file(drops.filePath(u"nightly.log"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("compiling\nanvil.c:7: error: expected ';'\nmake: *** [all] Error 1\n");
    file.close();
    QVERIFY(polled.waitFor([&] { return polled.runs().size() == 1; }));
    QVERIFY(QFile::exists(file.fileName()));
    QVERIFY(polled.waitFor([&] { return polled.state(id).lastEvent.has_value(); }));
}

QTEST_GUILESS_MAIN(TestOtherPolling)
#include "tst_otherpolling.moc"
