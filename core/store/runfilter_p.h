#pragma once

#include "core/store/runs.h"
#include "core/store/value.h"

#include <string>
#include <vector>

namespace sentinel {

/// A part of a WHERE clause and what its parameters are bound to.
struct Condition
{
    std::string sql = "TRUE";
    std::vector<Value> values;

    Condition& add(std::string_view part, std::initializer_list<Value> partValues = {});
    Condition& add(const Condition& other);
    bool isTrivial() const { return sql == "TRUE"; }
};

/// What a filter says about one column that `run` and `tally` both have.
struct ColumnCondition
{
    const char* index; ///< of `run`: the column, then stored_at and id
    bool isOneValue;
    Condition condition;
};
std::vector<ColumnCondition> columnConditions(const RunFilter& filter);

/// What it says about the time.
Condition timeCondition(const RunFilter& filter);

} // namespace sentinel
