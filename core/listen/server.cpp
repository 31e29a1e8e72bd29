#include "core/listen/serverprivate_p.h"

#include "core/listen/listenaddress_p.h"

#include <QCoreApplication>

#include <csignal>

namespace sentinel {

namespace {

using Time = Session::Time;

constexpr auto sweepEvery = std::chrono::milliseconds(100);
constexpr auto pauseWithoutFiles = std::chrono::milliseconds(50);

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Listen)
};

/// Threads started while this lives are not interrupted by signals: those are for the program's first thread.
class SignalsHeld
{
public:
    SignalsHeld()
    {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &m_before);
    }
    ~SignalsHeld() { pthread_sigmask(SIG_SETMASK, &m_before, nullptr); }
    SignalsHeld(const SignalsHeld&) = delete;
    SignalsHeld& operator=(const SignalsHeld&) = delete;

private:
    sigset_t m_before{};
};

std::string addressOf(const asio::ip::tcp::endpoint& endpoint)
{
    asio::ip::address address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    return address.to_string();
}

} // namespace

Server::Server(std::unique_ptr<Private> d) : m_d(std::move(d)) {}

Server::~Server()
{
    m_d->io.stop();
    if (m_d->thread.joinable())
        m_d->thread.join();
    m_d->context.mailbox->close();
}

Result<std::unique_ptr<Server>> Server::start(const ListenerSettings& settings, std::vector<Route> routes,
                                              Listener::Authenticate authenticate, std::unique_ptr<TlsCertificate> certificate)
{
    const SignalsHeld held;
    auto d = std::make_unique<Private>(settings, std::move(routes), std::move(authenticate), std::move(certificate));
    if (const Result<> bound = d->bind(); !bound)
        return bound.error();
    d->thread = std::thread([raw = d.get()] { raw->run(); });
    return std::unique_ptr<Server>(new Server(std::move(d)));
}

QString Server::url() const
{
    return m_d->url;
}

ListenerCounts Server::counts() const
{
    return m_d->context.counters.read(m_d->context.budget->held());
}

bool Server::drain(std::chrono::milliseconds time)
{
    asio::post(m_d->io, [d = m_d.get()] { d->beginDrain(); });
    std::unique_lock lock(m_d->quietMutex);
    return m_d->becameQuiet.wait_for(lock, time, [this] { return m_d->isQuiet; });
}

Result<> Server::Private::bind()
{
    const QString& given = context.settings.address;
    const std::optional<ListenAddress> address = listenAddressOf(given);
    if (!address)
        return Error{
            Error::Kind::Malformed, Text::tr("%1 is no address to listen at: write it as 127.0.0.1:8377 or [::1]:8377.").arg(given), {}};
    context.isOnLoopback = address->isLoopback;
    if (!context.isOnLoopback && !certificate && !context.settings.allowsPlainOffLoopback)
        return Error{
            Error::Kind::Conflict,
            Text::tr("At %1 keys and payloads would cross the network unencrypted: give a certificate, or allow it explicitly.").arg(given),
            {}};
    AsioError error;
    const asio::ip::tcp::endpoint endpoint(asio::ip::make_address(address->host, error), address->port);
    if (!error)
        acceptor.open(endpoint.protocol(), error);
    if (!error)
        acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error)
        acceptor.set_option(asio::ip::tcp::no_delay(true), error); // what is accepted inherits it
    if (!error)
        acceptor.bind(endpoint, error);
    if (!error)
        acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error)
        return Error{Error::Kind::Unreadable, Text::tr("It is not possible to listen at %1: another program may do so already.").arg(given),
                     QString::fromStdString(error.message())};
    const asio::ip::tcp::endpoint bound = acceptor.local_endpoint(error);
    const QString host = QString::fromStdString(bound.address().to_string());
    url = QStringLiteral("%1://%2:%3")
              .arg(certificate ? QStringLiteral("https") : QStringLiteral("http"),
                   bound.address().is_v6() ? QStringLiteral("[%1]").arg(host) : host)
              .arg(bound.port());
    return {};
}

void Server::Private::run()
{
    threadId = std::this_thread::get_id();
    acceptNext();
    sweep();
    io.run();
}

void Server::Private::wake()
{
    // On its own thread it looks anyway before it waits.
    if (std::this_thread::get_id() == threadId)
        hasMail = true;
    else
        asio::post(io, [this] { settleEvent(); });
}

