#include "core/listen/gunzip_p.h"
#include "core/listen/session_p.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>

// Whatever bytes a connection brings: they are answered the same however they are cut, every request is answered once and in order, what
// is held is bounded and given back.

namespace {

using namespace sentinel;

void require(bool holds, const char* what)
{
    if (!holds) {
        std::fprintf(stderr, "%s\n", what);
        std::abort();
    }
}

std::vector<Route> routes()
{
    const Handler echo = [](Request request, Respond respond) {
        for (const auto& [name, value] : request.headers)
            require(value.find('\n') == std::string::npos, "a field holds a line feed");
        respond({200, "text/plain", std::to_string(request.body.size()), {}});
    };
    return {{"GET", "/", Access::Anyone, BodyTo::Nowhere, 0, echo, {}, {}},
            {"GET", "/runs/{id}", Access::Anyone, BodyTo::Nowhere, 0, echo, {}, {}},
            {"POST", "/", Access::Anyone, BodyTo::Memory, 1000, echo, {}, {}}};
}

ListenerContext& context()
{
    static ListenerContext shared({}, routes(), {}, [] {});
    return shared;
}

void deliver(Session& session, Session::Time now, std::string& out)
{
    std::vector<Mail> mail;
    for (context().mailbox->take(mail); !mail.empty(); context().mailbox->take(mail)) {
        for (Mail& each : mail) {
            if (const auto* answered = std::get_if<Answered>(&each))
                session.answer(answered->to.request, answered->response, now);
            else if (auto* settled = std::get_if<BodySettled>(&each))
                session.settle(std::move(*settled), now);
        }
    }
    while (!session.output().empty()) {
        out += session.output();
        session.wrote(session.output().size(), now);
    }
}

/// The statuses of the answers, in order.
std::string statuses(std::string_view bytes, size_t piece)
{
    const Session::Time now{};
    Session session(context(), 1, "127.0.0.1", now);
    std::string out;
    for (size_t at = 0; at < bytes.size(); at += piece) {
        session.feed(bytes.substr(at, piece), now);
        deliver(session, now, out);
    }
    session.inputEnded(now);
    deliver(session, now, out);
    std::string told;
    for (size_t at = out.find("HTTP/1.1 "); at != std::string::npos; at = out.find("HTTP/1.1 ", at + 1)) {
        if (out.compare(at + 9, 3, "100") != 0)
            told += out.substr(at + 9, 4);
    }
    return told;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::string whole = statuses(bytes, size + 1);
    // What is packed is unpacked by another thread, in its own time.
    std::string lower(bytes);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (lower.find("gzip") == std::string::npos) {
        require(statuses(bytes, 1) == whole, "cut into bytes, it is answered otherwise");
        require(statuses(bytes, 13) == whole, "cut into pieces, it is answered otherwise");
        require(context().budget->held() == 0, "memory is not given back");
    }

    qint64 came = 0;
    Gunzip gunzip(100'000);
    (void)gunzip.add(bytes, [&](std::string_view piece) {
        came += qint64(piece.size());
        return true;
    });
    require(came <= 100'000 + 65'536, "more comes out than is allowed");
    return 0;
}
