#include "core/pipeline/evidencefetcher_p.h"

#include "core/pipeline/analysis.h"
#include "core/pipeline/evidence.h"
#include "core/store/transaction.h"

#include <QFile>
#include <QLoggingCategory>

namespace sentinel {

namespace {

Q_LOGGING_CATEGORY(lcEvidence, "sentinel.evidence", QtWarningMsg)

constexpr int lookedAtATime = 20;
constexpr int judgedAtATime = 2;
constexpr int triesAtLeast = 12;                                 // before a log is given up
constexpr qint64 keptTryingMs = qint64(2) * 24 * 60 * 60 * 1000; // after the end of its job: servers are away for a day at times

} // namespace

struct EvidenceFetcher::Fetching
{
    MissingLog missing;
    JobEvidence evidence;
};

EvidenceFetcher::EvidenceFetcher(std::shared_ptr<PollContext> context, SourceLink& link, QObject* parent)
    : QObject(parent), m_context(std::move(context)), m_link(link), m_mailbox(std::make_shared<PostBox>(this))
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, [this] { look(); });
}

EvidenceFetcher::~EvidenceFetcher()
{
    m_mailbox->close();
    m_stop.request_stop();
}

void EvidenceFetcher::setActive(bool active)
{
    m_isActive = active;
    if (active)
        wake();
}

void EvidenceFetcher::wake()
{
    if (!m_again.isActive() || m_again.remainingTime() > 0)
        m_again.start(0);
}

void EvidenceFetcher::look()
{
    const Timestamp now = timeNow();
    m_again.start(m_context->settings.lookForWork);
    if (!m_isActive || m_isLooking || m_isFetching || m_judging >= judgedAtATime || !m_link.isUnlocked() || now < m_link.restUntil()
        || isSpent(m_link.budget(), now))
        return;
    if (m_repos.isEmpty() && !m_takesAll)
        return;
    m_isLooking = true;
    const auto found = m_context->store.read([provider = providerOf(m_link.source().kind), repos = m_repos, now](Reader& db) {
        return missingLogs(db, provider, repos, now, lookedAtATime);
    });
    whenDone(this, found, [this, now](const Result<std::vector<MissingLog>>& missing) {
        m_isLooking = false;
        if (!missing) {
            qCWarning(lcEvidence, "%s (%s)", qPrintable(missing.error().message), qPrintable(missing.error().detail));
            return;
        }
        for (const MissingLog& one : *missing) {
            const bool isUrgent = one.fact.outcome != Outcome::Passed;
            if (!m_underWay.contains(one.job) && (isUrgent || hasRoom(m_link.budget(), now)))
                return begin(one);
        }
    });
}

void EvidenceFetcher::begin(const MissingLog& missing)
{
    m_isFetching = true;
    m_underWay.insert(missing.job);
    const auto fetching = std::make_shared<Fetching>();
    fetching->missing = missing;
    fetching->evidence = m_link.entry().beginEvidence(m_link.source(), missing.fact);
    step(fetching);
}

void EvidenceFetcher::step(const std::shared_ptr<Fetching>& fetching)
{
    JobEvidence& evidence = fetching->evidence;
    if (evidence.state == JobEvidence::State::Going && evidence.open.empty())
        evidence.state = JobEvidence::State::Complete;
    if (evidence.state != JobEvidence::State::Going)
        return settle(fetching);
    const PollAsk ask = evidence.open.front();
    m_link.ask(ask, [this, fetching, ask](const Reply& reply) {
        m_link.noteBudget(budgetOf(reply, timeNow()));
        JobEvidence& taken = fetching->evidence;
        m_link.entry().readEvidence(m_link.source(), taken, ask, reply, timeNow());
        const bool isKept = std::ranges::any_of(
            taken.parts, [&](const JobEvidence::Part& part) { return !part.file.isEmpty() && part.file == reply.file; });
        if (!reply.file.isEmpty() && !isKept)
            QFile::remove(reply.file);
        step(fetching);
    });
}

