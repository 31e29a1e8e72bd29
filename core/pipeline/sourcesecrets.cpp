#include "core/pipeline/sourcesecrets.h"

#include "core/net/secrets.h"
#include "core/pipeline/answer_p.h"
#include "core/pipeline/logging_p.h"
#include "core/pipeline/webhooks.h"
#include "core/store/sources.h"
#include "core/store/store.h"

#include <map>

namespace sentinel {

namespace {

using namespace std::chrono_literals;

constexpr auto lookEvery = 60s;

} // namespace

SourceSecrets::SourceSecrets(Store& store, HookSecrets& secrets, Known configured)
    : m_store(store), m_secrets(secrets), m_configured(std::move(configured))
{
    look(); // what nobody sends twice may come the moment that somebody listens
    m_thread = std::thread([this] { run(); });
}

SourceSecrets::~SourceSecrets()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopped = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void SourceSecrets::lookNow()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isWanted = true;
    }
    m_changed.notify_all();
}

void SourceSecrets::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_isStopped) {
        m_changed.wait_for(lock, lookEvery, [this] { return m_isStopped || m_isWanted; });
        if (m_isStopped)
            return;
        m_isWanted = false;
        lock.unlock();
        look();
        lock.lock();
    }
}

void SourceSecrets::look()
{
    std::map<Provider, std::vector<std::string>> all;
    for (const Provider provider : {Provider::GitHub, Provider::GitLab, Provider::Jenkins, Provider::Buildbot, Provider::Generic})
        all[provider];
    for (const Known& known : {m_configured, ofSources()}) {
        for (const auto& [provider, secret] : known)
            all[provider].push_back(secret);
    }
    for (auto& [provider, secrets] : all)
        m_secrets.set(provider, std::move(secrets));
}

SourceSecrets::Known SourceSecrets::ofSources()
{
    Known known;
    const Result<std::vector<Source>> all = answerOf(m_store.read([](Reader& db) { return sources(db); }));
    if (!all)
        return known; // the next look may find them
    for (const Source& source : *all) {
        if (source.hookSecret.isEmpty() || source.isPaused)
            continue;
        const Result<Secret> secret = waitForSecret(source.hookSecret);
        if (secret)
            known.emplace_back(providerOf(source.kind), secret->reveal().toStdString());
        else
            qCWarning(lcIntake, "the webhook's secret of the source %s: %s", qUtf8Printable(source.name),
                      qUtf8Printable(secret.error().message));
    }
    return known;
}

} // namespace sentinel
