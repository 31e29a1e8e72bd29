#include "core/pipeline/webhooks.h"

#include "core/pipeline/intake.h"
#include "core/pipeline/jsonlog.h"
#include "core/pipeline/logging_p.h"
#include "core/providers/providers.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <atomic>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Intake)
};

bool isForm(std::string_view contentType)
{
    return contentType.starts_with("application/x-www-form-urlencoded") || contentType.starts_with("multipart/");
}

QByteArray bytesOf(const std::string& text)
{
    return QByteArray(text.data(), qsizetype(text.size()));
}

/// One line a second at most: whoever sends nonsense must not fill the log.
void tellRefusal(const Request& request, Provider provider)
{
    static std::atomic<qint64> toldAt = 0; // seconds
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    if (toldAt.exchange(now) == now)
        return;
    const LogRequest about(request.id);
    const std::string_view name = jsonName(provider);
    qCWarning(lcIntake, "a webhook for %s from %s is refused: its signature or token is missing or wrong", std::string(name).c_str(),
              request.peer.c_str());
}

} // namespace

void HookSecrets::set(Provider provider, std::vector<std::string> secrets)
{
    std::erase(secrets, std::string());
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_secrets, [provider](const auto& known) { return known.first == provider; });
    m_secrets.emplace_back(provider, std::move(secrets));
}

std::vector<std::string> HookSecrets::of(Provider provider) const
{
    const std::lock_guard lock(m_mutex);
    const auto known = std::find_if(m_secrets.begin(), m_secrets.end(), [provider](const auto& one) { return one.first == provider; });
    return known == m_secrets.end() ? std::vector<std::string>() : known->second;
}

Handler webhookHandler(Provider provider, const HookSecrets& secrets, Intake& intake)
{
    const ProviderEntry* entry = providerEntry(provider);
    return [provider, entry, &secrets, &intake](Request request, Respond respond) {
        const HeaderOf header = [&request](std::string_view name) { return request.header(name); };
        bool isGenuine = false;
        for (const std::string& secret : secrets.of(provider)) // all of them: which one fits must not show in the time that it takes
            isGenuine = entry->isGenuine(header, request.body, secret) || isGenuine;
        if (!isGenuine) {
            tellRefusal(request, provider);
            return respond(errorResponse(401, "unauthorized", Text::tr("The signature or token of this webhook is missing or wrong.")));
        }
        if (isForm(request.header("content-type")))
            return respond(errorResponse(415, "unsupported", Text::tr("Set the webhook's content type to application/json.")));
        HookNames names = entry->namesOf(header, request.body);
        Arrival arrival;
        arrival.provider = provider;
        arrival.event = bytesOf(names.event);
        arrival.key = bytesOf(names.id);
        arrival.body = std::move(request.body);
        arrival.respond = std::move(respond);
        intake.take(std::move(arrival));
    };
}

} // namespace sentinel
