#pragma once

#include "core/net/client.h"
#include "core/pipeline/pollcontext_p.h"
#include "core/providers/polling.h"

#include <QObject>

#include <functional>

namespace sentinel {

/// The way to one source: asks with its credential, counts, and knows how it goes. Lives on the io thread.
class SourceLink : public QObject
{
public:
    SourceLink(PollContext& context, Client& client, const Source& source, QObject* parent);

    /// Looks the token up again; `ready` is called when there is one, or none is needed. Otherwise the problem.
    void unlock(std::function<void(std::optional<PollProblem>)> ready);
    void ask(const PollAsk& ask, std::function<void(const Reply&)> answer);
    void noteBudget(const AskBudget& budget);

    const Source& source() const { return m_source; }
    const PollingEntry& entry() const { return *m_entry; }
    const AskBudget& budget() const { return m_budget; }
    bool isUnlocked() const { return m_isUnlocked; }
    /// May nothing be asked before that: the server said so, or it failed.
    Timestamp restUntil() const { return m_restUntil; }
    /// `demanded`: how much of it the server asked for.
    void rest(Timestamp until, std::optional<Timestamp> demanded);
    /// Somebody wants to know whether it works again: only what the server asked for stays.
    void endOwnRest() { m_restUntil = m_demandedRest; }

    SourceState state; ///< as it will be stored next
    /// Stores the state; at once, or when the last one has been.
    void saveState();

private:
    PollContext& m_context;
    Client& m_client;
    const Source m_source;
    const PollingEntry* m_entry;
    Credential m_credential;
    AskBudget m_budget;
    bool m_isUnlocked = false;
    Timestamp m_restUntil, m_demandedRest;
    bool m_isSaving = false, m_isDirty = false;
};

/// How long to pause after so many failures, given what the server asked for.
Timestamp tryAgainAt(const PollContext& context, int failures, const PollProblem& problem, Timestamp now);

} // namespace sentinel
