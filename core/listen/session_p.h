#pragma once

#include "core/listen/context_p.h"
#include "core/listen/headscan_p.h"
#include "core/listen/httpparser_p.h"
#include "core/listen/output_p.h"

#include <chrono>
#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace sentinel {

/// One connection without its socket: bytes in, bytes out, and when to lose patience. Answers go out in the order of the requests, in
/// whatever order they are given. Everything it holds is bounded: one head, one body under the budget, so many requests that wait.
class Session final : private BodySink
{
public:
    using Clock = std::chrono::steady_clock;
    using Time = Clock::time_point;

    Session(ListenerContext& context, std::uint64_t connection, std::string peer, Time now);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    void feed(std::string_view bytes, Time now);
    void inputEnded(Time now);
    bool wantsInput() const;

    std::string_view output() const { return m_out.front(); } ///< the next bytes to write
    void wrote(size_t bytes, Time now);

    void answer(std::uint64_t request, Response response, Time now);
    void settle(BodySettled settled, Time now);
    void written(const BodyWritten& word, Time now);

    Time deadline() const;
    void timeUp(Time now);
    /// No requests after those that are under way; the last answer says so.
    void drain();
    /// The body that is arriving is refused, so that its memory serves others.
    void giveWay(Time now);

    bool isOver() const { return m_phase == Phase::Ended && m_slots.empty() && m_out.isEmpty(); }
    /// Something is still coming in that nobody reads: closing at once could destroy the answer on its way.
    bool leavesUnread() const { return m_leavesUnread; }
    bool isIdle() const; ///< neither a request nor an answer is under way
    bool owesNothing() const { return m_slots.empty() && m_out.isEmpty(); }
    /// How much it would cost somebody to lose this connection now: the more, the more. Nothing: an answer is owed.
    std::optional<int> worth() const;
    bool holdsBody() const { return m_phase == Phase::Body && m_charge.bytes() > 0; }
    Time lastInput() const { return m_lastInput; }
    Time bodySince() const { return m_bodySince; }

private:
    enum class Phase {
        Head,
        Body,
        Ended, ///< no more is read
    };
    enum class BodyGoes { Away, ToMemory, ToFile };
    struct Slot ///< a request that has not been answered over the wire
    {
        std::string id;
        Time begun;
        std::string method, path; ///< only where somebody wants to know
        qint64 bodyBytes = 0;
        bool isHead = false, closes = false, saysKeepAlive = false, isAnswered = false, isOut = false;
        Response answer; ///< while one before it is missing
    };
    struct Waiting ///< a request whose body is being unpacked or written
    {
        Request request;
        const Route* route = nullptr;
    };

    bool bodyBytes(std::string_view bytes) override;
    bool keepBody(std::string_view bytes);
    bool sendPiece(bool isLast);

    void abandonSpool();
    bool isHeldUp() const;
    void finishInput();
    void consumePending();
    size_t consume(std::string_view bytes);
    bool consumeHead(std::string_view rest, size_t& used);
    bool consumeBody(std::string_view rest, size_t& used);

    void begin(std::string_view headText);
    std::optional<Response> admit(Head& head);
    std::optional<Response> admitCaller(const Route& route);
    std::optional<Response> admitBody(const Head& head);
    void turnAway(const Head& head, const Response& refusal);
    void startBody(const Head& head);
    void endBody();
    void dispatch(Request request, const Route& route, std::uint64_t number, Charge charge);

    void openSlot();
    void fail(const Response& refusal); ///< answers the request that is being read, and reads no further
    void end();
    void putAnswers();
    void putContinue();
    void put(Slot& slot);
    std::uint64_t current() const { return m_firstSlot + m_slots.size() - 1; }

    ListenerContext& m_context;
    const std::uint64_t m_connection;
    const std::string m_peer;

    Phase m_phase = Phase::Head;
    std::string m_pending; ///< came, and could not be read yet
    size_t m_pendingAt = 0;
    HeadScan m_scan;
    HttpParser m_parser;
    int m_emptyLines = 0;

    Request m_request; ///< being read
    const Route* m_route = nullptr;
    BodyGoes m_bodyGoes = BodyGoes::Away;
    std::optional<Response> m_refusal; // to be answered when the body has come that is thrown away
    bool m_isPacked = false, m_isSpooling = false;
    qint64 m_bodyBytes = 0;
    Charge m_charge;
    std::string m_piece;
    qint64 m_unwritten = 0; ///< of spooled bodies, on their way to the file
    bool m_owesContinue = false;

    std::deque<Slot> m_slots;
    std::uint64_t m_firstSlot = 0;
    std::map<std::uint64_t, Waiting> m_waiting;
    Output m_out;

    bool m_hasServed = false, m_leavesUnread = false, m_inputHasEnded = false, m_isConsuming = false;
    Time m_now, m_lastInput, m_lastOutput, m_bodySince, m_endedAt;
    std::optional<Time> m_headSince;
};

} // namespace sentinel
