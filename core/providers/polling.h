#pragma once

#include "core/base/result.h"
#include "core/domain/cifact.h"
#include "core/domain/exchange.h"
#include "core/domain/source.h"
#include "core/domain/testresult.h"
#include "core/domain/verdict.h"

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>
#include <span>
#include <vector>

namespace sentinel {

// Asking a CI server, as pure functions: given the source, what is remembered of it and the time, what to ask; given an answer, which
// facts it holds, what to ask next and what to remember. The wire, the clock and the store are the caller's (core/pipeline/sourcepoller).
// One file a provider, one line in the table of polling.cpp.

/// What is remembered of a source, by name. What a poller remembers is a PollMark in the store, written in the commit that holds the facts
/// it stands for: so a poller that died asks again for what it did not store, and for nothing else.
using PollMarks = QHash<QString, PollMark>;

/// A question to a source, and what the answer is for.
struct PollAsk
{
    Ask ask;
    QByteArray what; ///< the provider's own word for it: "runs", "jobs", "log"
    QString project;
    CiFact about;   ///< the run or job that it is about, if it is about one
    QString mark;   ///< under which the ETag of the answer is remembered; empty: not
    int number = 0; ///< the provider's own: a page, a step
    bool operator==(const PollAsk&) const = default;
};

/// What the server says of how much it will let us ask.
struct AskBudget
{
    std::optional<int> left, limit; ///< requests
    std::optional<Timestamp> resetsAt;
    bool operator==(const AskBudget&) const = default;
};

/// Why an answer was none, in words that say what is to be done.
struct PollProblem
{
    enum class Kind {
        Credentials, ///< nobody of this name, or an expired token
        Permission,
        NotFound, ///< or not allowed to know that it is there
        RateLimit,
        Server,  ///< its fault: 5xx, an answer cut short or in no form that is known
        Network, ///< it was not reached
    };
    Kind kind = Kind::Server;
    QString text;
    QString detail;                   ///< for a bug report
    std::optional<Timestamp> retryAt; ///< as the server says
    bool concernsAll = true;          ///< false: only the project or the job that was asked for
    bool operator==(const PollProblem&) const = default;
};

/// What an answer holds.
struct Polled
{
    std::vector<CiFact> facts;
    std::vector<PollAsk> further;  ///< to be asked next, when the facts are stored
    std::vector<PollMark> marks;   ///< to be stored with the facts; an empty one is forgotten
    std::vector<PollMark> passing; ///< to be remembered as long as the program runs
    AskBudget budget;
    std::optional<PollProblem> problem; ///< with one there are no facts and no marks
    bool isUnchanged = false;           ///< "304"
};

/// What there is to be had of a job that has ended, or so far. Advanced answer by answer.
struct JobEvidence
{
    enum class State {
        Going,    ///< `open` is to be asked
        Complete, ///< `parts` is all there is
        Later,    ///< did not work; may work at another time
        Gone,     ///< never will: expired, removed
    };
    struct Part
    {
        QString name;    ///< of the step or the report; empty: the log as a whole
        QByteArray text; ///< or else `file`
        QString file;
        bool isReport = false;
        int step = 0; ///< the provider's number of it, where the part is the log of one step
    };
    CiFact job;
    State state = State::Going;
    std::vector<PollAsk> open; ///< in order, one at a time
    std::vector<Part> parts;
    std::vector<TestResult> tests;      ///< as the server's own test report has them
    std::vector<Hole> holes;            ///< what is missing from what is there
    QString why;                        ///< Later, Gone: in words
    std::optional<PollProblem> problem; ///< that the source as a whole has
};

/// A piece of the log of a job that still runs.
struct TailPiece
{
    QByteArray text;
    qint64 next = 0;      ///< where the log goes on, in bytes
    bool isEnded = false; ///< no more will come
    std::optional<PollProblem> problem;
};

/// What a test of a connection found out.
struct ConnectionReport
{
    QString account; ///< whose token it is
    QString server;  ///< what and which version, where it says
    AskBudget budget;
    QStringList projects;              ///< that can be seen, the first hundred
    QStringList missing;               ///< permissions, in words that can be looked up at the provider
    std::vector<PollProblem> problems; ///< none: it works
    bool works() const { return problems.empty(); }
};

/// How a source is told who asks.
struct Authentication
{
    enum class Form { Plain, Basic };
    QByteArray header; ///< empty: it is not
    QByteArray prefix; ///< in front of the token
    Form form = Form::Plain;
};

struct PollingEntry
{
    SourceKind kind;
    Authentication authentication;
    const char* defaultAddress; ///< of the provider's own service; empty where there is none
    const char* hookPath;       ///< of the listener, to be entered at the provider; empty: it sends nothing

