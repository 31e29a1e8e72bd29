#include "core/store/runfilter_p.h"

namespace sentinel {

namespace {

void addText(std::vector<ColumnCondition>& conditions, const char* column, const QString& text)
{
    if (!text.isEmpty())
        conditions.push_back({column, {text}});
}

template <typename E>
void addWords(std::vector<ColumnCondition>& conditions, const char* column, const std::vector<E>& words)
{
    if (!words.empty())
        conditions.push_back({column, std::vector<Value>(words.begin(), words.end())});
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

std::string placeholders(size_t count)
{
    std::string list;
    for (size_t i = 0; i < count; ++i)
        list += i == 0 ? "?" : ", ?";
    return list;
}

Condition ColumnCondition::condition() const
{
    if (isCluster())
        return {"run.id IN (SELECT sighting.run_id FROM failure CROSS JOIN sighting INDEXED BY sighting_by_kind "
                "ON sighting.fingerprint = failure.fingerprint WHERE failure.cluster_id = ?)",
                values};
    const std::string name = std::string("run.") + column;
    return {isOneValue() ? name + " = ?" : name + " IN (" + placeholders(values.size()) + ")", values};
}

std::vector<ColumnCondition> columnConditions(const RunFilter& filter)
{
    std::vector<ColumnCondition> conditions;
    addText(conditions, "pipeline", filter.pipeline);
    addText(conditions, "repo", filter.repo);
    addText(conditions, "branch", filter.branch);
    addWords(conditions, "outcome", filter.outcomes);
    addWords(conditions, "category", filter.categories);
    if (filter.cluster)
        conditions.push_back({ColumnCondition::clusterColumn.data(), {filter.cluster}});
    return conditions;
}

Condition timeCondition(const RunFilter& filter)
{
    Condition condition;
    if (filter.since)
        condition.add("run.happened_at >= ?", {*filter.since});
    if (filter.until)
        condition.add("run.happened_at < ?", {*filter.until});
    return condition;
}

} // namespace sentinel
