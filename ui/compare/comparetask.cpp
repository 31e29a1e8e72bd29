#include "ui/compare/comparetask.h"

#include "core/base/background.h"
#include "core/base/channel.h"

#include <algorithm>
#include <optional>
#include <thread>

namespace sentinel {

struct CompareTask::Run
{
    std::optional<Result<Comparison>> answer; // written by the thread, read after it has delivered its end
    std::jthread thread;                      // last: joined before anything it uses goes
};

CompareTask::CompareTask(QObject* parent) : QObject(parent) {}

CompareTask::~CompareTask()
{
    for (const std::unique_ptr<Run>& run : m_runs)
        run->thread.request_stop(); // all of them, before the first is waited for
}

void CompareTask::start(const Log& left, const Log& right)
{
    cancel();
    m_runs.push_back(std::make_unique<Run>());
    Run* const run = m_runs.back().get();
    m_current = run;
    run->thread = std::jthread([this, run, left, right](std::stop_token stop) {
        giveWayToForeground();
        int told = -1;
        const auto progress = [&](double share) {
            const int percent = static_cast<int>(share * 100);
            if (percent == std::exchange(told, percent))
                return;
            deliver(this, [this, run, percent] {
                if (run == m_current)
                    Q_EMIT progressed(percent);
            });
        };
        try {
            run->answer = compareLogs(left, right, progress, stop);
        } catch (const std::bad_alloc&) {
            run->answer = Error{Error::Kind::TooLarge, tr("There is not enough memory to compare these logs."), {}};
        }
        deliver(this, [this, run] { end(run); });
    });
}

void CompareTask::cancel()
{
    if (m_current)
        m_current->thread.request_stop();
    m_current = nullptr;
}

void CompareTask::end(Run* run)
{
    const auto found = std::find_if(m_runs.begin(), m_runs.end(), [run](const auto& r) { return r.get() == run; });
    const std::unique_ptr<Run> ended = std::move(*found);
    m_runs.erase(found);
    if (run != m_current)
        return;
    m_current = nullptr;
    Q_EMIT finished(*ended->answer);
}

} // namespace sentinel
