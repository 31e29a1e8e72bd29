#pragma once

// A client that waits for each answer and comes back when its connection is gone.

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bench {

struct SoakAnswer
{
    int status = 0; ///< 0: none came
    std::string body;
};

class SoakClient
{
public:
    explicit SoakClient(std::uint16_t port) : m_port(port) {}
    ~SoakClient() { hangUp(); }
    SoakClient(const SoakClient&) = delete;
    SoakClient& operator=(const SoakClient&) = delete;

    SoakAnswer ask(std::string_view request)
    {
        SoakAnswer answer;
        if (!call() || !send(request) || !receive(answer))
            hangUp();
        return answer;
    }
    /// Once more when the connection was gone, which it may be after a rest.
    SoakAnswer askAgain(std::string_view request)
    {
        const SoakAnswer answer = ask(request);
        return answer.status == 0 ? ask(request) : answer;
    }
    /// The value of one of Prometheus' metrics; -1 when it is not there.
    double metric(const std::string& name)
    {
        const SoakAnswer answer = askAgain("GET /metrics HTTP/1.1\r\nHost: bench\r\n\r\n");
        const size_t at = answer.body.find("\n" + name + " ");
        return at == std::string::npos ? -1 : std::atof(answer.body.c_str() + at + name.size() + 2);
    }
    void breakOff(std::string_view begin)
    {
        if (call())
            (void)send(begin);
        hangUp();
    }

private:
    bool call()
    {
        if (m_socket >= 0)
            return true;
        m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const timeval patience{30, 0};
        const int one = 1;
        setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(m_socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(m_port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return ::connect(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    bool send(std::string_view bytes) const
    {
        while (!bytes.empty()) {
            const ssize_t went = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (went <= 0)
                return false;
            bytes.remove_prefix(size_t(went));
        }
        return true;
    }
    bool receive(SoakAnswer& answer)
    {
        std::string came;
        std::array<char, 65536> piece{};
        for (;;) {
            const ssize_t some = ::recv(m_socket, piece.data(), piece.size(), 0);
            if (some <= 0)
                return false;
            came.append(piece.data(), size_t(some));
            const size_t end = came.find("\r\n\r\n");
            if (end == std::string::npos)
                continue;
            const size_t at = came.find("Content-Length: ");
            const size_t length = at < end ? size_t(std::atoll(came.c_str() + at + 16)) : 0;
            if (came.size() < end + 4 + length)
                continue;
            answer.status = std::atoi(came.c_str() + 9);
            answer.body = came.substr(end + 4, length);
            return came.find("Connection: close") >= end; // else it has to be made anew
        }
    }
    void hangUp()
    {
        if (m_socket >= 0)
            ::close(m_socket);
        m_socket = -1;
    }

    const std::uint16_t m_port;
    int m_socket = -1;
};

} // namespace bench
