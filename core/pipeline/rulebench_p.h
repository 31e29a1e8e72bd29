#pragma once

#include "core/pipeline/rulebench.h"

#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>

namespace sentinel {

class Analyser;
class Analysts;
class Store;

/// One edited rule on its way over the history: first where it matches, in all logs; then, once the rules are compiled with it, which
/// verdicts of the touched logs change. Each turn is one log on an analyst's thread, behind all that waits, so that a person who opens
/// a log meanwhile goes first. What is found waits here until the UI thread takes it.
class RuleTrialRun : public std::enable_shared_from_this<RuleTrialRun>
{
public:
    using Tell = std::function<void(const std::shared_ptr<RuleTrialRun>&)>;

    /// `tell` is called on the UI thread when there is something to drain.
    /// `after` are all rules with the edited one among them; empty if no verdict can change by it.
    static std::shared_ptr<RuleTrialRun> start(Pipeline& pipeline, const RuleChange& change, std::vector<Rule> after, Tell tell);
    void stop() { m_stop.request_stop(); }
    void drain(BenchTrial& into);

private:
    enum class Phase { Prepare, Look, Compile, Judge, Done };

    RuleTrialRun(Pipeline& pipeline, const RuleChange& change, std::vector<Rule> after, Tell tell);
    void addTurns(int count);
    void turn();
    void prepare();
    void look(size_t index);
    void compile();
    void judge(size_t index);
    void endTurn(Phase phase);
    void fail(const Error& error);
    void announce();

    Pipeline& m_pipeline; ///< outlives its analysts
    Store& m_store;
    Analysts& m_analysts;
    const std::shared_ptr<const Analyser> m_analyser; ///< the rules in force
    const RuleChange m_change;
    std::vector<Rule> m_after;
    const Tell m_tell;
    std::stop_source m_stop;

    // Written by the only turn of its phase, read by later ones.
    std::optional<RuleTrial> m_trial;
    std::optional<RuleSet> m_edited;
    std::vector<JudgedLog> m_logs;

    std::mutex m_mutex;
    Phase m_phase = Phase::Prepare;
    size_t m_next = 0; ///< log, or touched log, whose turn it is
    int m_atWork = 0;  ///< turns of this phase that have not ended
    std::vector<size_t> m_touched;
    BenchTrial m_news; ///< not drained yet: what it counts is to be added
    bool m_isAnnounced = false;
};

} // namespace sentinel
