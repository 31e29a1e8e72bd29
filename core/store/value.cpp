#include "core/store/value.h"

#include "core/store/row.h"

#include <sqlite3.h>

#include <cmath>

namespace sentinel {

// SQLite stores NaN as NULL, which no column of ours that holds a number allows: it is as good as no number.
Value::Value(double number) : m_value(std::isnan(number) ? 0.0 : number) {}

Value Value::text(QByteArray utf8)
{
    Value value(std::nullopt);
    value.m_value = Text{std::move(utf8)};
    return value;
}

Value Value::blob(QByteArray bytes)
{
    Value value(std::nullopt);
    value.m_value = Blob{std::move(bytes)};
    return value;
}

int Value::bindTo(sqlite3_stmt* statement, int parameter) const
{
    if (const auto* number = std::get_if<qint64>(&m_value))
        return sqlite3_bind_int64(statement, parameter, *number);
    if (const auto* number = std::get_if<double>(&m_value))
        return sqlite3_bind_double(statement, parameter, *number);
    if (const auto* text = std::get_if<Text>(&m_value))
        return sqlite3_bind_text64(statement, parameter, text->utf8.constData(), static_cast<sqlite3_uint64>(text->utf8.size()),
                                   SQLITE_STATIC, SQLITE_UTF8);
    if (const auto* blob = std::get_if<Blob>(&m_value))
        return sqlite3_bind_blob64(statement, parameter, blob->bytes.constData(), static_cast<sqlite3_uint64>(blob->bytes.size()),
                                   SQLITE_STATIC);
    return sqlite3_bind_null(statement, parameter);
}

bool Row::isNextNull() const
{
    return sqlite3_column_type(m_statement, m_column) == SQLITE_NULL;
}

qint64 Row::nextInteger()
{
    return sqlite3_column_int64(m_statement, m_column++);
}

double Row::nextReal()
{
    return sqlite3_column_double(m_statement, m_column++);
}

std::string_view Row::nextText()
{
    const int column = m_column++;
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(m_statement, column)); // text comes as its UTF-8
    const auto size = static_cast<size_t>(sqlite3_column_bytes(m_statement, column));
    return bytes ? std::string_view(bytes, size) : std::string_view();
}

} // namespace sentinel
