#pragma once

#include "core/providers/polling.h"

#include <QDateTime>
#include <QString>

#include <algorithm>
#include <deque>

namespace sentinel {

inline Timestamp at(const char* time)
{
    return {QDateTime::fromString(QString::fromLatin1(time), Qt::ISODate).toMSecsSinceEpoch()};
}

inline Reply replied(int status, const QByteArray& body, std::vector<std::pair<QByteArray, QByteArray>> headers = {})
{
    Reply reply;
    reply.status = status;
    reply.body = body;
    reply.bytes = body.size();
    reply.headers = std::move(headers);
    reply.headers.emplace_back("content-type", body.startsWith('<') ? "text/html" : "application/json");
    return reply;
}

/// A poller without wire, clock and store: asks a provider's functions, answers by the given function, remembers as the real one does.
class Polls
{
public:
    explicit Polls(const Source& source) : source(source), entry(*pollingEntry(source.kind)) {}

    void take(const Polled& polled)
    {
        for (const auto& marksTaken : {polled.marks, polled.passing}) {
            for (const PollMark& mark : marksTaken) {
                if (mark.cursor.isEmpty() && mark.etag.isEmpty())
                    marks.remove(mark.name);
                else
                    marks.insert(mark.name, mark);
            }
        }
        facts.insert(facts.end(), polled.facts.begin(), polled.facts.end());
        if (polled.problem)
            problems.push_back(*polled.problem);
    }

    Polled read(const PollAsk& ask, const Reply& reply) const { return entry.read(source, marks, ask, reply, now); }

    /// A whole poll; `answer` is Reply(const PollAsk&).
    template <typename Answer>
    void poll(Answer answer)
    {
        facts.clear();
        asked.clear();
        problems.clear();
        const std::vector<PollAsk> first = entry.begin(source, marks, now);
        run({first.begin(), first.end()}, answer);
    }

    /// One step back in time; false: nothing is left to fetch.
    template <typename Answer>
    bool goBack(Answer answer)
    {
        facts.clear();
        asked.clear();
        const std::optional<PollAsk> ask = entry.goBack(source, marks, now);
        if (ask)
            run({*ask}, answer);
        return ask.has_value();
    }

    qsizetype times(const char* what) const
    {
        return std::count_if(asked.begin(), asked.end(), [&](const PollAsk& ask) { return ask.what == what; });
    }

    Source source;
    const PollingEntry& entry;
    PollMarks marks;
    Timestamp now = at("2026-03-01T12:00:00Z");
    std::vector<CiFact> facts;
    std::vector<PollAsk> asked;
    std::vector<PollProblem> problems;

private:
    template <typename Answer>
    void run(std::deque<PollAsk> queue, Answer answer)
    {
        while (!queue.empty()) {
            const PollAsk ask = queue.front();
            queue.pop_front();
            asked.push_back(ask);
            const Polled polled = read(ask, answer(ask));
            take(polled);
            queue.insert(queue.end(), polled.further.begin(), polled.further.end());
        }
    }
};

} // namespace sentinel
