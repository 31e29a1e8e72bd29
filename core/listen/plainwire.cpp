#include "core/listen/wire_p.h"

#include <cerrno>

#include <sys/socket.h>

namespace sentinel {

namespace {

class PlainWire final : public Wire
{
public:
    explicit PlainWire(int socket) : m_socket(socket) {}

    WireResult read(std::span<char> into) override
    {
        for (;;) {
            const ssize_t came = ::recv(m_socket, into.data(), into.size(), MSG_DONTWAIT);
            if (came > 0)
                return {WireResult::State::Done, size_t(came)};
            if (came == 0)
                return {WireResult::State::Ended, 0};
            if (errno == EAGAIN || errno == EWOULDBLOCK)
                return {WireResult::State::WantsToRead, 0};
            if (errno != EINTR)
                return {WireResult::State::Failed, 0};
        }
    }

    WireResult write(std::string_view bytes) override
    {
        for (;;) {
            const ssize_t went = ::send(m_socket, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
            if (went >= 0)
                return {WireResult::State::Done, size_t(went)};
            if (errno == EAGAIN || errno == EWOULDBLOCK)
                return {WireResult::State::WantsToWrite, 0};
            if (errno != EINTR)
                return {WireResult::State::Failed, 0};
        }
    }

    void sayEnd() override { ::shutdown(m_socket, SHUT_WR); }

private:
    const int m_socket;
};

} // namespace

std::unique_ptr<Wire> plainWire(int socket)
{
    return std::make_unique<PlainWire>(socket);
}

} // namespace sentinel
