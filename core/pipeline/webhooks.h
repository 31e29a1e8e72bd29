#pragma once

#include "core/domain/words.h"
#include "core/listen/listener.h"

#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace sentinel {

class Intake;

/// The secrets by which webhooks are known as genuine, those of the configuration and those of sources. Any thread.
class HookSecrets
{
public:
    /// All of a provider; a webhook that any of them fits is genuine.
    void set(Provider provider, std::vector<std::string> secrets);
    std::vector<std::string> of(Provider provider) const;

private:
    mutable std::mutex m_mutex;
    std::vector<std::pair<Provider, std::vector<std::string>>> m_secrets;
};

/// The handler of a provider's webhook: verifies the sender, names the delivery, and hands it to the intake, which answers. Both outlive
/// it. Answers 401 without a right signature or token, 415 for a form instead of JSON, 503 when nothing can be taken now.
Handler webhookHandler(Provider provider, const HookSecrets& secrets, Intake& intake);

} // namespace sentinel
