#pragma once

#include "core/base/id.h"
#include "core/base/timestamp.h"

#include <QByteArray>
#include <QString>

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

struct sqlite3_stmt;

namespace sentinel {

template <typename E>
concept Word = std::is_enum_v<E> && requires(E e)
{
    {
        jsonName(e)
        } -> std::same_as<std::string_view>;
};

/// What a parameter of a statement can be bound to. An Id of nothing and an empty optional are NULL.
class Value
{
public:
    struct Text
    {
        QByteArray utf8;
    };
    struct Blob
    {
        QByteArray bytes;
    };

    Value(std::nullopt_t) {}
    template <std::integral T>
    Value(T number) : m_value(static_cast<qint64>(number))
    {
    }
    Value(double number);
    Value(const QString& text) : m_value(Text{text.toUtf8()}) {}
    Value(std::string_view text) : m_value(Text{QByteArray(text.data(), static_cast<qsizetype>(text.size()))}) {}
    Value(const std::string& text) : Value(std::string_view(text)) {}
    Value(const char* text) : Value(std::string_view(text)) {}
    Value(Timestamp time) : m_value(time.ms) {}
    template <typename Tag>
    Value(Id<Tag> id)
    {
        if (id)
            m_value = id.value;
    }
    template <Word E>
    Value(E word) : Value(jsonName(word))
    {
    }
    template <typename T>
    Value(const std::optional<T>& value)
    {
        if (value)
            *this = Value(*value);
    }
    static Value text(QByteArray utf8);
    static Value blob(QByteArray bytes);

    /// The answer of sqlite3_bind_*. Nothing is copied: this must live until the statement is reset.
    int bindTo(sqlite3_stmt* statement, int parameter) const;

private:
    std::variant<std::monostate, qint64, double, Text, Blob> m_value;
};

} // namespace sentinel
