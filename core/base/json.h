#pragma once

#include "core/base/timestamp.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <string>
#include <string_view>

namespace sentinel {

/// Writes one JSON value on one line. Text that is not UTF-8 gets U+FFFD where it is wrong; a number that is not finite
/// is null. Keys are ours and need no escaping.
class JsonWriter
{
public:
    JsonWriter& beginObject(std::string_view key = {});
    JsonWriter& endObject();
    JsonWriter& beginList(std::string_view key = {});
    JsonWriter& endList();

    JsonWriter& text(std::string_view key, std::string_view value);
    JsonWriter& text(std::string_view key, const QString& value);
    JsonWriter& textOrNull(std::string_view key, const QString& value); ///< an absent fact is null, not ""
    JsonWriter& number(std::string_view key, qint64 value);
    JsonWriter& number(std::string_view key, double value);
    JsonWriter& number(std::string_view key, std::optional<double> value);
    JsonWriter& boolean(std::string_view key, bool value);
    JsonWriter& null(std::string_view key);
    JsonWriter& time(std::string_view key, std::optional<Timestamp> value);
    JsonWriter& texts(std::string_view key, const QStringList& values);
    JsonWriter& value(std::string_view key, std::string_view json); ///< a finished value
    JsonWriter& raw(std::string_view json);                         ///< a finished value, as an item of a list

    const std::string& json() const { return m_json; }

private:
    void begin(std::string_view key);
    void quote(std::string_view value);
    std::string m_json;
    bool m_first = true; ///< nothing written yet in the object or list we are in
};

} // namespace sentinel
