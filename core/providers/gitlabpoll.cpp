// Asking GitLab. Pipelines are listed by their last change, so that each poll begins where the last one ended and misses nothing, a job
// that was started again in an old pipeline included. What has changed is asked for its times and its jobs, retried ones among them.
//
// https://docs.gitlab.com/ee/api/pipelines.html, /jobs.html (trace), /rest/index.html (offset pages by the header Link),
// /api/pipelines.html#get-a-pipelines-test-report

#include "core/providers/polling_p.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(GitLabPoll)
};

constexpr int pageSize = 100;
constexpr int projectsAtMost = 50; // of a token that sees more, those with the latest activity
constexpr size_t openAtATime = 60;
constexpr size_t openBeforeWalking = 150;
constexpr qint64 overlapMs = 1000; // a second has more changes than one
constexpr qint64 logDelayMs = 10 * 60 * 1000;
constexpr qint64 tailBytes = qint64(64) << 20;

QString apiName()
{
    return QStringLiteral("GitLab");
}

QString runsMark(const QString& project)
{
    return QStringLiteral("runs:") + project;
}

QString below(const Source& source, const QString& rest)
{
    return source.address.contains(u"/api/v4") ? rest : QStringLiteral("/api/v4") + rest;
}

PollAsk projectAsk(const Source& source, const QString& project, const QString& rest, const char* what)
{
    return askOf(source, below(source, QStringLiteral("/projects/%1%2").arg(encoded(project), rest)), what, project);
}

/// The project of a job, as the API wants it: without what the server itself stands below ("https://host/gitlab").
QString projectOf(const Source& source, const CiFact& job)
{
    const QString prefix = QUrl(source.address).path().section(QStringLiteral("/api/v4"), 0, 0).mid(1);
    return !prefix.isEmpty() && job.repo.startsWith(prefix + u'/') ? job.repo.mid(prefix.size() + 1) : job.repo;
}

