#include "core/pipeline/collector.h"

#include "core/pipeline/answer_p.h"
#include "core/pipeline/healthroutes.h"
#include "core/pipeline/logging_p.h"
#include "core/pipeline/postedruns.h"
#include "core/pipeline/routes.h"
#include "core/pipeline/sourcesecrets.h"
#include "core/pipeline/storehealth.h"
#include "core/pipeline/webhooks.h"
#include "core/store/store.h"

#include <QDateTime>

namespace sentinel {

namespace {

using namespace std::chrono_literals;

constexpr auto pruneEvery = 10min;
constexpr int payloadsAtOnce = 50; // some megabytes: a change of tens of milliseconds

Timestamp before(std::chrono::milliseconds age)
{
    return {QDateTime::currentMSecsSinceEpoch() - age.count()};
}

Result<Duty::Piece> prune(Store& store, std::chrono::milliseconds age)
{
    const auto pruned =
        answerOf(store.write([until = before(age)](Transaction& db) { return pruneDeliveries(db, until, payloadsAtOnce); }));
    if (!pruned)
        return pruned.error();
    return Duty::Piece{*pruned > 0, 100ms};
}

} // namespace

Collector::Collector(Store& store, CollectorSettings settings, GetAnalyser analyser) : m_store(store), m_settings(std::move(settings))
{
    m_hookSecrets = std::make_unique<HookSecrets>();
    m_sourceSecrets = std::make_unique<SourceSecrets>(store, *m_hookSecrets, m_settings.hookSecrets);
    m_judging = std::make_unique<LogJudging>(store, std::move(analyser));
    m_applying = std::make_unique<Applying>(store, m_rate);
    m_pruning = std::make_unique<Duty>(
        store, QStringLiteral("pruning"), pruneEvery,
        [age = m_settings.keepPayloads](Reader& db) { return anyDeliveryIsOld(db, before(age)); },
        [&store, age = m_settings.keepPayloads](std::stop_token) { return prune(store, age); });
    const auto arrived = [this](qint64 deliveries) {
        m_rate.add(deliveries);
        m_applying->wake();
    };
    const auto failed = [this] {
        if (m_health) // which is there before anything is taken
            m_health->lookNow();
    };
    m_intake = std::make_unique<Intake>(store, m_settings.intake, Intake::Tell{arrived, failed});
    m_postedRuns = std::make_unique<PostedRuns>(store, m_settings.imports, [this] { wake(); });
    m_metrics.add([this](MetricsText& text) {
        if (const Listener* listener = m_listening)
            writeListenerMetrics(text, listener->counts());
    });
    m_metrics.add([this](MetricsText& text) { writeIntakeMetrics(text, *this); });
}

Collector::~Collector()
{
    m_listening = nullptr;
}

Result<> Collector::listen()
{
    m_health = std::make_unique<StoreHealth>(m_store);
    Result<std::unique_ptr<Listener>> listener = Listener::start(m_settings.listener, routesOf(*this), m_settings.authenticate);
    if (!listener)
        return listener.error();
    m_listener = std::move(*listener);
    m_listening = m_listener.get();
    qCInfo(lcIntake, "listening on %s", qUtf8Printable(m_listener->url()));
    return {};
}

QString Collector::url() const
{
    return m_listener ? m_listener->url() : QString();
}

bool Collector::drain(std::chrono::milliseconds time)
{
    m_isDraining = true;
    return !m_listener || m_listener->drain(time);
}

void Collector::sourcesChanged()
{
    m_sourceSecrets->lookNow();
}

void Collector::wake()
{
    m_applying->wake();
    m_judging->wake();
}

} // namespace sentinel
