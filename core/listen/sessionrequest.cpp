#include "core/listen/session_p.h"

#include "core/listen/refusals_p.h"

#include <QCoreApplication>

#include <algorithm>

// A session's second half: which requests are let in, and where their bodies go.

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Listen)
};

constexpr qint64 thrownAwayAtMost = 64 * 1024; // of a refused body, to keep the connection
constexpr qint64 reservedAtMost = 64 * 1024;   // at once, on the word of a sender
constexpr size_t pieceSize = 128 * 1024;       // of a body that goes to a file

std::string_view valueOf(const std::vector<std::pair<std::string, std::string>>& headers, std::string_view name)
{
    for (const auto& header : headers) {
        if (header.first == name)
            return header.second;
    }
    return {};
}

bool equalsIgnoringCase(std::string_view text, std::string_view lowerCase)
{
    return std::equal(text.begin(), text.end(), lowerCase.begin(), lowerCase.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

// A request id of the sender is kept when it cannot do harm in a log.
bool isUsableId(std::string_view id)
{
    return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    });
}

std::string_view keyIn(const Request& request)
{
    constexpr std::string_view bearer = "bearer ";
    const std::string_view authorization = request.header("authorization");
    if (authorization.size() > bearer.size() && equalsIgnoringCase(authorization.substr(0, bearer.size()), bearer))
        return authorization.substr(bearer.size());
    return request.header("x-api-key");
}

Role roleFor(Access access, bool isOnLoopback)
{
    switch (access) {
    case Access::Anyone:
    case Access::Signed:
        return Role::None;
    case Access::AnyoneOnLoopback:
        return isOnLoopback ? Role::None : Role::Viewer;
    case Access::Viewer:
        return Role::Viewer;
    case Access::Operator:
        return Role::Operator;
    case Access::Admin:
        return Role::Admin;
    }
    return Role::Admin;
}

} // namespace

void Session::begin(std::string_view headText)
{
    Counters::add(m_context.counters.requests);
    openSlot();
    Slot& slot = m_slots.back();
    Head head;
    const HeadFault fault = m_parser.parseHead(headText, head);
    switch (fault) {
    case HeadFault::None:
        break;
    case HeadFault::Malformed:
        fail(refusal::malformed(Text::tr("The head of the request is not well-formed.")));
        return;
    case HeadFault::TooManyFields:
        fail(refusal::headTooLarge());
        return;
    case HeadFault::UnknownVersion:
        fail(refusal::unknownVersion());
        return;
    case HeadFault::UnknownCoding:
        fail(refusal::unknownCoding());
        return;
    }
    slot.isHead = head.method == "HEAD";
    slot.closes = !head.keepsAlive || m_context.isDraining;
    slot.saysKeepAlive = head.isVersion10 && head.keepsAlive;
    const std::string_view givenId = valueOf(head.headers, "x-request-id");
    slot.id = isUsableId(givenId) ? std::string(givenId) : m_context.nextRequestId();

    if (m_context.settings.onAnswer) {
        slot.method = head.method;
        slot.path = head.target.substr(0, head.target.find('?'));
    }
    m_request = {};
    if (const std::optional<Response> refusal = admit(head))
        turnAway(head, *refusal);
    else
        startBody(head);
}

std::optional<Response> Session::admit(Head& head)
{
    if (m_context.isDraining)
        return refusal::draining();
    if (m_context.rates.areOn()) {
        if (const std::optional<int> seconds = m_context.rates.refused(addressForLimits(m_peer), m_now))
            return refusal::tooManyRequests(*seconds);
    }
    const std::optional<Target> target = targetOf(head.target);
    std::optional<std::vector<std::pair<std::string, std::string>>> query;
    if (target)
        query = queryOf(target->query);
    if (!target && head.target == "*")
        return refusal::notFound();
    if (!target && head.method == "CONNECT")
        return refusal::wrongMethod("GET, HEAD, POST, PUT, PATCH, DELETE");
    if (!query)
        return refusal::malformed(Text::tr("The address is not well-formed: escapes or characters that are not UTF-8."));
    RouteTable::Match match = m_context.routes.find(head.method, target->path);
    if (!match.isKnownPath)
        return refusal::notFound();
    if (!match.route)
        return refusal::wrongMethod(match.allow);
    if (match.isBroken)
        return refusal::malformed(Text::tr("The address is not well-formed: escapes or characters that are not UTF-8."));

    m_route = match.route;
    m_request.path = target->path;
    m_request.parameters = std::move(match.parameters);
    m_request.query = std::move(*query);
    m_request.method = std::move(head.method);
    m_request.headers = std::move(head.headers);
    m_request.peer = m_peer;
    m_request.id = m_slots.back().id;
    if (std::optional<Response> refusal = admitCaller(*m_route))
        return refusal;
    return admitBody(head);
}

