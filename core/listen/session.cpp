#include "core/listen/session_p.h"

#include "core/listen/refusals_p.h"
#include "core/listen/responsetext_p.h"

#include <QCoreApplication>

#include <algorithm>

namespace sentinel {

using namespace std::chrono_literals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Listen)
};

constexpr size_t outputAtMost = 1024 * 1024; // more of it, and the next request waits until the sender has read
constexpr int emptyLinesAtMost = 8;          // before a request line; some clients send one after a body
constexpr size_t chunkLineAtMost = 8 * 1024; // a chunk's size with its extensions, or the trailers
constexpr auto lingering = 2s;               // for the sender to read why it was refused
constexpr auto bodyGrace = 30s;              // before its average rate counts

} // namespace

Session::Session(ListenerContext& context, std::uint64_t connection, std::string peer, Time now)
    : m_context(context), m_connection(connection), m_peer(std::move(peer)), m_parser(*this), m_now(now), m_lastInput(now),
      m_lastOutput(now), m_bodySince(now)
{
}

Session::~Session()
{
    abandonSpool();
}

bool Session::isHeldUp() const
{
    return m_phase == Phase::Head && (qint64(m_slots.size()) >= m_context.settings.pipelinedAtMost || m_out.size() > outputAtMost);
}

bool Session::wantsInput() const
{
    constexpr qint64 unwrittenAtMost = 1024 * 1024;
    if (m_inputHasEnded)
        return false;
    if (m_phase == Phase::Ended)
        return m_leavesUnread;
    return !isHeldUp() && m_unwritten < unwrittenAtMost;
}

bool Session::isIdle() const
{
    return m_phase == Phase::Head && m_slots.empty() && m_out.isEmpty() && !m_headSince;
}

std::optional<int> Session::worth() const
{
    const bool isReceiving = m_phase == Phase::Body && m_slots.size() == 1 && !m_slots.front().isAnswered;
    if (isReceiving)
        return 2;
    if (!owesNothing())
        return {};
    return m_hasServed && m_phase == Phase::Head ? 1 : 0;
}

void Session::feed(std::string_view bytes, Time now)
{
    m_now = now;
    m_lastInput = now;
    Counters::add(m_context.counters.bytesIn, qint64(bytes.size()));
    if (m_phase == Phase::Ended)
        return;
    if (m_pendingAt < m_pending.size()) {
        m_pending.append(bytes);
        consumePending();
        return;
    }
    const size_t used = consume(bytes);
    m_pending.assign(bytes.substr(used));
    m_pendingAt = 0;
}

void Session::consumePending()
{
    const bool hasPending = m_pendingAt < m_pending.size();
    if (m_isConsuming || m_phase == Phase::Ended || (!hasPending && !m_inputHasEnded))
        return;
    m_pendingAt += consume(std::string_view(m_pending).substr(m_pendingAt));
    if (m_pendingAt == m_pending.size()) {
        m_pending = {};
        m_pendingAt = 0;
    } else if (m_pendingAt > m_pending.size() / 2) {
        m_pending.erase(0, m_pendingAt);
        m_pendingAt = 0;
    }
    if (m_inputHasEnded && !isHeldUp())
        finishInput();
}

// Takes what is complete; the rest is asked again when more has come or when there is room for more.
size_t Session::consume(std::string_view bytes)
{
    size_t at = 0;
    bool goesOn = true;
    m_isConsuming = true; // an answer given meanwhile makes room that this loop sees by itself
    while (goesOn && m_phase != Phase::Ended) {
        size_t used = 0;
        goesOn = m_phase == Phase::Head ? consumeHead(bytes.substr(at), used) : consumeBody(bytes.substr(at), used);
        at += used;
    }
    m_isConsuming = false;
    if (m_phase != Phase::Ended)
        return at;
    m_leavesUnread = m_leavesUnread || at < bytes.size();
    return bytes.size();
}

bool Session::consumeHead(std::string_view rest, size_t& used)
{
    if (isHeldUp())
        return false;
    while (m_scan.end() == 0 && rest.starts_with("\r\n")) {
        rest.remove_prefix(2);
        used += 2;
        if (++m_emptyLines > emptyLinesAtMost) {
            openSlot();
            fail(refusal::malformed(Text::tr("Empty lines stand where a request is to begin.")));
            return false;
        }
    }
    if (rest.empty() || rest == "\r")
        return false;
    if (!m_headSince)
        m_headSince = m_now;
    const HeadScan::State state = m_scan.look(rest);
    const size_t size = state == HeadScan::State::Complete ? m_scan.end() : rest.size();
    if (state != HeadScan::State::Malformed && qint64(size) <= m_context.settings.headerBytesAtMost) {
        if (state == HeadScan::State::NeedsMore)
            return false;
        used += size;
        m_scan.reset();
        m_headSince.reset();
        m_emptyLines = 0;
        begin(rest.substr(0, size));
        return true;
    }
    openSlot();
    Counters::add(m_context.counters.requests);
    if (state == HeadScan::State::Malformed)
        fail(refusal::malformed(
            Text::tr("The head of the request is not well-formed: its lines end in CR LF, and none continues another.")));
    else
        fail(refusal::headTooLarge());
    return false;
}

bool Session::consumeBody(std::string_view rest, size_t& used)
{
    switch (m_parser.parseBody(rest, used)) {
    case HttpParser::State::Done:
        endBody();
        return true;
    case HttpParser::State::Stopped:
        return false;
    case HttpParser::State::NeedsMore:
        if (rest.size() - used <= chunkLineAtMost)
            return false;
        break;
    case HttpParser::State::Malformed:
        break;
    }
    fail(refusal::malformed(Text::tr("The chunks of the body are not well-formed.")));
    return false;
}

