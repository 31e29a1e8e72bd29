// Asking Jenkins. It knows no conditional requests, but its API gives any part of its tree: one question tells the last build of every job
// below a folder, and only jobs that have a new one, or one that runs, are asked for their builds. A build is a run with one job.
//
// https://www.jenkins.io/doc/book/using/remote-access-api/ (tree, ranges {from,to}); the plugin pipeline-stage-view (wfapi/describe);
// the core's logText/progressiveText, the plugin junit's testReport.

#include "core/providers/polling_p.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(JenkinsPoll)
};

constexpr int pageSize = 100;
constexpr int firstBuilds = 25; // of a job that is new to us
constexpr size_t openBeforeWalking = 150;
const QString buildTree = QStringLiteral("number,url,id,building,result,timestamp,duration,displayName,"
                                         "actions[_class,causes[_class,shortDescription],lastBuiltRevision[SHA1,branch[SHA1,name]]]");

QString apiName()
{
    return QStringLiteral("Jenkins");
}

QString runsMark(const QString& job)
{
    return QStringLiteral("runs:") + job;
}

/// "folder/name" as "/job/folder/job/name".
QString pathOf(const QString& job)
{
    QString path;
    for (const QString& part : job.split(u'/', Qt::SkipEmptyParts))
        path += QStringLiteral("/job/") + encoded(part);
    return path;
}

/// "folder/name#18" as "/job/folder/job/name/18".
QString buildPath(const QString& runId)
{
    return pathOf(runId.section(u'#', 0, -2)) + u'/' + encoded(runId.section(u'#', -1));
}

PollAsk treeAsk(const Source& source, const QString& path, const QString& tree, const char* what, const QString& project)
{
    const QByteArray escaped = QUrl::toPercentEncoding(tree, ","); // brackets and braces have no place in an address
    return askOf(source, path + QStringLiteral("/api/json?tree=") + QString::fromLatin1(escaped), what, project);
}

std::optional<PollProblem> jenkinsProblem(const Reply& reply, Timestamp now, const PollAsk& ask)
{
    std::optional<PollProblem> problem =
        ask.ask.bodyTo == Ask::BodyTo::File ? problemOfFile(reply, now, apiName()) : problemOf(reply, now, apiName());
    if (!problem)
        return problem;
    const QString where = ask.project.isEmpty() ? apiName() : ask.project;
    if (reply.status == 401) {
        problem->text =
            Text::tr("Jenkins does not take the user name with this API token. Make a token on the user's page, under Security.");
    } else if (reply.status == 403) {
        const QString who = QString::fromLatin1(reply.header("x-you-are-authenticated-as"));
        const QString wanted = QString::fromLatin1(reply.header("x-required-permission"));
        problem->concernsAll = ask.project.isEmpty();
        problem->text = Text::tr("%1: Jenkins does not let %2 read this%3.")
                            .arg(where, who.isEmpty() ? Text::tr("this account") : who,
                                 wanted.isEmpty() ? Text::tr("; it needs the permissions Overall/Read and Job/Read")
                                                  : Text::tr("; it needs the permission %1").arg(wanted));
    } else if (reply.status == 404) {
        problem->text = Text::tr("%1: Jenkins shows no such job to this account. Check the path, and the permission Job/Read.").arg(where);
    }
    return problem;
}

std::vector<PollAsk> begin(const Source& source, const PollMarks&, Timestamp)
{
    // Folders in folders, and branches in multi-branch jobs: four deep is as deep as people go.
    QString tree = QStringLiteral("fullName,lastBuild[number]");
    for (int depth = 0; depth < 4; ++depth)
        tree = QStringLiteral("fullName,lastBuild[number],jobs[%1]").arg(tree);
    std::vector<PollAsk> asks;
    if (source.projects.isEmpty())
        asks.push_back(treeAsk(source, {}, tree, "tree", {}));
    for (const QString& job : source.projects)
        asks.push_back(treeAsk(source, pathOf(job), tree, "tree", job));
    return asks;
}

