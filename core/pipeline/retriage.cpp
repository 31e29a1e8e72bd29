#include "core/pipeline/retriage.h"

#include "core/pipeline/analysis.h"
#include "core/pipeline/answer_p.h"
#include "core/pipeline/judging.h"
#include "core/store/leases.h"
#include "core/store/store.h"
#include "core/triage/triage.h"

#include <QCoreApplication>
#include <QDateTime>

namespace sentinel {

namespace {

constexpr int pageSize = 200;
constexpr qint64 leaseMs = 60'000; // a job that takes longer to judge may be judged twice, which does no harm
constexpr qint64 renewMs = 30'000;
const QString leaseName = QStringLiteral("retriage");

Timestamp now()
{
    return {QDateTime::currentMSecsSinceEpoch()};
}

Error stopped()
{
    return {Error::Kind::Cancelled, QCoreApplication::translate("Judging", "Stopped."), {}};
}

} // namespace

RetriagePass::RetriagePass(Store& store, const Analyser& analyser)
    : m_store(store), m_analyser(analyser), m_making{triageVersion, analyser.rulesKey()}, m_greens(store), m_holder(newLeaseHolder())
{
}

RetriagePass::~RetriagePass()
{
    giveLeaseBack();
}

Result<RetriagePass::Progress> RetriagePass::begin(std::stop_token stop)
{
    if (stop.stop_requested())
        return stopped();
    const Result<qint64> due = answerOf(m_store.read([making = m_making](Reader& db) { return dueJobCount(db, making); }));
    if (!due)
        return due.error();
    m_progress = {};
    m_progress.due = *due;
    m_before = {};
    m_page.clear();
    m_atEnd = false;
    if (*due == 0)
        return m_progress;
    if (const Result<> kept = keepLease(); !kept)
        return kept.error();
    m_progress.state = m_heldUntil.ms > 0 ? State::UnderWay : State::Elsewhere;
    return m_progress;
}

// Sets m_heldUntil to 0 where another program has it.
Result<> RetriagePass::keepLease()
{
    const Timestamp at = now();
    if (m_heldUntil.ms - at.ms > leaseMs - renewMs)
        return {};
    const Timestamp until{at.ms + leaseMs};
    const Result<bool> held =
        answerOf(m_store.write([holder = m_holder, at, until](Transaction& db) { return holdLease(db, leaseName, holder, at, until); }));
    if (!held)
        return held.error();
    m_heldUntil = *held ? until : Timestamp{};
    return {};
}

void RetriagePass::giveLeaseBack()
{
    if (m_heldUntil.ms == 0)
        return;
    m_heldUntil = {};
    auto given = m_store.write([holder = m_holder](Transaction& db) { return sentinel::giveLeaseBack(db, leaseName, holder); });
    given.waitForFinished(); // if that fails, it runs out by itself
}

Result<std::optional<DueJob>> RetriagePass::next()
{
    if (m_page.empty() && !m_atEnd) {
        const auto page =
            answerOf(m_store.read([making = m_making, before = m_before](Reader& db) { return dueJobs(db, making, before, pageSize); }));
        if (!page)
            return page.error();
        m_page.assign(page->begin(), page->end());
        m_atEnd = page->size() < size_t(pageSize);
    }
    if (m_page.empty())
        return std::optional<DueJob>();
    const DueJob job = m_page.front();
    m_page.pop_front();
    m_before = job.job;
    return std::optional(job);
}

Result<RetriagePass::Progress> RetriagePass::advance(std::stop_token stop)
{
    m_lastChange.reset();
    if (m_progress.state != State::UnderWay)
        return m_progress;
    if (stop.stop_requested()) {
        giveLeaseBack();
        return stopped();
    }
    if (const Result<> kept = keepLease(); !kept)
        return kept.error();
    if (m_heldUntil.ms == 0) { // the machine slept, say, and another program went on
        m_progress.state = State::Elsewhere;
        return m_progress;
    }
    const Result<std::optional<DueJob>> job = next();
    if (!job)
        return job.error();
    if (!*job)
        return finish();
    ++m_progress.done;
    Result<NewRun::NewJob> judged = judgeStored(m_store, m_analyser, m_greens, **job, stop);
    if (!judged && judged.error().kind == Error::Kind::Cancelled) {
        giveLeaseBack();
        return judged.error();
    }
    if (!judged) {
        ++m_progress.missing;
        return m_progress;
    }
    struct Made
    {
        RetriageId id;
        std::optional<ChangedVerdict> change;
    };
    const auto made = answerOf(
        m_store.write([making = m_making, id = (*job)->job, judged = std::move(*judged), at = now()](Transaction& db) -> Result<Made> {
            const Result<Retriage> pass = beginRetriage(db, making, at);
            if (!pass)
                return pass.error();
            Result<std::optional<ChangedVerdict>> change = retriageJob(db, pass->id, id, judged);
            if (!change)
                return change.error();
            return Made{pass->id, std::move(*change)};
        }));
    if (!made && made.error().kind == Error::Kind::NotFound) // deleted meanwhile
        return m_progress;
    if (!made)
        return made.error();
    m_progress.id = made->id;
    if (made->change && made->change->isAny()) {
        ++m_progress.changed;
        m_lastChange = made->change;
    }
    return m_progress;
}

Result<RetriagePass::Progress> RetriagePass::finish()
{
    if (m_progress.id) {
        const Result<> finished = answerOf(m_store.write([id = m_progress.id, missing = m_progress.missing, at = now()](
                                                             Transaction& db) -> Result<> { return finishRetriage(db, id, missing, at); }));
        if (!finished)
            return finished.error();
    }
    giveLeaseBack();
    m_progress.state = State::Done;
    return m_progress;
}

Result<std::optional<ChangedVerdict>> RetriagePass::preview(std::stop_token stop)
{
    for (;;) {
        if (stop.stop_requested())
            return stopped();
        const Result<std::optional<DueJob>> job = next();
        if (!job)
            return job.error();
        if (!*job)
            return std::optional<ChangedVerdict>();
        ++m_progress.done;
        const Result<NewRun::NewJob> judged = judgeStored(m_store, m_analyser, m_greens, **job, stop);
        if (!judged && judged.error().kind == Error::Kind::Cancelled)
            return judged.error();
        if (!judged) {
            ++m_progress.missing;
            continue;
        }
        const auto change = answerOf(
            m_store.read([id = (*job)->job, verdict = judged->job.verdict](Reader& db) { return changedVerdict(db, id, verdict); }));
        if (!change && change.error().kind != Error::Kind::NotFound)
            return change.error();
        if (change && change->isAny()) {
            ++m_progress.changed;
            return std::optional(*change);
        }
    }
}

} // namespace sentinel
