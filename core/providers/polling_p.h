#pragma once

#include "core/domain/testresult.h"
#include "core/providers/entry_p.h"
#include "core/providers/json_p.h"
#include "core/providers/polling.h"

#include <QJsonObject>

#include <map>

namespace sentinel {

extern const PollingEntry githubPolling;
extern const PollingEntry gitlabPolling;
extern const PollingEntry jenkinsPolling;
extern const PollingEntry buildbotPolling;
extern const PollingEntry genericPolling;

/// An ask of a path (and query) below the source's address.
PollAsk askOf(const Source& source, const QString& pathAndQuery, const char* what, const QString& project = {});
/// The same of a log or a report: into a file, large, with time.
PollAsk fileAskOf(const Source& source, const QString& pathAndQuery, const char* what, const QString& project = {});
/// A part of a path, percent-encoded whole: "group/project" is "group%2Fproject".
QString encoded(const QString& part);
/// The ETag that is remembered for an ask.
PollAsk withEtag(PollAsk ask, const PollMarks& marks);
/// The mark of this name as it is remembered; an empty one when it is not.
PollMark markNamed(const PollMarks& marks, const QString& name);

/// Where the next page is, by the header Link; empty at the end.
QString nextPage(const Reply& reply);

/// What is wrong with an answer that ought to be JSON, whichever provider; nothing for a success and for 304. `api` is what the provider's
/// API is called for people. 401, 403, 404, 429 and 5xx are told in general words: providers know better ones.
std::optional<PollProblem> problemOf(const Reply& reply, Timestamp now, const QString& api);
/// The same of a log: only the failure and the status count.
std::optional<PollProblem> problemOfFile(const Reply& reply, Timestamp now, const QString& api);
/// That an answer was read and is not what was asked for.
PollProblem oddAnswer(const Error& error, const QString& api);

/// A test in a report by a server's API: its suite and its duration in seconds by the names that these have there.
TestResult testIn(const JsonField& item, std::string_view suite, std::string_view seconds);

/// What a poller knows of runs: those whose end or whose jobs it has not seen yet, and the newest of the others. A run is settled when it
/// has ended and the jobs of its last attempt are stored; until then it is asked about, also after a restart.
class KnownRuns
{
public:
    struct Seen
    {
        int attempt = 1;    ///< the last one that there is
        int settled = 0;    ///< attempts whose jobs have all ended and are stored
        qint64 changed = 0; ///< at the provider; 0: it does not say
        qint64 created = 0;
        Phase phase = Phase::Unknown;
        bool isOpen() const { return phase != Phase::Completed || settled < attempt; }
    };

    static KnownRuns read(const QByteArray& cursor);
    QByteArray written() const;

    bool isEmpty() const { return m_runs.empty(); }
    bool has(const QString& id) const { return m_runs.contains(id); }
    const Seen* find(const QString& id) const;
    /// Is anything new in it?
    bool isNews(const CiFact& run) const;
    void add(const CiFact& run);
    void settle(const QString& id, int attempt);
    void forget(const QString& id) { m_runs.erase(id); }
    /// Ids of those to be asked about, the newest first.
    std::vector<QString> open() const;
    std::optional<Timestamp> newest() const; ///< creation of the newest run
    /// What is anybody's own beside the runs: a number, an address.
    QJsonObject more;

private:
    void prune();
    std::map<QString, Seen> m_runs;
};

/// A stretch of the past that is fetched page by page, the latest first: the cursor of a mark "gap:PROJECT" or "backfill:PROJECT".
struct Walk
{
    QString mark;
    Timestamp since, until; ///< asked for
    Timestamp reached;
    int page = 1;     ///< of those that begin at `reached`
    QString position; ///< the provider's own, where times do not do
    bool operator==(const Walk&) const = default;
};
std::vector<Walk> walksOf(const PollMarks& marks, const QString& project);
PollMark markOf(const Walk& walk);
/// After a page whose oldest run is of this time; an empty mark at the end.
PollMark advanced(Walk walk, std::optional<Timestamp> oldest, bool isLastPage);
/// The same where pages are turned by number, or by a position of the provider's own.
PollMark turned(Walk walk, std::optional<Timestamp> oldest, bool isLastPage, const QString& position = {});
/// Notes that the runs between two times were not seen.
PollMark gapMark(const QString& project, Timestamp since, Timestamp until);

/// Projects that were found below those that the source names (mark "projects"), or else these.
QStringList projectsOf(const Source& source, const PollMarks& marks);
PollMark projectsMark(const Source& source, const QStringList& projects, const QByteArray& etag);

void giveUp(JobEvidence& evidence, const QString& why);
void tryLater(JobEvidence& evidence, const PollProblem& problem);
/// The file or the text of an answer as the next part.
void addPart(JobEvidence& evidence, const Reply& reply, const QString& name = {}, int step = 0, bool isReport = false);
Hole holeOf(const QString& why);      ///< something of the log is missing
Hole missingHole(const QString& why); ///< the log is
/// Failed, cut short, cut off: the rules that are the same for all logs. False: it is settled, there is nothing to read.
bool hasArrived(JobEvidence& evidence, const Reply& reply, Timestamp now, const QString& api);

/// The facts of an answer. `event` as ProviderEntry::decode wants it; a fact without a repository gets this one.
Result<std::vector<CiFact>> factsOf(Provider provider, const QString& event, const Reply& reply, const QString& repo);
/// The answer as text; valid as long as the reply is.
std::string_view textOf(const Reply& reply);
/// The oldest begin among these runs, by creation or else by start.
std::optional<Timestamp> oldestOf(const std::vector<CiFact>& runs);
/// A run or job that is only asked about: its ids.
CiFact namedFact(CiFact::Kind kind, Provider provider, const QString& repo, const QString& runId, Phase phase);

/// Does this name sound like test reports?
bool soundsLikeReport(const QString& name);

} // namespace sentinel
