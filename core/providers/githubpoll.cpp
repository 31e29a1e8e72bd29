// Asking GitHub. Runs are listed by creation, so each poll looks at the first page, and at the page of those in progress, which has old
// runs that were started again. Both are conditional: unchanged, they are free. What is open is then asked for its jobs, attempt by
// attempt. A first page that has nothing known on it means that runs were missed: the stretch between is noted and fetched page by page.
//
// https://docs.github.com/en/rest/actions/workflow-runs (list; the search parameters give no more than 1,000 results, hence the walk by
// time), /workflow-jobs, /artifacts; /rest/checks/runs (annotations); /rest/using-the-rest-api/best-practices and /rate-limits.

#include "core/providers/githubpoll_p.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(GitHubPoll)
};

constexpr int pageSize = 100;
constexpr int repositoriesAtMost = 50;    // of a token that sees more, the ones that were pushed to last
constexpr size_t openAtATime = 60;        // asked for their jobs in one poll
constexpr size_t openBeforeWalking = 150; // the past waits until its runs have their jobs
constexpr int attemptsAtMost = 10;        // of one run, the last ones

QString runsMark(const QString& repo)
{
    return QStringLiteral("runs:") + repo;
}

PollAsk runAsk(const Source& source, const QString& repo, const QString& rest, const char* what, const CiFact& run)
{
    PollAsk ask = github::repoAsk(source, repo, QStringLiteral("/actions/runs/%1%2").arg(encoded(run.runId), rest), what);
    ask.about = run;
    return ask;
}

std::vector<PollAsk> repoAsks(const Source& source, const PollMarks& marks, const QString& repo)
{
    PollAsk runs = github::repoAsk(source, repo, QStringLiteral("/actions/runs?per_page=%1").arg(pageSize), "runs");
    runs.mark = runsMark(repo);
    PollAsk open = github::repoAsk(source, repo, QStringLiteral("/actions/runs?status=in_progress&per_page=%1").arg(pageSize), "open");
    open.mark = QStringLiteral("open:") + repo;
    return {withEtag(runs, marks), withEtag(open, marks)};
}

std::vector<PollAsk> begin(const Source& source, const PollMarks& marks, Timestamp)
{
    std::vector<PollAsk> asks;
    if (source.projects.isEmpty()) {
        PollAsk ask =
            github::ours(askOf(source, QStringLiteral("/user/repos?sort=pushed&per_page=%1").arg(repositoriesAtMost), "projects"));
        ask.mark = QStringLiteral("projects");
        return {withEtag(ask, marks)};
    }
    for (const QString& repo : source.projects) {
        for (PollAsk& ask : repoAsks(source, marks, repo))
            asks.push_back(std::move(ask));
    }
    return asks;
}

std::optional<PollAsk> goBack(const Source& source, const PollMarks& marks, Timestamp)
{
    const auto text = [](Timestamp time) { return QString(toRfc3339({time.ms / 1000 * 1000})).replace(QStringLiteral(".000"), QString()); };
    for (const QString& repo : projectsOf(source, marks)) {
        const std::vector<Walk> walks = walksOf(marks, repo);
        if (walks.empty() || KnownRuns::read(markNamed(marks, runsMark(repo)).cursor).open().size() > openBeforeWalking)
            continue;
        const Walk& walk = walks.front();
        // A second more: times are in whole seconds, and the bounds are meant to hold both ends.
        PollAsk ask = github::repoAsk(source, repo,
                                      QStringLiteral("/actions/runs?created=%1..%2&per_page=%3&page=%4")
                                          .arg(text(walk.since), text({walk.reached.ms + 999}))
                                          .arg(pageSize)
                                          .arg(walk.page),
                                      "walk");
        ask.about.name = walk.mark;
        return ask;
    }
    return {};
}

/// Jobs of the attempts that are not settled, and what lies beside them.
void askForJobs(const Source& source, const PollMarks& marks, const QString& repo, const QString& id, const KnownRuns::Seen& seen,
                std::vector<PollAsk>& asks)
{
    CiFact run = namedFact(CiFact::Kind::Run, Provider::GitHub, repo, id, seen.phase);
    const int first = std::max({seen.settled + 1, seen.attempt - attemptsAtMost + 1, 1});
    for (int attempt = std::min(first, seen.attempt); attempt <= seen.attempt; ++attempt) {
        run.attempt = attempt;
        run.saysAttempt = true;
        // Before the jobs: these settle the run, and what is settled is not asked about again.
        if (attempt == seen.attempt && seen.phase == Phase::Completed)
            asks.push_back(runAsk(source, repo, QStringLiteral("/artifacts?per_page=%1").arg(pageSize), "artifacts", run));
        PollAsk ask = runAsk(source, repo, QStringLiteral("/attempts/%1/jobs?per_page=%2").arg(attempt).arg(pageSize), "jobs", run);
        ask.mark = QStringLiteral("jobs:%1:%2").arg(id).arg(attempt);
        asks.push_back(attempt == seen.attempt && seen.phase != Phase::Completed ? withEtag(ask, marks) : ask);
    }
}