    /// What is asked at each poll.
    std::vector<PollAsk> (*begin)(const Source& source, const PollMarks& marks, Timestamp now);
    /// The next page of the past that is still to be fetched: of a gap, or of a back-fill that somebody asked for. One at a time.
    std::optional<PollAsk> (*goBack)(const Source& source, const PollMarks& marks, Timestamp now);
    Polled (*read)(const Source& source, const PollMarks& marks, const PollAsk& ask, const Reply& reply, Timestamp now);

    /// What is to be asked for to have the evidence of a job, and what comes of an answer. Files of a reply that are not taken over into a
    /// part are the caller's to remove.
    JobEvidence (*beginEvidence)(const Source& source, const CiFact& job);
    void (*readEvidence)(const Source& source, JobEvidence& evidence, const PollAsk& ask, const Reply& reply, Timestamp now);

    /// The log of a job that runs, from an offset on; null: the API does not have it.
    std::optional<PollAsk> (*tail)(const Source& source, const CiFact& job, qint64 offset);
    TailPiece (*readTail)(const PollAsk& ask, const Reply& reply, Timestamp now);

    std::vector<PollAsk> (*beginTest)(const Source& source);
    void (*readTest)(const Source& source, ConnectionReport& report, const PollAsk& ask, const Reply& reply, Timestamp now);
};

std::span<const PollingEntry> pollingEntries();
const PollingEntry* pollingEntry(SourceKind kind); ///< null when it is not asked: folders

/// Is the source fit to be asked? Errors: Malformed, names the field.
Result<> checkSource(const Source& source);

/// How much the server will let us ask, from X-RateLimit-* or RateLimit-*; resets in seconds since 1970, or in seconds from now.
AskBudget budgetOf(const Reply& reply, Timestamp now);
/// When to ask again, so that the budget lasts: `everySeconds` apart as long as there is plenty, further apart the less is left, and never
/// with less than a tenth of the limit before it is full again: that belongs to people and to other programs with the same token.
/// `asks` is how many questions a poll takes.
Timestamp nextPoll(const AskBudget& budget, int everySeconds, int asks, Timestamp now);
/// Is nothing left but that tenth? Then nothing may be asked before `resetsAt`.
bool isSpent(const AskBudget& budget, Timestamp now);
/// May something be asked that is not urgent: a page of a back-fill, the log of a job that passed?
bool hasRoom(const AskBudget& budget, Timestamp now);

// A back-fill is a mark for each project, so that it goes on after a restart, in whichever program asks the source, and all see how far
// it is.

/// The marks that make a source fetch its runs of a time range, the latest first.
std::vector<PollMark> backfillMarks(const Source& source, const PollMarks& marks, Timestamp since, Timestamp until);
struct Backfill
{
    QString project;
    Timestamp since, until; ///< what was asked for
    Timestamp reached;      ///< fetched are the runs behind it
    double share() const;   ///< 0..1 of the range that is done
    bool operator==(const Backfill&) const = default;
};
/// Those that are not done.
std::vector<Backfill> backfills(const PollMarks& marks);
/// Marks that forget them: for cancelling.
std::vector<PollMark> withoutBackfills(const PollMarks& marks);

} // namespace sentinel