std::optional<PollAsk> goBack(const Source& source, const PollMarks& marks, Timestamp)
{
    for (const QString& job : projectsOf(source, marks)) {
        const std::vector<Walk> walks = walksOf(marks, job);
        if (walks.empty() || KnownRuns::read(markNamed(marks, runsMark(job)).cursor).open().size() > openBeforeWalking)
            continue;
        const Walk& walk = walks.front();
        PollAsk ask = treeAsk(
            source, pathOf(job),
            QStringLiteral("allBuilds[%1]{%2,%3}").arg(buildTree).arg((walk.page - 1) * pageSize).arg(walk.page * pageSize), "walk", job);
        ask.about.name = walk.mark;
        return ask;
    }
    return {};
}

PollAsk runAsk(const Source& source, const QString& runId)
{
    PollAsk ask = treeAsk(source, buildPath(runId), buildTree, "run", runId.section(u'#', 0, -2));
    ask.about = namedFact(CiFact::Kind::Run, Provider::Jenkins, {}, runId, Phase::Running);
    return ask;
}

/// The stages of a build that has ended; a build without any has no such page.
PollAsk stagesAsk(const Source& source, const CiFact& run)
{
    PollAsk ask = askOf(source, buildPath(run.runId) + QStringLiteral("/wfapi/describe"), "stages", run.runId.section(u'#', 0, -2));
    ask.about = namedFact(CiFact::Kind::Run, Provider::Jenkins, run.repo, run.runId, Phase::Completed);
    return ask;
}

// Which jobs have something that we do not know.
void readTree(const Source& source, const PollMarks& marks, const Reply& reply, Polled& polled)
{
    Result<JsonDocument> document = JsonDocument::read(textOf(reply));
    if (!document) {
        polled.problem = oddAnswer(document.error(), apiName());
        return;
    }
    QStringList jobs;
    const auto visit = [&](const auto& self, const JsonField& item) -> void {
        const QString name = item["fullName"].id();
        const std::optional<qint64> last = item["lastBuild"]["number"].integer();
        if (last && !name.isEmpty()) {
            jobs.append(name);
            const KnownRuns known = KnownRuns::read(markNamed(marks, runsMark(name)).cursor);
            const qint64 seen = known.more.value(QStringLiteral("last")).toInteger();
            if (*last > seen) {
                const qint64 count = seen == 0 ? firstBuilds : std::clamp<qint64>(*last - seen, 1, pageSize);
                polled.further.push_back(
                    treeAsk(source, pathOf(name), QStringLiteral("builds[%1]{0,%2}").arg(buildTree).arg(count), "runs", name));
            }
            for (const QString& open : known.open())
                polled.further.push_back(runAsk(source, open));
        }
        item["jobs"].eachItem([&](const JsonField& below) { self(self, below); });
    };
    visit(visit, document->root());
    if (source.projects.size() > 1) { // answers come one by one: add to what the others brought
        jobs += projectsOf(source, marks);
        jobs.removeDuplicates();
    }
    jobs.sort();
    if (jobs != projectsOf(source, marks))
        polled.marks.push_back(projectsMark(source, jobs, {}));
}

void readRuns(const Source& source, const PollMarks& marks, const PollAsk& ask, const Reply& reply, Polled& polled)
{
    Result<std::vector<CiFact>> facts = factsOf(Provider::Jenkins, ask.ask.url, reply, {});
    if (!facts) {
        polled.problem = oddAnswer(facts.error(), apiName());
        return;
    }
    PollMark mark = markNamed(marks, runsMark(ask.project));
    KnownRuns known = KnownRuns::read(mark.cursor);
    const qint64 before = known.more.value(QStringLiteral("last")).toInteger();
    qint64 last = before, first = 0;
    size_t runs = 0;
    std::vector<QString> changed;
    for (const CiFact& fact : *facts) {
        if (fact.kind != CiFact::Kind::Run)
            continue;
        ++runs;
        const qint64 number = fact.runId.section(u'#', -1).toLongLong();
        last = std::max(last, number);
        first = first == 0 ? number : std::min(first, number);
        if (!known.isNews(fact))
            continue;
        known.add(fact);
        changed.push_back(fact.runId);
        if (fact.phase == Phase::Completed)
            polled.further.push_back(stagesAsk(source, fact));
    }
    for (CiFact& fact : *facts) {
        if (std::ranges::find(changed, fact.runId) != changed.end())
            polled.facts.push_back(std::move(fact));
    }
    const std::optional<Timestamp> newest = known.newest(), oldest = oldestOf(*facts);
    if (ask.what == "runs" && before > 0 && first > before + 1 && newest && oldest)
        polled.marks.push_back(gapMark(ask.project, {0}, *oldest));
    if (ask.what != "walk")
        known.more.insert(QStringLiteral("last"), last);
    mark.cursor = known.written();
    polled.marks.push_back(mark);
    for (const Walk& walk : walksOf(marks, ask.project)) {
        if (ask.what != "walk" || walk.mark != ask.about.name)
            continue;
        // A gap ends where something is known again; a back-fill where its time does.
        const bool isGapClosed = walk.mark.startsWith(u"gap:") && changed.empty();
        polled.marks.push_back(turned(walk, oldest, runs < pageSize || isGapClosed));
    }
}

