// Of a job at GitHub: its log, its reports, and what is left when these are gone. Of a connection: whose it is and what it may do.

#include "core/providers/githubpoll_p.h"

#include <QCoreApplication>

namespace sentinel::github {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(GitHubPoll)
};

constexpr qint64 logDelayMs = 10 * 60 * 1000; // so long after its end a log may still not be there

/// The permission that a fine-grained token or an app needs, or the scopes that a classic one needs and has: GitHub says so itself.
QString missingPermission(const Reply& reply)
{
    if (const QByteArray wanted = reply.header("x-accepted-github-permissions"); !wanted.isEmpty())
        return Text::tr("it needs the permission %1").arg(QString::fromLatin1(wanted));
    const QByteArray wanted = reply.header("x-accepted-oauth-scopes"), has = reply.header("x-oauth-scopes");
    if (!wanted.isEmpty())
        return has.isEmpty() ? Text::tr("it needs the scope %1").arg(QString::fromLatin1(wanted))
                             : Text::tr("it needs the scope %1 and has %2").arg(QString::fromLatin1(wanted), QString::fromLatin1(has));
    return {};
}

PollAsk logAsk(const Source& source, const CiFact& job)
{
    PollAsk ask =
        ours(fileAskOf(source, QStringLiteral("/repos/%1/actions/jobs/%2/logs").arg(job.repo, encoded(job.jobId)), "log", job.repo));
    ask.about = job;
    return ask;
}

// What the job's check said stands in for a log that is gone: it has what failed, in the words of the tools.
void readAnnotations(JobEvidence& evidence, const Reply& reply)
{
    Result<JsonDocument> document = JsonDocument::read(textOf(reply));
    QByteArray text;
    if (document) {
        document->root().eachItem([&](const JsonField& item) {
            const QByteArray level = item["annotation_level"].word() == "failure" ? "##[error]" : "##[warning]";
            const QString path = item["path"].text(), line = item["start_line"].text();
            const QString place = path.isEmpty() || path == u".github" ? QString() : QStringLiteral("%1:%2: ").arg(path, line);
            text += level + place.toUtf8() + item["message"].text().toUtf8() + '\n';
            const QString details = item["raw_details"].text();
            if (!details.isEmpty())
                text += details.toUtf8() + '\n';
        });
    }
    if (text.isEmpty())
        return giveUp(evidence, Text::tr("GitHub has removed the log: it was too old."));
    evidence.parts.push_back({{}, text, {}, false, 0});
    evidence.holes.push_back(missingHole(Text::tr("GitHub has removed the log. What stands here are the annotations of the job.")));
    evidence.state = JobEvidence::State::Complete;
}

} // namespace

QString apiName()
{
    return QStringLiteral("GitHub");
}

QString artifactPrefix()
{
    return QStringLiteral("artifact-");
}

PollAsk ours(PollAsk ask)
{
    const bool isFile = ask.ask.bodyTo == Ask::BodyTo::File;
    ask.ask.headers = {{"Accept", isFile ? "*/*" : "application/vnd.github+json"}, {"X-GitHub-Api-Version", "2022-11-28"}};
    return ask;
}

PollAsk repoAsk(const Source& source, const QString& repo, const QString& rest, const char* what)
{
    return ours(askOf(source, QStringLiteral("/repos/%1%2").arg(repo, rest), what, repo));
}

