// Asking Buildbot. Builds have numbers that only grow: each poll asks for those above the ones that are known, and for those that still
// run. A build is a run with one job; its log is put together of the logs of its steps, as `buildbot` itself shows them: a line before and
// after each. What Buildbot wrote into them before the command ran holds the worker's environment, which is left out.
//
// https://docs.buildbot.net/latest/developer/rest.html, /developer/raml (build, step, log, logchunk)

#include "core/providers/polling_p.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(BuildbotPoll)
};

constexpr int pageSize = 50;
constexpr int withStreams = 1; // number of an ask: the lines begin with the letter of their stream
constexpr int linesAtATime = 20'000;
constexpr qint64 logBytes = qint64(128) << 20; // of all steps together: beyond it there is a hole
constexpr qint64 chunkBytes = qint64(32) << 20;
constexpr size_t openBeforeWalking = 150;
const QString runsName = QStringLiteral("runs:");
const QString properties =
    QStringLiteral("property=branch&property=revision&property=buildername&property=got_revision&property=scheduler");

QString apiName()
{
    return QStringLiteral("Buildbot");
}

std::optional<PollProblem> buildbotProblem(const Reply& reply, Timestamp now)
{
    std::optional<PollProblem> problem = problemOf(reply, now, apiName());
    if (problem && reply.status == 403)
        problem->text = Text::tr("Buildbot does not let this account see its builds: its www authz rules must allow reading.");
    if (problem && reply.status == 404)
        problem->text = Text::tr("There is no Buildbot at %1. The address is that of its web page, without #/ and what is behind it.")
                            .arg(reply.url.section(QStringLiteral("/api/"), 0, 0));
    return problem;
}

/// A source may want some builders only.
bool isWanted(const Source& source, const CiFact& fact)
{
    return source.projects.isEmpty() || source.projects.contains(fact.pipeline);
}

PollAsk buildsAsk(const Source& source, const QString& rest, const char* what)
{
    return askOf(source, QStringLiteral("/api/v2/builds?%1&%2&limit=%3").arg(rest, properties).arg(pageSize), what);
}

PollAsk runAsk(const Source& source, const QString& id)
{
    PollAsk ask = askOf(source, QStringLiteral("/api/v2/builds/%1?%2").arg(encoded(id), properties), "run");
    ask.about = namedFact(CiFact::Kind::Run, Provider::Buildbot, {}, id, Phase::Running);
    return ask;
}

std::vector<PollAsk> begin(const Source& source, const PollMarks& marks, Timestamp)
{
    std::vector<PollAsk> asks;
    const KnownRuns known = KnownRuns::read(markNamed(marks, runsName).cursor);
    const qint64 last = known.more.value(QStringLiteral("last")).toInteger();
    // Upwards from what is known; the first time the latest ones.
    asks.push_back(last == 0 ? buildsAsk(source, QStringLiteral("order=-buildid"), "runs")
                             : buildsAsk(source, QStringLiteral("order=buildid&buildid__gt=%1").arg(last), "runs"));
    for (const QString& id : known.open())
        asks.push_back(runAsk(source, id));
    return asks;
}

std::optional<PollAsk> goBack(const Source& source, const PollMarks& marks, Timestamp)
{
    if (KnownRuns::read(markNamed(marks, runsName).cursor).open().size() > openBeforeWalking)
        return {};
    for (const PollMark& mark : marks) {
        if (!mark.name.startsWith(u"backfill:") || mark.cursor.isEmpty())
            continue;
        for (const Walk& walk : walksOf(marks, mark.name.section(u':', 1))) {
            if (walk.mark != mark.name)
                continue;
            const QString below = walk.position.isEmpty() ? QString() : QStringLiteral("&buildid__lt=") + walk.position;
            PollAsk ask = buildsAsk(source, QStringLiteral("order=-buildid") + below, "walk");
            ask.about.name = walk.mark;
            return ask;
        }
    }
    return {};
}

