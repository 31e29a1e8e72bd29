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

    void add(std::string_view part, std::initializer_list<Value> partValues = {});
    void add(const Condition& other);
};

/// What a filter says about pipeline, repo, branch, outcome and category: columns that `run` and `tally` both have.
Condition wordsCondition(const RunFilter& filter);
/// Everything that a filter says, about table `run`.
Condition filterCondition(const RunFilter& filter);

/// The words of a text that a person looks for; what stands in quotes is one word.
QStringList searchWords(const QString& text);

} // namespace sentinel
