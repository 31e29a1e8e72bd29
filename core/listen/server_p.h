#pragma once

#include "core/listen/listener.h"
#include "core/listen/wire_p.h"

#include <chrono>
#include <memory>

namespace sentinel {

/// The sockets of a listener and the thread that serves them.
class Server
{
public:
    static Result<std::unique_ptr<Server>> start(const ListenerSettings& settings, std::vector<Route> routes,
                                                 Listener::Authenticate authenticate, std::unique_ptr<TlsCertificate> certificate);
    ~Server();

    QString url() const;
    ListenerCounts counts() const;
    bool drain(std::chrono::milliseconds time);

private:
    struct Private;
    explicit Server(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

} // namespace sentinel
