#include "core/pipeline/sourcelink_p.h"

#include "core/net/retry.h"
#include "core/pipeline/connectiontest.h"
#include "core/store/sources.h"
#include "core/store/transaction.h"

#include <QFile>
#include <QPointer>
#include <QRandomGenerator>

namespace sentinel {

SourceLink::SourceLink(PollContext& context, Client& client, const Source& source, QObject* parent)
    : QObject(parent), m_context(context), m_client(client), m_source(source), m_entry(pollingEntry(source.kind))
{
}

void SourceLink::unlock(std::function<void(std::optional<PollProblem>)> ready)
{
    readSecret(this, m_source.token, [this, ready = std::move(ready)](const Result<Secret>& token) {
        m_isUnlocked = bool(token);
        if (!token)
            return ready(PollProblem{PollProblem::Kind::Credentials, token.error().message, token.error().detail, {}, true});
        m_credential = credentialOf(m_source, *token);
        ready(std::nullopt);
    });
}

void SourceLink::ask(const PollAsk& ask, std::function<void(const Reply&)> answer)
{
    ++state.asks;
    m_client.ask(ask.ask, m_credential, [this, guard = QPointer<SourceLink>(this), answer = std::move(answer)](const Reply& reply) {
        if (!guard) {
            if (!reply.file.isEmpty())
                QFile::remove(reply.file);
            return;
        }
        if (reply.status == 304)
            ++state.unchanged;
        answer(reply);
    });
}

void SourceLink::noteBudget(const AskBudget& budget)
{
    if (!budget.left)
        return;
    m_budget = budget;
    state.budgetLeft = budget.left;
    state.budgetLimit = budget.limit;
    state.budgetResetsAt = budget.resetsAt;
}

void SourceLink::rest(Timestamp until, std::optional<Timestamp> demanded)
{
    m_restUntil = std::max(m_restUntil, until);
    if (demanded)
        m_demandedRest = std::max(m_demandedRest, std::min(*demanded, m_restUntil));
}

void SourceLink::saveState()
{
    if (m_isSaving) {
        m_isDirty = true;
        return;
    }
    m_isSaving = true;
    const auto saved = m_context.store.write([id = m_source.id, copy = state](Transaction& db) { return setSourceState(db, id, copy); });
    whenDone(this, saved, [this](const Result<>&) { // a store that refuses shows elsewhere: facts do not get in either
        m_isSaving = false;
        if (std::exchange(m_isDirty, false))
            saveState();
    });
}

Timestamp tryAgainAt(const PollContext& context, int failures, const PollProblem& problem, Timestamp now)
{
    std::optional<std::chrono::milliseconds> asked;
    if (problem.retryAt && *problem.retryAt > now)
        asked = std::chrono::milliseconds(problem.retryAt->ms - now.ms);
    // What a person has to mend is not mended within seconds.
    const bool needsPerson = problem.kind == PollProblem::Kind::Credentials || problem.kind == PollProblem::Kind::Permission;
    const int attempt = needsPerson ? failures + 6 : failures;
    const auto pause = retryPause(attempt, QRandomGenerator::global()->generateDouble());
    const auto own = std::chrono::milliseconds(static_cast<qint64>(double(pause.count()) * context.settings.pausesBy));
    return {now.ms + std::max(own, asked.value_or(own)).count()};
}

} // namespace sentinel
