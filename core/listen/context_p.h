#pragma once

#include "core/listen/bodyworker_p.h"
#include "core/listen/counters_p.h"
#include "core/listen/ratelimits_p.h"
#include "core/listen/routetable_p.h"

#include <functional>
#include <string>

namespace sentinel {

/// What the sessions of one listener share. Of the listener's thread, but for the counters, the mailbox and the budget.
struct ListenerContext
{
    ListenerContext(const ListenerSettings& listenerSettings, std::vector<Route> table, Listener::Authenticate keyCheck,
                    std::function<void()> wake);

    const ListenerSettings settings;
    const RouteTable routes;
    const Listener::Authenticate authenticate;
    const std::shared_ptr<Mailbox> mailbox;
    const std::shared_ptr<BodyBudget> budget;
    RateLimits rates;
    Counters counters;
    BodyWorker worker;
    bool isOnLoopback = true;
    bool isDraining = false;
    /// Lets go of a body that is still arriving, so that others get its memory. False when there is none.
    std::function<bool()> makeRoom = [] { return false; };

    std::string nextRequestId();
    std::string_view date(); ///< of now, as the Date field wants it

private:
    std::string m_idBeginning;
    std::uint64_t m_idCount = 0;
    std::string m_date;
    std::int64_t m_dateSecond = 0;
};

} // namespace sentinel