void askForOpenRuns(const Source& source, const PollMarks& marks, const QString& repo, const KnownRuns& known, std::vector<PollAsk>& asks)
{
    const std::vector<QString> open = known.open();
    for (size_t i = 0; i < std::min(open.size(), openAtATime); ++i)
        askForJobs(source, marks, repo, open[i], *known.find(open[i]), asks);
}

void readProjects(const Source& source, const PollMarks& marks, const Reply& reply, Polled& polled)
{
    QStringList names = projectsOf(source, marks);
    if (!polled.isUnchanged) {
        Result<JsonDocument> document = JsonDocument::read(textOf(reply));
        if (!document) {
            polled.problem = oddAnswer(document.error(), github::apiName());
            return;
        }
        names.clear();
        document->root().eachItem([&](const JsonField& item) {
            if (!item["archived"].isTrue() && !item["disabled"].isTrue())
                names.append(item["full_name"].id());
        });
        names.removeAll(QString());
        polled.marks.push_back(projectsMark(source, names, reply.header("etag")));
    }
    for (const QString& repo : names) {
        for (PollAsk& ask : repoAsks(source, marks, repo))
            polled.further.push_back(std::move(ask));
    }
}

// The first page, the page of those in progress, or a single run: what is new in it, and then what is open.
void readRuns(const Source& source, const PollMarks& marks, const PollAsk& ask, const Reply& reply, Polled& polled)
{
    const QString repo = ask.project;
    PollMark mark = markNamed(marks, runsMark(repo));
    KnownRuns known = KnownRuns::read(mark.cursor);
    const bool isList = ask.what == "runs";
    if (!polled.isUnchanged) {
        const Result<std::vector<CiFact>> runs = factsOf(Provider::GitHub, ask.ask.url, reply, repo);
        if (!runs) {
            polled.problem = oddAnswer(runs.error(), github::apiName());
            return;
        }
        const bool isConnected = std::ranges::any_of(*runs, [&](const CiFact& run) { return known.has(run.runId); });
        const std::optional<Timestamp> oldest = oldestOf(*runs);
        const std::optional<Timestamp> newest = known.newest();
        if (isList && newest && oldest && !isConnected && !nextPage(reply).isEmpty() && *newest < *oldest)
            polled.marks.push_back(gapMark(repo, *newest, *oldest));
        for (const CiFact& run : *runs) {
            if (!known.isNews(run))
                continue;
            known.add(run);
            polled.facts.push_back(run);
        }
        mark.cursor = known.written();
        if (isList)
            mark.etag = reply.header("etag");
        polled.marks.push_back(mark);
        if (ask.what == "open")
            polled.marks.push_back({ask.mark, {}, reply.header("etag")});
        if (ask.what == "run")
            polled.passing.push_back({ask.mark, {}, reply.header("etag")});
    }
    if (ask.what == "open")
        askForOpenRuns(source, marks, repo, known, polled.further);
    const KnownRuns::Seen* seen = ask.what == "run" ? known.find(ask.about.runId) : nullptr;
    if (seen && seen->phase == Phase::Completed && seen->isOpen())
        askForJobs(source, marks, repo, ask.about.runId, *seen, polled.further);
}

void readWalk(const Source& source, const PollMarks& marks, const PollAsk& ask, const Reply& reply, Polled& polled)
{
    const Result<std::vector<CiFact>> runs = factsOf(Provider::GitHub, ask.ask.url, reply, ask.project);
    if (!runs) {
        polled.problem = oddAnswer(runs.error(), github::apiName());
        return;
    }
    PollMark mark = markNamed(marks, runsMark(ask.project));
    KnownRuns known = KnownRuns::read(mark.cursor);
    for (const CiFact& run : *runs) {
        const bool isSettled = known.has(run.runId) && !known.isNews(run);
        if (isSettled)
            continue;
        known.add(run);
        polled.facts.push_back(run);
        if (const KnownRuns::Seen* seen = known.find(run.runId))
            askForJobs(source, marks, ask.project, run.runId, *seen, polled.further);
    }
    mark.cursor = known.written();
    polled.marks.push_back(mark);
    for (const Walk& walk : walksOf(marks, ask.project)) {
        if (walk.mark == ask.about.name)
            polled.marks.push_back(advanced(walk, oldestOf(*runs), runs->size() < pageSize));
    }
}

