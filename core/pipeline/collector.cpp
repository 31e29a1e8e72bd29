#include "core/pipeline/collector.h"

#include "core/pipeline/answer_p.h"
#include "core/pipeline/desk.h"
#include "core/pipeline/healthroutes.h"
#include "core/pipeline/keyring.h"
#include "core/pipeline/logging_p.h"
#include "core/pipeline/postedruns.h"
#include "core/pipeline/routes.h"
#include "core/pipeline/sourcesecrets.h"
#include "core/pipeline/storehealth.h"
#include "core/pipeline/webhooks.h"
#include "core/store/store.h"
#include "core/store/telemetry.h"

#include <QDateTime>

namespace sentinel {

namespace {

using namespace std::chrono_literals;

constexpr auto pruneEvery = 10min;
constexpr int payloadsAtOnce = 50; // some megabytes: a change of tens of milliseconds
constexpr int telemetryRowsAtOnce = 2000, seriesAtOnce = 8;
constexpr auto batchesKept = 24h * 7; // a client that was away for a week has sent its batch again by then, or never will

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

TelemetryBounds telemetryBounds(std::chrono::milliseconds age)
{
    TelemetryBounds bounds;
    bounds.before = before(age);
    bounds.batchesBefore = before(batchesKept);
    return bounds;
}

Result<bool> telemetryIsDue(Reader& db, std::chrono::milliseconds age)
{
    const Result<bool> over = anyTelemetryIsOver(db, telemetryBounds(age));
    if (!over || *over)
        return over;
    const Result<std::vector<SeriesId>> scattered = scatteredSeries(db, 1);
    return scattered ? Result<bool>(!scattered->empty()) : Result<bool>(scattered.error());
}

/// Forgets what is over; then makes large blocks of small ones, a few series at a time.
Result<Duty::Piece> tidyTelemetry(Store& store, std::chrono::milliseconds age)
{
    qint64 done = 0;
    const auto pruned =
        answerOf(store.write([bounds = telemetryBounds(age)](Transaction& db) { return pruneTelemetry(db, bounds, telemetryRowsAtOnce); }));
    if (!pruned)
        return pruned.error();
    done += *pruned;
    const auto scattered = answerOf(store.read([](Reader& db) { return scatteredSeries(db, seriesAtOnce); }));
    if (!scattered)
        return scattered.error();
    for (const SeriesId series : *scattered) {
        const auto joined = answerOf(store.write([series](Transaction& db) { return joinBlocks(db, series); }));
        if (!joined)
            return joined.error();
        done += *joined;
    }
    return Duty::Piece{done > 0, 100ms};
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
    m_telemetry = std::make_unique<Duty>(
        store, QStringLiteral("telemetry"), pruneEvery, [age = m_settings.keepTelemetry](Reader& db) { return telemetryIsDue(db, age); },
        [&store, age = m_settings.keepTelemetry](std::stop_token) { return tidyTelemetry(store, age); });
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
    const Result<std::optional<QString>> madeKey = ensureAdminKey(m_store, before(0ms));
    if (!madeKey)
        return madeKey.error();
    if (*madeKey)
        qCInfo(lcIntake, "the administrator's key stands in %s", qUtf8Printable(**madeKey));
    Result<std::unique_ptr<KeyRing>> keys = KeyRing::open(m_store);
    if (!keys)
        return keys.error();
    m_keys = std::move(*keys);
    m_desk = std::make_unique<Desk>();
    m_clientDesk = std::make_unique<Desk>();
    m_health = std::make_unique<StoreHealth>(m_store);
    const auto callerOf = [keys = m_keys.get()](std::string_view key) { return keys->callerOf(key, before(0ms)); };
    Result<std::unique_ptr<Listener>> listener = Listener::start(m_settings.listener, routesOf(*this), callerOf);
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
