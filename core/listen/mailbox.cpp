#include "core/listen/mailbox_p.h"

#include <QCoreApplication>

#include <atomic>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Listen)
};

/// Stands for a request that waits for its answer.
class Ticket
{
public:
    Ticket(std::shared_ptr<Mailbox> mailbox, RequestKey to, Charge charge)
        : m_mailbox(std::move(mailbox)), m_to(to), m_charge(std::move(charge))
    {
    }
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;
    ~Ticket()
    {
        if (!m_answered)
            answer(errorResponse(Error{Error::Kind::Busy, Text::tr("This request was given up: try again."), {}}));
    }

    void answer(Response response)
    {
        if (m_answered.exchange(true))
            return;
        m_charge.release();
        m_mailbox->post(Answered{m_to, std::move(response)});
    }

private:
    const std::shared_ptr<Mailbox> m_mailbox;
    const RequestKey m_to;
    Charge m_charge;
    std::atomic<bool> m_answered = false;
};

} // namespace

void Mailbox::post(Mail mail)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_isOpen)
            return;
        m_mail.push_back(std::move(mail));
        if (m_mail.size() > 1)
            return;
    }
    // Outside of the lock that the woken thread is going to take.
    const std::lock_guard lock(m_wakeMutex);
    if (m_wake)
        m_wake();
}

void Mailbox::take(std::vector<Mail>& into)
{
    into.clear();
    const std::lock_guard lock(m_mutex);
    m_mail.swap(into);
}

void Mailbox::close()
{
    {
        const std::lock_guard lock(m_wakeMutex);
        m_wake = nullptr;
    }
    std::vector<Mail> dropped; // whose charges and files go outside of the lock
    const std::lock_guard lock(m_mutex);
    m_isOpen = false;
    m_mail.swap(dropped);
}

Respond respondTo(std::shared_ptr<Mailbox> mailbox, RequestKey to, Charge charge)
{
    auto ticket = std::make_shared<Ticket>(std::move(mailbox), to, std::move(charge));
    return [ticket = std::move(ticket)](Response response) { ticket->answer(std::move(response)); };
}

} // namespace sentinel