std::optional<PollProblem> gitlabProblem(const Reply& reply, Timestamp now, const PollAsk& ask)
{
    std::optional<PollProblem> problem =
        ask.ask.bodyTo == Ask::BodyTo::File ? problemOfFile(reply, now, apiName()) : problemOf(reply, now, apiName());
    if (!problem)
        return problem;
    const QString where = ask.project.isEmpty() ? apiName() : ask.project;
    if (reply.status == 401) {
        problem->text =
            Text::tr("GitLab does not know the token: it is wrong, expired or revoked. Make a new one with the scope read_api.");
    } else if (reply.status == 403) {
        problem->text = reply.body.contains("insufficient_scope")
            ? Text::tr("%1: the token lacks the scope read_api.").arg(where)
            : Text::tr("%1: the token is not allowed this. Its account needs the role Reporter or higher in the project.").arg(where);
    } else if (reply.status == 404) {
        problem->text =
            Text::tr("%1: GitLab shows no such project to this token. Check the name, and that its account is a member.").arg(where);
    } else if (reply.status == 429) {
        problem->text = Text::tr("GitLab was asked too often and wants a pause.");
        if (!problem->retryAt)
            problem->retryAt = budgetOf(reply, now).resetsAt.value_or(Timestamp{now.ms + 60'000});
    }
    return problem;
}

QString timeText(qint64 ms)
{
    return toRfc3339({ms});
}

PollAsk pipelinesAsk(const Source& source, const PollMarks& marks, const QString& project)
{
    const qint64 since = KnownRuns::read(markNamed(marks, runsMark(project)).cursor).more.value(QStringLiteral("since")).toInteger();
    // The first time: the latest ones. After that all that has changed, in the order in which it did.
    const QString which =
        since == 0 ? QStringLiteral("sort=desc") : QStringLiteral("sort=asc&updated_after=") + timeText(since - overlapMs);
    PollAsk ask =
        projectAsk(source, project, QStringLiteral("/pipelines?order_by=updated_at&%1&per_page=%2").arg(which).arg(pageSize), "runs");
    ask.mark = runsMark(project);
    return withEtag(ask, marks);
}

std::vector<PollAsk> begin(const Source& source, const PollMarks& marks, Timestamp)
{
    if (source.projects.isEmpty()) {
        PollAsk ask =
            askOf(source,
                  below(source,
                        QStringLiteral("/projects?membership=true&simple=true&order_by=last_activity_at&per_page=%1").arg(projectsAtMost)),
                  "projects");
        ask.mark = QStringLiteral("projects");
        return {withEtag(ask, marks)};
    }
    std::vector<PollAsk> asks;
    for (const QString& project : source.projects)
        asks.push_back(pipelinesAsk(source, marks, project));
    return asks;
}

std::optional<PollAsk> goBack(const Source& source, const PollMarks& marks, Timestamp)
{
    for (const QString& project : projectsOf(source, marks)) {
        const std::vector<Walk> walks = walksOf(marks, project);
        if (walks.empty() || KnownRuns::read(markNamed(marks, runsMark(project)).cursor).open().size() > openBeforeWalking)
            continue;
        const Walk& walk = walks.front();
        PollAsk ask =
            projectAsk(source, project,
                       QStringLiteral("/pipelines?order_by=updated_at&sort=desc&updated_after=%1&updated_before=%2&per_page=%3&page=%4")
                           .arg(timeText(walk.since.ms), timeText(walk.until.ms))
                           .arg(pageSize)
                           .arg(walk.page),
                       "walk");
        ask.about.name = walk.mark;
        return ask;
    }
    return {};
}

void askForJobs(const Source& source, const PollMarks& marks, const QString& project, const QString& id, const KnownRuns::Seen& seen,
                std::vector<PollAsk>& asks)
{
    const CiFact run = namedFact(CiFact::Kind::Run, Provider::GitLab, project, id, seen.phase);
    const QString path = QStringLiteral("/pipelines/%1").arg(encoded(id));
    if (seen.phase == Phase::Completed) { // the list does not have its times
        PollAsk ask = projectAsk(source, project, path, "run");
        ask.about = run;
        asks.push_back(ask);
    }
    PollAsk ask = projectAsk(source, project, QStringLiteral("%1/jobs?include_retried=true&per_page=%2").arg(path).arg(pageSize), "jobs");
    ask.about = run;
    ask.mark = QStringLiteral("jobs:") + id;
    asks.push_back(seen.phase == Phase::Completed ? ask : withEtag(ask, marks));
}

void readProjects(const Source& source, const PollMarks& marks, const Reply& reply, Polled& polled)
{
    QStringList names = projectsOf(source, marks);
    if (!polled.isUnchanged) {
        Result<JsonDocument> document = JsonDocument::read(textOf(reply));
        if (!document) {
            polled.problem = oddAnswer(document.error(), apiName());
            return;
        }
        names.clear();
        document->root().eachItem([&](const JsonField& item) { names.append(item["path_with_namespace"].id()); });
        names.removeAll(QString());
        polled.marks.push_back(projectsMark(source, names, reply.header("etag")));
    }
    for (const QString& project : names)
        polled.further.push_back(pipelinesAsk(source, marks, project));
}

void readRuns(const Source& source, const PollMarks& marks, const PollAsk& ask, const Reply& reply, Polled& polled)
{
    const bool isWalk = ask.what == "walk";
    PollMark mark = markNamed(marks, runsMark(ask.project));
    KnownRuns known = KnownRuns::read(mark.cursor);
    if (!polled.isUnchanged) {
        const Result<std::vector<CiFact>> runs = factsOf(Provider::GitLab, ask.ask.url, reply, ask.project);
        if (!runs) {
            polled.problem = oddAnswer(runs.error(), apiName());
            return;
        }
        qint64 since = known.more.value(QStringLiteral("since")).toInteger();
        for (const CiFact& run : *runs) {
            if (run.updatedAt && !isWalk)
                since = std::max(since, run.updatedAt->ms);
            if (!known.isNews(run))
                continue;
            known.add(run);
            polled.facts.push_back(run);
            if (isWalk) {
                if (const KnownRuns::Seen* seen = known.find(run.runId))
                    askForJobs(source, marks, ask.project, run.runId, *seen, polled.further);
            }
        }
        known.more.insert(QStringLiteral("since"), since);
        mark.cursor = known.written();
        const bool isFirst = ask.ask.url.contains(u"sort=desc");
        const QString next = isWalk || isFirst ? QString() : nextPage(reply);
        if (!isWalk && next.isEmpty())
            mark.etag = reply.header("etag");
        polled.marks.push_back(mark);
        for (const Walk& walk : walksOf(marks, ask.project)) {
            if (isWalk && walk.mark == ask.about.name)
                polled.marks.push_back(turned(walk, oldestOf(*runs), runs->size() < pageSize));
        }
        if (!next.isEmpty()) {
            PollAsk more = ask;
            more.ask.url = next;
            more.ask.etag.clear();
            polled.further.push_back(more);
            return;
        }
    }
    if (isWalk)
        return;
    const std::vector<QString> open = known.open();
    for (size_t i = 0; i < std::min(open.size(), openAtATime); ++i)
        askForJobs(source, marks, ask.project, open[i], *known.find(open[i]), polled.further);
}

void readJobs(const PollMarks& marks, const PollAsk& ask, const Reply& reply, Polled& polled)
{
    bool allEnded = ask.about.phase == Phase::Completed;
    if (!polled.isUnchanged) {
        Result<std::vector<CiFact>> jobs = factsOf(Provider::GitLab, ask.ask.url, reply, ask.project);
        if (!jobs) {
            polled.problem = oddAnswer(jobs.error(), apiName());
            return;
        }
        // One that waits for a person in a pipeline that has ended may wait for ever.
        const bool anyRuns = std::ranges::any_of(*jobs, [](const CiFact& job) { return job.phase == Phase::Running; });
        polled.facts = std::move(*jobs);
        if (const QString next = nextPage(reply); !next.isEmpty()) {
            PollAsk more = ask;
            more.ask.url = next;
            more.ask.etag.clear();
            more.number = ask.number + (anyRuns ? 1 : 0); // pages with jobs that still run
            polled.further.push_back(more);
            return;
        }
        allEnded = allEnded && !anyRuns && ask.number == 0;
        if (!allEnded)
            polled.passing.push_back({ask.mark, {}, reply.header("etag")});
    }
    if (!allEnded)
        return;
    PollMark mark = markNamed(marks, runsMark(ask.project));
    KnownRuns known = KnownRuns::read(mark.cursor);
    known.settle(ask.about.runId, 1);
    mark.cursor = known.written();
    polled.marks.push_back(mark);
    polled.passing.push_back({ask.mark, {}, {}});
}

Polled read(const Source& source, const PollMarks& marks, const PollAsk& ask, const Reply& reply, Timestamp now)
{
    Polled polled;
    polled.budget = budgetOf(reply, now);
    polled.problem = gitlabProblem(reply, now, ask);
    polled.isUnchanged = reply.status == 304;
    if (polled.problem && polled.problem->kind == PollProblem::Kind::NotFound && !ask.about.runId.isEmpty()) {
        PollMark mark = markNamed(marks, runsMark(ask.project)); // a pipeline that was deleted is nobody's problem
        KnownRuns known = KnownRuns::read(mark.cursor);
        known.forget(ask.about.runId);
        mark.cursor = known.written();
        polled.marks.push_back(mark);
        polled.problem.reset();
        return polled;
    }
    if (polled.problem)
        return polled;
    if (ask.what == "projects") {
        readProjects(source, marks, reply, polled);
    } else if (ask.what == "jobs") {
        readJobs(marks, ask, reply, polled);
    } else if (ask.what == "run") {
        Result<std::vector<CiFact>> run = factsOf(Provider::GitLab, ask.ask.url, reply, ask.project);
        if (run)
            polled.facts = std::move(*run);
        else
            polled.problem = oddAnswer(run.error(), apiName());
    } else {
        readRuns(source, marks, ask, reply, polled);
    }
    return polled;
}

PollAsk jobAsk(const Source& source, const CiFact& job, const QString& rest, const char* what)
{
    PollAsk ask = fileAskOf(
        source, below(source, QStringLiteral("/projects/%1/jobs/%2%3").arg(encoded(projectOf(source, job)), encoded(job.jobId), rest)),
        what, job.repo);
    ask.about = job;
    return ask;
}

JobEvidence beginEvidence(const Source& source, const CiFact& job)
{
    JobEvidence evidence;
    evidence.job = job;
    if (job.status == u"skipped" || (job.status == u"canceled" && !job.startedAt))
        giveUp(evidence, Text::tr("The job was not started: there is no log."));
    else
        evidence.open.push_back(jobAsk(source, job, QStringLiteral("/trace"), "log"));
    return evidence;
}

TestStatus statusOf(std::string_view word)
{
    if (word == "success")
        return TestStatus::Passed;
    if (word == "failed")
        return TestStatus::Failed;
    return word == "error" ? TestStatus::Error : TestStatus::Skipped;
}

// The report of a pipeline has a suite for each job, by the job's name.
void readTests(JobEvidence& evidence, const Reply& reply)
{
    Result<JsonDocument> document = JsonDocument::read(textOf(reply));
    if (!document)
        return; // the log is worth more than the report
    document->root()["test_suites"].eachItem([&](const JsonField& suite) {
        if (suite["name"].text() != evidence.job.name)
            return;
        suite["test_cases"].eachItem([&](const JsonField& item) {
            TestResult result = testIn(item, "classname", "execution_time");
            result.status = statusOf(item["status"].word());
            if (result.status == TestStatus::Failed || result.status == TestStatus::Error)
                result.message = item["system_output"].text();
            evidence.tests.push_back(std::move(result));
        });
    });
}

void readEvidence(const Source& source, JobEvidence& evidence, const PollAsk& ask, const Reply& reply, Timestamp now)
{
    evidence.open.clear();
    if (ask.what == "tests") {
        if (!gitlabProblem(reply, now, ask))
            readTests(evidence, reply);
        evidence.state = JobEvidence::State::Complete;
        return;
    }
    const qint64 ended = evidence.job.finishedAt ? evidence.job.finishedAt->ms : 0;
    if (reply.status == 410 || (reply.status == 404 && now.ms - ended > logDelayMs))
        return giveUp(evidence, Text::tr("GitLab has no log of this job any more: it was erased or has expired."));
    if (const auto problem = gitlabProblem(reply, now, ask); problem && reply.failure != Reply::Failure::TooLarge)
        return tryLater(evidence, *problem);
    if (!hasArrived(evidence, reply, now, apiName()))
        return;
    if (reply.bytes == 0)
        return giveUp(evidence, Text::tr("GitLab has an empty log of this job: it printed nothing, or was erased."));
    addPart(evidence, reply);
    const bool mayHaveTests = evidence.job.outcome == Outcome::Failed || evidence.job.name.contains(u"test", Qt::CaseInsensitive);
    if (!mayHaveTests) {
        evidence.state = JobEvidence::State::Complete;
        return;
    }
    PollAsk tests = projectAsk(source, projectOf(source, evidence.job),
                               QStringLiteral("/pipelines/%1/test_report").arg(encoded(evidence.job.runId)), "tests");
    tests.about = evidence.job;
    evidence.open = {tests};
}

// The whole log so far, or what is behind the offset where the server minds the range.
std::optional<PollAsk> tail(const Source& source, const CiFact& job, qint64 offset)
{
    PollAsk ask = jobAsk(source, job, QStringLiteral("/trace"), "tail");
    ask.ask.bodyTo = Ask::BodyTo::Memory;
    ask.ask.bytesAtMost = tailBytes;
    ask.ask.secondsAtMost = 60;
    if (offset > 0)
        ask.ask.headers.emplace_back("Range", "bytes=" + QByteArray::number(offset) + "-");
    ask.about.name = QString::number(offset);
    return ask;
}

TailPiece readTail(const PollAsk& ask, const Reply& reply, Timestamp now)
{
    TailPiece piece;
    const qint64 offset = ask.about.name.toLongLong();
    piece.next = offset;
    if (reply.status == 416)
        return piece; // nothing behind it yet
    piece.problem = problemOfFile(reply, now, apiName());
    if (piece.problem)
        return piece;
    piece.text = reply.status == 206 ? reply.body : reply.body.mid(static_cast<qsizetype>(offset));
    piece.next = offset + piece.text.size();
    // The API does not say that a log is complete; the runner does, in its last line.
    const QByteArray end = reply.body.right(300);
    piece.isEnded = end.contains("Job succeeded") || end.contains("ERROR: Job failed");
    return piece;
}

std::vector<PollAsk> beginTest(const Source& source)
{
    std::vector<PollAsk> asks;
    if (!source.token.isEmpty())
        asks.push_back(askOf(source, below(source, QStringLiteral("/user")), "user"));
    asks.push_back(askOf(source, below(source, QStringLiteral("/version")), "version"));
    if (source.projects.isEmpty())
        asks.push_back(askOf(source, below(source, QStringLiteral("/projects?membership=true&simple=true&per_page=100")), "projects"));
    for (const QString& project : source.projects)
        asks.push_back(projectAsk(source, project, QStringLiteral("/pipelines?per_page=1"), "runs"));
    return asks;
}

void readTest(const Source&, ConnectionReport& report, const PollAsk& ask, const Reply& reply, Timestamp now)
{
    if (const AskBudget budget = budgetOf(reply, now); budget.left)
        report.budget = budget;
    if (const auto problem = gitlabProblem(reply, now, ask)) {
        if (ask.what == "version" && !problem->concernsAll)
            return; // older servers, and tokens of projects: no fault
        if (problem->kind == PollProblem::Kind::Permission)
            report.missing.append(reply.body.contains("insufficient_scope") ? QStringLiteral("read_api") : Text::tr("role Reporter"));
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
        report.account = root["username"].text();
    else if (ask.what == "version")
        report.server = QStringLiteral("GitLab %1").arg(root["version"].text());
    else if (ask.what == "projects")
        root.eachItem([&](const JsonField& item) { report.projects.append(item["path_with_namespace"].text()); });
    else
        report.projects.append(ask.project);
}

} // namespace

const PollingEntry gitlabPolling{SourceKind::GitLab,
                                 {"PRIVATE-TOKEN", {}, Authentication::Form::Plain},
                                 "https://gitlab.com",
                                 "/webhook/gitlab",
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
