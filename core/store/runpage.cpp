// A page begins behind the key of the last row of the page before: it costs the same wherever it lies, and rows that come
// in meanwhile neither repeat nor hide others. A key is what the list is ordered by, then the time of storing, then the id.
#include "core/store/reader.h"
#include "core/store/runpage_p.h"
#include "core/store/runplan_p.h"
#include "core/store/runrow_p.h"
#include "core/store/runs.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <limits>

namespace sentinel {

namespace {

struct Ordering
{
    RunOrder order;
    const char* name; ///< in cursors
    const char* column;
    const char* index;
    bool isText;
};

constexpr Ordering orderings[] = {
    {RunOrder::StoredAt, "stored", "stored_at", "run_by_stored", false},
    {RunOrder::StartedAt, "started", "started_key", "run_by_started", false},
    {RunOrder::Duration, "duration", "duration_key", "run_by_duration", false},
    {RunOrder::Pipeline, "pipeline", "pipeline", "run_by_pipeline", true},
    {RunOrder::Branch, "branch", "branch", "run_by_branch", true},
    {RunOrder::Outcome, "outcome", "outcome", "run_by_outcome", true},
    {RunOrder::Category, "category", "category", "run_by_category", true},
    {RunOrder::FailedTests, "failed", "failed_key", "run_by_failed", false},
};

const Ordering& orderingOf(RunOrder order)
{
    for (const Ordering& ordering : orderings) {
        if (ordering.order == order)
            return ordering;
    }
    return orderings[0];
}

/// Where a page ended.
struct Key
{
    QString first; ///< the column's text, or its number in decimal: JSON numbers are too narrow
    qint64 storedAt = 0;
    qint64 id = 0;
};

QString toCursor(const Ordering& ordering, const Key& key)
{
    const QJsonArray parts{QLatin1String(ordering.name), key.first, QString::number(key.storedAt), QString::number(key.id)};
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
    bool isFirst = true, isStored = false, isId = false;
    key.first = parts[1].toString();
    if (!ordering.isText)
        (void)key.first.toLongLong(&isFirst); // only whether it is one
    key.storedAt = parts[2].toString().toLongLong(&isStored);
    key.id = parts[3].toString().toLongLong(&isId);
    if (!isFirst || !isStored || !isId)
        return {};
    return key;
}

bool isStoredOrder(const Ordering& ordering)
{
    return ordering.order == RunOrder::StoredAt; // its key need not hold the time of storing twice
}

/// `side` is what rows of the condition are of the key: "<" or ">".
void compareWith(Condition& condition, const Ordering& ordering, const char* side, const Key& key)
{
    if (isStoredOrder(ordering)) {
        condition.add(std::string("(stored_at, id) ") + side + " (?, ?)", {key.storedAt, key.id});
        return;
    }
    const Value first = ordering.isText ? Value(key.first) : Value(key.first.toLongLong());
    condition.add(std::string("(") + ordering.column + ", stored_at, id) " + side + " (?, ?, ?)", {first, key.storedAt, key.id});
}

Key toKey(Row& row)
{
    Key key;
    key.first = row.next<QString>();
    key.storedAt = row.next<qint64>();
    key.id = row.next<qint64>();
    return key;
}

std::string orderBy(const Ordering& ordering, bool descending)
{
    const std::string direction = descending ? " DESC" : "";
    const std::string first = isStoredOrder(ordering) ? std::string() : ordering.column + direction + ", ";
    return " ORDER BY " + first + "stored_at" + direction + ", id" + direction;
}

} // namespace

Result<PageQuery> pageQuery(Reader& db, const RunFilter& filter, RunOrder order, bool descending, const QString& after, int limit)
{
    const Ordering& ordering = orderingOf(order);
    Result<RunPlan> plan = planPage(db, filter, order, ordering.index, limit);
    if (!plan)
        return plan.error();
    Condition& condition = plan->condition;
    if (!after.isEmpty()) {
        const std::optional<Key> key = fromCursor(ordering, after);
        if (!key)
            return Error{Error::Kind::Malformed,
                         QCoreApplication::translate("Store", "The cursor belongs to another list: begin at its first page."), after};
        compareWith(condition, ordering, descending ? "<" : ">", *key);
    }
    condition.values.emplace_back(limit);
    return PageQuery{"SELECT " + std::string(runColumns) + ", " + ordering.column + " FROM " + plan->table + " WHERE " + condition.sql
                         + orderBy(ordering, descending) + " LIMIT ?",
                     std::move(condition.values)};
}

Result<RunList> runPage(Reader& db, const RunFilter& filter, RunOrder order, bool descending, const QString& after, int limit)
{
    const int rows = std::max(1, limit);
    const Result<PageQuery> query = pageQuery(db, filter, order, descending, after, rows + 1); // the one more tells of a next page
    if (!query)
        return query.error();
    RunList page;
    Key last;
    const Result<> done = db.each(
        query->sql,
        [&](Row& row) {
            if (page.runs.size() == static_cast<size_t>(rows)) {
                page.next = toCursor(orderingOf(order), last);
                return false;
            }
            page.runs.push_back(toRun(row));
            last = {row.next<QString>(), page.runs.back().storedAt.ms, page.runs.back().id.value};
            return true;
        },
        query->values);
    if (!done)
        return done.error();
    return page;
}

Result<RunList> runPageAt(Reader& db, const RunFilter& filter, RunOrder order, bool descending, qint64 row, int limit)
{
    if (row <= 0)
        return runPage(db, filter, order, descending, {}, limit);
    // Only the index is walked to the row in front; its key then leads to the page.
    const Ordering& ordering = orderingOf(order);
    Result<RunPlan> plan = planPage(db, filter, order, ordering.index, limit);
    if (!plan)
        return plan.error();
    plan->condition.values.emplace_back(row - 1);
    const Result<std::optional<Key>> inFront =
        db.one<Key>(std::string("SELECT ") + ordering.column + ", stored_at, id FROM " + plan->table + " WHERE " + plan->condition.sql
                        + orderBy(ordering, descending) + " LIMIT 1 OFFSET ?",
                    toKey, plan->condition.values);
    if (!inFront)
        return inFront.error();
    if (!*inFront)
        return RunList(); // the list is shorter than that
    return runPage(db, filter, order, descending, toCursor(ordering, **inFront), limit);
}

Result<std::optional<qint64>> runPosition(Reader& db, const RunFilter& filter, RunOrder order, bool descending, RunId id)
{
    const Ordering& ordering = orderingOf(order);
    const Result<RunPlan> plan = planPage(db, filter, order, ordering.index, std::numeric_limits<int>::max());
    if (!plan)
        return plan.error();
    Condition itself = plan->condition;
    itself.add("id = ?", {id.value});
    const Result<std::optional<Key>> key =
        db.one<Key>(std::string("SELECT ") + ordering.column + ", stored_at, id FROM run WHERE " + itself.sql, toKey, itself.values);
    if (!key)
        return key.error();
    if (!*key)
        return std::optional<qint64>();
    Condition before = plan->condition;
    compareWith(before, ordering, descending ? ">" : "<", **key);
    const Result<qint64> count = db.value<qint64>("SELECT count(*) FROM " + plan->table + " WHERE " + before.sql, before.values);
    if (!count)
        return count.error();
    return std::optional(*count);
}

} // namespace sentinel
