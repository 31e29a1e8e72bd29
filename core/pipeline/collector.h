#pragma once

#include "core/listen/listener.h"
#include "core/pipeline/applying.h"
#include "core/pipeline/arrivedlogs.h"
#include "core/pipeline/importing.h"
#include "core/pipeline/intake.h"
#include "core/pipeline/metrics.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace sentinel {

class Analyser;
class Desk;
class HookSecrets;
class KeyRing;
class PostedRuns;
class SourceSecrets;
class Store;
class StoreHealth;
struct Config;

struct CollectorSettings
{
    ListenerSettings listener;
    IntakeSettings intake;
    ImportSettings imports;
    std::vector<std::pair<Provider, std::string>> hookSecrets;
    std::chrono::milliseconds keepPayloads{std::chrono::hours(24 * 30)};
    std::chrono::milliseconds keepTelemetry{std::chrono::hours(24 * 90)};
};

/// What a configuration says, with the secrets looked up. Errors: those of a secret that is named and cannot be read.
Result<CollectorSettings> collectorSettingsOf(const Config& config, const QString& dataFolder);

/// Takes in what arrives over HTTP and does the duties that follow from it: understanding deliveries, judging logs, pruning payloads and
/// telemetry. Both programs have one; of several on one store each listens for itself, and the duties are done by one of them. The store
/// outlives it.
class Collector
{
public:
    using GetAnalyser = LogJudging::GetAnalyser;
    /// Does the duties alone.
    Collector(Store& store, CollectorSettings settings, GetAnalyser analyser);
    ~Collector(); ///< answers what was taken, finishes what is under way
    Collector(const Collector&) = delete;
    Collector& operator=(const Collector&) = delete;

    /// Listens as well, from now on, to the bearers of the store's keys; the first administrator's key is made if there was never one.
    /// Blocks. Errors: those of ensureAdminKey, of reading the keys and of Listener::start.
    Result<> listen();
    QString url() const; ///< empty while it does not listen
    /// No new requests; those under way are answered. True if all were.
    bool drain(std::chrono::milliseconds time);

    // What the routes are made of.
    Store& store() const { return m_store; }
    Intake& intake() const { return *m_intake; }
    HookSecrets& hookSecrets() const { return *m_hookSecrets; }
    PostedRuns& postedRuns() const { return *m_postedRuns; }
    Desk& desk() const { return *m_desk; }                  ///< while it listens: for those who ask
    Desk& clientDesk() const { return *m_clientDesk; }      ///< the same for those who bring much, so that nobody else waits for them
    const StoreHealth& health() const { return *m_health; } ///< while it listens
    const Applying& applying() const { return *m_applying; }
    const LogJudging& judging() const { return *m_judging; }
    Metrics& metrics() { return m_metrics; } ///< whoever has figures adds itself
    const Metrics& metrics() const { return m_metrics; }
    bool isDraining() const { return m_isDraining; }
    /// Somebody stored something that the duties wait for.
    void wake();
    /// Sources were added or changed: their webhooks' secrets count at once.
    void sourcesChanged();

private:
    Store& m_store;
    const CollectorSettings m_settings;
    std::atomic<bool> m_isDraining = false;
    Metrics m_metrics;
    std::atomic<const Listener*> m_listening = nullptr;
    // Destroyed from the last to the first: nothing comes in any more when what it would wake goes.
    ArrivalRate m_rate;
    std::unique_ptr<StoreHealth> m_health;
    std::unique_ptr<HookSecrets> m_hookSecrets;
    std::unique_ptr<SourceSecrets> m_sourceSecrets;
    std::unique_ptr<LogJudging> m_judging;
    std::unique_ptr<Applying> m_applying;
    std::unique_ptr<Duty> m_pruning, m_telemetry;
    std::unique_ptr<Intake> m_intake;
    std::unique_ptr<PostedRuns> m_postedRuns;
    std::unique_ptr<KeyRing> m_keys;
    std::unique_ptr<Desk> m_desk, m_clientDesk;
    std::unique_ptr<Listener> m_listener;
};

} // namespace sentinel
