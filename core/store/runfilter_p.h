#pragma once

#include "core/store/runs.h"
#include "core/store/value.h"

#include <string>
#include <string_view>
#include <vector>

namespace sentinel {

/// "?, ?, ?"
std::string placeholders(size_t count);

/// A part of a WHERE clause and what its parameters are bound to.
struct Condition
{
    std::string sql = "TRUE";
    std::vector<Value> values;

    Condition& add(std::string_view part, std::initializer_list<Value> partValues = {});
    Condition& add(const Condition& other);
    bool isTrivial() const { return sql == "TRUE"; }
};

/// What a filter says about one column that has an index and a tally.
struct ColumnCondition
{
    const char* column;
    std::vector<Value> values; ///< one of these

    Condition condition() const;
    /// By the index of the column, then stored_at and id: with one value, its rows come as they were stored. Of a cluster by id.
    std::string table() const { return isCluster() ? "run NOT INDEXED" : std::string("run INDEXED BY run_by_") + column; }
    bool isOneValue() const { return values.size() == 1; }
    bool isInStoredOrder() const { return isOneValue() && !isCluster(); }
    /// No column of `run`, but of what was seen in it.
    bool isCluster() const { return column == clusterColumn; }
    static constexpr std::string_view clusterColumn = "cluster";
};
std::vector<ColumnCondition> columnConditions(const RunFilter& filter);

/// What it says about the time.
Condition timeCondition(const RunFilter& filter);

} // namespace sentinel
