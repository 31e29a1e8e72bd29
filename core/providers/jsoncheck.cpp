// The grammar of RFC 8259, byte by byte. The fast parser says whether a payload is JSON; this says where it is not, and mends what is JSON
// but more than the fast parser holds.

#include "core/providers/json_p.h"

#include <QCoreApplication>

#include <bitset>
#include <charconv>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Payload)
};

constexpr size_t deepest = 256;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

int hexValue(char c)
{
    if (isDigit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

class Checker
{
public:
    Checker(std::string_view json, std::string* mended) : m_json(json), m_mended(mended) {}

    Result<> check()
    {
        if (m_json.substr(0, 3) == "\xEF\xBB\xBF")
            return wrong(Text::tr("a byte order mark"));
        if (!value())
            return wrong(m_what);
        space();
        if (!isAtEnd())
            return wrong(Text::tr("something behind the end"));
        if (m_mended && m_copied > 0)
            m_mended->append(m_json.substr(m_copied));
        return {};
    }

private:
    char now() const { return m_at < m_json.size() ? m_json[m_at] : '\0'; }
    bool isAtEnd() const { return m_at >= m_json.size(); }

    bool fail(const QString& what)
    {
        if (m_what.isEmpty())
            m_what = isAtEnd() ? Text::tr("it ends too early") : what;
        return false;
    }

    Result<> wrong(const QString& what) const
    {
        size_t lineStart = 0, line = 1;
        for (size_t i = 0; i < m_at; ++i) {
            if (m_json[i] == '\n') {
                ++line;
                lineStart = i + 1;
            }
        }
        size_t column = 1;
        for (size_t i = lineStart; i < m_at; ++i)
            column += (static_cast<unsigned char>(m_json[i]) & 0xC0u) != 0x80u;
        return payloadError(Text::tr("This is no JSON: %1 at byte %2 (line %3, column %4).").arg(what).arg(m_at).arg(line).arg(column));
    }

    void space()
    {
        while (!isAtEnd() && (now() == ' ' || now() == '\n' || now() == '\r' || now() == '\t'))
            ++m_at;
    }

    // One value with all that it holds; lists and objects are kept on a stack of bits, so that nesting costs no stack of ours.
    bool value()
    {
        std::bitset<deepest> isObject;
        size_t depth = 0;
        for (;;) {
            space();
            bool isOpened = false;
            if (now() == '{' || now() == '[') {
                if (depth == deepest)
                    return fail(Text::tr("nesting deeper than %1").arg(deepest));
                const bool object = now() == '{';
                isObject[depth++] = object;
                ++m_at;
                space();
                if (now() == (object ? '}' : ']') && !isAtEnd()) {
                    ++m_at;
                    --depth;
                } else {
                    if (object && !key())
                        return false;
                    isOpened = true;
                }
            } else if (!scalar()) {
                return false;
            }
            if (isOpened)
                continue;
            for (;;) { // behind a value
                if (depth == 0)
                    return true;
                space();
                const bool object = isObject[depth - 1];
                if (isAtEnd())
                    return fail({});
                if (now() == ',') {
                    ++m_at;
                    space();
                    if (object && !key())
                        return false;
                    break;
                }
                if (now() != (object ? '}' : ']'))
                    return fail(object ? Text::tr("neither a comma nor the end of the object")
                                       : Text::tr("neither a comma nor the end of the list"));
                ++m_at;
                --depth;
            }
        }
    }

    bool key()
    {
        if (now() != '"')
            return fail(Text::tr("no name of a member in quotes"));
        if (!string())
            return false;
        space();
        if (now() != ':')
            return fail(Text::tr("no colon behind the name of a member"));
        ++m_at;
        return true;
    }

    bool scalar()
    {
        const char c = now();
        if (c == '"')
            return string();
        if (c == '-' || isDigit(c))
            return number();
        for (const std::string_view word : {"true", "false", "null"}) {
            if (m_json.substr(m_at, word.size()) == word) {
                m_at += word.size();
                return true;
            }
        }
        return fail(Text::tr("no value"));
    }

    bool digits()
    {
        if (!isDigit(now()))
            return fail(Text::tr("no digit where a number needs one"));
        while (isDigit(now()))
            ++m_at;
        return true;
    }

    bool number()
    {
        const size_t begin = m_at;
        m_at += now() == '-';
        bool isWhole = true;
        if (now() == '0')
            ++m_at; // and no digit may follow
        else if (!digits())
            return false;
        if (isDigit(now()))
            return fail(Text::tr("a number that begins with 0"));
        if (now() == '.') {
            isWhole = false;
            ++m_at;
            if (!digits())
                return false;
        }
        if (now() == 'e' || now() == 'E') {
            isWhole = false;
            ++m_at;
            m_at += now() == '+' || now() == '-';
            if (!digits())
                return false;
        }
        mendNumber(begin, isWhole);
        return true;
    }

    void mendNumber(size_t begin, bool isWhole)
    {
        if (!m_mended)
            return;
        const char* const first = m_json.data() + begin;
        const char* const last = m_json.data() + m_at;
        bool fits;
        if (isWhole && *first == '-') {
            qint64 number = 0;
            fits = std::from_chars(first, last, number).ec == std::errc();
        } else if (isWhole) {
            quint64 number = 0;
            fits = std::from_chars(first, last, number).ec == std::errc();
        } else {
            double number = 0; // too small is out of range for from_chars as well, and becomes a text too
            fits = std::from_chars(first, last, number).ec == std::errc();
        }
        if (!fits)
            replace(begin, m_at, '"' + std::string(first, last) + '"');
    }

    void replace(size_t begin, size_t end, const std::string& by)
    {
        m_mended->append(m_json.substr(m_copied, begin - m_copied)).append(by);
        m_copied = end;
    }

    bool string()
    {
        ++m_at;
        for (;;) {
            if (isAtEnd())
                return fail({});
            const auto c = static_cast<unsigned char>(now());
            if (c == '"') {
                ++m_at;
                return true;
            }
            if (c < 0x20)
                return fail(Text::tr("a control character inside a text"));
            if (c == '\\') {
                if (!escape())
                    return false;
            } else if (c < 0x80) {
                ++m_at;
            } else if (!sequence()) {
                return false;
            }
        }
    }

    // RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
    bool sequence()
    {
        const auto byteAt = [this](size_t i) { return m_at + i < m_json.size() ? static_cast<unsigned char>(m_json[m_at + i]) : 0u; };
        const unsigned lead = byteAt(0), second = byteAt(1);
        size_t length = 0;
        if (lead >= 0xC2 && lead <= 0xDF)
            length = 2;
        else if (lead >= 0xE0 && lead <= 0xEF && (lead != 0xE0 || second >= 0xA0) && (lead != 0xED || second <= 0x9F))
            length = 3;
        else if (lead >= 0xF0 && lead <= 0xF4 && (lead != 0xF0 || second >= 0x90) && (lead != 0xF4 || second <= 0x8F))
            length = 4;
        for (size_t i = 1; i < length; ++i) {
            if ((byteAt(i) & 0xC0u) != 0x80u)
                length = 0;
        }
        if (length == 0) {
            m_what = Text::tr("bytes that are no UTF-8");
            return false;
        }
        m_at += length;
        return true;
    }

    std::optional<unsigned> unicodeEscape(size_t at) const
    {
        if (at + 6 > m_json.size() || m_json[at] != '\\' || m_json[at + 1] != 'u')
            return {};
        unsigned code = 0;
        for (size_t i = at + 2; i < at + 6; ++i) {
            const int digit = hexValue(m_json[i]);
            if (digit < 0)
                return {};
            code = code * 16 + static_cast<unsigned>(digit);
        }
        return code;
    }

    bool escape()
    {
        const char c = m_at + 1 < m_json.size() ? m_json[m_at + 1] : '\0';
        if (c != 'u') {
            if (c == '\0' || std::string_view("\"\\/bfnrt").find(c) == std::string_view::npos)
                return fail(Text::tr("an unknown escape"));
            m_at += 2;
            return true;
        }
        const std::optional<unsigned> code = unicodeEscape(m_at);
        if (!code)
            return fail(Text::tr("an escape without four hexadecimal digits"));
        const auto isLow = [](unsigned half) { return half >= 0xDC00 && half <= 0xDFFF; };
        const bool isHigh = *code >= 0xD800 && *code <= 0xDBFF;
        const std::optional<unsigned> next = isHigh ? unicodeEscape(m_at + 6) : std::nullopt;
        if (next && isLow(*next)) {
            m_at += 12;
            return true;
        }
        if (m_mended && (isHigh || isLow(*code)))
            replace(m_at, m_at + 6, "\\ufffd");
        m_at += 6;
        return true;
    }

    std::string_view m_json;
    std::string* m_mended;
    size_t m_at = 0;
    size_t m_copied = 0; ///< how much of the original `mended` stands for
    QString m_what;
};

} // namespace

Result<> checkJsonText(std::string_view json, std::string* mended)
{
    return Checker(json, mended).check();
}

} // namespace sentinel