std::optional<Response> Session::admitCaller(const Route& route)
{
    const Role needed = roleFor(route.access, m_context.isOnLoopback);
    if (needed == Role::None)
        return {};
    const std::string_view key = keyIn(m_request);
    const std::optional<Caller> caller = key.empty() || !m_context.authenticate ? std::nullopt : m_context.authenticate(key);
    if (!caller)
        return refusal::noKey();
    if (m_context.rates.areOn()) {
        if (const auto seconds = m_context.rates.refused("key " + std::to_string(caller->key.value), m_now))
            return refusal::tooManyRequests(*seconds);
    }
    if (caller->role < needed)
        return refusal::roleTooLow();
    m_request.caller = *caller;
    return {};
}

std::optional<Response> Session::admitBody(const Head& head)
{
    const std::string_view expectation = m_request.header("expect");
    if (!expectation.empty() && !equalsIgnoringCase(expectation, "100-continue"))
        return refusal::unknownExpectation();
    const std::string_view coding = m_request.header("content-encoding");
    m_isPacked = equalsIgnoringCase(coding, "gzip") || equalsIgnoringCase(coding, "x-gzip");
    if (!m_isPacked && !coding.empty() && !equalsIgnoringCase(coding, "identity"))
        return refusal::unknownContentCoding();
    if (head.contentLength.value_or(0) > std::uint64_t(m_route->bodyAtMost) || (m_route->body == BodyTo::Nowhere && head.isChunked))
        return refusal::tooLarge(m_route->bodyAtMost);
    return {};
}

// Refused before its body: the connection is kept when the body is short and surely comes. One in chunks is answered behind it: if they are
// wrong, that is what is said, for then nobody knows where the next request begins.
void Session::turnAway(const Head& head, const Response& refusal)
{
    const bool waitsForWord = !valueOf(head.headers, "expect").empty() || !m_request.header("expect").empty();
    const std::uint64_t atMost = std::uint64_t(thrownAwayAtMost);
    if (head.hasBody() && (waitsForWord || head.contentLength.value_or(0) > atMost)) {
        fail(refusal);
        return;
    }
    m_route = nullptr;
    m_bodyGoes = BodyGoes::Away;
    startBody(head);
    if (head.isChunked) {
        m_refusal = refusal;
        return;
    }
    answer(current(), refusal, m_now);
    if (!head.hasBody())
        endBody();
}

void Session::startBody(const Head& head)
{
    m_bodyBytes = 0;
    m_bodySince = m_now;
    m_isSpooling = false;
    m_phase = Phase::Body;
    if (!m_route)
        return;
    m_bodyGoes = m_route->body == BodyTo::File ? BodyGoes::ToFile : BodyGoes::ToMemory;
    m_charge = Charge(m_context.budget);
    if (!head.hasBody()) {
        endBody();
        return;
    }
    const qint64 length = qint64(head.contentLength.value_or(0)); // no more than the route's limit
    if (m_bodyGoes == BodyGoes::ToMemory && length > 0 && length <= reservedAtMost && m_charge.growTo(length))
        m_request.body.reserve(size_t(length));
    if (!head.isVersion10 && !m_request.header("expect").empty()) {
        m_owesContinue = true;
        putContinue();
    }
}

bool Session::bodyBytes(std::string_view bytes)
{
    m_bodyBytes += qint64(bytes.size());
    if (m_bodyGoes == BodyGoes::Away) {
        if (m_bodyBytes <= thrownAwayAtMost)
            return true;
        if (const std::optional<Response> refusal = std::exchange(m_refusal, {})) {
            fail(*refusal);
            return false;
        }
        m_leavesUnread = true;
        end();
        putAnswers();
        return false;
    }
    if (m_bodyBytes > m_route->bodyAtMost) {
        fail(refusal::tooLarge(m_route->bodyAtMost));
        return false;
    }
    return keepBody(bytes);
}

