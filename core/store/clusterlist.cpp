// A page of clusters is made in two steps: which ones, by an index where the list's order has one; then what is to be said of
// those few. An order or a filter that rests on the last days needs these days of all clusters: one walk of the failures' index.
#include "core/store/clusterlist_p.h"

#include "core/store/clusterrow_p.h"
#include "core/store/reader.h"
#include "core/store/runplan_p.h"
#include "core/store/runsearch_p.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace sentinel {

namespace {

// The rule of stateOf (core/domain/cluster.h), for filters and orders; a cluster that was not seen lately has no row in `recent`.
const std::string& stateSql()
{
    static const std::string sql = [] {
        const std::string week = "ifnull(recent.week, 0)", before = "ifnull(recent.before_it, 0)",
                          weekBefore = "ifnull(recent.week_before, 0)", both = "(" + week + " + " + weekBefore + ")",
                          rise = "(" + week + " - " + weekBefore + ")";
        const auto number = [](ClusterState state) { return std::to_string(static_cast<int>(state)); };
        const std::string isTrend =
            both + " >= " + std::to_string(fewestRunsOfATrend) + " AND " + rise + " * " + rise + " >= 4 * " + both + " AND ";
        return "CASE WHEN " + week + " + " + before + " = 0 THEN " + number(ClusterState::Quiet) + " WHEN " + before + " = 0 THEN "
            + number(ClusterState::New) + " WHEN " + week + " = 0 THEN " + number(ClusterState::Fading) + " WHEN " + isTrend + "2 * " + week
            + " >= 3 * " + weekBefore + " THEN " + number(ClusterState::Growing) + " WHEN " + isTrend + "2 * " + weekBefore + " >= 3 * "
            + week + " THEN " + number(ClusterState::Fading) + " ELSE " + number(ClusterState::Steady) + " END";
    }();
    return sql;
}

struct Ordering
{
    ClusterOrder order;
    const char* name; ///< in cursors
    std::string key;
    const char* index; ///< of table cluster; null: none has this order
    bool isText = false;
    bool isRecent = false; ///< rests on the last days
};

const std::vector<Ordering>& orderings()
{
    static const std::vector<Ordering> all{
        {ClusterOrder::State, "state", stateSql(), nullptr, false, true},
        {ClusterOrder::Category, "category", "face.category", nullptr, true},
        {ClusterOrder::Title, "title", "lower(CASE cluster.name WHEN '' THEN face.title ELSE cluster.name END)", nullptr, true},
        {ClusterOrder::RunsInDay, "day", "ifnull(recent.day, 0)", nullptr, false, true},
        {ClusterOrder::RunsInWeek, "week", "ifnull(recent.week, 0)", nullptr, false, true},
        {ClusterOrder::RunsInMonth, "month", "ifnull(recent.month, 0)", nullptr, false, true},
        {ClusterOrder::TimeLost, "lost", "ifnull(recent.lost, 0)", nullptr, false, true},
        {ClusterOrder::Runs, "runs", "cluster.runs", "cluster_by_runs"},
        {ClusterOrder::FirstSeen, "first", "cluster.first_seen", "cluster_by_first_seen"},
        {ClusterOrder::LastSeen, "last", "cluster.last_seen", "cluster_by_last_seen"},
    };
    return all;
}

const Ordering& orderingOf(ClusterOrder order)
{
    return *std::find_if(orderings().begin(), orderings().end(), [order](const Ordering& o) { return o.order == order; });
}

/// Where a page ended.
struct Key
{
    ClusterId id;
    QString first; ///< the key's text, or its number in decimal
    qint64 lastSeen = 0;
};

Key toKey(Row& row)
{
    Key key;
    key.id = row.next<ClusterId>();
    key.first = row.next<QString>();
    key.lastSeen = row.next<qint64>();
    return key;
}

QString toCursor(const Ordering& ordering, const Key& key)
{
    const QJsonArray parts{QLatin1String(ordering.name), key.first, QString::number(key.lastSeen), QString::number(key.id.value)};
    return QString::fromLatin1(
        QJsonDocument(parts).toJson(QJsonDocument::Compact).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

std::optional<Key> fromCursor(const Ordering& ordering, const QString& cursor)
{
    const QByteArray json = QByteArray::fromBase64(cursor.toLatin1(), QByteArray::Base64UrlEncoding);
    const QJsonArray parts = QJsonDocument::fromJson(json).array();
    if (parts.size() != 4 || parts[0].toString() != QLatin1String(ordering.name))
        return {};
    Key key;
    bool isFirst = true, isSeen = false, isId = false;
    key.first = parts[1].toString();
    if (!ordering.isText)
        (void)key.first.toLongLong(&isFirst);
    key.lastSeen = parts[2].toString().toLongLong(&isSeen);
    key.id.value = parts[3].toString().toLongLong(&isId);
    return isFirst && isSeen && isId ? std::optional(key) : std::nullopt;
}

void compareWith(Condition& condition, const Ordering& ordering, const char* side, const Key& key)
{
    const Value first = ordering.isText ? Value(key.first) : Value(key.first.toLongLong());
    condition.add("(" + ordering.key + ", cluster.last_seen, cluster.id) " + side + " (?, ?, ?)", {first, key.lastSeen, key.id.value});
}

void addWord(Condition& condition, const QString& word)
{
    std::string sql = "(cluster.name LIKE ? ESCAPE '\\' OR face.title LIKE ? ESCAPE '\\' OR cluster.ticket LIKE ? ESCAPE '\\'";
    condition.add(sql
                      + (word.toUcs4().size() < shortestIndexed
                             ? ")"
                             : " OR cluster.id IN (SELECT failure.cluster_id FROM failure_text CROSS JOIN failure "
                               "ON failure.id = failure_text.rowid WHERE failure_text MATCH ?))"),
                  {likePattern(word), likePattern(word), likePattern(word)});
    if (word.toUcs4().size() >= shortestIndexed)
        condition.values.push_back(phrase(word));
}

/// Everything that a statement over clusters is put together of.
struct Plan
{
    std::string with; ///< the last days of all clusters, where they are needed
    std::string from;
    Condition condition;
    std::vector<Value> values; ///< of `with`

    std::vector<Value> allValues() const
    {
        std::vector<Value> all = values;
        all.insert(all.end(), condition.values.begin(), condition.values.end());
        return all;
    }
};

Result<Plan> planOf(Reader& db, const ClusterQuestion& question, const Ordering* ordering)
{
    const ClusterFilter& filter = question.filter;
    Plan plan;
    plan.condition.add("cluster.runs > 0");
    if (!filter.withMuted)
        plan.condition.add("ifnull(cluster.muted_until, 0) <= ?", {question.now});
    if (!filter.categories.empty()) {
        plan.condition.add("face.category IN (" + placeholders(filter.categories.size()) + ")");
        plan.condition.values.insert(plan.condition.values.end(), filter.categories.begin(), filter.categories.end());
    }
    if (!filter.states.empty()) {
        plan.condition.add(stateSql() + " IN (" + placeholders(filter.states.size()) + ")");
        for (const ClusterState state : filter.states)
            plan.condition.values.emplace_back(static_cast<int>(state));
    }
    for (const QString& word : searchWords(filter.text))
        addWord(plan.condition, word);
    const Result<std::optional<RunPlan>> runs = matchingRuns(db, filter);
    if (!runs)
        return runs.error();
    if (*runs) {
        plan.condition.add("cluster.id IN (SELECT failure.cluster_id FROM " + (*runs)->table
                           + " CROSS JOIN sighting ON sighting.run_id = run.id "
                             "CROSS JOIN failure ON failure.fingerprint = sighting.fingerprint WHERE "
                           + (*runs)->condition.sql + ")");
        plan.condition.values.insert(plan.condition.values.end(), (*runs)->condition.values.begin(), (*runs)->condition.values.end());
    }
    plan.from = "cluster";
    if (ordering && ordering->index)
        plan.from += std::string(" INDEXED BY ") + ordering->index;
    plan.from += " CROSS JOIN failure AS face ON face.fingerprint = cluster.face";
    if (!filter.states.empty() || (ordering && ordering->isRecent)) {
        plan.with = "WITH recent AS MATERIALIZED (SELECT failure.cluster_id AS id, " + std::string(recentSums)
            + " FROM sighting AS run INDEXED BY sighting_by_time CROSS JOIN failure ON failure.fingerprint = run.fingerprint "
              "CROSS JOIN (SELECT ? AS now) WHERE run.happened_at >= ? AND "
            + std::string(countedOnce) + " GROUP BY failure.cluster_id) ";
        plan.values = {question.now, question.now.ms - sparklineDays * dayMs};
        plan.from += " LEFT JOIN recent ON recent.id = cluster.id";
    }
    return plan;
}

std::string orderBy(const Ordering& ordering, bool descending)
{
    const std::string direction = descending ? " DESC" : "";
    return " ORDER BY " + ordering.key + direction + ", cluster.last_seen" + direction + ", cluster.id" + direction;
}

std::string selectKeys(const Plan& plan, const Ordering& ordering)
{
    return plan.with + "SELECT cluster.id, " + ordering.key + ", cluster.last_seen FROM " + plan.from + " WHERE " + plan.condition.sql;
}

} // namespace

Result<std::optional<RunPlan>> matchingRuns(Reader& db, const ClusterFilter& filter)
{
    RunFilter runs;
    runs.pipeline = filter.pipeline;
    runs.branch = filter.branch;
    runs.repo = filter.repo;
    runs.since = filter.since;
    runs.until = filter.until;
    if (runs == RunFilter())
        return std::optional<RunPlan>();
    const Result<RunPlan> plan = planCount(db, runs);
    if (!plan)
        return plan.error();
    return std::optional(*plan);
}

Result<ClusterPageQuery> clusterPageQuery(Reader& db, const ClusterQuestion& question, const QString& after, int limit)
{
    const Ordering& ordering = orderingOf(question.order);
    Result<Plan> plan = planOf(db, question, &ordering);
    if (!plan)
        return plan.error();
    if (!after.isEmpty()) {
        const std::optional<Key> key = fromCursor(ordering, after);
        if (!key)
            return Error{Error::Kind::Malformed,
                         QCoreApplication::translate("Store", "The cursor belongs to another list: begin at its first page."), after};
        compareWith(plan->condition, ordering, question.descending ? "<" : ">", *key);
    }
    plan->condition.values.emplace_back(limit);
    return ClusterPageQuery{selectKeys(*plan, ordering) + orderBy(ordering, question.descending) + " LIMIT ?", plan->allValues()};
}

Result<ClusterList> clusterPage(Reader& db, const ClusterQuestion& question, const QString& after, int limit)
{
    const int rows = std::max(1, limit);
    const Result<ClusterPageQuery> query = clusterPageQuery(db, question, after, rows + 1); // the one more tells of a next page
    if (!query)
        return query.error();
    const Result<std::vector<Key>> keys = db.all<Key>(query->sql, toKey, query->values);
    if (!keys)
        return keys.error();
    const size_t shown = std::min(keys->size(), static_cast<size_t>(rows));
    std::vector<ClusterId> ids;
    for (size_t i = 0; i < shown; ++i)
        ids.push_back((*keys)[i].id);
    Result<std::vector<Cluster>> clusters = clustersNamed(db, ids, question.filter, question.now);
    if (!clusters)
        return clusters.error();
    return ClusterList{std::move(*clusters), keys->size() > shown ? toCursor(orderingOf(question.order), (*keys)[shown - 1]) : QString()};
}

Result<ClusterList> clusterPageAt(Reader& db, const ClusterQuestion& question, qint64 row, int limit)
{
    if (row <= 0)
        return clusterPage(db, question, {}, limit);
    const Ordering& ordering = orderingOf(question.order);
    Result<Plan> plan = planOf(db, question, &ordering);
    if (!plan)
        return plan.error();
    plan->condition.values.emplace_back(row - 1);
    const Result<std::optional<Key>> inFront =
        db.one<Key>(selectKeys(*plan, ordering) + orderBy(ordering, question.descending) + " LIMIT 1 OFFSET ?", toKey, plan->allValues());
    if (!inFront)
        return inFront.error();
    if (!*inFront)
        return ClusterList(); // the list is shorter than that
    return clusterPage(db, question, toCursor(ordering, **inFront), limit);
}

Result<qint64> clusterCount(Reader& db, const ClusterQuestion& question)
{
    const Result<Plan> plan = planOf(db, question, nullptr);
    if (!plan)
        return plan.error();
    return db.value<qint64>(plan->with + "SELECT count(*) FROM " + plan->from + " WHERE " + plan->condition.sql, plan->allValues());
}

Result<std::optional<qint64>> clusterPosition(Reader& db, const ClusterQuestion& question, ClusterId id)
{
    const Ordering& ordering = orderingOf(question.order);
    const Result<Plan> plan = planOf(db, question, &ordering);
    if (!plan)
        return plan.error();
    Plan itself = *plan;
    itself.condition.add("cluster.id = ?", {id.value});
    const Result<std::optional<Key>> key = db.one<Key>(selectKeys(itself, ordering), toKey, itself.allValues());
    if (!key)
        return key.error();
    if (!*key)
        return std::optional<qint64>();
    Plan before = *plan;
    compareWith(before.condition, ordering, question.descending ? ">" : "<", **key);
    const Result<qint64> count =
        db.value<qint64>(before.with + "SELECT count(*) FROM " + before.from + " WHERE " + before.condition.sql, before.allValues());
    if (!count)
        return count.error();
    return std::optional(*count);
}

} // namespace sentinel
