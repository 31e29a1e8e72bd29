#include "core/store/clusters.h"

#include "core/store/clusterlist_p.h"
#include "core/store/clusterrow_p.h"
#include "core/store/reader.h"

#include <QHash>

#include <algorithm>
#include <initializer_list>

namespace sentinel {

namespace {

Value listOf(const std::vector<ClusterId>& ids)
{
    QByteArray list = "[";
    for (const ClusterId id : ids)
        list += (list.size() == 1 ? "" : ",") + QByteArray::number(id.value);
    return Value::text(list + ']');
}

// The runs of some clusters since a time, from the index alone.
constexpr std::string_view runsOfClusters =
    " FROM failure CROSS JOIN (SELECT ? AS now) CROSS JOIN sighting AS run INDEXED BY sighting_by_kind "
    "ON run.fingerprint = failure.fingerprint AND run.happened_at >= ? "
    "WHERE failure.cluster_id IN (SELECT value FROM json_each(?)) AND ";

std::string joined(std::initializer_list<std::string_view> parts)
{
    std::string sql;
    for (const std::string_view part : parts)
        sql.append(part);
    return sql;
}

Cluster toCluster(Row& row)
{
    Cluster cluster;
    cluster.id = row.next<ClusterId>();
    cluster.face = row.next<QByteArray>();
    cluster.category = row.nextWord(categoryNamed);
    cluster.title = row.next<QString>();
    cluster.name = row.next<QString>();
    cluster.ticket = row.next<QString>();
    cluster.mutedUntil = row.next<std::optional<Timestamp>>();
    cluster.runs = row.next<qint64>();
    cluster.kinds = row.next<qint64>();
    cluster.firstSeen = row.next<Timestamp>();
    cluster.lastSeen = row.next<Timestamp>();
    cluster.matching = cluster.runs;
    return cluster;
}

ImpactOfDays toImpact(Row& row)
{
    ImpactOfDays impact;
    impact.runs = row.next<qint64>();
    impact.pipelines = row.next<qint64>();
    impact.branches = row.next<qint64>();
    impact.commits = row.next<qint64>();
    impact.seconds = double(row.next<qint64>()) / 1000;
    return impact;
}

ClusterAct toAct(Row& row)
{
    ClusterAct act;
    act.id = row.next<ClusterActId>();
    act.cluster = row.next<ClusterId>();
    act.kind = row.nextWord(clusterActNamed);
    act.other = row.next<ClusterId>();
    act.text = row.next<QString>();
    act.until = row.next<std::optional<Timestamp>>();
    act.version = row.next<int>();
    act.madeAt = row.next<Timestamp>();
    act.undoneAt = row.next<std::optional<Timestamp>>();
    return act;
}

using ById = QHash<ClusterId, Cluster>;

Result<> addRecent(Reader& db, ById& clusters, const Value& ids, Timestamp now)
{
    return db.each(
        joined({"SELECT failure.cluster_id, ", recentSums,
                ", count(DISTINCT nullif(run.pipeline, '')), count(DISTINCT nullif(run.branch, ''))", runsOfClusters, countedOnce,
                " GROUP BY failure.cluster_id"}),
        [&clusters](Row& row) {
            Cluster& cluster = clusters[row.next<ClusterId>()];
            cluster.runsInDay = row.next<qint64>();
            cluster.runsInWeek = row.next<qint64>();
            cluster.runsInMonth = row.next<qint64>();
            cluster.recent.lastWeek = cluster.runsInWeek;
            cluster.recent.weekBefore = row.next<qint64>();
            cluster.recent.before = row.next<qint64>();
            cluster.secondsLost = double(row.next<qint64>()) / 1000;
            cluster.pipelines = row.next<qint64>();
            cluster.branches = row.next<qint64>();
            return true;
        },
        now, now.ms - sparklineDays * dayMs, ids);
}

Result<> addDays(Reader& db, ById& clusters, const Value& ids, Timestamp now)
{
    return db.each(
        joined({"SELECT failure.cluster_id, max(0, now - run.happened_at) / 86400000 AS age, count(*)", runsOfClusters, countedOnce,
                " GROUP BY failure.cluster_id, age"}),
        [&clusters](Row& row) {
            Cluster& cluster = clusters[row.next<ClusterId>()];
            // What is exactly 30 days old belongs to the first of the days.
            const auto age = std::min<qint64>(row.next<qint64>(), sparklineDays - 1);
            cluster.days[static_cast<size_t>(sparklineDays - 1 - age)] += row.next<int>();
            return true;
        },
        now, now.ms - sparklineDays * dayMs, ids);
}

Result<> addMatching(Reader& db, ById& clusters, const Value& ids, const ClusterFilter& filter)
{
    const Result<std::optional<RunPlan>> plan = matchingRuns(db, filter);
    if (!plan)
        return plan.error();
    if (!*plan)
        return {};
    for (Cluster& cluster : clusters)
        cluster.matching = 0;
    std::vector<Value> values = (*plan)->condition.values;
    values.push_back(ids);
    return db.each(
        "SELECT failure.cluster_id, count(DISTINCT run.id) FROM " + (*plan)->table
            + " CROSS JOIN sighting ON sighting.run_id = run.id CROSS JOIN failure ON failure.fingerprint = sighting.fingerprint WHERE "
            + (*plan)->condition.sql + " AND failure.cluster_id IN (SELECT value FROM json_each(?)) GROUP BY failure.cluster_id",
        [&clusters](Row& row) {
            Cluster& cluster = clusters[row.next<ClusterId>()];
            cluster.matching = row.next<qint64>();
            return true;
        },
        values);
}

} // namespace

Result<std::vector<Cluster>> clustersNamed(Reader& db, const std::vector<ClusterId>& ids, const ClusterFilter& filter, Timestamp now)
{
    std::vector<Cluster> clusters;
    if (ids.empty())
        return clusters;
    ById found;
    const Value list = listOf(ids);
    Result<> done = db.each(
        "SELECT cluster.id, cluster.face, face.category, face.title, cluster.name, cluster.ticket, "
        "cluster.muted_until, cluster.runs, cluster.kinds, cluster.first_seen, cluster.last_seen "
        "FROM json_each(?) AS wanted CROSS JOIN cluster ON cluster.id = wanted.value "
        "CROSS JOIN failure AS face ON face.fingerprint = cluster.face",
        [&found](Row& row) {
            Cluster cluster = toCluster(row);
            found.insert(cluster.id, std::move(cluster));
            return true;
        },
        list);
    if (done)
        done = addRecent(db, found, list, now);
    if (done)
        done = addDays(db, found, list, now);
    if (done)
        done = addMatching(db, found, list, filter);
    if (!done)
        return done.error();
    for (const ClusterId id : ids) {
        const auto cluster = found.find(id);
        if (cluster == found.end())
            continue;
        cluster->state = stateOf(cluster->recent);
        clusters.push_back(*cluster);
    }
    return clusters;
}

Result<std::optional<ClusterId>> clusterNow(Reader& db, ClusterId id)
{
    return db.one<ClusterId>(
        "WITH RECURSIVE way (id, next) AS (SELECT id, merged_into FROM cluster WHERE id = ? "
        "UNION SELECT cluster.id, cluster.merged_into FROM way JOIN cluster ON cluster.id = way.next) "
        "SELECT id FROM way WHERE next IS NULL",
        [](Row& row) { return row.next<ClusterId>(); }, id.value);
}

Result<std::optional<Cluster>> clusterById(Reader& db, ClusterId id, Timestamp now)
{
    const Result<std::optional<ClusterId>> current = clusterNow(db, id);
    if (!current)
        return current.error();
    if (!*current)
        return std::optional<Cluster>();
    Result<std::vector<Cluster>> clusters = clustersNamed(db, {**current}, {}, now);
    if (!clusters)
        return clusters.error();
    return clusters->empty() ? std::optional<Cluster>() : std::optional(std::move(clusters->front()));
}

Result<std::optional<ClusterId>> clusterOf(Reader& db, const QByteArray& fingerprint)
{
    return db.one<ClusterId>(
        "SELECT cluster_id FROM failure WHERE fingerprint = ? AND cluster_id IS NOT NULL", [](Row& row) { return row.next<ClusterId>(); },
        Value::text(fingerprint));
}

Result<std::optional<ClusterMention>> mentionOf(Reader& db, const QByteArray& fingerprint)
{
    return db.one<ClusterMention>(
        "SELECT cluster.id, cluster.name, cluster.runs, cluster.first_seen FROM failure "
        "JOIN cluster ON cluster.id = failure.cluster_id WHERE failure.fingerprint = ? AND cluster.runs > 0",
        [](Row& row) {
            ClusterMention mention;
            mention.id = row.next<ClusterId>();
            mention.name = row.next<QString>();
            mention.runs = row.next<qint64>();
            mention.since = row.next<Timestamp>();
            return mention;
        },
        Value::text(fingerprint));
}

Result<std::vector<ClusterKind>> kindsOfCluster(Reader& db, ClusterId id, qint64 after, int limit)
{
    return db.all<ClusterKind>(
        "SELECT fingerprint, category, title, skeleton, runs, first_seen, last_seen FROM failure "
        "WHERE cluster_id = ? AND runs > 0 ORDER BY runs DESC, id DESC LIMIT ? OFFSET ?",
        [](Row& row) {
            ClusterKind kind;
            kind.fingerprint = row.next<QByteArray>();
            kind.category = row.nextWord(categoryNamed);
            kind.title = row.next<QString>();
            kind.skeleton = row.next<QString>();
            kind.runs = row.next<qint64>();
            kind.firstSeen = row.next<std::optional<Timestamp>>();
            kind.lastSeen = row.next<std::optional<Timestamp>>();
            return kind;
        },
        id.value, limit, after);
}

Result<std::vector<ImpactOfDays>> impactOfCluster(Reader& db, ClusterId id, Timestamp now)
{
    std::vector<ImpactOfDays> impacts;
    for (const int days : {1, 7, 30, 0}) {
        const qint64 since = days > 0 ? now.ms - days * dayMs : std::numeric_limits<qint64>::min();
        Result<std::optional<ImpactOfDays>> impact =
            db.one<ImpactOfDays>(joined({"SELECT count(*), count(DISTINCT nullif(run.pipeline, '')), "
                                         "count(DISTINCT nullif(run.branch, '')), count(DISTINCT nullif(run.commit_id, '')), "
                                         "ifnull(sum(max(run.duration_key, 0)), 0) "
                                         "FROM failure CROSS JOIN sighting AS run INDEXED BY sighting_by_kind "
                                         "ON run.fingerprint = failure.fingerprint AND run.happened_at >= ? "
                                         "WHERE failure.cluster_id = ? AND ",
                                         countedOnce}),
                                 toImpact, since, id.value);
        if (!impact)
            return impact.error();
        (*impact)->days = days;
        impacts.push_back(**impact);
    }
    return impacts;
}

Result<std::vector<PlaceCount>> placesOfCluster(Reader& db, ClusterId id, ClusterPlace place, int limit)
{
    return db.all<PlaceCount>(
        joined({"SELECT ", place == ClusterPlace::Pipeline ? "run.pipeline" : "run.branch",
                ", count(*) AS hits FROM failure CROSS JOIN sighting AS run INDEXED BY sighting_by_kind "
                "ON run.fingerprint = failure.fingerprint WHERE failure.cluster_id = ? AND ",
                countedOnce, " GROUP BY 1 ORDER BY hits DESC, 1 LIMIT ?"}),
        [](Row& row) {
            PlaceCount count;
            count.name = row.next<QString>();
            count.runs = row.next<qint64>();
            return count;
        },
        id.value, limit);
}

Result<std::vector<qint64>> daysOfCluster(Reader& db, ClusterId id, Timestamp from, int days)
{
    const qint64 begin = from.ms - ((from.ms % dayMs) + dayMs) % dayMs;
    std::vector<qint64> runs(static_cast<size_t>(std::max(0, days)));
    const Result<> done = db.each(
        joined({"SELECT (run.happened_at - ?1) / 86400000 AS day, count(*) "
                "FROM failure CROSS JOIN sighting AS run INDEXED BY sighting_by_kind ON run.fingerprint = failure.fingerprint "
                "AND run.happened_at >= ?1 AND run.happened_at < ?2 WHERE failure.cluster_id = ?3 AND ",
                countedOnce, " GROUP BY day"}),
        [&runs](Row& row) {
            const auto day = static_cast<size_t>(row.next<qint64>());
            if (day < runs.size())
                runs[day] = row.next<qint64>();
            return true;
        },
        begin, begin + days * dayMs, id.value);
    if (!done)
        return done.error();
    return runs;
}

Result<std::vector<ClusterEvidence>> evidenceOfCluster(Reader& db, ClusterId id, int limit)
{
    // A few runs of each of the largest kinds; of a run the job that says the same, of several the one that the cluster is named by.
    return db.all<ClusterEvidence>(
        "SELECT recent.run_id, job.id, recent.fingerprint, evidence.first_line, evidence.last_line, evidence.text, "
        "max(recent.is_face) AS is_face FROM ("
        "SELECT run.id AS run_id, run.attempt AS attempt, run.happened_at AS happened_at, failure.fingerprint AS fingerprint, "
        "failure.fingerprint = cluster.face AS is_face FROM cluster "
        "CROSS JOIN (SELECT fingerprint, cluster_id FROM failure WHERE cluster_id = ?1 AND runs > 0 ORDER BY runs DESC, id DESC LIMIT 20) "
        "AS failure ON failure.cluster_id = cluster.id "
        "CROSS JOIN run ON run.id IN (SELECT run_id FROM sighting INDEXED BY sighting_by_kind "
        "WHERE fingerprint = failure.fingerprint ORDER BY happened_at DESC, run_id DESC LIMIT ?2) WHERE cluster.id = ?1) AS recent "
        "CROSS JOIN job ON job.run_id = recent.run_id AND job.attempt = recent.attempt "
        "CROSS JOIN finding ON finding.job_id = job.id AND finding.fingerprint = recent.fingerprint "
        "CROSS JOIN evidence ON evidence.finding_id = finding.id AND evidence.position = 0 "
        "GROUP BY recent.run_id ORDER BY is_face DESC, recent.happened_at DESC, recent.run_id DESC LIMIT ?2",
        [](Row& row) {
            ClusterEvidence evidence;
            evidence.run = row.next<RunId>();
            evidence.job = row.next<JobId>();
            evidence.fingerprint = row.next<QByteArray>();
            evidence.lines.first = row.next<qint64>();
            evidence.lines.last = row.next<qint64>();
            evidence.text = row.next<QString>();
            return evidence;
        },
        id.value, limit);
}

Result<std::vector<ClusterAct>> actsOfCluster(Reader& db, ClusterId id, int limit)
{
    // Those that went into it, and what went into them before.
    return db.all<ClusterAct>(
        "WITH RECURSIVE part (id) AS (SELECT ?1 UNION SELECT cluster.id FROM part "
        "JOIN cluster ON cluster.merged_into = part.id AND cluster.merged_into IS NOT NULL) "
        "SELECT id, cluster_id, kind, other_id, text, until, version, made_at, undone_at FROM cluster_act WHERE id IN ("
        "SELECT act.id FROM part CROSS JOIN cluster_act AS act ON act.cluster_id = part.id UNION "
        "SELECT act.id FROM part CROSS JOIN cluster_act AS act ON act.other_id = part.id AND act.other_id IS NOT NULL) "
        "ORDER BY id DESC LIMIT ?2",
        toAct, id.value, limit);
}

} // namespace sentinel
