#pragma once

#include "core/base/result.h"
#include "core/domain/cluster.h"

#include <QStringList>

#include <optional>
#include <vector>

namespace sentinel {

class Reader;
class Transaction;

// Clusters as they are stored. A run belongs to the kind of failure that its fingerprint names, a kind to one cluster; kinds, sums
// and first and last sight are kept by triggers (resources/schema/004_clusters.sql). `now` is the moment that days count back from;
// a run dated later than that, by a clock that is ahead, counts as of now.

/// What a list of clusters can be ordered by; every order goes on with the time last seen and ends in the id.
enum class ClusterOrder { State, Category, Title, RunsInDay, RunsInWeek, RunsInMonth, TimeLost, Runs, FirstSeen, LastSeen };

struct ClusterFilter
{
    /// Words, all of which must be there: in name, title or ticket, or in the masked lines of a kind. In quotes: one word.
    QString text;
    std::vector<Category> categories; ///< empty: any
    std::vector<ClusterState> states; ///< empty: any
    // clusters that have such runs
    QString pipeline, branch, repo;        ///< exact; empty: any
    std::optional<Timestamp> since, until; ///< from this on, and before that
    bool withMuted = false;
    bool operator==(const ClusterFilter&) const = default;
};

/// One page of a list, by key: hand `next` back to get the page behind it.
struct ClusterList
{
    std::vector<Cluster> clusters;
    QString next; ///< opaque; empty at the end
};

/// Which clusters, in which order, as of when.
struct ClusterQuestion
{
    ClusterFilter filter;
    ClusterOrder order = ClusterOrder::RunsInWeek;
    bool descending = true;
    Timestamp now;
    bool operator==(const ClusterQuestion&) const = default;
};

Result<ClusterList> clusterPage(Reader& db, const ClusterQuestion& question, const QString& after, int limit);
/// The page that begins at a row, counted from 0.
Result<ClusterList> clusterPageAt(Reader& db, const ClusterQuestion& question, qint64 row, int limit);
Result<qint64> clusterCount(Reader& db, const ClusterQuestion& question);
/// The row of a cluster in such a list; none if the filter leaves it out.
Result<std::optional<qint64>> clusterPosition(Reader& db, const ClusterQuestion& question, ClusterId id);

/// The cluster that an id leads to, through those that went into others; nothing when it was never given.
Result<std::optional<ClusterId>> clusterNow(Reader& db, ClusterId id);
/// That cluster, even one of which no run is left.
Result<std::optional<Cluster>> clusterById(Reader& db, ClusterId id, Timestamp now);
/// The cluster of a kind of failure; nothing as long as that is not worked out.
Result<std::optional<ClusterId>> clusterOf(Reader& db, const QByteArray& fingerprint);
/// What is said of a failure that was seen before.
struct ClusterMention
{
    ClusterId id;
    QString name; ///< what people call it, or empty
    qint64 runs = 0;
    Timestamp since; ///< first seen
    bool operator==(const ClusterMention&) const = default;
};
Result<std::optional<ClusterMention>> mentionOf(Reader& db, const QByteArray& fingerprint);
/// Its kinds that have runs, most runs first; `after` is how many were seen.
Result<std::vector<ClusterKind>> kindsOfCluster(Reader& db, ClusterId id, qint64 after, int limit);

/// What a cluster did to a stretch of time.
struct ImpactOfDays
{
    int days = 0; ///< so many before now; 0: all that is stored
    qint64 runs = 0;
    qint64 pipelines = 0, branches = 0, commits = 0; ///< different ones, but for those that are not known
    double seconds = 0;                              ///< sum of the durations of the runs, as far as they are known
    bool operator==(const ImpactOfDays&) const = default;
};
/// For 1, 7 and 30 days, and for all that is stored.
Result<std::vector<ImpactOfDays>> impactOfCluster(Reader& db, ClusterId id, Timestamp now);

/// How many of its runs have each pipeline, or branch: most first.
enum class ClusterPlace { Pipeline, Branch };
struct PlaceCount
{
    QString name; ///< empty: not known
    qint64 runs = 0;
    bool operator==(const PlaceCount&) const = default;
};
Result<std::vector<PlaceCount>> placesOfCluster(Reader& db, ClusterId id, ClusterPlace place, int limit);

/// Runs by day in UTC, from the day of `from` on, so many days; what lies outside is left out.
Result<std::vector<qint64>> daysOfCluster(Reader& db, ClusterId id, Timestamp from, int days);

/// The best evidence of one of its runs.
struct ClusterEvidence
{
    RunId run;
    JobId job;
    QByteArray fingerprint;
    LineRange lines; ///< of the job's log
    QString text;
    bool operator==(const ClusterEvidence&) const = default;
};
/// Of its latest runs, those of its face first: what tells what stays and what varies.
Result<std::vector<ClusterEvidence>> evidenceOfCluster(Reader& db, ClusterId id, int limit);

/// What was done to a cluster, and to those that went into it or came out of it: the latest first.
Result<std::vector<ClusterAct>> actsOfCluster(Reader& db, ClusterId id, int limit);

// What people do. Each is kept as an act, outranks the algorithm, and holds until it is undone. Ids that went into others are
// followed. Errors: NotFound.
Result<> nameCluster(Transaction& db, ClusterId id, const QString& name, Timestamp when); ///< empty: takes the name away
Result<> muteCluster(Transaction& db, ClusterId id, std::optional<Timestamp> until, Timestamp when);
Result<> linkTicket(Transaction& db, ClusterId id, const QString& ticket, Timestamp when); ///< as ticketFrom gives it
/// `other` goes into `id`, which keeps its number; `other` leads there. Conflict when both are the same.
Result<> mergeClusters(Transaction& db, ClusterId id, ClusterId other, Timestamp when);
/// These kinds become a cluster of their own; says which. Conflict unless all are of this cluster and some of it stays.
Result<ClusterId> splitCluster(Transaction& db, ClusterId id, const std::vector<QByteArray>& fingerprints, Timestamp when);
/// Takes a person's act back. Conflict when it was taken back before, or is the algorithm's.
Result<> undoClusterAct(Transaction& db, ClusterActId act, Timestamp when);

} // namespace sentinel
