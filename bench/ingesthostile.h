#pragma once

// Clients that mean harm, to see what they cost one that does not: sockets that drip, bodies without an end, gzip bombs.

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

namespace bench {

class HostileClients
{
public:
    HostileClients(std::uint16_t port, int slowSockets) : m_port(port)
    {
        if (slowSockets > 0) {
            m_threads.emplace_back([this, slowSockets] { drip(slowSockets); });
            m_threads.emplace_back([this] { pour(); });
        }
    }
    ~HostileClients()
    {
        m_ends = true;
        for (std::thread& thread : m_threads)
            thread.join();
    }
    HostileClients(const HostileClients&) = delete;
    HostileClients& operator=(const HostileClients&) = delete;

private:
    int open() const
    {
        const int one = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(m_port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        (void)::connect(one, reinterpret_cast<const sockaddr*>(&address), sizeof address); // refused: then sending fails
        return one;
    }

    static bool send(int socket, std::string_view bytes)
    {
        while (!bytes.empty()) {
            const ssize_t went = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            pollfd wait{socket, POLLOUT, 0};
            if (went > 0)
                bytes.remove_prefix(size_t(went));
            else if (poll(&wait, 1, 1000) <= 0 || (wait.revents & (POLLERR | POLLHUP)))
                return false;
        }
        return true;
    }

    /// A byte a second on each of many sockets; who is closed comes back.
    void drip(int count)
    {
        static constexpr std::array<std::string_view, 3> beginnings{
            "GET /health HTTP/1.1\r\nX-Long: ", "POST /webhook/github HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n",
            "POST /webhook/github HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n10000\r\n"};
        std::vector<int> sockets(size_t(count), -1);
        while (!m_ends) {
            for (size_t i = 0; i < sockets.size(); ++i) {
                if (sockets[i] >= 0 && send(sockets[i], "x"))
                    continue;
                if (sockets[i] >= 0)
                    close(sockets[i]);
                sockets[i] = open();
                send(sockets[i], beginnings[i % beginnings.size()]);
            }
            std::this_thread::sleep_for(std::chrono::seconds(1));
        }
        for (const int socket : sockets)
            close(socket);
    }

    /// 100 MB in chunks, then a bomb that would be 100 MB, ten times a second.
    void pour()
    {
        const std::string chunk = "10000\r\n" + std::string(65536, 'x') + "\r\n";
        const std::string zeros(100'000'000, '\0');
        std::string bomb(200'000, '\0');
        z_stream z{};
        deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
        z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zeros.data()));
        z.avail_in = uInt(zeros.size());
        z.next_out = reinterpret_cast<Bytef*>(bomb.data());
        z.avail_out = uInt(bomb.size());
        deflate(&z, Z_FINISH);
        bomb.resize(z.total_out);
        deflateEnd(&z);
        while (!m_ends) {
            const int large = open();
            bool isTaken = send(large, "POST /webhook/github HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 1600 && isTaken && !m_ends; ++i)
                isTaken = send(large, chunk);
            close(large);
            const int packed = open();
            (void)send(packed,
                       "POST /webhook/github HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: " + std::to_string(bomb.size())
                           + "\r\n\r\n");
            (void)send(packed, bomb);
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            close(packed);
        }
    }

    const std::uint16_t m_port;
    std::atomic<bool> m_ends = false;
    std::vector<std::thread> m_threads;
};

} // namespace bench