void Server::Private::settleEvent()
{
    do {
        hasMail = false;
        deliverMail();
        flushTouched();
    } while (hasMail || !touched.empty());
    if (context.isDraining)
        sayWhenQuiet();
}

void Server::Private::acceptNext()
{
    acceptor.async_accept(io, [this](const AsioError& error, Socket socket) {
        if (error == asio::error::operation_aborted || context.isDraining)
            return;
        if (error) {
            // Most likely there are no files left: an idle connection gives its own.
            (void)evictOne();
            acceptTimer.expires_after(pauseWithoutFiles);
            acceptTimer.async_wait([this](const AsioError& stopped) {
                if (!stopped && !context.isDraining)
                    acceptNext();
            });
        } else {
            accepted(std::move(socket));
            acceptNext();
        }
        settleEvent();
    });
}

void Server::Private::accepted(Socket socket)
{
    AsioError error;
    const asio::ip::tcp::endpoint peer = socket.remote_endpoint(error);
    Counters::add(context.counters.connections);
    const bool isFull = connections.size() >= size_t(std::max(1, context.settings.connectionsAtMost));
    if (error || (isFull && !evictOne())) {
        Counters::add(context.counters.refusedConnections);
        return;
    }
    const int handle = socket.native_handle();
    std::unique_ptr<Wire> wire = certificate ? certificate->wire(handle) : plainWire(handle);
    if (!wire)
        return;
    const std::uint64_t id = ++lastConnection;
    const auto connection =
        std::make_shared<Connection>(std::move(socket), std::move(wire), context, id, addressOf(peer), Session::Clock::now());
    connections.emplace(id, connection);
    context.counters.open.store(qint64(connections.size()), std::memory_order_relaxed);
    awaitRead(connection);
}

// When all places are taken, the one goes that matters least: who never asked anything before who did, who waits for us never; among
// equals who was silent for longest. So a flood of connections costs each other's places, not those of who works.
bool Server::Private::evictOne()
{
    ConnectionPtr victim;
    for (const auto& [id, connection] : connections) {
        const std::optional<int> rank = connection->session.worth();
        if (!rank)
            continue;
        const bool isLess = !victim || *rank < *victim->session.worth()
            || (*rank == *victim->session.worth() && connection->session.lastInput() < victim->session.lastInput());
        if (isLess)
            victim = connection;
    }
    if (!victim)
        return false;
    Counters::add(context.counters.refusedConnections);
    close(victim);
    return true;
}

bool Server::Private::makeRoom()
{
    ConnectionPtr oldest;
    for (const auto& [id, connection] : connections) {
        if (connection->session.holdsBody() && (!oldest || connection->session.bodySince() < oldest->session.bodySince()))
            oldest = connection;
    }
    if (!oldest)
        return false;
    oldest->session.giveWay(Session::Clock::now());
    touch(oldest);
    return true;
}

void Server::Private::sweep()
{
    sweepTimer.expires_after(sweepEvery);
    sweepTimer.async_wait([this](const AsioError& error) {
        if (error)
            return;
        const Time now = Session::Clock::now();
        std::vector<ConnectionPtr> late;
        for (const auto& [id, connection] : connections) {
            const bool isHandshakeLate = !connection->wire->isReady() && connection->openedAt + context.settings.headerTime < now;
            if (isHandshakeLate || connection->session.deadline() < now)
                late.push_back(connection);
        }
        for (const ConnectionPtr& connection : late) {
            if (!connection->wire->isReady()) {
                Counters::add(context.counters.timedOut);
                close(connection);
                continue;
            }
            connection->session.timeUp(now);
            touch(connection);
        }
        settleEvent();
        sweep();
    });
}

void Server::Private::beginDrain()
{
    context.isDraining = true;
    AsioError ignored;
    acceptor.close(ignored);
    for (const auto& [id, connection] : connections) {
        connection->session.drain();
        touch(connection);
    }
    settleEvent();
}

void Server::Private::sayWhenQuiet()
{
    for (const auto& [id, connection] : connections) {
        if (!connection->session.owesNothing())
            return;
    }
    const std::lock_guard lock(quietMutex);
    isQuiet = true;
    becameQuiet.notify_all();
}

} // namespace sentinel
