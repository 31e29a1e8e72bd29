#include "core/base/json.h"

#include <array>
#include <charconv>
#include <cmath>

namespace sentinel {

namespace {

// Length of the well-formed UTF-8 sequence at the front of `text`, 0 if there is none (RFC 3629: no overlong forms, no
// surrogates, nothing above U+10FFFF).
size_t sequenceLength(std::string_view text)
{
    const auto at = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    const auto follows = [&](size_t i) { return (at(i) & 0xC0u) == 0x80u; };
    const unsigned lead = at(0), second = at(1);
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return follows(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const bool allowed = (lead != 0xE0 || second >= 0xA0) && (lead != 0xED || second <= 0x9F);
        return follows(1) && follows(2) && allowed ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const bool allowed = (lead != 0xF0 || second >= 0x90) && (lead != 0xF4 || second <= 0x8F);
        return follows(1) && follows(2) && follows(3) && allowed ? 4 : 0;
    }
    return 0;
}

} // namespace

void JsonWriter::begin(std::string_view key)
{
    if (!m_first)
        m_json += ',';
    m_first = false;
    if (!key.empty()) {
        m_json += '"';
        m_json += key;
        m_json += "\":";
    }
}

void JsonWriter::quote(std::string_view value)
{
    static constexpr char digits[] = "0123456789abcdef";
    m_json += '"';
    while (!value.empty()) {
        const auto c = static_cast<unsigned char>(value.front());
        size_t length = 1;
        if (c == '"' || c == '\\') {
            m_json += '\\';
            m_json += static_cast<char>(c);
        } else if (c == '\n') {
            m_json += "\\n";
        } else if (c == '\t') {
            m_json += "\\t";
        } else if (c == '\r') {
            m_json += "\\r";
        } else if (c < 0x20 || c == 0x7f) {
            m_json += "\\u00";
            m_json += digits[c >> 4];
            m_json += digits[c & 0xf];
        } else if (const size_t sequence = sequenceLength(value); sequence > 0) {
            m_json += value.substr(0, sequence);
            length = sequence;
        } else {
            m_json += "\xEF\xBF\xBD";
        }
        value.remove_prefix(length);
    }
    m_json += '"';
}

JsonWriter& JsonWriter::beginObject(std::string_view key)
{
    begin(key);
    m_json += '{';
    m_first = true;
    return *this;
}

JsonWriter& JsonWriter::endObject()
{
    m_json += '}';
    m_first = false;
    return *this;
}

JsonWriter& JsonWriter::beginList(std::string_view key)
{
    begin(key);
    m_json += '[';
    m_first = true;
    return *this;
}

JsonWriter& JsonWriter::endList()
{
    m_json += ']';
    m_first = false;
    return *this;
}

JsonWriter& JsonWriter::text(std::string_view key, std::string_view value)
{
    begin(key);
    quote(value);
    return *this;
}

JsonWriter& JsonWriter::text(std::string_view key, const QString& value)
{
    return text(key, std::string_view(value.toStdString()));
}

JsonWriter& JsonWriter::textOrNull(std::string_view key, const QString& value)
{
    return value.isEmpty() ? null(key) : text(key, value);
}

JsonWriter& JsonWriter::number(std::string_view key, qint64 value)
{
    begin(key);
    m_json += std::to_string(value);
    return *this;
}

JsonWriter& JsonWriter::number(std::string_view key, double value)
{
    if (!std::isfinite(value))
        return null(key);
    begin(key);
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    m_json.append(digits.data(), end.ptr);
    return *this;
}

JsonWriter& JsonWriter::number(std::string_view key, std::optional<double> value)
{
    return value ? number(key, *value) : null(key);
}

JsonWriter& JsonWriter::boolean(std::string_view key, bool value)
{
    begin(key);
    m_json += value ? "true" : "false";
    return *this;
}

JsonWriter& JsonWriter::null(std::string_view key)
{
    begin(key);
    m_json += "null";
    return *this;
}

JsonWriter& JsonWriter::time(std::string_view key, std::optional<Timestamp> value)
{
    return value ? text(key, toRfc3339(*value)) : null(key);
}

JsonWriter& JsonWriter::texts(std::string_view key, const QStringList& values)
{
    beginList(key);
    for (const QString& value : values)
        text({}, value);
    return endList();
}

JsonWriter& JsonWriter::value(std::string_view key, std::string_view json)
{
    begin(key);
    m_json += json;
    return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json)
{
    return value({}, json);
}

} // namespace sentinel
