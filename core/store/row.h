#pragma once

#include "core/base/id.h"
#include "core/base/timestamp.h"
#include "core/store/value.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <string_view>
#include <type_traits>

struct sqlite3_stmt;

namespace sentinel {

/// One row of an answer, read column by column from the left. Valid until the next row.
class Row
{
public:
    explicit Row(sqlite3_stmt* statement) : m_statement(statement) {}

    /// The next column as a T. NULL is an empty optional, and 0 or an empty text for everything else.
    template <typename T>
    T next();

    /// The next column, an enum by its JSON name; `find` is outcomeNamed and the like. A name that this program does not
    /// know reads as the first value of the enum, which stands for "unknown".
    template <typename E>
    E nextWord(std::optional<E> (*find)(std::string_view))
    {
        return find(nextText()).value_or(E{});
    }

    bool isNextNull() const;
    void skip() { ++m_column; }

private:
    qint64 nextInteger();
    double nextReal();
    std::string_view nextText(); ///< or the bytes of a blob
    template <typename T>
    struct Reading;

    sqlite3_stmt* m_statement;
    int m_column = 0;
};

template <typename T>
struct Row::Reading
{
    static T from(Row& row)
    {
        if constexpr (std::is_same_v<T, bool>)
            return row.nextInteger() != 0;
        else if constexpr (std::is_integral_v<T>)
            return static_cast<T>(row.nextInteger());
        else if constexpr (std::is_floating_point_v<T>)
            return static_cast<T>(row.nextReal());
        else if constexpr (std::is_same_v<T, Timestamp>)
            return Timestamp{row.nextInteger()};
        else if constexpr (std::is_same_v<T, QString>) {
            const std::string_view text = row.nextText();
            return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
        } else {
            static_assert(std::is_same_v<T, QByteArray>, "no column has this type");
            const std::string_view bytes = row.nextText();
            return QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()));
        }
    }
};

template <typename Tag>
struct Row::Reading<Id<Tag>>
{
    static Id<Tag> from(Row& row) { return Id<Tag>{row.nextInteger()}; }
};

template <typename T>
struct Row::Reading<std::optional<T>>
{
    static std::optional<T> from(Row& row)
    {
        if (row.isNextNull()) {
            row.skip();
            return {};
        }
        return Reading<T>::from(row);
    }
};

template <typename T>
T Row::next()
{
    return Reading<T>::from(*this);
}

} // namespace sentinel
