#pragma once

#include "core/store/reader.h"
#include "core/store/store.h"

#include <set>

namespace sentinel {

/// Changes the store inside a savepoint, and reads what it changed. Only the writer thread can make one.
class Transaction : public Reader
{
public:
    /// Runs a statement that changes something of this topic.
    template <typename... Args>
    Result<> run(Topic topic, std::string_view sql, const Args&... args)
    {
        m_topics.insert(topic);
        return withValues([&](std::span<const Value> values) { return query(sql, values, {}); }, args...);
    }

    /// The same for `INSERT … RETURNING id`: the id.
    template <typename IdType, typename... Args>
    Result<IdType> insert(Topic topic, std::string_view sql, const Args&... args)
    {
        m_topics.insert(topic);
        return value<IdType>(sql, args...);
    }

    /// How many rows the last statement changed.
    qint64 changedRows() const;
    const std::set<Topic>& topics() const { return m_topics; }

private:
    friend class Writer;
    explicit Transaction(Connection& connection) : Reader(connection) {}

    std::set<Topic> m_topics;
};

} // namespace sentinel