void readRuns(const Source& source, const PollMarks& marks, const PollAsk& ask, const Reply& reply, Polled& polled)
{
    Result<std::vector<CiFact>> facts = factsOf(Provider::Buildbot, ask.ask.url, reply, {});
    if (!facts) {
        polled.problem = oddAnswer(facts.error(), apiName());
        return;
    }
    PollMark mark = markNamed(marks, runsName);
    KnownRuns known = KnownRuns::read(mark.cursor);
    qint64 last = known.more.value(QStringLiteral("last")).toInteger();
    const bool isFirst = last == 0;
    qint64 lowest = 0;
    size_t runs = 0;
    QStringList changed;
    for (const CiFact& fact : *facts) {
        if (fact.kind != CiFact::Kind::Run)
            continue;
        ++runs;
        const qint64 id = fact.runId.toLongLong();
        last = std::max(last, id);
        lowest = lowest == 0 ? id : std::min(lowest, id);
        if (!isWanted(source, fact) || !known.isNews(fact))
            continue;
        known.add(fact);
        changed.append(fact.runId);
        if (fact.phase == Phase::Completed) {
            PollAsk steps = askOf(source, QStringLiteral("/api/v2/builds/%1/steps").arg(encoded(fact.runId)), "steps");
            steps.about = namedFact(CiFact::Kind::Run, Provider::Buildbot, fact.repo, fact.runId, Phase::Completed);
            polled.further.push_back(steps);
        }
    }
    for (CiFact& fact : *facts) {
        if (changed.contains(fact.runId))
            polled.facts.push_back(std::move(fact));
    }
    if (ask.what == "runs") {
        known.more.insert(QStringLiteral("last"), last);
        if (!isFirst && runs == size_t(pageSize))
            polled.further.push_back(buildsAsk(source, QStringLiteral("order=buildid&buildid__gt=%1").arg(last), "runs"));
    }
    mark.cursor = known.written();
    polled.marks.push_back(mark);
    for (const PollMark& one : marks) {
        if (ask.what != "walk" || one.name != ask.about.name)
            continue;
        for (const Walk& walk : walksOf(marks, one.name.section(u':', 1))) {
            if (walk.mark == one.name)
                polled.marks.push_back(turned(walk, oldestOf(*facts), runs < size_t(pageSize), QString::number(lowest)));
        }
    }
}

Polled read(const Source& source, const PollMarks& marks, const PollAsk& ask, const Reply& reply, Timestamp now)
{
    Polled polled;
    polled.budget = budgetOf(reply, now);
    polled.problem = buildbotProblem(reply, now);
    const bool isGone = reply.failure == Reply::Failure::None && reply.status == 404 && !ask.about.runId.isEmpty();
    if (isGone)
        polled.problem.reset();
    if (polled.problem)
        return polled;
    if (!isGone && ask.what != "steps") {
        readRuns(source, marks, ask, reply, polled);
        return polled;
    }
    PollMark mark = markNamed(marks, runsName);
    KnownRuns known = KnownRuns::read(mark.cursor);
    if (isGone) {
        known.forget(ask.about.runId);
    } else {
        Result<std::vector<CiFact>> facts = factsOf(Provider::Buildbot, ask.ask.url, reply, ask.about.repo);
        if (!facts) {
            polled.problem = oddAnswer(facts.error(), apiName());
            return polled;
        }
        polled.facts = std::move(*facts);
        known.settle(ask.about.runId, 1);
    }
    mark.cursor = known.written();
    polled.marks.push_back(mark);
    return polled;
}

// The log is gathered step by step: which there are, which logs each has, and of each log its lines, some at a time. What is still to be
// asked stands in `open`; an ask carries the line to be written before what comes of it in `about.name`, that behind it in
// `about.conclusion`.

JobEvidence beginEvidence(const Source& source, const CiFact& job)
{
    JobEvidence evidence;
    evidence.job = job;
    PollAsk ask = askOf(source, QStringLiteral("/api/v2/builds/%1/steps").arg(encoded(job.runId)), "steps");
    ask.about = job;
    evidence.open.push_back(ask);
    return evidence;
}

/// The log so far; made at the first need.
QByteArray& logIn(JobEvidence& evidence)
{
    if (evidence.parts.empty())
        evidence.parts.push_back({});
    return evidence.parts.front().text;
}

