#include "core/listen/server_p.h"

#include "core/listen/context_p.h"
#include "core/listen/session_p.h"

#include <QCoreApplication>

#ifdef __SANITIZE_THREAD__
#define BOOST_ASIO_DISABLE_FENCED_BLOCK // which that sanitizer does not know; the scheduler's lock orders all that is done here
#endif
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace sentinel {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
using Time = Session::Time;

constexpr auto sweepEvery = std::chrono::milliseconds(100);
constexpr auto pauseWithoutFiles = std::chrono::milliseconds(50);
constexpr int readsInARow = 4; // of one connection, before others have their turn

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

struct Connection
{
    Connection(Socket taken, std::unique_ptr<Wire> over, ListenerContext& context, std::uint64_t number, std::string peer, Time now)
        : socket(std::move(taken)), wire(std::move(over)), session(context, number, std::move(peer), now), id(number), openedAt(now)
    {
    }

    Socket socket;
    std::unique_ptr<Wire> wire;
    Session session;
    const std::uint64_t id;
    const Time openedAt;
    bool awaitsRead = false, awaitsWrite = false, hasSaidEnd = false, isClosed = false, isTouched = false;
};
using ConnectionPtr = std::shared_ptr<Connection>;

std::string addressOf(const asio::ip::tcp::endpoint& endpoint)
{
    asio::ip::address address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    return address.to_string();
}

/// "127.0.0.1:8377", "[::1]:0", "localhost:8377".
std::optional<asio::ip::tcp::endpoint> endpointOf(const QString& text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    bool isNumber = false;
    const uint port = colon < 0 ? 0 : text.mid(colon + 1).toUInt(&isNumber);
    if (!isNumber || port > 65535)
        return {};
    QString host = text.left(colon);
    if (host == QStringLiteral("localhost"))
        host = QStringLiteral("127.0.0.1");
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    else if (host.contains(u':'))
        return {};
    error_code error;
    const asio::ip::address address = asio::ip::make_address(host.toStdString(), error);
    if (error)
        return {};
    return asio::ip::tcp::endpoint(address, static_cast<unsigned short>(port));
}

} // namespace

struct Server::Private
{
    Private(const ListenerSettings& settings, std::vector<Route> routes, Listener::Authenticate authenticate,
            std::unique_ptr<TlsCertificate> tls)
        : context(settings, std::move(routes), std::move(authenticate), [this] { wake(); }), certificate(std::move(tls)), acceptor(io),
          sweepTimer(io), acceptTimer(io)
    {
        context.makeRoom = [this] { return makeRoom(); };
    }

    Result<> bind();
    void run();
    void beginDrain();

    void wake();
    void acceptNext();
    void accepted(Socket socket);
    bool evictOne();
    bool makeRoom();
    void sweep();

    void onReadable(const ConnectionPtr& connection);
    void onWritable(const ConnectionPtr& connection);
    void deliverMail();
    void touch(const ConnectionPtr& connection);
    void flushTouched();
    void flush(const ConnectionPtr& connection);
    void awaitRead(const ConnectionPtr& connection);
    void awaitWrite(const ConnectionPtr& connection);
    void close(const ConnectionPtr& connection);
    void settleEvent(); ///< at the end of everything that happens on this thread
    void sayWhenQuiet();

    std::thread::id threadId;
    bool hasMail = false;
    ListenerContext context;
    const std::unique_ptr<TlsCertificate> certificate;
    asio::io_context io{1}; // behind the context: what waits in it holds connections, whose sessions know the context
    Acceptor acceptor;
    Timer sweepTimer, acceptTimer;
    std::unordered_map<std::uint64_t, ConnectionPtr> connections;
    std::uint64_t lastConnection = 0;
    std::array<char, 64 * 1024> input; ///< of whichever connection is being read
    std::vector<Mail> mail;
    std::vector<ConnectionPtr> touched;
    QString url;

