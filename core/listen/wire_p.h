#pragma once

#include "core/base/result.h"

#include <QString>

#include <memory>
#include <span>
#include <string_view>

namespace sentinel {

/// How reading from or writing to a socket that does not block went.
struct WireResult
{
    enum class State {
        Done,
        WantsToRead,  ///< again when there is something to read
        WantsToWrite, ///< again when there is room to write
        Ended,        ///< the other side has said its last
        Failed,
    };
    State state = State::Done;
    size_t bytes = 0;
};

/// Bytes over a connected socket, as they are or under TLS. It does not own the socket.
class Wire
{
public:
    virtual ~Wire() = default;
    virtual WireResult read(std::span<char> into) = 0;
    virtual WireResult write(std::string_view bytes) = 0;
    virtual void sayEnd() = 0;                        ///< nothing more will be written
    virtual bool isReady() const { return true; }     ///< false: still shaking hands
    virtual bool holdsInput() const { return false; } ///< something was read off the socket that read() has not given yet
};

std::unique_ptr<Wire> plainWire(int socket);

/// Certificate and key of a server; TLS 1.2 and later, HTTP/1.1 by ALPN.
class TlsCertificate
{
public:
    /// PEM files; the first may hold the chain. Errors: Malformed (a file does not hold what it should, the two do not fit), Unreadable.
    static Result<std::unique_ptr<TlsCertificate>> load(const QString& certificateFile, const QString& keyFile);
    ~TlsCertificate();

    std::unique_ptr<Wire> wire(int socket) const; ///< null when out of memory

private:
    struct Private;
    explicit TlsCertificate(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

} // namespace sentinel
