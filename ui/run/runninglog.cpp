#include "ui/run/runninglog.h"

#include "core/base/channel.h"
#include "ui/logpage/logviewpane.h"
#include "ui/run/livestrip.h"
#include "ui/shared/sourceservices.h"

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

CiFact factOf(const Run& run, const Job& job)
{
    CiFact fact;
    fact.kind = CiFact::Kind::Job;
    fact.provider = run.provider;
    fact.repo = run.repo;
    fact.pipeline = run.pipeline;
    fact.runId = run.externalId;
    fact.jobId = job.externalId;
    fact.attempt = run.attempt;
    fact.name = job.name;
    fact.phase = job.phase;
    return fact;
}

} // namespace

RunningLog::RunningLog(const SourceServices* services, LogPane& pane, LiveStrip& strip, QObject* parent)
    : QObject(parent), m_services(services), m_pane(pane), m_strip(strip)
{
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &RunningLog::take);
    connect(&pane.view(), &LogView::followingChanged, this, &RunningLog::showStrip);
    connect(&strip, &LiveStrip::endRequested, this, [this] { m_pane.followEnd(); });
}

RunningLog::~RunningLog()
{
    m_live.reset(); // it calls from a thread of its own
}

void RunningLog::follow(const Run& run, const Job& job)
{
    if (m_job == job.id && m_fact.phase == job.phase)
        return;
    stop();
    m_job = job.id;
    m_fact = factOf(run, job);
    if (job.phase == Phase::Queued)
        return m_pane.showMessage("clock"_L1, tr("This job waits for its turn"), tr("Its log is shown as it grows once it runs."));
    ask();
}

void RunningLog::ask()
{
    if (!m_services || !m_services->follow)
        return m_pane.showMessage("clock"_L1, tr("This job is running"), tr("Its log opens here when it has ended."));
    m_pane.showMessage("clock"_L1, tr("This job is running"), tr("Asking %1 for its log…").arg(displayName(m_fact.provider)));
    m_watcher.setFuture(m_services->follow(m_fact));
    m_isFetched = true;
    if (m_services->whenEnded && !std::exchange(m_listens, true))
        m_services->whenEnded(this, [this](const QString& file) {
            if (file == m_path)
                noteEnd();
        });
}

void RunningLog::stop()
{
    if (m_services && m_services->unfollow && std::exchange(m_isFetched, false))
        m_services->unfollow(m_fact);
    m_watcher.setFuture({});
    m_live.reset();
    m_isTold = false;
    m_generation = -1;
    m_path.clear();
    m_job = {};
    m_isEnded = false;
    m_strip.hide();
}

void RunningLog::noteEnd()
{
    if (!m_job || std::exchange(m_isEnded, true))
        return;
    if (m_live)
        showStrip();
    else
        m_pane.showMessage("clock"_L1, tr("This job has ended"), tr("Its log is fetched and judged, and opens here then."));
}

void RunningLog::take()
{
    if (!m_job || m_watcher.future().resultCount() == 0)
        return;
    const Result<QString> file = m_watcher.result();
    if (!file) {
        const QString text = tr("%1 It opens here when the job has ended.").arg(file.error().message);
        return m_pane.showMessage("clock"_L1, tr("This job is running"), text);
    }
    m_path = *file;
    LiveLog::Options options;
    options.unpacks = false;
    const auto tell = [this] {
        if (!m_isTold.exchange(true))
            deliver(this, [this] { refresh(); });
    };
    m_live = std::make_unique<LiveLog>(m_path, tell, options);
}

void RunningLog::refresh()
{
    m_isTold = false;
    if (!m_live)
        return;
    const std::optional<Log> log = m_live->log();
    const LiveLog::State state = m_live->state();
    if (!log)
        return;
    if (state.generation != m_generation) {
        m_generation = state.generation;
        m_pane.showLog(*log, {});
        m_pane.followEnd();
    } else {
        m_pane.updateLog(*log);
    }
    showStrip();
}

void RunningLog::showStrip()
{
    if (!m_live || m_generation < 0)
        return;
    using State = LiveStrip::State;
    m_strip.show(m_isEnded ? State::Ended : m_pane.view().isFollowing() ? State::Following : State::Paused, displayName(m_fact.provider));
}

} // namespace sentinel
