#pragma once

#include "core/base/result.h"
#include "core/domain/cifact.h"
#include "core/domain/run.h"
#include "core/store/retriage.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace sentinel {

class Reader;
class Transaction;

// What arrives is kept before it is understood: a delivery is accepted when its bytes are committed, and understood afterwards, in the
// order of arrival, by whoever holds the lease "intake". So nothing that was answered 202 is lost, a newer decoder can read history
// again (replay), and a burst costs the sender nothing.

using DeliveryId = Id<struct DeliveryTable>;

/// Something that came in from outside, as it came.
struct Delivery
{
    DeliveryId id; ///< ignored when added
    Provider provider = Provider::Generic;
    QByteArray event; ///< what the provider calls it; may be empty
    QByteArray key;   ///< the provider's delivery id: a second one of the same provider is the same delivery
    Timestamp receivedAt;
    QByteArray body;
    bool operator==(const Delivery&) const = default;
};

enum class DeliveryState { Waiting, Applied, Ignored, Refused };

/// By what a delivery is known: of its provider and key.
using DeliveryDigest = std::array<unsigned char, 16>;

/// Compressed together outside of the writer's thread: deliveries that will be committed as one.
struct PackedDeliveries
{
    struct Head
    {
        DeliveryDigest digest{};
        Provider provider = Provider::Generic;
        Timestamp receivedAt;
    };
    std::vector<Head> heads;
    qint64 bytes = 0; ///< unpacked
    QByteArray frame; ///< all of the deliveries
};

/// Packs deliveries one by one, as they come. One thread at a time.
class DeliveryPacker
{
public:
    DeliveryPacker();
    ~DeliveryPacker();
    DeliveryPacker(const DeliveryPacker&) = delete;
    DeliveryPacker& operator=(const DeliveryPacker&) = delete;

    void add(const Delivery& delivery); ///< at most 65,536 of them
    qsizetype count() const;
    qint64 bytes() const;
    PackedDeliveries finish(); ///< and begins anew

private:
    struct Private;
    const std::unique_ptr<Private> m_d;
};
PackedDeliveries packDeliveries(const std::vector<Delivery>& deliveries);

/// Stores them; of each whether it is new. One that was there already is left as it is. `state`: Waiting, unless what they say is stored in
/// the same change.
Result<std::vector<bool>> addDeliveries(Transaction& db, const PackedDeliveries& packed, DeliveryState state = DeliveryState::Waiting);

Result<bool> anyDeliveryWaits(Reader& db);
/// Those that wait to be understood, with their bodies: new ones in the order of arrival, then those that are to be read again. At most so
/// many, and no more than 16 MiB of bodies but for the first.
Result<std::vector<Delivery>> waitingDeliveries(Reader& db, int limit);
struct SettledDelivery
{
    DeliveryId id;
    Provider provider = Provider::Generic;
    Timestamp receivedAt;
    DeliveryState state = DeliveryState::Applied;
    QString problem; ///< why it was refused or ignored
};
SettledDelivery settled(const Delivery& delivery, DeliveryState state, const QString& problem = {});
Result<> settleDeliveries(Transaction& db, std::span<const SettledDelivery> settled);
/// Lets all of them wait again, from `since` on: what they say is folded into what is known, so that nothing is counted twice. How many.
Result<qint64> replayDeliveries(Transaction& db, std::optional<Timestamp> since, std::optional<Provider> provider);
/// Is there anything that pruneDeliveries would forget?
Result<bool> anyDeliveryIsOld(Reader& db, Timestamp before);
/// Forgets settled deliveries that came before `before`, at most `limit` payloads at a time. How many payloads are gone.
Result<qint64> pruneDeliveries(Transaction& db, Timestamp before, int limit);

struct IntakeCounts
{
    qint64 waiting = 0, applied = 0, ignored = 0, refused = 0;
    std::optional<Timestamp> oldestWaiting;
};
Result<IntakeCounts> intakeCounts(Reader& db);

/// The way by which facts came.
enum class FactsFrom {
    Webhook = 1, ///< the provider called
    Poll = 2,    ///< it was asked
    Client = 4,  ///< somebody handed them in
};

/// Folds facts into the runs, attempts and jobs that they are about, making these where they are new. The outcome of any set of facts is
/// the same in whatever order, in however many calls and however often they are folded in: of each field the value counts that the
/// latest phase, then the latest change at the provider says. A run is known by provider, repo and runId, which a provider always gives in
/// one way; a job by its run, attempt and jobId. A check without a runId is said of the job that has its id, once there is one; until then
/// it is kept and not shown. Answers the runs that have changed.
Result<std::vector<RunId>> foldFacts(Transaction& db, std::span<const CiFact> facts, Timestamp now, FactsFrom from = FactsFrom::Poll);

/// The run that a fact is about, if it is stored.
Result<std::optional<RunId>> runOfFact(Reader& db, const CiFact& fact);
/// The job that a fact is about, likewise.
Result<std::optional<JobId>> jobOfFact(Reader& db, const CiFact& fact);

/// How its provider says that a job ended; Unknown where it did not say.
Result<Outcome> toldOutcome(Reader& db, JobId job);

/// A job that has ended and whose log we do not have.
struct MissingLog
{
    JobId job;
    RunId run;
    CiFact fact; ///< names the job at its provider
    int tries = 0;
};
/// The most urgent first: failed before passed, younger before older. Not those that are to be tried later than `now` or that are gone
/// for good (a hole). No repos: all of the provider.
Result<std::vector<MissingLog>> missingLogs(Reader& db, Provider provider, const QStringList& repos, Timestamp now, int limit);
/// How many jobs wait for their logs.
Result<qint64> missingLogCount(Reader& db, Provider provider, const QStringList& repos);
/// The next try, or none any more: then `why` stands as a hole in the job's verdict.
Result<> postponeLog(Transaction& db, JobId job, std::optional<Timestamp> nextTry, const QString& why);

/// There is no log to come, and none is missed: a report stands for the job.
Result<> expectNoLog(Transaction& db, JobId job);

/// The log of a job is there from now on, and not missing any more; what it says is still to be worked out, by whoever holds the lease
/// "judging". Another log than before takes its place.
Result<> attachLog(Transaction& db, JobId job, LogId log);
Result<bool> anyJobIsUnjudged(Reader& db);
/// Jobs whose log came and was not judged yet: failed before passed, the latest first.
Result<std::vector<DueJob>> unjudgedJobs(Reader& db, int limit);

/// What triage made of a log that came after its job.
struct JudgedJob
{
    LogId log;
    qint64 logBytes = 0, logLines = 0;
    std::vector<Step> steps; ///< of the log; beside them the provider's own keep their outcomes and times
    std::vector<TestResult> tests;
    Verdict verdict;
    QByteArray rulesKey;
    RunId green;
};

/// Log, steps, tests and verdict are the job's from now on, and the run's line is made anew of its jobs.
Result<> attachVerdict(Transaction& db, JobId job, const JudgedJob& judged);

} // namespace sentinel
