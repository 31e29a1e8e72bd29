#include "core/store/runplan_p.h"

#include "core/store/reader.h"
#include "core/store/runsearch_p.h"

#include <algorithm>

namespace sentinel {

namespace {

std::string indexedBy(std::string_view index)
{
    return "run INDEXED BY " + std::string(index);
}

/// What the tally knows about a filter.
struct Counts
{
    qint64 all = 0;
    qint64 matching = 0;
    std::vector<qint64> byColumn;
};

Result<Counts> countRuns(Reader& db, const std::vector<ColumnCondition>& columns)
{
    std::string sql = "SELECT ifnull(sum(runs), 0)";
    Condition matching;
    std::vector<Value> values;
    for (const ColumnCondition& column : columns) {
        sql += ", ifnull(sum(runs) FILTER (WHERE " + column.condition.sql + "), 0)";
        values.insert(values.end(), column.condition.values.begin(), column.condition.values.end());
        matching.add(column.condition);
    }
    sql += ", ifnull(sum(runs) FILTER (WHERE " + matching.sql + "), 0) FROM tally";
    values.insert(values.end(), matching.values.begin(), matching.values.end());
    Counts counts;
    const Result<> done = db.each(sql, [&](Row& row) {
        counts.all = row.next<qint64>();
        for (size_t i = 0; i < columns.size(); ++i)
            counts.byColumn.push_back(row.next<qint64>());
        counts.matching = row.next<qint64>();
        return true;
    }, values);
    if (!done)
        return done.error();
    return counts;
}

} // namespace

Result<RunPlan> planRuns(Reader& db, const RunFilter& filter, RunOrder order, std::string_view orderIndex, int limit)
{
    const std::vector<ColumnCondition> columns = columnConditions(filter);
    const Condition time = timeCondition(filter);
    const Result<TextSearch> text = searchText(db, filter.text);
    if (!text)
        return text.error();

    RunPlan plan{indexedBy(orderIndex), true, {}};
    for (const ColumnCondition& column : columns)
        plan.condition.add(column.condition);
    plan.condition.add(time).add(text->condition);
    if (text->runsAtMost) {
        plan.table = "run NOT INDEXED"; // by id
        plan.isWalk = false;
        return plan;
    }
    if (columns.empty() && time.isTrivial())
        return plan;

    const Result<Counts> counts = countRuns(db, columns);
    if (!counts)
        return counts.error();
    qint64 matching = counts->matching;
    qint64 fewest = counts->all;
    std::string_view fewestIndex;
    for (size_t i = 0; i < columns.size(); ++i) {
        if (counts->byColumn[i] <= fewest && (order != RunOrder::StoredAt || columns[i].isOneValue)) {
            fewest = counts->byColumn[i];
            fewestIndex = columns[i].index;
        }
    }
    if (!fewestIndex.empty() && order == RunOrder::StoredAt) {
        plan.table = indexedBy(fewestIndex); // its rows are in this order already
        return plan;
    }
    if (!time.isTrivial()) {
        const Result<qint64> inTime = db.value<qint64>("SELECT count(*) FROM (SELECT 1 FROM run INDEXED BY run_by_happened WHERE "
                                                           + time.sql + " LIMIT " + std::to_string(fewRuns + 1) + ")",
                                                       time.values);
        if (!inTime)
            return inTime.error();
        if (*inTime <= fewRuns && *inTime <= fewest) {
            fewest = *inTime;
            fewestIndex = "run_by_happened";
            matching = std::min(matching, *inTime);
        }
    }
    // Walking meets a match every all/matching rows; gathering reads the rows of one index and sorts them.
    const qint64 walked = counts->all / std::max<qint64>(matching, 1) * limit;
    if (!fewestIndex.empty() && fewest < walked) {
        plan.table = indexedBy(fewestIndex);
        plan.isWalk = false;
    }
    return plan;
}

} // namespace sentinel
