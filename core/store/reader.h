#pragma once

#include "core/base/result.h"
#include "core/store/row.h"
#include "core/store/value.h"

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sentinel {

class Connection;

/// Asks questions of one snapshot of the store. Made by the store, valid for one query, on the thread that it is handed to.
class Reader
{
public:
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    /// Every row, each made a T by `map`, which is T(Row&) and reads the columns from the left. A parameter list that is
    /// only known at run time is one std::vector<Value>.
    template <typename T, typename Map, typename... Args>
    Result<std::vector<T>> all(std::string_view sql, Map map, const Args&... args)
    {
        std::vector<T> found;
        const Result<> done = each(
            sql,
            [&](Row& row) {
                found.push_back(std::invoke(map, row));
                return true;
            },
            args...);
        if (!done)
            return done.error();
        return found;
    }

    /// The first row, if there is one.
    template <typename T, typename Map, typename... Args>
    Result<std::optional<T>> one(std::string_view sql, Map map, const Args&... args)
    {
        std::optional<T> found;
        const Result<> done = each(
            sql,
            [&](Row& row) {
                found.emplace(std::invoke(map, row));
                return false;
            },
            args...);
        if (!done)
            return done.error();
        return found;
    }

    /// The first column of the only row.
    template <typename T, typename... Args>
    Result<T> value(std::string_view sql, const Args&... args)
    {
        T found{};
        const Result<> done = each(
            sql,
            [&](Row& row) {
                found = row.next<T>();
                return true; // a statement that changes something is done only when it was stepped to its end
            },
            args...);
        if (!done)
            return done.error();
        return found;
    }

    /// Row by row; `use` is bool(Row&) and stops by answering false.
    template <typename Use, typename... Args>
    Result<> each(std::string_view sql, Use use, const Args&... args)
    {
        return withValues([&](std::span<const Value> values) { return query(sql, values, use); }, args...);
    }

protected:
    friend class Readers;
    explicit Reader(Connection& connection) : m_connection(connection) {}

    template <typename Ask, typename... Args>
    static Result<> withValues(Ask ask, const Args&... args)
    {
        if constexpr (sizeof...(Args) == 1 && (std::is_same_v<Args, std::vector<Value>> && ...)) {
            return ask(std::span<const Value>(args...));
        } else {
            const std::array<Value, sizeof...(Args)> values{Value(args)...};
            return ask(std::span<const Value>(values));
        }
    }
    Result<> query(std::string_view sql, std::span<const Value> values, const std::function<bool(Row&)>& each);

    Connection& m_connection;
};

} // namespace sentinel
