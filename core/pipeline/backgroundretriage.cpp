#include "core/pipeline/backgroundretriage.h"

#include "core/base/channel.h"
#include "core/pipeline/analysis.h"
#include "core/pipeline/analysts.h"

#include <QLoggingCategory>
#include <QTimer>

#include <chrono>

namespace sentinel {

namespace {

Q_LOGGING_CATEGORY(lcRetriage, "sentinel.retriage")

using namespace std::chrono_literals;

constexpr auto lookAgainAfter = 60s; // while another program is at it: it may die
constexpr auto tellEvery = 200ms;

} // namespace

/// What a turn works on. Outlives the object if a turn is under way when that goes; the analysts are joined before the store goes.
struct BackgroundRetriage::State
{
    State(BackgroundRetriage& o, Store& store, std::shared_ptr<const Analyser> a, Analysts& w)
        : owner(o), analysts(w), analyser(std::move(a)), pass(store, *analyser)
    {
    }

    BackgroundRetriage& owner; ///< to deliver to, from analysts' threads alone
    Analysts& analysts;
    std::shared_ptr<const Analyser> analyser;
    RetriagePass pass;
    std::stop_source stop;
    bool begun = false;
    std::chrono::steady_clock::time_point told;
};

BackgroundRetriage::BackgroundRetriage(Store& store, std::shared_ptr<const Analyser> analyser, Analysts& analysts, QObject* parent)
    : QObject(parent), m_store(store), m_analyser(std::move(analyser)), m_analysts(analysts)
{
}

BackgroundRetriage::~BackgroundRetriage()
{
    cancel();
}

void BackgroundRetriage::start()
{
    if (m_state)
        return;
    m_state = std::make_shared<State>(*this, m_store, m_analyser, m_analysts);
    m_analysts.add([state = m_state] { takeTurn(state); });
}

void BackgroundRetriage::setAnalyser(std::shared_ptr<const Analyser> analyser)
{
    m_analyser = std::move(analyser);
    m_again = m_state != nullptr;
    if (m_again)
        m_state->stop.request_stop();
    else
        start();
}

void BackgroundRetriage::cancel()
{
    m_again = false;
    if (m_state)
        m_state->stop.request_stop();
}

void BackgroundRetriage::takeTurn(const std::shared_ptr<State>& state)
{
    const std::stop_token stop = state->stop.get_token();
    const Result<RetriagePass::Progress> progress = std::exchange(state->begun, true) ? state->pass.advance(stop) : state->pass.begin(stop);
    if (!progress && progress.error().kind != Error::Kind::Cancelled)
        qCWarning(lcRetriage, "%s (%s)", qPrintable(progress.error().message), qPrintable(progress.error().detail));
    const bool goesOn = progress && progress->state == RetriagePass::State::UnderWay;
    const auto now = std::chrono::steady_clock::now();
    if (!goesOn) {
        deliver(&state->owner, [state] { state->owner.settle(state->pass.progress()); });
        return;
    }
    if (now - state->told > tellEvery) {
        state->told = now;
        deliver(&state->owner, [state, told = *progress] { Q_EMIT state->owner.progressed(told); });
    }
    state->analysts.add([state] { takeTurn(state); });
}

void BackgroundRetriage::settle(const RetriagePass::Progress& progress)
{
    m_state.reset();
    if (std::exchange(m_again, false))
        return start();
    if (progress.state == RetriagePass::State::Elsewhere)
        QTimer::singleShot(lookAgainAfter, this, &BackgroundRetriage::start);
    Q_EMIT finished(progress);
}

} // namespace sentinel
