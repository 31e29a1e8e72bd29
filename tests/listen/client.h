#pragma once

// A client that says exactly what it is told to, well-formed or not, and waits with a limit.

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <chrono>
#include <cstring>
#include <map>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace listentest {

struct Answer
{
    int status = 0;                             ///< 0: none came
    std::map<std::string, std::string> headers; ///< names in lower case
    std::string body;

    std::string header(const std::string& name) const
    {
        const auto found = headers.find(name);
        return found == headers.end() ? std::string() : found->second;
    }
};

class Client
{
public:
    explicit Client(const QString& url)
    {
        const QUrl parsed(url);
        m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<uint16_t>(parsed.port()));
        inet_pton(AF_INET, parsed.host().toLatin1().constData(), &address.sin_addr);
        const int one = 1;
        setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (::connect(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            close();
    }
    ~Client() { close(); }
    Client(Client&& other) noexcept : m_socket(std::exchange(other.m_socket, -1)), m_came(std::move(other.m_came)) {}
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    bool isConnected() const { return m_socket >= 0; }
    int handle() const { return m_socket; }
    void close()
    {
        if (m_socket >= 0)
            ::close(m_socket);
        m_socket = -1;
    }
    void saysNoMore() { ::shutdown(m_socket, SHUT_WR); }
    /// Goes without a good-bye: the other side gets a reset.
    void vanish()
    {
        const linger now{1, 0};
        setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        close();
    }

    /// False when the other side has gone, or does not read for ten seconds.
    bool send(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const ssize_t went = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (went > 0) {
                bytes.remove_prefix(size_t(went));
                continue;
            }
            pollfd wait{m_socket, POLLOUT, 0};
            if ((went < 0 && errno != EAGAIN) || poll(&wait, 1, 10'000) <= 0)
                return false;
        }
        return true;
    }

    /// The next answer; status 0 when the connection ends before, or nothing comes.
    Answer answer(bool isToHead = false, int patience = 10'000)
    {
        Answer answer;
        size_t end = 0;
        while ((end = m_came.find("\r\n\r\n")) == std::string::npos) {
            if (!receive(patience))
                return answer;
        }
        parseHead(m_came.substr(0, end + 2), answer);
        m_came.erase(0, end + 4);
        const size_t length = isToHead || answer.status < 200 ? 0 : size_t(std::atoll(answer.header("content-length").c_str()));
        while (m_came.size() < length) {
            if (!receive(patience)) {
                answer.status = 0;
                return answer;
            }
        }
        answer.body = m_came.substr(0, length);
        m_came.erase(0, length);
        return answer;
    }

    Answer ask(std::string_view request) { return send(request) ? answer() : Answer(); }

    /// Nothing more comes and the other side has closed.
    bool isEnded(int patience = 10'000)
    {
        while (receive(patience)) {}
        return m_hasEnded;
    }
    bool hasMore() const { return !m_came.empty(); }

private:
    bool receive(int patience)
    {
        if (m_socket < 0)
            return false;
        pollfd wait{m_socket, POLLIN, 0};
        if (poll(&wait, 1, patience) <= 0)
            return false;
        char piece[65536];
        const ssize_t came = ::recv(m_socket, piece, sizeof piece, 0);
        m_hasEnded = came <= 0;
        if (came > 0)
            m_came.append(piece, size_t(came));
        return came > 0;
    }

    static void parseHead(const std::string& text, Answer& answer)
    {
        size_t at = text.find("\r\n");
        answer.status = std::atoi(text.c_str() + std::min(text.size(), size_t(9)));
        while (at + 2 < text.size()) {
            const size_t next = text.find("\r\n", at + 2);
            const std::string line = text.substr(at + 2, next - at - 2);
            const size_t colon = line.find(": ");
            std::string name = line.substr(0, colon);
            for (char& c : name)
                c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            answer.headers[name] = colon == std::string::npos ? std::string() : line.substr(colon + 2);
            at = next;
        }
    }

    int m_socket = -1;
    bool m_hasEnded = false;
    std::string m_came;
};

} // namespace listentest
