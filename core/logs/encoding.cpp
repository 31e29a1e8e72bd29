#include "core/logs/encoding_p.h"

#include "core/logs/archive_p.h"
#include "core/logs/spool_p.h"

#include <algorithm>
#include <string>

namespace sentinel {

namespace {

constexpr size_t unitsPerMark = 4096;
constexpr qint64 inMemory = qint64(32) << 20; // more goes to a temporary file

// Reads UTF-16 code points one after another.
struct Units
{
    std::string_view bytes;
    bool isBigEndian = false;
    size_t at = 0;

    bool atEnd() const { return at >= bytes.size(); }

    char32_t unit(size_t offset) const
    {
        if (offset + 1 >= bytes.size())
            return 0xFFFD; // half a unit at the end
        const auto low = static_cast<unsigned char>(bytes[offset + (isBigEndian ? 1 : 0)]);
        const auto high = static_cast<unsigned char>(bytes[offset + (isBigEndian ? 0 : 1)]);
        return char32_t(high) << 8 | low;
    }

    char32_t next()
    {
        const char32_t first = unit(at);
        at += 2;
        if (first < 0xD800 || first > 0xDFFF)
            return first;
        const char32_t second = first < 0xDC00 && at + 1 < bytes.size() ? unit(at) : 0;
        if (second < 0xDC00 || second > 0xDFFF)
            return 0xFFFD; // half a pair
        at += 2;
        return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    }
};

qint64 utf8Length(char32_t c)
{
    return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

void appendUtf8(std::string& text, char32_t c)
{
    const auto byte = [&text](char32_t value) { text.push_back(static_cast<char>(static_cast<unsigned char>(value))); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xC0 | c >> 6);
        byte(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        byte(0xE0 | c >> 12);
        byte(0x80 | (c >> 6 & 0x3F));
        byte(0x80 | (c & 0x3F));
    } else {
        byte(0xF0 | c >> 18);
        byte(0x80 | (c >> 12 & 0x3F));
        byte(0x80 | (c >> 6 & 0x3F));
        byte(0x80 | (c & 0x3F));
    }
}

} // namespace

Result<Transcoded> Transcoded::of(const Bytes& input, const std::stop_token& stop)
{
    Transcoded result;
    result.m_input = input;
    const std::string_view view = input.view();
    const bool isLittle = view.starts_with("\xff\xfe"), isBig = view.starts_with("\xfe\xff");
    if (!isLittle && !isBig) {
        result.m_bytes = input;
        return result;
    }
    result.m_encoding = isBig ? Encoding::Utf16Be : Encoding::Utf16Le;
    Spool spool(inMemory);
    std::string text;
    Units units{view, isBig};
    while (!units.atEnd()) {
        result.m_outputs.push_back(spool.size());
        result.m_inputs.push_back(static_cast<qint64>(units.at));
        text.clear();
        for (const size_t mark = units.at + 2 * unitsPerMark; units.at < mark && !units.atEnd();)
            appendUtf8(text, units.next());
        if (Result<> kept = spool.append(text); !kept)
            return kept.error();
        if (stop.stop_requested())
            return cancelled();
    }
    Result<Bytes> bytes = spool.finish();
    if (!bytes)
        return bytes.error();
    result.m_bytes = std::move(*bytes);
    return result;
}

qint64 Transcoded::inputOffset(qint64 offset) const
{
    if (m_encoding == Encoding::Utf8 || m_outputs.empty())
        return offset;
    const auto after = std::upper_bound(m_outputs.begin(), m_outputs.end(), offset);
    const size_t mark = after == m_outputs.begin() ? 0 : size_t(after - m_outputs.begin()) - 1;
    Units units{m_input.view(), m_encoding == Encoding::Utf16Be, size_t(m_inputs[mark])};
    qint64 output = m_outputs[mark];
    while (!units.atEnd()) {
        const size_t before = units.at;
        output += utf8Length(units.next());
        if (output > offset)
            return static_cast<qint64>(before);
    }
    return static_cast<qint64>(m_input.size());
}

} // namespace sentinel
