// What people do to clusters. Each act is kept; what a cluster is called, how long it is muted and where its ticket is are those of
// its last act that was not undone. Merging and splitting take effect at once, and leave words on pairs of kinds behind by which the
// algorithm has to go from then on.
#include "core/store/clustermaking_p.h"
#include "core/store/clusters.h"
#include "core/store/transaction.h"

#include <QCoreApplication>

#include <algorithm>

namespace sentinel {

namespace {

constexpr int separatedAtMost = 200; // kinds that stay: those of most runs hold the others

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

Result<ClusterId> living(Transaction& db, ClusterId id)
{
    const Result<std::optional<ClusterId>> current = clusterNow(db, id);
    if (!current)
        return current.error();
    if (!*current)
        return Error{Error::Kind::NotFound, Text::tr("There is no cluster %1.").arg(id.value), {}};
    return **current;
}

Result<ClusterActId> addAct(Transaction& db, const ClusterAct& act)
{
    return db.insert<ClusterActId>(Topic::Clusters,
                                   "INSERT INTO cluster_act (cluster_id, kind, other_id, text, until, version, made_at) "
                                   "VALUES (?,?,?,?,?,?,?) RETURNING id",
                                   act.cluster, act.kind, act.other, act.text, act.until, act.version, act.madeAt);
}

Result<> addWord(Transaction& db, ClusterActId act, const QByteArray& a, const QByteArray& b, bool together)
{
    return db.run(Topic::Clusters,
                  "INSERT INTO cluster_word VALUES (?1, (SELECT count(*) FROM cluster_word WHERE act_id = ?1), ?2, ?3, ?4)", act,
                  Value::text(a), Value::text(b), together);
}

/// Its own last act of each kind holds; where it has none, the last of those that went into it.
Result<> showLastActs(Transaction& db, ClusterId id)
{
    const std::string parts = "WITH RECURSIVE part (id) AS (SELECT ?1 UNION SELECT cluster.id FROM part "
                              "JOIN cluster ON cluster.merged_into = part.id AND cluster.merged_into IS NOT NULL) ";
    const auto last = [](const char* column, const char* kind) {
        return std::string("(SELECT act.") + column
            + " FROM part CROSS JOIN cluster_act AS act ON act.cluster_id = part.id WHERE act.kind = '" + kind
            + "' AND act.undone_at IS NULL AND act.version = 0 ORDER BY act.cluster_id = ?1 DESC, act.id DESC LIMIT 1)";
    };
    return db.run(Topic::Clusters,
                  parts + "UPDATE cluster SET name = ifnull(" + last("text", "name") + ", ''), ticket = ifnull(" + last("text", "ticket")
                      + ", ''), muted_until = " + last("until", "mute") + " WHERE id = ?1",
                  id);
}

Result<> say(Transaction& db, ClusterId id, ClusterAct act)
{
    const Result<ClusterId> cluster = living(db, id);
    if (!cluster)
        return cluster.error();
    act.cluster = *cluster;
    const Result<ClusterActId> added = addAct(db, act);
    return added ? showLastActs(db, *cluster) : Result<>(added.error());
}

/// The algorithm has to look at it again, and must not overwrite it with what it made of the state before.
Result<> countMove(Transaction& db)
{
    return db.run(Topic::Clusters, "UPDATE clustering SET changes = changes + 1, made = made + 1");
}

Result<QByteArray> faceOf(Transaction& db, ClusterId id)
{
    return db.value<QByteArray>("SELECT face FROM cluster WHERE id = ?", id);
}

/// What was said to be apart and now is not any more.
Result<> joinSeparated(Transaction& db, ClusterActId act, ClusterId one, ClusterId other)
{
    struct Pair
    {
        QByteArray a, b;
    };
    const Result<std::vector<Pair>> pairs = db.all<Pair>(
        "SELECT DISTINCT word.a, word.b FROM cluster_word AS word JOIN cluster_act AS act ON act.id = word.act_id "
        "JOIN failure AS first ON first.fingerprint = word.a JOIN failure AS second ON second.fingerprint = word.b "
        "WHERE act.undone_at IS NULL AND word.together = 0 AND ((first.cluster_id = ?1 AND second.cluster_id = ?2) "
        "OR (first.cluster_id = ?2 AND second.cluster_id = ?1)) ORDER BY word.a, word.b",
        [](Row& row) {
            Pair pair;
            pair.a = row.next<QByteArray>();
            pair.b = row.next<QByteArray>();
            return pair;
        },
        one, other);
    if (!pairs)
        return pairs.error();
    Result<> done;
    for (size_t i = 0; done && i < pairs->size(); ++i)
        done = addWord(db, act, (*pairs)[i].a, (*pairs)[i].b, true);
    return done;
}

Result<> undoMoves(Transaction& db, const ClusterAct& act)
{
    const bool isMerge = act.kind == ClusterAct::Kind::Merge;
    const Result<ClusterId> at = living(db, isMerge ? act.cluster : act.other);
    if (!at)
        return at.error();
    Result<> done;
    if (isMerge)
        done = db.run(Topic::Clusters, "UPDATE cluster SET merged_into = NULL WHERE id = ?", act.other);
    const Result<ClusterId> home = living(db, isMerge ? act.other : act.cluster);
    if (!home)
        return home.error();
    if (done)
        done = db.run(Topic::Clusters,
                      "UPDATE failure SET cluster_id = ? WHERE cluster_id = ? AND fingerprint IN "
                      "(SELECT fingerprint FROM cluster_move WHERE act_id = ?)",
                      *home, *at, act.id);
    if (done && !isMerge) // what had come out leads back to where it came from, unless something else is in it by now
        done = db.run(Topic::Clusters,
                      "UPDATE cluster SET merged_into = ?1 WHERE id = ?2 AND id <> ?1 AND NOT EXISTS "
                      "(SELECT 1 FROM failure WHERE cluster_id = ?2)",
                      *home, *at);
    for (const ClusterId cluster : {*at, *home}) {
        if (done)
            done = chooseFace(db, cluster);
        if (done)
            done = showLastActs(db, cluster);
    }
    return done ? countMove(db) : done;
}

} // namespace

Result<> chooseFace(Transaction& db, ClusterId id)
{
    return db.run(Topic::Clusters,
                  "UPDATE cluster SET face = ifnull((SELECT fingerprint FROM failure WHERE cluster_id = ?1 "
                  "ORDER BY runs DESC, fingerprint LIMIT 1), face) WHERE id = ?1",
                  id);
}

Result<> takeOver(Transaction& db, ClusterId into, ClusterId other)
{
    Result<> done = db.run(Topic::Clusters, "UPDATE failure SET cluster_id = ? WHERE cluster_id = ?", into, other);
    if (done)
        done = db.run(Topic::Clusters, "UPDATE cluster SET merged_into = ? WHERE id = ?", into, other);
    if (done)
        done = chooseFace(db, into);
    return done ? showLastActs(db, into) : done;
}

Result<> nameCluster(Transaction& db, ClusterId id, const QString& name, Timestamp when)
{
    ClusterAct act;
    act.kind = ClusterAct::Kind::Name;
    act.text = name.simplified();
    act.madeAt = when;
    return say(db, id, act);
}

Result<> muteCluster(Transaction& db, ClusterId id, std::optional<Timestamp> until, Timestamp when)
{
    ClusterAct act;
    act.kind = ClusterAct::Kind::Mute;
    act.until = until;
    act.madeAt = when;
    return say(db, id, act);
}

Result<> linkTicket(Transaction& db, ClusterId id, const QString& ticket, Timestamp when)
{
    ClusterAct act;
    act.kind = ClusterAct::Kind::Ticket;
    act.text = ticket;
    act.madeAt = when;
    return say(db, id, act);
}

Result<> mergeClusters(Transaction& db, ClusterId id, ClusterId other, Timestamp when)
{
    const Result<ClusterId> into = living(db, id);
    if (!into)
        return into.error();
    const Result<ClusterId> from = living(db, other);
    if (!from)
        return from.error();
    if (*into == *from)
        return Error{Error::Kind::Conflict, Text::tr("Clusters %1 and %2 are one already.").arg(id.value).arg(other.value), {}};
    ClusterAct act;
    act.cluster = *into;
    act.other = *from;
    act.kind = ClusterAct::Kind::Merge;
    act.madeAt = when;
    const Result<ClusterActId> added = addAct(db, act);
    if (!added)
        return added.error();
    const Result<QByteArray> ours = faceOf(db, *into), theirs = faceOf(db, *from);
    if (!ours || !theirs)
        return ours ? theirs.error() : ours.error();
    Result<> done = joinSeparated(db, *added, *into, *from);
    if (done)
        done = addWord(db, *added, *ours, *theirs, true);
    if (done)
        done = db.run(Topic::Clusters, "INSERT INTO cluster_move SELECT ?, fingerprint, cluster_id FROM failure WHERE cluster_id = ?",
                      *added, *from);
    if (done)
        done = takeOver(db, *into, *from);
    return done ? countMove(db) : done;
}

Result<ClusterId> splitCluster(Transaction& db, ClusterId id, const std::vector<QByteArray>& fingerprints, Timestamp when)
{
    const Result<ClusterId> from = living(db, id);
    if (!from)
        return from.error();
    const auto isLeaving = [&](const QByteArray& kind) {
        return std::find(fingerprints.begin(), fingerprints.end(), kind) != fingerprints.end();
    };
    for (const QByteArray& kind : fingerprints) {
        const Result<std::optional<ClusterId>> cluster = clusterOf(db, kind);
        if (!cluster)
            return cluster.error();
        if (!*cluster || **cluster != *from)
            return Error{
                Error::Kind::Conflict, Text::tr("Fingerprint %1 is not in cluster %2.").arg(QString::fromUtf8(kind)).arg(from->value), {}};
    }
    Result<std::vector<ClusterKind>> staying =
        kindsOfCluster(db, *from, 0, separatedAtMost + static_cast<int>(std::min<size_t>(fingerprints.size(), 100'000)));
    if (!staying)
        return staying.error();
    std::erase_if(*staying, [&](const ClusterKind& kind) { return isLeaving(kind.fingerprint); });
    if (fingerprints.empty() || staying->empty())
        return Error{Error::Kind::Conflict, Text::tr("Something must leave cluster %1, and something must stay.").arg(from->value), {}};
    if (staying->size() > separatedAtMost)
        staying->resize(separatedAtMost);

    const Result<ClusterId> out = addCluster(db, fingerprints.front(), when);
    if (!out)
        return out.error();
    ClusterAct act;
    act.cluster = *from;
    act.other = *out;
    act.kind = ClusterAct::Kind::Split;
    act.madeAt = when;
    const Result<ClusterActId> added = addAct(db, act);
    if (!added)
        return added.error();
    Result<> done;
    for (const QByteArray& kind : fingerprints) {
        for (size_t i = 0; done && i < staying->size(); ++i)
            done = addWord(db, *added, kind, (*staying)[i].fingerprint, false);
        if (done && kind != fingerprints.front())
            done = addWord(db, *added, fingerprints.front(), kind, true);
        if (done)
            done = db.run(Topic::Clusters, "INSERT OR IGNORE INTO cluster_move VALUES (?,?,?)", *added, Value::text(kind), *from);
        if (done)
            done = db.run(Topic::Clusters, "UPDATE failure SET cluster_id = ? WHERE fingerprint = ?", *out, Value::text(kind));
    }
    for (const ClusterId cluster : {*from, *out}) {
        if (done)
            done = chooseFace(db, cluster);
    }
    if (done)
        done = countMove(db);
    if (!done)
        return done.error();
    return *out;
}

Result<> undoClusterAct(Transaction& db, ClusterActId id, Timestamp when)
{
    const Result<std::optional<ClusterAct>> found = db.one<ClusterAct>(
        "SELECT cluster_id, kind, other_id, version, undone_at FROM cluster_act WHERE id = ?",
        [id](Row& row) {
            ClusterAct act;
            act.id = id;
            act.cluster = row.next<ClusterId>();
            act.kind = row.nextWord(clusterActNamed);
            act.other = row.next<ClusterId>();
            act.version = row.next<int>();
            act.undoneAt = row.next<std::optional<Timestamp>>();
            return act;
        },
        id);
    if (!found)
        return found.error();
    if (!*found)
        return Error{Error::Kind::NotFound, Text::tr("This is no longer there."), {}};
    const ClusterAct& act = **found;
    if (!act.isPersons())
        return Error{Error::Kind::Conflict, Text::tr("Only what people did can be undone."), {}};
    if (act.undoneAt)
        return Error{Error::Kind::Conflict, Text::tr("This was undone already."), {}};
    Result<> done = db.run(Topic::Clusters, "UPDATE cluster_act SET undone_at = ? WHERE id = ?", when, id);
    if (!done)
        return done;
    if (act.kind == ClusterAct::Kind::Merge || act.kind == ClusterAct::Kind::Split)
        return undoMoves(db, act);
    const Result<ClusterId> cluster = living(db, act.cluster);
    return cluster ? showLastActs(db, *cluster) : Result<>(cluster.error());
}

} // namespace sentinel
