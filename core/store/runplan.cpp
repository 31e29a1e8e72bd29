// A list of runs is read in one of two ways. Few runs are gathered by an index that finds them, and sorted. Of many, the
// index that has the list's order is walked, and what the filter does not let through is passed over, until the page is full.
#include "core/store/runplan_p.h"

#include "core/store/reader.h"
#include "core/store/runsearch_p.h"

#include <algorithm>

namespace sentinel {

namespace {

constexpr double doubt = 10; // columns are not independent of each other: a walk may be that much longer than it seems

std::string indexedBy(std::string_view index)
{
    return "run INDEXED BY " + std::string(index);
}

/// The smallest set of runs known to hold all that a filter lets through, and what finds it.
struct Narrowest
{
    qint64 runs = 0;
    std::string table; ///< none: all runs
};

/// What counts say about a filter.
struct Estimate
{
    qint64 all = 0;
    double matching = 0; ///< if the columns were independent
    Narrowest narrowest;
    Narrowest narrowestAsStored; ///< among those indexes whose rows come as they were stored
};

Result<Estimate> estimate(Reader& db, const std::vector<ColumnCondition>& columns, const Condition& time)
{
    const Result<qint64> all = countRuns(db);
    if (!all)
        return all.error();
    Estimate known{*all, double(*all), {*all, {}}, {*all, {}}};
    for (const ColumnCondition& column : columns) {
        const Result<qint64> runs = countRuns(db, column);
        if (!runs)
            return runs.error();
        known.matching *= *all > 0 ? double(*runs) / double(*all) : 0;
        if (*runs <= known.narrowest.runs)
            known.narrowest = {*runs, column.table()};
        if (*runs <= known.narrowestAsStored.runs && column.isInStoredOrder())
            known.narrowestAsStored = {*runs, column.table()};
    }
    if (!time.isTrivial()) {
        const Result<qint64> runs = db.value<qint64>("SELECT count(*) FROM (SELECT 1 FROM run INDEXED BY run_by_happened WHERE " + time.sql
                                                         + " LIMIT " + std::to_string(fewRuns + 1) + ")",
                                                     time.values);
        if (!runs)
            return runs.error();
        if (*runs <= fewRuns && *runs <= known.narrowest.runs) {
            known.narrowest = {*runs, indexedBy("run_by_happened")};
            known.matching = std::min(known.matching, double(*runs));
        }
    }
    return known;
}

Condition columnsAndTime(const std::vector<ColumnCondition>& columns, const Condition& time)
{
    Condition all;
    for (const ColumnCondition& column : columns)
        all.add(column.condition());
    return all.add(time);
}

} // namespace

Result<RunPlan> planPage(Reader& db, const RunFilter& filter, RunOrder order, std::string_view orderIndex, int limit)
{
    const std::vector<ColumnCondition> columns = columnConditions(filter);
    const Condition time = timeCondition(filter);
    const Result<TextSearch> text = searchForPage(db, filter.text);
    if (!text)
        return text.error();
    RunPlan plan{indexedBy(orderIndex), columnsAndTime(columns, time).add(text->condition)};
    if (text->isById)
        plan.table = "run NOT INDEXED";
    if (text->isById || (columns.empty() && time.isTrivial()))
        return plan;

    const Result<Estimate> known = estimate(db, columns, time);
    if (!known)
        return known.error();
    const double doubtful = columns.size() > 1 ? doubt : 1;
    const double walked = double(known->all) / std::max(known->matching, 1.0) * limit * doubtful;
    if (order == RunOrder::StoredAt && !known->narrowestAsStored.table.empty())
        plan.table = known->narrowestAsStored.table; // gathers and is in order
    else if (!known->narrowest.table.empty() && double(known->narrowest.runs) < walked)
        plan.table = known->narrowest.table;
    return plan;
}

Result<RunPlan> planCount(Reader& db, const RunFilter& filter)
{
    const std::vector<ColumnCondition> columns = columnConditions(filter);
    const Condition time = timeCondition(filter);
    const TextSearch text = searchForCount(filter.text);
    RunPlan plan{"run", columnsAndTime(columns, time).add(text.condition)};
    if (text.isById) {
        plan.table = "run NOT INDEXED";
        return plan;
    }
    const Result<Estimate> known = estimate(db, columns, time);
    if (!known)
        return known.error();
    if (!known->narrowest.table.empty())
        plan.table = known->narrowest.table;
    else if (!time.isTrivial())
        plan.table = indexedBy("run_by_happened");
    return plan;
}

Result<qint64> countRuns(Reader& db)
{
    return db.value<qint64>("SELECT runs FROM tally WHERE kind = 'run'");
}

Result<qint64> countRuns(Reader& db, const ColumnCondition& column)
{
    if (column.isCluster())
        return db.value<qint64>("SELECT runs FROM cluster WHERE id = ?", column.values);
    std::vector<Value> values{column.column};
    values.insert(values.end(), column.values.begin(), column.values.end());
    return db.value<qint64>(
        "SELECT ifnull(sum(runs), 0) FROM tally WHERE kind = ? AND name IN (" + placeholders(column.values.size()) + ")", values);
}

} // namespace sentinel
