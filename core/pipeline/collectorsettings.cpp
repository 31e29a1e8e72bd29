// What sentinel.yaml says about what arrives.

#include "core/net/secrets.h"
#include "core/pipeline/collector.h"
#include "core/pipeline/config.h"

namespace sentinel {

namespace {

using namespace Qt::StringLiterals;

struct HookKey
{
    Provider provider;
    const char16_t* key;
};

constexpr HookKey hookKeys[] = {
    {Provider::GitHub, u"webhooks.github.secret"},
    {Provider::GitLab, u"webhooks.gitlab.token"},
    {Provider::Jenkins, u"webhooks.jenkins.token"},
};

} // namespace

Result<CollectorSettings> collectorSettingsOf(const Config& config, const QString& dataFolder)
{
    CollectorSettings settings;
    ListenerSettings& listener = settings.listener;
    listener.address = config.value(u"listener.address"_s);
    listener.requestsPerSecond = config.value(u"listener.rate_limit"_s).toDouble();
    listener.connectionsAtMost = config.value(u"listener.max_connections"_s).toInt();
    listener.certificateFile = config.value(u"listener.certificate"_s);
    listener.keyFile = config.value(u"listener.key"_s);
    listener.allowsPlainOffLoopback = config.value(u"listener.allow_plain"_s) == u"true";
    listener.spoolFolder = dataFolder + u"/spool"_s;
    settings.imports = importSettingsOf(config);
    settings.keepPayloads = config.age(u"retention.payloads"_s);
    settings.keepTelemetry = config.age(u"retention.telemetry"_s);
    for (const HookKey& hook : hookKeys) {
        const QString key = QString::fromUtf16(hook.key);
        const Result<Secret> secret = waitForSecret(config.value(key));
        if (!secret && !config.isGiven(key))
            continue; // the variable that is looked at by default is not set: nobody wants these webhooks
        if (!secret)
            return Error{secret.error().kind, u"%1: %2"_s.arg(key, secret.error().message), secret.error().detail};
        settings.hookSecrets.emplace_back(hook.provider, secret->reveal().toStdString());
    }
    return settings;
}

} // namespace sentinel
