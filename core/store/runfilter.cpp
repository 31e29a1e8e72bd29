#include "core/store/runfilter_p.h"

namespace sentinel {

namespace {

void addText(std::vector<ColumnCondition>& conditions, const char* column, const char* index, const QString& text)
{
    if (text.isEmpty())
        return;
    conditions.push_back({index, true, {}});
    conditions.back().condition.add(std::string(column) + " = ?", {text});
}

template <typename E>
void addWords(std::vector<ColumnCondition>& conditions, const char* column, const char* index, const std::vector<E>& words)
{
    if (words.empty())
        return;
    Condition condition;
    std::string list;
    for (E word : words) {
        list += list.empty() ? "?" : ", ?";
        condition.values.emplace_back(word);
    }
    condition.sql = std::string(column) + " IN (" + list + ")";
    conditions.push_back({index, words.size() == 1, std::move(condition)});
}

} // namespace

Condition& Condition::add(std::string_view part, std::initializer_list<Value> partValues)
{
    if (isTrivial())
        sql = part;
    else
        sql.append(" AND ").append(part);
    values.insert(values.end(), partValues);
    return *this;
}

Condition& Condition::add(const Condition& other)
{
    if (other.isTrivial())
        return *this;
    add(other.sql);
    values.insert(values.end(), other.values.begin(), other.values.end());
    return *this;
}

std::vector<ColumnCondition> columnConditions(const RunFilter& filter)
{
    std::vector<ColumnCondition> conditions;
    addText(conditions, "pipeline", "run_by_pipeline", filter.pipeline);
    addText(conditions, "repo", "run_by_repo", filter.repo);
    addText(conditions, "branch", "run_by_branch", filter.branch);
    addWords(conditions, "outcome", "run_by_outcome", filter.outcomes);
    addWords(conditions, "category", "run_by_category", filter.categories);
    return conditions;
}

Condition timeCondition(const RunFilter& filter)
{
    Condition condition;
    if (filter.since)
        condition.add("happened_at >= ?", {*filter.since});
    if (filter.until)
        condition.add("happened_at < ?", {*filter.until});
    return condition;
}

} // namespace sentinel
