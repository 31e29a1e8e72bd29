#pragma once

// A load on an HTTP server, from one thread: N connections that are kept, each with so many requests under way, for so many seconds.

#include "bench/ingestbodies.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace bench {

using Clock = std::chrono::steady_clock;

/// Durations by their logarithm: 64 steps each doubling, so quantiles are right to about 1%.
class Durations
{
public:
    void add(std::chrono::nanoseconds took)
    {
        const double micros = std::max(1.0, double(took.count()) / 1000);
        m_counts[std::min(m_counts.size() - 1, size_t(std::log2(micros) * 64))]++;
        ++m_count;
        m_longest = std::max(m_longest, took);
    }
    /// In milliseconds.
    double quantile(double q) const
    {
        std::int64_t seen = 0;
        for (size_t i = 0; i < m_counts.size(); ++i) {
            seen += m_counts[i];
            if (double(seen) >= q * double(m_count) && seen > 0)
                return std::exp2((double(i) + 0.5) / 64) / 1000;
        }
        return 0;
    }
    double longest() const { return double(m_longest.count()) / 1e6; }

private:
    std::array<std::int64_t, 64 * 26> m_counts{}; // up to a minute
    std::int64_t m_count = 0;
    std::chrono::nanoseconds m_longest{};
};

struct Load
{
    std::uint16_t port = 0;
    int connections = 64;
    int pipelined = 1; ///< requests under way on each
    double seconds = 5;
    double warmUp = 0.5; ///< seconds before that do not count
};

struct LoadResult
{
    std::int64_t accepted = 0, refused = 0, broken = 0; ///< 2xx, other answers, connections that ended; while it counted
    std::int64_t acceptedAtAll = 0;                     ///< warming up and cooling down too
    double seconds = 0;
    double ownCpu = 0; ///< seconds of this thread
    Durations latency;
    int lastRefusal = 0;
};

/// Makes the requests: the head is written anew each time, the body is one of many that were made before.
class RequestSource
{
public:
    virtual ~RequestSource() = default;
    virtual void next(std::string& head, std::string_view& body) = 0;
};