std::optional<PollProblem> problemIn(const Reply& reply, Timestamp now, const PollAsk& ask)
{
    using Kind = PollProblem::Kind;
    std::optional<PollProblem> problem =
        ask.ask.bodyTo == Ask::BodyTo::File ? problemOfFile(reply, now, apiName()) : problemOf(reply, now, apiName());
    if (!problem)
        return problem;
    const QString where = ask.project.isEmpty() ? apiName() : ask.project;
    const QByteArray said = reply.body.left(2000).toLower();
    if (reply.status == 403 || reply.status == 429) {
        const AskBudget budget = budgetOf(reply, now);
        const bool isEmpty = budget.left == 0;
        const bool isSecondary = said.contains("secondary rate limit") || said.contains("abuse");
        if (reply.status == 429 || isEmpty || isSecondary) {
            problem->kind = Kind::RateLimit;
            problem->concernsAll = true;
            if (!problem->retryAt)
                problem->retryAt = isEmpty && budget.resetsAt ? *budget.resetsAt : Timestamp{now.ms + 60'000}; // "at least one minute"
            problem->text = isEmpty ? Text::tr("The requests that GitHub allows in an hour are used up.")
                                    : Text::tr("GitHub found the requests too many at once and wants a pause.");
        } else if (said.contains("saml") || reply.header("x-github-sso").contains("required")) {
            problem->text = Text::tr("%1: the organisation asks for single sign-on: authorise the token for it on GitHub.").arg(where);
        } else {
            const QString missing = missingPermission(reply);
            problem->text = missing.isEmpty() ? Text::tr("%1: the token is not allowed this. It needs to read Actions.").arg(where)
                                              : Text::tr("%1: the token is not allowed this: %2.").arg(where, missing);
        }
    } else if (reply.status == 404) {
        const QString missing = missingPermission(reply);
        problem->text = Text::tr("%1: GitHub shows no such repository to this token. Check the name, and that the token may read its "
                                 "Actions%2.")
                            .arg(where, missing.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(missing));
    } else if (reply.status == 401) {
        problem->text = Text::tr("GitHub does not know the token: it is wrong, expired or revoked. Make a new one that may read Actions.");
    }
    return problem;
}

JobEvidence beginEvidence(const Source& source, const CiFact& job)
{
    JobEvidence evidence;
    evidence.job = job;
    if (job.conclusion == u"skipped") {
        giveUp(evidence, Text::tr("The job was skipped: there is no log."));
    } else if (job.jobId.startsWith(artifactPrefix())) {
        const QString id = job.jobId.mid(artifactPrefix().size());
        PollAsk ask =
            ours(fileAskOf(source, QStringLiteral("/repos/%1/actions/artifacts/%2/zip").arg(job.repo, encoded(id)), "report", job.repo));
        ask.ask.bytesAtMost = reportBytes;
        ask.about = job;
        evidence.open.push_back(ask);
    } else {
        evidence.open.push_back(logAsk(source, job));
    }
    return evidence;
}

void readEvidence(const Source& source, JobEvidence& evidence, const PollAsk& ask, const Reply& reply, Timestamp now)
{
    evidence.open.clear();
    const qint64 ended = evidence.job.finishedAt ? evidence.job.finishedAt->ms : 0;
    const bool isGone = reply.status == 410 || (reply.status == 404 && now.ms - ended > logDelayMs);
    if (ask.what == "annotations") {
        if (const auto problem = problemIn(reply, now, ask); problem && problem->concernsAll)
            return tryLater(evidence, *problem);
        return readAnnotations(evidence, reply);
    }
    if (isGone && ask.what == "report")
        return giveUp(evidence, Text::tr("GitHub has removed the report: it was too old."));
    if (isGone) {
        PollAsk annotations = repoAsk(
            source, ask.project, QStringLiteral("/check-runs/%1/annotations?per_page=100").arg(encoded(evidence.job.jobId)), "annotations");
        annotations.about = evidence.job;
        evidence.open = {annotations};
        return;
    }
    if (const auto problem = problemIn(reply, now, ask); problem && reply.failure != Reply::Failure::TooLarge)
        return tryLater(evidence, *problem);
    if (!hasArrived(evidence, reply, now, apiName()))
        return;
    addPart(evidence, reply, {}, 0, ask.what == "report");
    evidence.state = JobEvidence::State::Complete;
}

std::vector<PollAsk> beginTest(const Source& source)
{
    std::vector<PollAsk> asks;
    if (!source.token.isEmpty())
        asks.push_back(ours(askOf(source, QStringLiteral("/user"), "user")));
    if (source.projects.isEmpty())
        asks.push_back(ours(askOf(source, QStringLiteral("/user/repos?sort=pushed&per_page=100"), "projects")));
    for (const QString& repo : source.projects)
        asks.push_back(repoAsk(source, repo, QStringLiteral("/actions/runs?per_page=1"), "runs"));
    return asks;
}

void readTest(const Source&, ConnectionReport& report, const PollAsk& ask, const Reply& reply, Timestamp now)
{
    if (const AskBudget budget = budgetOf(reply, now); budget.left)
        report.budget = budget;
    if (const QByteArray version = reply.header("x-github-enterprise-version"); !version.isEmpty())
        report.server = Text::tr("GitHub Enterprise Server %1").arg(QString::fromLatin1(version));
    if (const auto problem = problemIn(reply, now, ask)) {
        // An app's token has no user: that alone is no fault.
        if (ask.what == "user" && problem->kind == PollProblem::Kind::Permission)
            return;
        if (const QString missing = missingPermission(reply); !missing.isEmpty() && problem->kind != PollProblem::Kind::Credentials)
            report.missing.append(missing);
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
        report.account = root["login"].text();
    else if (ask.what == "projects")
        root.eachItem([&](const JsonField& item) { report.projects.append(item["full_name"].text()); });
    else
        report.projects.append(ask.project);
}

} // namespace sentinel::github