void Session::openSlot()
{
    Slot& slot = m_slots.emplace_back();
    slot.begun = m_now;
}

void Session::fail(const Response& refusal)
{
    Slot& slot = m_slots.back();
    m_leavesUnread = true;
    end();
    if (slot.isAnswered) { // its body was only being thrown away
        putAnswers();
        return;
    }
    slot.closes = true;
    answer(current(), refusal, m_now);
}

void Session::end()
{
    abandonSpool();
    m_phase = Phase::Ended;
    m_endedAt = m_now;
    m_headSince.reset();
    m_owesContinue = false;
    m_charge.release();
    m_request = {};
    m_route = nullptr;
    m_refusal.reset();
    m_pending = {};
    m_pendingAt = 0;
}

void Session::inputEnded(Time now)
{
    m_now = now;
    m_inputHasEnded = true;
    m_leavesUnread = false;
    consumePending();
}

// All that came has been read: what is not whole by now never will be.
void Session::finishInput()
{
    const bool isBroken = m_phase == Phase::Body || m_headSince;
    if (m_phase == Phase::Head && m_headSince)
        openSlot();
    if (isBroken)
        fail(refusal::incomplete());
    else
        end();
    m_leavesUnread = false;
}

void Session::answer(std::uint64_t request, Response response, Time now)
{
    m_now = now;
    if (request < m_firstSlot || request - m_firstSlot >= m_slots.size())
        return;
    Slot& slot = m_slots[size_t(request - m_firstSlot)];
    if (slot.isAnswered)
        return;
    slot.isAnswered = true;
    m_context.counters.answered(response.status, now - slot.begun);
    if (slot.id.empty())
        slot.id = m_context.nextRequestId();
    if (m_context.settings.onAnswer)
        m_context.settings.onAnswer({slot.id, slot.method, slot.path, m_peer, response.status, now - slot.begun, slot.bodyBytes});
    slot.answer = std::move(response);
    if (request == m_firstSlot)
        putAnswers();
}

void Session::put(Slot& slot)
{
    if (m_out.isEmpty())
        m_lastOutput = m_now;
    const ResponseFrame frame{slot.id, m_context.date(), slot.isHead, slot.closes, slot.saysKeepAlive};
    m_out.add(std::string_view(headOf(slot.answer, frame)));
    if (sendsBody(slot.answer, frame))
        m_out.add(std::move(slot.answer.body));
    slot.isOut = true;
}

void Session::putAnswers()
{
    while (!m_slots.empty() && m_slots.front().isAnswered) {
        Slot& slot = m_slots.front();
        if (!slot.isOut)
            put(slot);
        if (m_slots.size() == 1 && m_phase == Phase::Body)
            break; // its body is still being thrown away
        m_slots.pop_front();
        ++m_firstSlot;
        m_hasServed = true;
    }
    putContinue();
    consumePending();
}

void Session::putContinue()
{
    if (!m_owesContinue || m_slots.size() != 1)
        return;
    m_owesContinue = false;
    if (m_out.isEmpty())
        m_lastOutput = m_now;
    if (m_bodyBytes == 0)
        m_out.add(std::string_view("HTTP/1.1 100 Continue\r\n\r\n"));
}

void Session::wrote(size_t bytes, Time now)
{
    m_lastOutput = now;
    m_out.wrote(bytes);
    Counters::add(m_context.counters.bytesOut, qint64(bytes));
    if (!m_out.isEmpty())
        return;
    if (m_slots.empty())
        m_lastInput = now; // idle from now on
    m_now = now;
    consumePending(); // it may have waited for room
}

Session::Time Session::deadline() const
{
    const ListenerSettings& settings = m_context.settings;
    Time at = Time::max();
    if (!m_out.isEmpty())
        at = m_lastOutput + settings.bodyPause;
    switch (m_phase) {
    case Phase::Head:
        if (m_headSince)
            at = std::min(at, *m_headSince + settings.headerTime);
        else if (isIdle())
            at = m_lastInput + (m_hasServed ? settings.idleTime : settings.headerTime);
        break;
    case Phase::Body:
        if (wantsInput()) {
            const std::chrono::seconds due(m_bodyBytes / std::max<qint64>(1, settings.bodyBytesPerSecond));
            at = std::min({at, m_lastInput + settings.bodyPause, m_bodySince + bodyGrace + due});
        }
        break;
    case Phase::Ended:
        if (isOver())
            at = std::max(m_lastOutput, m_endedAt) + lingering;
        break;
    }
    return at;
}

void Session::timeUp(Time now)
{
    m_now = now;
    if (isOver()) {
        m_leavesUnread = false;
        return;
    }
    if (!isIdle())
        Counters::add(m_context.counters.timedOut);
    const bool isStuck = !m_out.isEmpty() && m_lastOutput + m_context.settings.bodyPause <= now;
    if (isStuck) {
        end();
        m_slots.clear();
        m_out.clear();
        m_leavesUnread = false;
    } else if (m_phase == Phase::Head && m_headSince) {
        openSlot();
        fail(refusal::tooSlow());
    } else if (m_phase == Phase::Body) {
        fail(refusal::tooSlow());
    } else {
        end();
    }
}

void Session::drain()
{
    if (m_phase != Phase::Head || m_headSince)
        return; // what has begun to arrive is told when it has arrived
    if (!m_slots.empty() && !m_slots.back().isAnswered) {
        m_slots.back().closes = true;
        m_leavesUnread = true; // the next request may be on its way
    }
    end();
}

void Session::giveWay(Time now)
{
    m_now = now;
    if (m_phase == Phase::Body)
        fail(refusal::busy());
}

} // namespace sentinel