void readJobs(const Source& source, const PollMarks& marks, const PollAsk& ask, const Reply& reply, Polled& polled)
{
    PollMark mark = markNamed(marks, runsMark(ask.project));
    KnownRuns known = KnownRuns::read(mark.cursor);
    const KnownRuns::Seen* seen = known.find(ask.about.runId);
    const bool isLastAttempt = !seen || ask.about.attempt >= seen->attempt;
    const bool hasEnded = !isLastAttempt || (seen && seen->phase == Phase::Completed) || ask.about.phase == Phase::Completed;
    bool allEnded = true;
    if (!polled.isUnchanged) {
        Result<std::vector<CiFact>> jobs = factsOf(Provider::GitHub, ask.ask.url, reply, ask.project);
        if (!jobs) {
            polled.problem = oddAnswer(jobs.error(), github::apiName());
            return;
        }
        allEnded = std::ranges::all_of(*jobs, [](const CiFact& job) { return job.phase == Phase::Completed; });
        polled.facts = std::move(*jobs);
        if (const QString next = nextPage(reply); !next.isEmpty()) {
            PollAsk more = ask;
            more.ask.url = next;
            more.ask.etag.clear();
            more.mark.clear();
            more.number = ask.number + (allEnded ? 0 : 1); // pages with jobs that still run
            polled.further.push_back(more);
            return;
        }
        allEnded = allEnded && ask.number == 0;
        if (!hasEnded && !ask.mark.isEmpty())
            polled.passing.push_back({ask.mark, {}, reply.header("etag")});
    }
    if (hasEnded && allEnded && seen) {
        known.settle(ask.about.runId, ask.about.attempt);
        mark.cursor = known.written();
        polled.marks.push_back(mark);
        polled.passing.push_back({QStringLiteral("jobs:%1:%2").arg(ask.about.runId).arg(ask.about.attempt), {}, {}});
        polled.passing.push_back({QStringLiteral("run:") + ask.about.runId, {}, {}});
    } else if (!hasEnded && allEnded) { // the run's end comes after that of its jobs, and may not be on the first page
        PollAsk run = runAsk(source, ask.project, {}, "run", ask.about);
        run.mark = QStringLiteral("run:") + ask.about.runId;
        polled.further.push_back(withEtag(run, marks));
    }
}

// A report is a job of its own that has a report instead of a log, as in what is imported.
void readArtifacts(const PollAsk& ask, const Reply& reply, Polled& polled)
{
    Result<JsonDocument> document = JsonDocument::read(textOf(reply));
    if (!document) {
        polled.problem = oddAnswer(document.error(), github::apiName());
        return;
    }
    document->root()["artifacts"].eachItem([&](const JsonField& item) {
        const QString name = item["name"].text();
        const qint64 size = item["size_in_bytes"].integer().value_or(0);
        if (item["expired"].isTrue() || size > github::reportBytes || !soundsLikeReport(name))
            return;
        CiFact fact = ask.about;
        fact.kind = CiFact::Kind::Job;
        fact.jobId = github::artifactPrefix() + item["id"].id();
        fact.name = Text::tr("Test report %1").arg(name);
        fact.phase = Phase::Completed;
        fact.status = QStringLiteral("completed");
        fact.createdAt = fact.startedAt = fact.finishedAt = item["created_at"].time();
        fact.updatedAt = item["updated_at"].time();
        fact.logUrl = safeUrl(item["archive_download_url"]);
        polled.facts.push_back(fact);
    });
    if (const QString next = nextPage(reply); !next.isEmpty()) {
        PollAsk more = ask;
        more.ask.url = next;
        polled.further.push_back(more);
    }
}

Polled read(const Source& source, const PollMarks& marks, const PollAsk& ask, const Reply& reply, Timestamp now)
{
    Polled polled;
    polled.budget = budgetOf(reply, now);
    polled.problem = github::problemIn(reply, now, ask);
    polled.isUnchanged = reply.status == 304;
    if (polled.problem && polled.problem->kind == PollProblem::Kind::NotFound && !ask.about.runId.isEmpty()) {
        // A run that is gone is nobody's problem.
        PollMark mark = markNamed(marks, runsMark(ask.project));
        KnownRuns known = KnownRuns::read(mark.cursor);
        known.forget(ask.about.runId);
        mark.cursor = known.written();
        polled.marks.push_back(mark);
        polled.problem.reset();
        return polled;
    }
    if (polled.problem)
        return polled;
    if (ask.what == "projects")
        readProjects(source, marks, reply, polled);
    else if (ask.what == "jobs")
        readJobs(source, marks, ask, reply, polled);
    else if (ask.what == "artifacts")
        readArtifacts(ask, reply, polled);
    else if (ask.what == "walk")
        readWalk(source, marks, ask, reply, polled);
    else
        readRuns(source, marks, ask, reply, polled);
    return polled;
}

} // namespace

const PollingEntry githubPolling{SourceKind::GitHub,
                                 {"Authorization", "Bearer ", Authentication::Form::Plain},
                                 "https://api.github.com",
                                 "/webhook/github",
                                 begin,
                                 goBack,
                                 read,
                                 github::beginEvidence,
                                 github::readEvidence,
                                 nullptr, // GitHub shows the log of a job when it has ended
                                 nullptr,
                                 github::beginTest,
                                 github::readTest};

} // namespace sentinel
