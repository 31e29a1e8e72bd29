#pragma once

#include "core/listen/budget_p.h"
#include "core/listen/listener.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <variant>
#include <vector>

namespace sentinel {

/// One request of one connection. Numbers are not used twice while a listener lives.
struct RequestKey
{
    std::uint64_t connection = 0;
    std::uint64_t request = 0; ///< counts within the connection
};

/// What a handler answered.
struct Answered
{
    RequestKey to;
    Response response;
};

/// A body that was unpacked or written to a file is ready, or must be refused.
struct BodySettled
{
    RequestKey to;
    std::string body;
    std::shared_ptr<SpooledBody> spooled;
    Charge charge;
    std::optional<Response> refusal;
};

/// So many bytes of a spooled body have left memory.
struct BodyWritten
{
    RequestKey to;
    qint64 bytes = 0;
};

using Mail = std::variant<Answered, BodySettled, BodyWritten>;

/// Where other threads leave word for the listener's thread. It is woken once, however much comes until it looks.
class Mailbox
{
public:
    /// `wake` is called from whichever thread posts into an empty box, never after close().
    explicit Mailbox(std::function<void()> wake) : m_wake(std::move(wake)) {}

    void post(Mail mail);
    void take(std::vector<Mail>& into); ///< what came since the last time, in order; `into` is emptied before
    void close();                       ///< what comes later is dropped

private:
    std::mutex m_mutex;
    std::vector<Mail> m_mail;
    bool m_isOpen = true;
    std::mutex m_wakeMutex; ///< held while waking, so that nobody is woken after close()
    std::function<void()> m_wake;
};

/// The one answer to a request. `charge` is held until it is given.
Respond respondTo(std::shared_ptr<Mailbox> mailbox, RequestKey to, Charge charge);

} // namespace sentinel
