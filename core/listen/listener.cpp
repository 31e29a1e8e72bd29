#include "core/listen/listener.h"

#include "core/listen/server_p.h"

#include <QCoreApplication>

#include <algorithm>

#include <sys/resource.h>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Listen)
};

// A connection is a file to the system, whose usual limit of 1,024 is for programs that use select().
void allowFiles(int connections)
{
    rlimit limit{};
    constexpr rlim_t others = 512;
    const rlim_t wanted = rlim_t(connections) + others;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < wanted) {
        limit.rlim_cur = limit.rlim_max == RLIM_INFINITY ? wanted : std::min(wanted, limit.rlim_max);
        (void)setrlimit(RLIMIT_NOFILE, &limit); // refused: then fewer connections at once
    }
}

} // namespace

struct Listener::Private
{
    std::unique_ptr<Server> server;
    std::chrono::milliseconds drainTime;
};

Listener::Listener(std::unique_ptr<Private> d) : m_d(std::move(d)) {}

Listener::~Listener()
{
    (void)drain(m_d->drainTime); // who has not answered by then is not waited for
}

Result<std::unique_ptr<Listener>> Listener::start(const ListenerSettings& settings, std::vector<Route> routes, Authenticate authenticate)
{
    std::unique_ptr<TlsCertificate> certificate;
    if (settings.certificateFile.isEmpty() != settings.keyFile.isEmpty())
        return Error{Error::Kind::Malformed, Text::tr("TLS needs both a certificate and a key."), {}};
    if (!settings.certificateFile.isEmpty()) {
        Result<std::unique_ptr<TlsCertificate>> loaded = TlsCertificate::load(settings.certificateFile, settings.keyFile);
        if (!loaded)
            return loaded.error();
        certificate = std::move(*loaded);
    }
    allowFiles(settings.connectionsAtMost);
    Result<std::unique_ptr<Server>> server = Server::start(settings, std::move(routes), std::move(authenticate), std::move(certificate));
    if (!server)
        return server.error();
    auto d = std::make_unique<Private>();
    d->server = std::move(*server);
    d->drainTime = settings.drainTime;
    return std::unique_ptr<Listener>(new Listener(std::move(d)));
}

QString Listener::url() const
{
    return m_d->server->url();
}

ListenerCounts Listener::counts() const
{
    return m_d->server->counts();
}

bool Listener::drain(std::chrono::milliseconds time)
{
    return m_d->server->drain(time);
}

} // namespace sentinel
