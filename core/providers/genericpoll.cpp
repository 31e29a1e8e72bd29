// Asking any other CI server: one address that answers with JSON, and a mapping that says where in it the facts are. Logs are fetched from
// where the facts say.

#include "core/providers/mapping.h"
#include "core/providers/polling_p.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(GenericPoll)
};

constexpr int pagesAtMost = 20;
const QString runsName = QStringLiteral("runs:");

QString apiName()
{
    return Text::tr("The server");
}

PollAsk pageAsk(const Source& source)
{
    PollAsk ask = askOf(source, {}, "runs");
    ask.ask.url = source.address;
    ask.mark = runsName;
    return ask;
}

std::vector<PollAsk> begin(const Source& source, const PollMarks& marks, Timestamp)
{
    return {withEtag(pageAsk(source), marks)};
}

std::optional<PollAsk> goBack(const Source&, const PollMarks&, Timestamp)
{
    return {}; // nothing is known of how it pages by time
}

Polled read(const Source& source, const PollMarks& marks, const PollAsk& ask, const Reply& reply, Timestamp now)
{
    Polled polled;
    polled.budget = budgetOf(reply, now);
    polled.problem = problemOf(reply, now, apiName());
    polled.isUnchanged = reply.status == 304;
    if (polled.problem || polled.isUnchanged)
        return polled;
    const Result<PayloadMapping> mapping = PayloadMapping::parse(source.mapping);
    if (!mapping) {
        polled.problem = PollProblem{PollProblem::Kind::Server, mapping.error().message, mapping.error().detail, {}, true};
        return polled;
    }
    Result<Decoded> decoded = mapping->decode(textOf(reply));
    if (!decoded) {
        polled.problem = oddAnswer(decoded.error(), apiName());
        polled.problem->concernsAll = true;
        return polled;
    }
    PollMark mark = markNamed(marks, runsName);
    KnownRuns known = KnownRuns::read(mark.cursor);
    bool anyNews = false;
    for (CiFact& fact : decoded->facts) {
        if (fact.repo.isEmpty())
            fact.repo = QUrl(source.address).authority();
        if (fact.kind == CiFact::Kind::Run) {
            if (!known.isNews(fact))
                continue;
            known.add(fact);
            if (fact.phase == Phase::Completed)
                known.settle(fact.runId, fact.attempt);
        }
        anyNews = true;
        polled.facts.push_back(std::move(fact));
    }
    const QString next = nextPage(reply);
    mark.cursor = known.written();
    if (ask.number == 0)
        mark.etag = reply.header("etag");
    polled.marks.push_back(mark);
    if (!next.isEmpty() && anyNews && ask.number < pagesAtMost) {
        PollAsk more = pageAsk(source);
        more.ask.url = next;
        more.number = ask.number + 1;
        polled.further.push_back(more);
    }
    return polled;
}

JobEvidence beginEvidence(const Source& source, const CiFact& job)
{
    JobEvidence evidence;
    evidence.job = job;
    if (job.logUrl.isEmpty()) {
        giveUp(evidence, Text::tr("The server does not say where the log of this job is."));
        return evidence;
    }
    PollAsk ask = fileAskOf(source, {}, "log");
    ask.ask.url = job.logUrl;
    ask.about = job;
    evidence.open.push_back(ask);
    return evidence;
}

void readEvidence(const Source&, JobEvidence& evidence, const PollAsk&, const Reply& reply, Timestamp now)
{
    evidence.open.clear();
    if (reply.failure == Reply::Failure::None && (reply.status == 404 || reply.status == 410))
        return giveUp(evidence, Text::tr("The server has no log of this job any more."));
    if (!hasArrived(evidence, reply, now, apiName()))
        return;
    addPart(evidence, reply);
    evidence.state = JobEvidence::State::Complete;
}

std::vector<PollAsk> beginTest(const Source& source)
{
    return {pageAsk(source)};
}

void readTest(const Source& source, ConnectionReport& report, const PollAsk& ask, const Reply& reply, Timestamp now)
{
    report.server = QString::fromLatin1(reply.header("server"));
    const Polled polled = read(source, {}, ask, reply, now);
    if (polled.problem)
        report.problems.push_back(*polled.problem);
    for (const CiFact& fact : polled.facts)
        report.projects.append(fact.repo.isEmpty() ? fact.pipeline : fact.repo);
    report.projects.removeDuplicates();
}

} // namespace

const PollingEntry genericPolling{SourceKind::Generic,
                                  {"Authorization", "Bearer ", Authentication::Form::Plain},
                                  "",
                                  "",
                                  begin,
                                  goBack,
                                  read,
                                  beginEvidence,
                                  readEvidence,
                                  nullptr,
                                  nullptr,
                                  beginTest,
                                  readTest};

} // namespace sentinel