bool Session::keepBody(std::string_view bytes)
{
    if (m_bodyGoes == BodyGoes::ToFile) {
        m_piece.append(bytes);
        if (m_piece.size() < pieceSize || sendPiece(false))
            return true;
        fail(refusal::busy());
        return false;
    }
    std::string& body = m_request.body;
    const size_t size = body.size() + bytes.size();
    if (size > body.capacity()) {
        const size_t capacity = std::max(size, std::min(body.capacity() * 2, size_t(m_route->bodyAtMost)));
        while (!m_charge.growTo(qint64(capacity))) {
            // Whoever has been sending for longest makes room; that may be this one.
            if (!m_context.makeRoom()) {
                fail(refusal::busy());
                return false;
            }
            if (m_phase != Phase::Body)
                return false;
        }
        body.reserve(capacity);
    }
    body.append(bytes);
    return true;
}

bool Session::sendPiece(bool isLast)
{
    const qint64 bytes = qint64(m_piece.size());
    SpoolPiece piece{{m_connection, current()}, std::move(m_piece), m_isPacked, isLast, m_route->bodyAtMost};
    m_piece = {};
    if (!m_context.worker.give(std::move(piece)))
        return false;
    m_isSpooling = !isLast;
    m_unwritten += bytes;
    return true;
}

void Session::abandonSpool()
{
    if (m_isSpooling)
        (void)m_context.worker.give(AbandonBody{{m_connection, current()}}); // when it is too busy, it ends them with itself
    m_isSpooling = false;
    m_piece = {};
}

void Session::endBody()
{
    const std::uint64_t number = current();
    const bool wasThrownAway = !m_route;
    if (m_bodyGoes == BodyGoes::ToFile && !wasThrownAway && !sendPiece(true)) {
        fail(refusal::busy());
        return;
    }
    m_owesContinue = false;
    Slot& slot = m_slots.back();
    slot.begun = m_now;
    slot.bodyBytes = m_bodyBytes;
    const bool closes = slot.closes;
    Request request = std::move(m_request);
    Charge charge = std::move(m_charge);
    const Route* route = std::exchange(m_route, nullptr);
    const BodyGoes goes = std::exchange(m_bodyGoes, BodyGoes::Away);
    const std::optional<Response> refusal = std::exchange(m_refusal, {});
    m_phase = Phase::Head;
    if (closes)
        end();
    if (refusal)
        answer(number, *refusal, m_now);
    else if (wasThrownAway)
        putAnswers();
    else if (goes == BodyGoes::ToFile)
        m_waiting.emplace(number, Waiting{std::move(request), route});
    else if (m_isPacked && m_bodyBytes > 0) {
        UnpackBody job{{m_connection, number}, std::move(request.body), route->bodyAtMost, std::move(charge)};
        m_waiting.emplace(number, Waiting{std::move(request), route});
        if (!m_context.worker.give(std::move(job))) {
            m_waiting.erase(number);
            answer(number, refusal::busy(), m_now);
        }
    } else
        dispatch(std::move(request), *route, number, std::move(charge));
}

void Session::dispatch(Request request, const Route& route, std::uint64_t number, Charge charge)
{
    const Respond respond = respondTo(m_context.mailbox, {m_connection, number}, std::move(charge));
    try {
        route.handle(std::move(request), respond);
    } catch (...) {
        respond(errorResponse(500, "internal", Text::tr("Something went wrong here that should not: its trace is in the log.")));
    }
}

void Session::settle(BodySettled settled, Time now)
{
    m_now = now;
    const std::uint64_t number = settled.to.request;
    const auto found = m_waiting.find(number);
    if (found == m_waiting.end()) {
        // Refused before its end.
        if (settled.refusal && m_phase == Phase::Body && number == current()) {
            m_isSpooling = false;
            fail(*settled.refusal);
        }
        return;
    }
    Waiting waiting = std::move(found->second);
    m_waiting.erase(found);
    if (settled.refusal) {
        answer(number, *settled.refusal, now);
        return;
    }
    waiting.request.body = std::move(settled.body);
    waiting.request.spooled = std::move(settled.spooled);
    dispatch(std::move(waiting.request), *waiting.route, number, std::move(settled.charge));
}

void Session::written(const BodyWritten& word, Time now)
{
    m_unwritten -= word.bytes;
    m_lastInput = now; // who was held up by us was not slow
}

} // namespace sentinel