    std::mutex quietMutex;
    std::condition_variable becameQuiet;
    bool isQuiet = false;
    std::thread thread;
};

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
    const std::optional<asio::ip::tcp::endpoint> endpoint = endpointOf(given);
    if (!endpoint)
        return Error{
            Error::Kind::Malformed, Text::tr("%1 is no address to listen at: write it as 127.0.0.1:8377 or [::1]:8377.").arg(given), {}};
    context.isOnLoopback = endpoint->address().is_loopback();
    if (!context.isOnLoopback && !certificate && !context.settings.allowsPlainOffLoopback)
        return Error{
            Error::Kind::Conflict,
            Text::tr("At %1 keys and payloads would cross the network unencrypted: give a certificate, or allow it explicitly.").arg(given),
            {}};
    error_code error;
    acceptor.open(endpoint->protocol(), error);
    if (!error)
        acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error)
        acceptor.set_option(asio::ip::tcp::no_delay(true), error); // what is accepted inherits it
    if (!error)
        acceptor.bind(*endpoint, error);
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
    acceptor.async_accept(io, [this](const error_code& error, Socket socket) {
        if (error == asio::error::operation_aborted || context.isDraining)
            return;
        if (error) {
            // Most likely there are no files left: an idle connection gives its own.
            (void)evictOne();
            acceptTimer.expires_after(pauseWithoutFiles);
            acceptTimer.async_wait([this](const error_code& stopped) {
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
    error_code error;
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
    sweepTimer.async_wait([this](const error_code& error) {
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

void Server::Private::onReadable(const ConnectionPtr& connection)
{
    const Time now = Session::Clock::now();
    bool mayHaveMore = true;
    for (int i = 0; i < readsInARow && mayHaveMore && !connection->isClosed && connection->session.wantsInput(); ++i) {
        const WireResult result = connection->wire->read(input);
        switch (result.state) {
        case WireResult::State::Done:
            connection->session.feed({input.data(), result.bytes}, now);
            mayHaveMore = result.bytes == input.size() || connection->wire->holdsInput();
            break;
        case WireResult::State::WantsToRead:
            mayHaveMore = false;
            break;
        case WireResult::State::WantsToWrite:
            mayHaveMore = false;
            awaitWrite(connection);
            break;
        case WireResult::State::Ended:
            mayHaveMore = false;
            connection->session.inputEnded(now);
            break;
        case WireResult::State::Failed:
            close(connection);
            return;
        }
    }
    touch(connection);
}

void Server::Private::onWritable(const ConnectionPtr& connection)
{
    if (!connection->wire->isReady())
        onReadable(connection); // the handshake goes on
    touch(connection);
}

void Server::Private::deliverMail()
{
    context.mailbox->take(mail);
    if (mail.empty())
        return;
    const Time now = Session::Clock::now();
    for (Mail& each : mail) {
        const RequestKey to = std::visit([](const auto& word) { return word.to; }, each);
        const auto found = connections.find(to.connection);
        if (found == connections.end())
            continue;
        Session& session = found->second->session;
        if (auto* answered = std::get_if<Answered>(&each))
            session.answer(to.request, answered->response, now);
        else if (auto* settled = std::get_if<BodySettled>(&each))
            session.settle(std::move(*settled), now);
        else if (auto* word = std::get_if<BodyWritten>(&each))
            session.written(*word, now);
        touch(found->second);
    }
    mail.clear();
}

void Server::Private::touch(const ConnectionPtr& connection)
{
    if (!std::exchange(connection->isTouched, true))
        touched.push_back(connection);
}

void Server::Private::flushTouched()
{
    std::vector<ConnectionPtr> now;
    now.swap(touched);
    for (const ConnectionPtr& connection : now) {
        connection->isTouched = false;
        flush(connection);
    }
    if (touched.empty()) {
        now.clear();
        now.swap(touched); // keeps its memory
    }
}

void Server::Private::flush(const ConnectionPtr& connection)
{
    if (connection->isClosed)
        return;
    Session& session = connection->session;
    while (!session.output().empty()) {
        const WireResult result = connection->wire->write(session.output());
        switch (result.state) {
        case WireResult::State::Done:
            session.wrote(result.bytes, Session::Clock::now());
            break;
        case WireResult::State::WantsToWrite:
            awaitWrite(connection);
            return;
        case WireResult::State::WantsToRead:
            awaitRead(connection);
            return;
        case WireResult::State::Ended:
        case WireResult::State::Failed:
            close(connection);
            return;
        }
    }
    if (session.isOver() && !std::exchange(connection->hasSaidEnd, true))
        connection->wire->sayEnd();
    if (session.isOver() && !session.leavesUnread())
        close(connection);
    else if (session.wantsInput())
        awaitRead(connection);
}

void Server::Private::awaitRead(const ConnectionPtr& connection)
{
    if (connection->isClosed || std::exchange(connection->awaitsRead, true))
        return;
    const auto go = [this, connection](const error_code& error) {
        connection->awaitsRead = false;
        if (error || connection->isClosed)
            return;
        onReadable(connection);
        settleEvent();
    };
    if (connection->wire->holdsInput())
        asio::post(io, [go] { go({}); });
    else
        connection->socket.async_wait(asio::socket_base::wait_read, go);
}

void Server::Private::awaitWrite(const ConnectionPtr& connection)
{
    if (connection->isClosed || std::exchange(connection->awaitsWrite, true))
        return;
    connection->socket.async_wait(asio::socket_base::wait_write, [this, connection](const error_code& error) {
        connection->awaitsWrite = false;
        if (error || connection->isClosed)
            return;
        onWritable(connection);
        settleEvent();
    });
}

void Server::Private::close(const ConnectionPtr& connection)
{
    if (std::exchange(connection->isClosed, true))
        return;
    error_code ignored;
    connection->socket.close(ignored);
    connections.erase(connection->id);
    context.counters.open.store(qint64(connections.size()), std::memory_order_relaxed);
}

void Server::Private::beginDrain()
{
    context.isDraining = true;
    error_code ignored;
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
