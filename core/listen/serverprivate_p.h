#pragma once

// What the two files of the server share. Only they include this: it brings Asio along.

#include "core/listen/context_p.h"
#include "core/listen/server_p.h"
#include "core/listen/session_p.h"

#ifdef __SANITIZE_THREAD__
#define BOOST_ASIO_DISABLE_FENCED_BLOCK // which that sanitizer does not know; the scheduler's lock orders all that is done here
#endif
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

namespace sentinel {

namespace asio = boost::asio;
using AsioError = boost::system::error_code;
using AsioExecutor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, AsioExecutor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, AsioExecutor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, AsioExecutor>;

/// A session with its socket.
struct Connection
{
    Connection(Socket taken, std::unique_ptr<Wire> over, ListenerContext& context, std::uint64_t number, std::string peer,
               Session::Time now)
        : socket(std::move(taken)), wire(std::move(over)), session(context, number, std::move(peer), now), id(number), openedAt(now)
    {
    }

    Socket socket;
    std::unique_ptr<Wire> wire;
    Session session;
    const std::uint64_t id;
    const Session::Time openedAt;
    bool awaitsRead = false, awaitsWrite = false, hasSaidEnd = false, isClosed = false, isTouched = false;
};
using ConnectionPtr = std::shared_ptr<Connection>;

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

} // namespace sentinel