inline double threadCpu()
{
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    const auto of = [](const timeval& time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

class LoadRun
{
public:
    LoadRun(const Load& load, RequestSource& source) : m_load(load), m_source(source) {}

    /// `onCounting` is called when the clock starts and when it stops.
    LoadResult run(const std::function<void()>& onStart, const std::function<void()>& onStop)
    {
        m_epoll = epoll_create1(EPOLL_CLOEXEC);
        m_connections.resize(size_t(m_load.connections));
        for (Connection& connection : m_connections)
            open(connection);
        const Clock::time_point begin = Clock::now();
        const auto after = [&](double seconds) {
            return begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
        };
        for (Connection& connection : m_connections)
            fill(connection, Clock::now());
        until(after(m_load.warmUp), true);
        m_isCounting = true;
        const Clock::time_point started = Clock::now();
        const double cpu = threadCpu();
        onStart();
        until(after(m_load.warmUp + m_load.seconds), true);
        onStop();
        m_result.seconds = std::chrono::duration<double>(Clock::now() - started).count();
        m_result.ownCpu = threadCpu() - cpu;
        m_isCounting = false;
        until(Clock::now() + std::chrono::seconds(5), false);
        for (Connection& connection : m_connections)
            ::close(connection.socket);
        ::close(m_epoll);
        return m_result;
    }

private:
    struct Connection
    {
        int socket = -1;
        std::string head, came;
        std::string_view body;
        size_t went = 0; ///< of head and body together
        bool isSending = false, awaitsRoom = false;
        std::deque<Clock::time_point> sentAt;
    };

    void open(Connection& connection)
    {
        if (connection.socket >= 0)
            ::close(connection.socket);
        connection = Connection();
        connection.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(m_load.port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(connection.socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            std::perror("connect");
            std::exit(1);
        }
        const int one = 1;
        setsockopt(connection.socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        watch(connection, EPOLL_CTL_ADD);
    }

    void watch(Connection& connection, int what)
    {
        epoll_event event{};
        event.events = EPOLLIN | (connection.awaitsRoom ? unsigned(EPOLLOUT) : 0U);
        event.data.ptr = &connection;
        epoll_ctl(m_epoll, what, connection.socket, &event);
    }

    void until(Clock::time_point end, bool sends)
    {
        m_sends = sends;
        std::array<epoll_event, 128> events{};
        for (Clock::time_point now = Clock::now(); now < end; now = Clock::now()) {
            if (!sends && m_underWay == 0)
                break;
            const int count = epoll_wait(m_epoll, events.data(), int(events.size()), 10);
            now = Clock::now();
            for (int i = 0; i < count; ++i) {
                auto& connection = *static_cast<Connection*>(events[size_t(i)].data.ptr);
                if (events[size_t(i)].events & EPOLLIN)
                    receive(connection, now);
                else if (events[size_t(i)].events & (EPOLLHUP | EPOLLERR))
                    broke(connection);
                fill(connection, now);
            }
        }
    }

    void broke(Connection& connection)
    {
        m_underWay -= std::int64_t(connection.sentAt.size());
        m_result.broken += m_isCounting;
        open(connection);
    }

    void fill(Connection& connection, Clock::time_point now)
    {
        for (;;) {
            if (!connection.isSending) {
                if (!m_sends || connection.sentAt.size() >= size_t(m_load.pipelined))
                    break;
                m_source.next(connection.head, connection.body);
                connection.went = 0;
                connection.isSending = true;
                connection.sentAt.push_back(now);
                ++m_underWay;
            }
            const size_t headLeft = connection.head.size() - std::min(connection.went, connection.head.size());
            const size_t bodyWent = connection.went - (connection.head.size() - headLeft);
            std::array<iovec, 2> parts{iovec{connection.head.data() + (connection.head.size() - headLeft), headLeft},
                                       iovec{const_cast<char*>(connection.body.data()) + bodyWent, connection.body.size() - bodyWent}};
            msghdr message{};
            message.msg_iov = parts.data();
            message.msg_iovlen = parts.size();
            const ssize_t went = ::sendmsg(connection.socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
            if (went < 0 && errno != EAGAIN) {
                broke(connection);
                return;
            }
            connection.went += size_t(std::max<ssize_t>(0, went));
            connection.isSending = connection.went < connection.head.size() + connection.body.size();
            if (connection.isSending)
                break;
        }
        if (connection.awaitsRoom != connection.isSending) {
            connection.awaitsRoom = connection.isSending;
            watch(connection, EPOLL_CTL_MOD);
        }
    }

    void receive(Connection& connection, Clock::time_point now)
    {
        std::array<char, 65536> buffer;
        const ssize_t came = ::recv(connection.socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (came <= 0) {
            if (came == 0 || errno != EAGAIN)
                broke(connection);
            return;
        }
        connection.came.append(buffer.data(), size_t(came));
        size_t at = 0;
        for (;;) {
            const size_t end = connection.came.find("\r\n\r\n", at);
            if (end == std::string::npos)
                break;
            const std::string_view head = std::string_view(connection.came).substr(at, end - at);
            const size_t length = lengthIn(head);
            if (connection.came.size() < end + 4 + length)
                break;
            answered(connection, std::atoi(head.data() + 9), now);
            at = end + 4 + length;
        }
        connection.came.erase(0, at);
    }

    static size_t lengthIn(std::string_view head)
    {
        for (const std::string_view name : {std::string_view("\r\nContent-Length: "), std::string_view("\r\ncontent-length: ")}) {
            if (const size_t at = head.find(name); at != std::string_view::npos)
                return size_t(std::strtoull(head.data() + at + name.size(), nullptr, 10));
        }
        return 0;
    }

    void answered(Connection& connection, int status, Clock::time_point now)
    {
        if (connection.sentAt.empty())
            return;
        const auto took = now - connection.sentAt.front();
        connection.sentAt.pop_front();
        --m_underWay;
        const bool isAccepted = status >= 200 && status < 300;
        m_result.acceptedAtAll += isAccepted;
        if (!isAccepted)
            m_result.lastRefusal = status;
        if (!m_isCounting)
            return;
        m_result.accepted += isAccepted;
        m_result.refused += !isAccepted;
        m_result.latency.add(took);
    }

    const Load m_load;
    RequestSource& m_source;
    int m_epoll = -1;
    std::vector<Connection> m_connections;
    std::int64_t m_underWay = 0;
    bool m_isCounting = false, m_sends = true;
    LoadResult m_result;
};

} // namespace bench
