#include "core/pipeline/diagnosticreading.h"

#include "core/base/background.h"
#include "core/base/channel.h"
#include "core/pipeline/rulecache_p.h"
#include "core/reports/diagnosticshapes.h"

#include <chrono>
#include <iterator>
#include <mutex>
#include <thread>
#include <utility>

namespace sentinel {

namespace {

constexpr std::chrono::milliseconds toldEvery{60};

} // namespace

void prepareDiagnostics(const QString& cacheFolder)
{
    if (cacheFolder.isEmpty())
        return;
    const RuleCache cache(cacheFolder, "diagnostics-" + diagnosticShapesKey());
    if (!takeDiagnosticShapes(cache.read()))
        cache.write(compiledDiagnosticShapes());
}

/// Where the reading thread leaves what it found.
struct DiagnosticReading::Outbox
{
    std::mutex mutex;
    std::vector<Diagnostic> found;
    double progress = 0;
    bool isDone = false;
    bool isAnnounced = false; ///< a call of collect is on its way
};

class DiagnosticThread
{
public:
    template <typename Body>
    explicit DiagnosticThread(Body body) : m_thread(std::move(body))
    {
    }

private:
    std::jthread m_thread; ///< asked to stop and joined on destruction
};

DiagnosticReading::DiagnosticReading(QObject* parent) : QObject(parent) {}

DiagnosticReading::~DiagnosticReading() = default;

void DiagnosticReading::clear()
{
    m_thread.reset();
    m_outbox.reset();
    m_found.clear();
    m_progress = 0;
    m_isRunning = false;
}

void DiagnosticReading::start(const Log& log)
{
    clear();
    m_isRunning = true;
    m_outbox = std::make_shared<Outbox>();
    m_thread = std::make_unique<DiagnosticThread>([this, log, outbox = m_outbox](std::stop_token stop) {
        giveWayToForeground();
        using Clock = std::chrono::steady_clock;
        std::vector<Diagnostic> found;
        size_t total = 0;
        double progress = 0;
        Clock::time_point due = Clock::now() + toldEvery;
        const auto post = [&](bool isDone) {
            const std::lock_guard lock(outbox->mutex);
            std::move(found.begin(), found.end(), std::back_inserter(outbox->found));
            found.clear();
            outbox->progress = isDone ? 1 : progress;
            outbox->isDone = isDone;
            if (!std::exchange(outbox->isAnnounced, true))
                deliver(this, [this, outbox] { collect(outbox); });
            due = Clock::now() + toldEvery;
        };
        eachDiagnostic(
            log,
            [&](Diagnostic&& diagnostic) {
                found.push_back(std::move(diagnostic));
                if (Clock::now() >= due)
                    post(false);
                return ++total < mostFound && !stop.stop_requested();
            },
            stop,
            [&](double share) {
                progress = share;
                if (Clock::now() >= due)
                    post(false);
            });
        post(true);
    });
}

void DiagnosticReading::collect(const std::shared_ptr<Outbox>& outbox)
{
    if (outbox != m_outbox)
        return;
    {
        const std::lock_guard lock(outbox->mutex);
        std::move(outbox->found.begin(), outbox->found.end(), std::back_inserter(m_found));
        outbox->found.clear();
        outbox->isAnnounced = false;
        m_progress = outbox->progress;
        m_isRunning = !outbox->isDone;
    }
    Q_EMIT advanced();
}

} // namespace sentinel