void EvidenceFetcher::settle(const std::shared_ptr<Fetching>& fetching)
{
    m_isFetching = false;
    const JobEvidence& evidence = fetching->evidence;
    switch (evidence.state) {
    case JobEvidence::State::Going:
    case JobEvidence::State::Complete:
        m_failures = 0;
        return judge(fetching);
    case JobEvidence::State::Gone:
        m_failures = 0;
        dropFiles(evidence);
        return giveUp(fetching->missing, evidence.why);
    case JobEvidence::State::Later:
        dropFiles(evidence);
        return postpone(fetching->missing, evidence.problem.value_or(PollProblem{PollProblem::Kind::Server, evidence.why, {}, {}, false}));
    }
}

void EvidenceFetcher::judge(const std::shared_ptr<Fetching>& fetching)
{
    ++m_judging;
    m_context->analysts.add([context = m_context, mailbox = m_mailbox, fetching, stop = m_stop.get_token(), this] {
        std::stop_source either;
        const auto request = [&either] { either.request_stop(); };
        const std::stop_callback unwanted(stop, request), closing(context->stop.get_token(), request);
        const std::shared_ptr<const Analyser> rules = context->rules();
        const Result<> kept = keepEvidence(context->store, *rules, context->greens, fetching->missing, std::move(fetching->evidence),
                                           context->settings.import, either.get_token());
        mailbox->post([this, missing = fetching->missing, kept] {
            --m_judging;
            if (kept)
                return done(missing.job);
            if (kept.error().kind == Error::Kind::Unsupported || kept.error().kind == Error::Kind::TooLarge
                || kept.error().kind == Error::Kind::Malformed)
                return giveUp(missing, kept.error().message); // it came whole, and will be the same again
            qCWarning(lcEvidence, "%s (%s)", qPrintable(kept.error().message), qPrintable(kept.error().detail));
            postpone(missing, {PollProblem::Kind::Server, kept.error().message, kept.error().detail, {}, false});
        });
    });
    wake(); // the next one is fetched while this one is judged
}

void EvidenceFetcher::postpone(const MissingLog& missing, const PollProblem& problem)
{
    const Timestamp now = timeNow();
    // A server that fails on one log may do so for ever, and must not keep us from the others; one that fails on three is in trouble.
    constexpr int inARow = 3;
    const bool isOfSource = problem.concernsAll && problem.kind != PollProblem::Kind::Server;
    if (problem.concernsAll && ++m_failures >= (isOfSource ? 1 : inARow))
        m_link.rest(tryAgainAt(*m_context, m_failures, problem, now), problem.retryAt);
    if (isOfSource) { // the source has it, not the job: no job's tries are used up by it
        m_underWay.remove(missing.job);
        return;
    }
    const Timestamp ended = missing.fact.finishedAt.value_or(Timestamp());
    if (missing.tries + 1 >= triesAtLeast && now.ms - ended.ms > keptTryingMs)
        return giveUp(missing, tr("The log could not be fetched. %1").arg(problem.text));
    const Timestamp again = tryAgainAt(*m_context, missing.tries + 5, problem, now);
    const auto noted = m_context->store.write(
        [job = missing.job, again, why = problem.text](Transaction& db) { return postponeLog(db, job, again, why); });
    whenDone(this, noted, [this, job = missing.job](const Result<>&) { done(job); });
}

void EvidenceFetcher::giveUp(const MissingLog& missing, const QString& why)
{
    const auto noted = m_context->store.write([job = missing.job, why](Transaction& db) { return postponeLog(db, job, {}, why); });
    whenDone(this, noted, [this, job = missing.job](const Result<>&) { done(job); });
}

void EvidenceFetcher::done(JobId job)
{
    m_underWay.remove(job);
    wake();
}

} // namespace sentinel
