#include "core/base/channel.h"
#include "core/pipeline/analysis.h"
#include "core/pipeline/analysts.h"
#include "core/pipeline/pipeline.h"
#include "core/pipeline/rulebench_p.h"
#include "core/store/store.h"

#include <QCoreApplication>

#include <algorithm>

namespace sentinel {

namespace {

QString whereOf(const JudgedLog& log)
{
    return log.jobName.isEmpty() || log.jobName == log.pipeline ? log.pipeline : log.pipeline + QStringLiteral(" › ") + log.jobName;
}

template <typename T>
bool isLater(const T& a, const T& b)
{
    return a.run != b.run ? a.run > b.run : a.jobNumber < b.jobNumber;
}

} // namespace

RuleTrialRun::RuleTrialRun(Pipeline& pipeline, const RuleChange& change, std::vector<Rule> after, Tell tell)
    : m_pipeline(pipeline), m_store(pipeline.store()), m_analysts(pipeline.analysts()), m_analyser(pipeline.analyser()), m_change(change),
      m_after(std::move(after)), m_tell(std::move(tell))
{
}

std::shared_ptr<RuleTrialRun> RuleTrialRun::start(Pipeline& pipeline, const RuleChange& change, std::vector<Rule> after, Tell tell)
{
    const std::shared_ptr<RuleTrialRun> run(new RuleTrialRun(pipeline, change, std::move(after), std::move(tell)));
    run->m_atWork = 1;
    run->addTurns(1);
    return run;
}

void RuleTrialRun::addTurns(int count)
{
    for (int i = 0; i < count; ++i)
        m_analysts.add([run = shared_from_this()] { run->turn(); });
}

void RuleTrialRun::turn()
{
    if (m_stop.stop_requested())
        return;
    Phase phase;
    size_t index = 0;
    bool isWork = true;
    {
        const std::lock_guard lock(m_mutex);
        phase = m_phase;
        if (phase == Phase::Look || phase == Phase::Judge) {
            isWork = m_next < (phase == Phase::Look ? m_logs.size() : m_touched.size());
            if (isWork)
                index = phase == Phase::Look ? m_next++ : m_touched[m_next++];
        }
    }
    if (isWork) {
        if (phase == Phase::Prepare)
            prepare();
        else if (phase == Phase::Look)
            look(index);
        else if (phase == Phase::Compile)
            compile();
        else if (phase == Phase::Judge)
            judge(index);
        announce();
        if (phase == Phase::Look || phase == Phase::Judge) {
            addTurns(1);
            return;
        }
    }
    endTurn(phase);
}

/// The last turn of a phase begins the next one.
void RuleTrialRun::endTurn(Phase phase)
{
    int turns = 0;
    bool isDone = false;
    {
        const std::lock_guard lock(m_mutex);
        if (--m_atWork > 0 || m_phase == Phase::Done)
            return;
        m_next = 0;
        switch (phase) {
        case Phase::Prepare:
            m_phase = Phase::Look;
            turns = m_analysts.count();
            break;
        case Phase::Look:
            m_phase = m_touched.empty() || m_after.empty() ? Phase::Done : Phase::Compile;
            turns = 1;
            break;
        case Phase::Compile:
            m_phase = Phase::Judge;
            turns = m_analysts.count();
            std::sort(m_touched.begin(), m_touched.end());
            break;
        default:
            m_phase = Phase::Done;
        }
        m_atWork = turns;
        isDone = m_phase == Phase::Done;
    }
    if (isDone)
        announce();
    else
        addTurns(turns);
}

void RuleTrialRun::fail(const Error& error)
{
    const std::lock_guard lock(m_mutex);
    m_phase = Phase::Done;
    m_news.error = error;
}

void RuleTrialRun::prepare()
{
    Result<RuleTrial> trial = RuleTrial::prepare({m_change});
    if (!trial)
        return fail(trial.error());
    m_trial = std::move(*trial);
    auto answer = m_store.read([](Reader& db) { return judgedLogs(db); });
    answer.waitForFinished();
    if (answer.resultCount() == 0)
        return fail({Error::Kind::Cancelled, QCoreApplication::translate("Pipeline", "The store was closed."), {}});
    Result<std::vector<JudgedLog>> logs = answer.result();
    if (!logs)
        return fail(logs.error());
    m_logs = std::move(*logs);
    const std::lock_guard lock(m_mutex);
    m_news.logs = int(m_logs.size());
    m_news.report.changes.resize(m_trial->changes().size());
}

void RuleTrialRun::look(size_t index)
{
    const JudgedLog& judged = m_logs[index];
    const Result<Log> log = logToTry(m_store.folder(), judged.log, m_stop.get_token());
    const TriedLog tried = log ? m_trial->tryLog(*log, m_stop.get_token()) : TriedLog();
    if (m_stop.stop_requested())
        return;
    const std::lock_guard lock(m_mutex);
    ++m_news.looked;
    if (!log) {
        ++m_news.report.unread;
        return;
    }
    add(m_news.report, judged.outcome, tried);
    std::vector<BenchMatch>& matches = judged.outcome == Outcome::Passed ? m_news.passing : m_news.failing;
    for (const TriedMatch& match : tried.matches)
        matches.push_back({judged.run, judged.jobNumber, whereOf(judged), match.line, match.text});
    if (tried.isTouched) {
        ++m_news.touched;
        m_touched.push_back(index);
    }
}

void RuleTrialRun::compile()
{
    Result<RuleSet> edited = RuleSet::of(std::move(m_after));
    if (!edited)
        return fail(edited.error());
    m_edited = std::move(*edited);
}

void RuleTrialRun::judge(size_t index)
{
    const JudgedLog& judged = m_logs[index];
    const Result<Log> log = logToTry(m_store.folder(), judged.log, m_stop.get_token());
    std::optional<VerdictChange> change;
    if (log)
        change = changeIn(*log, m_analyser->rules(), *m_edited, m_stop.get_token());
    if (m_stop.stop_requested())
        return;
    const std::lock_guard lock(m_mutex);
    ++m_news.judged;
    if (change)
        m_news.changes.push_back({judged.run, judged.jobNumber, whereOf(judged), *change});
}

void RuleTrialRun::announce()
{
    const std::lock_guard lock(m_mutex);
    if (std::exchange(m_isAnnounced, true))
        return;
    deliver(&m_pipeline, [run = shared_from_this()] { run->m_tell(run); });
}

void RuleTrialRun::drain(BenchTrial& into)
{
    const std::lock_guard lock(m_mutex);
    m_isAnnounced = false;
    BenchTrial news = std::exchange(m_news, {});
    m_news.report.changes.resize(news.report.changes.size());
    into.logs += news.logs;
    into.looked += news.looked;
    into.touched += news.touched;
    into.judged += news.judged;
    into.report += news.report;
    const auto take = [](auto& to, auto& from, size_t most) {
        to.insert(to.end(), from.begin(), from.end());
        std::stable_sort(to.begin(), to.end(), [](const auto& a, const auto& b) { return isLater(a, b); });
        if (to.size() > most)
            to.resize(most);
    };
    take(into.failing, news.failing, BenchTrial::mostShown);
    take(into.passing, news.passing, BenchTrial::mostShown);
    take(into.changes, news.changes, BenchTrial::mostShown);
    if (news.error)
        into.error = news.error;
    into.isRunning = m_phase != Phase::Done;
}

} // namespace sentinel