Polled read(const Source& source, const PollMarks& marks, const PollAsk& ask, const Reply& reply, Timestamp now)
{
    Polled polled;
    polled.budget = budgetOf(reply, now);
    polled.problem = jenkinsProblem(reply, now, ask);
    const bool isOfRun = !ask.about.runId.isEmpty();
    const bool isGone = isOfRun && reply.failure == Reply::Failure::None && reply.status == 404;
    if (isGone || (ask.what == "stages" && !polled.problem)) {
        PollMark mark = markNamed(marks, runsMark(ask.project));
        KnownRuns known = KnownRuns::read(mark.cursor);
        if (isGone && ask.what == "run")
            known.forget(ask.about.runId);
        else
            known.settle(ask.about.runId, 1);
        mark.cursor = known.written();
        polled.marks.push_back(mark);
        polled.problem.reset();
        if (isGone)
            return polled;
        // A page that is none of stages costs the build nothing. Builds name the server as it calls itself, which need not be as we do.
        if (Result<std::vector<CiFact>> facts = factsOf(Provider::Jenkins, ask.ask.url, reply, ask.about.repo)) {
            for (CiFact& fact : *facts)
                fact.repo = ask.about.repo;
            polled.facts = std::move(*facts);
        }
        return polled;
    }
    if (polled.problem)
        return polled;
    if (ask.what == "tree")
        readTree(source, marks, reply, polled);
    else
        readRuns(source, marks, ask, reply, polled);
    return polled;
}

JobEvidence beginEvidence(const Source& source, const CiFact& job)
{
    JobEvidence evidence;
    evidence.job = job;
    PollAsk ask = fileAskOf(source, buildPath(job.runId) + QStringLiteral("/consoleText"), "log", job.pipeline);
    ask.about = job;
    evidence.open.push_back(ask);
    return evidence;
}

TestStatus statusOf(std::string_view word)
{
    if (word == "PASSED" || word == "FIXED")
        return TestStatus::Passed;
    return word == "SKIPPED" ? TestStatus::Skipped : TestStatus::Failed;
}

void readTests(JobEvidence& evidence, const Reply& reply)
{
    Result<JsonDocument> document = JsonDocument::read(textOf(reply));
    if (!document)
        return; // the log is worth more than the report
    document->root()["suites"].eachItem([&](const JsonField& suite) {
        suite["cases"].eachItem([&](const JsonField& item) {
            TestResult result = testIn(item, "className", "duration");
            result.status = statusOf(item["status"].word());
            if (result.status == TestStatus::Failed) {
                result.message = item["errorDetails"].text();
                if (result.message.isEmpty())
                    result.message = item["errorStackTrace"].text();
            }
            evidence.tests.push_back(std::move(result));
        });
    });
}