QByteArray stepLine(const char* event, const JsonField& step)
{
    const auto text = [](std::optional<Timestamp> time) {
        return time ? QDateTime::fromMSecsSinceEpoch(time->ms, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz000")).toUtf8()
                    : QByteArray("unknown");
    };
    const std::optional<Timestamp> begun = step["started_at"].time(), ended = step["complete_at"].time();
    const bool isStart = *event == 'S';
    const QByteArray seconds = begun && ended ? QByteArray::number(qRound64(secondsBetween(*begun, *ended))) : QByteArray("0");
    const QByteArray results = step["results"].integer() ? QByteArray::number(*step["results"].integer()) : QByteArray("None");
    return QByteArray("========= ") + event + ' ' + step["name"].text().toUtf8() + " (results: " + (isStart ? QByteArray("0") : results)
        + ", elapsed: " + (isStart ? QByteArray("0") : seconds) + " secs) (at " + text(isStart ? begun : ended) + ") =========\n";
}

void readSteps(const Source& source, JobEvidence& evidence, const Reply& reply)
{
    Result<JsonDocument> document = JsonDocument::read(textOf(reply));
    if (!document)
        return tryLater(evidence, oddAnswer(document.error(), apiName()));
    document->root()["steps"].eachItem([&](const JsonField& step) {
        if (step["hidden"].isTrue())
            return;
        PollAsk ask = askOf(source, QStringLiteral("/api/v2/steps/%1/logs").arg(encoded(step["stepid"].id())), "logs");
        ask.about.name = QString::fromUtf8(stepLine("Started", step));
        ask.about.conclusion = QString::fromUtf8(stepLine("Finished", step));
        evidence.open.push_back(ask);
    });
}

PollAsk chunkAsk(const Source& source, const QString& logId, qint64 from, qint64 lines)
{
    PollAsk ask = askOf(source,
                        QStringLiteral("/api/v2/logs/%1/contents?offset=%2&limit=%3")
                            .arg(encoded(logId))
                            .arg(from)
                            .arg(std::min<qint64>(lines, linesAtATime)),
                        "chunk");
    ask.ask.bytesAtMost = chunkBytes;
    ask.about.jobId = logId;
    return ask;
}

// Logs of the step go before those of the steps behind it; its last line behind them.
void readLogs(const Source& source, JobEvidence& evidence, const PollAsk& step, const Reply& reply)
{
    Result<JsonDocument> document = JsonDocument::read(textOf(reply));
    logIn(evidence) += step.about.name.toUtf8();
    std::vector<PollAsk> chunks;
    if (document) {
        document->root()["logs"].eachItem([&](const JsonField& log) {
            const qint64 lines = log["num_lines"].integer().value_or(0);
            if (log["type"].word() == "h") // HTML, for people
                return;
            for (qint64 from = 0; from < lines; from += linesAtATime) {
                chunks.push_back(chunkAsk(source, log["logid"].id(), from, lines - from));
                chunks.back().number = log["type"].word() == "s" ? withStreams : 0;
            }
        });
    }
    if (chunks.empty())
        logIn(evidence) += step.about.conclusion.toUtf8();
    else
        chunks.back().about.conclusion = step.about.conclusion;
    evidence.open.insert(evidence.open.begin(), chunks.begin(), chunks.end());
}

/// Lines of a log with streams begin with a letter: o, e, or h for what Buildbot itself says.
QByteArray plainLines(const QByteArray& content, bool hasStreams)
{
    if (!hasStreams)
        return content.endsWith('\n') ? content : content + '\n';
    QByteArray text;
    text.reserve(content.size());
    bool isEnvironment = false;
    for (qsizetype begin = 0; begin < content.size();) {
        qsizetype end = content.indexOf('\n', begin);
        end = end < 0 ? content.size() : end;
        const QByteArrayView line = QByteArrayView(content).sliced(begin, end - begin);
        begin = end + 1;
        if (line.isEmpty())
            continue;
        const bool isHeader = line.front() == 'h';
        const QByteArrayView said = line.sliced(1);
        // A value may have line breaks in it: the list ends with what Buildbot says next, or with what the command says.
        if (isHeader && said.trimmed() == "environment:")
            isEnvironment = true;
        else if (!isHeader || said.startsWith(" using PTY") || said.startsWith(" writing ") || said.startsWith(" closing stdin"))
            isEnvironment = false;
        if (isEnvironment)
            continue;
        text.append(said);
        text.append('\n');
    }
    return text;
}

void readChunk(JobEvidence& evidence, const PollAsk& ask, const Reply& reply)
{
    Result<JsonDocument> document = JsonDocument::read(textOf(reply));
    QByteArray& log = logIn(evidence);
    if (!document)
        return tryLater(evidence, oddAnswer(document.error(), apiName()));
    const JsonField chunk = document->root()["logchunks"];
    const std::string_view content = (chunk.isList() ? chunk.at(0) : chunk)["content"].word();
    log += plainLines(QByteArray(content.data(), static_cast<qsizetype>(content.size())), ask.number == withStreams);
    if (log.size() > logBytes && !evidence.open.empty()) {
        evidence.open.clear();
        evidence.holes.push_back(holeOf(Text::tr("The log is longer than what is kept of one; its end is missing.")));
    }
    log += ask.about.conclusion.toUtf8();
}

void readEvidence(const Source& source, JobEvidence& evidence, const PollAsk& ask, const Reply& reply, Timestamp now)
{
    if (!evidence.open.empty())
        evidence.open.erase(evidence.open.begin());
    const bool isGone = reply.failure == Reply::Failure::None && (reply.status == 404 || reply.status == 410);
    if (isGone && ask.what == "steps")
        return giveUp(evidence, Text::tr("Buildbot has removed this build, and its logs with it."));
    if (isGone) { // cleaned up: the steps around it may have theirs
        logIn(evidence) += ask.about.conclusion.toUtf8();
        if (evidence.holes.empty())
            evidence.holes.push_back(holeOf(Text::tr("Buildbot has removed logs of some steps.")));
    } else if (const auto problem = buildbotProblem(reply, now)) {
        return tryLater(evidence, *problem);
    } else if (ask.what == "steps") {
        readSteps(source, evidence, reply);
    } else if (ask.what == "logs") {
        readLogs(source, evidence, ask, reply);
    } else {
        readChunk(evidence, ask, reply);
    }
    if (evidence.state == JobEvidence::State::Going && evidence.open.empty()) {
        evidence.state = JobEvidence::State::Complete;
        if (logIn(evidence).isEmpty())
            giveUp(evidence, Text::tr("No step of this build has a log."));
    }
}

std::vector<PollAsk> beginTest(const Source& source)
{
    return {askOf(source, QStringLiteral("/api/v2/masters"), "master"),
            askOf(source, QStringLiteral("/api/v2/builders?limit=100"), "projects")};
}

void readTest(const Source& source, ConnectionReport& report, const PollAsk& ask, const Reply& reply, Timestamp now)
{
    if (const auto problem = buildbotProblem(reply, now)) {
        report.problems.push_back(*problem);
        return;
    }
    Result<JsonDocument> document = JsonDocument::read(textOf(reply));
    if (!document) {
        report.problems.push_back(oddAnswer(document.error(), apiName()));
        return;
    }
    if (ask.what == "master") {
        report.server = QStringLiteral("Buildbot %1").arg(document->root()["masters"].at(0)["name"].text()).trimmed();
        return;
    }
    QStringList builders;
    document->root()["builders"].eachItem([&](const JsonField& item) { builders.append(item["name"].text()); });
    for (const QString& wanted : source.projects) {
        if (!builders.contains(wanted) && builders.size() < 100)
            report.problems.push_back({PollProblem::Kind::NotFound, Text::tr("Buildbot has no builder %1.").arg(wanted), {}, {}, false});
    }
    report.projects = builders;
}

} // namespace

const PollingEntry buildbotPolling{SourceKind::Buildbot,
                                   {"Authorization", "Bearer ", Authentication::Form::Plain},
                                   "",
                                   "",
                                   begin,
                                   goBack,
                                   read,
                                   beginEvidence,
                                   readEvidence,
                                   nullptr, // a build's log is many, of which the last one grows
                                   nullptr,
                                   beginTest,
                                   readTest};

} // namespace sentinel