void readEvidence(const Source& source, JobEvidence& evidence, const PollAsk& ask, const Reply& reply, Timestamp now)
{
    evidence.open.clear();
    if (ask.what == "tests") {
        if (!jenkinsProblem(reply, now, ask))
            readTests(evidence, reply);
        evidence.state = JobEvidence::State::Complete;
        return;
    }
    if (reply.failure == Reply::Failure::None && (reply.status == 404 || reply.status == 410))
        return giveUp(evidence, Text::tr("Jenkins has discarded this build, and its log with it."));
    if (const auto problem = jenkinsProblem(reply, now, ask); problem && reply.failure != Reply::Failure::TooLarge)
        return tryLater(evidence, *problem);
    if (!hasArrived(evidence, reply, now, apiName()))
        return;
    if (reply.bytes > 0)
        addPart(evidence, reply);
    PollAsk tests =
        treeAsk(source, buildPath(evidence.job.runId) + QStringLiteral("/testReport"),
                QStringLiteral("suites[name,cases[className,name,status,duration,errorDetails,errorStackTrace]]"), "tests", ask.project);
    tests.ask.bytesAtMost = qint64(64) << 20;
    tests.about = evidence.job;
    evidence.open = {tests};
}

std::optional<PollAsk> tail(const Source& source, const CiFact& job, qint64 offset)
{
    PollAsk ask =
        fileAskOf(source, buildPath(job.runId) + QStringLiteral("/logText/progressiveText?start=%1").arg(offset), "tail", job.pipeline);
    ask.ask.bodyTo = Ask::BodyTo::Memory;
    ask.ask.bytesAtMost = qint64(64) << 20;
    ask.ask.secondsAtMost = 60;
    ask.about.name = QString::number(offset);
    return ask;
}

TailPiece readTail(const PollAsk& ask, const Reply& reply, Timestamp now)
{
    TailPiece piece;
    piece.next = ask.about.name.toLongLong();
    piece.problem = problemOfFile(reply, now, apiName());
    if (piece.problem)
        return piece;
    piece.text = reply.body;
    bool isNumber = false;
    const qint64 size = reply.header("x-text-size").toLongLong(&isNumber);
    piece.next = isNumber ? size : piece.next + piece.text.size();
    piece.isEnded = reply.header("x-more-data") != "true";
    return piece;
}

std::vector<PollAsk> beginTest(const Source& source)
{
    std::vector<PollAsk> asks;
    if (!source.token.isEmpty())
        asks.push_back(treeAsk(source, QStringLiteral("/me"), QStringLiteral("id,fullName"), "user", {}));
    asks.push_back(treeAsk(source, {}, QStringLiteral("jobs[fullName]{0,100}"), "projects", {}));
    for (const QString& job : source.projects)
        asks.push_back(treeAsk(source, pathOf(job), QStringLiteral("fullName,lastBuild[number]"), "job", job));
    return asks;
}

void readTest(const Source& source, ConnectionReport& report, const PollAsk& ask, const Reply& reply, Timestamp now)
{
    if (const QByteArray version = reply.header("x-jenkins"); !version.isEmpty())
        report.server = QStringLiteral("Jenkins %1").arg(QString::fromLatin1(version));
    if (const auto problem = jenkinsProblem(reply, now, ask)) {
        if (problem->kind == PollProblem::Kind::Permission) {
            const QString wanted = QString::fromLatin1(reply.header("x-required-permission"));
            report.missing.append(wanted.isEmpty() ? QStringLiteral("Overall/Read, Job/Read") : wanted);
        }
        report.problems.push_back(*problem);
        return;
    }
    Result<JsonDocument> document = JsonDocument::read(textOf(reply));
    if (!document) {
        report.problems.push_back(oddAnswer(document.error(), apiName()));
        return;
    }
    const JsonField root = document->root();
    if (ask.what == "user")
        report.account = root["id"].text();
    else if (ask.what == "job")
        report.projects.append(ask.project);
    else if (source.projects.isEmpty())
        root["jobs"].eachItem([&](const JsonField& item) { report.projects.append(item["fullName"].text()); });
}

} // namespace

const PollingEntry jenkinsPolling{SourceKind::Jenkins,
                                  {"Authorization", "Basic ", Authentication::Form::Basic},
                                  "",
                                  "/webhook/jenkins",
                                  begin,
                                  goBack,
                                  read,
                                  beginEvidence,
                                  readEvidence,
                                  tail,
                                  readTail,
                                  beginTest,
                                  readTest};

} // namespace sentinel
