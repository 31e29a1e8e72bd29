#include "app/cli/failureline.h"

#include <QString>

#include <cstdint>

namespace sentinel {

namespace {

constexpr int deepest = 64;

/// Reads values one after the other; the first mistake ends it, and is where `at()` stands.
class Reader
{
public:
    explicit Reader(std::string_view text) : m_text(text) {}

    size_t at() const { return m_at; }

    void blanks()
    {
        while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\t' || m_text[m_at] == '\r' || m_text[m_at] == '\n'))
            ++m_at;
    }
    bool take(char c)
    {
        blanks();
        const bool is = peek() == c;
        m_at += is ? 1 : 0;
        return is;
    }
    bool isAtEnd()
    {
        blanks();
        return m_at == m_text.size();
    }
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }

    bool string(std::string& out)
    {
        out.clear();
        if (!take('"'))
            return false;
        while (m_at < m_text.size()) {
            const size_t plain = m_at;
            while (m_at < m_text.size() && m_text[m_at] != '"' && m_text[m_at] != '\\' && static_cast<unsigned char>(m_text[m_at]) >= 0x20)
                ++m_at;
            out.append(m_text, plain, m_at - plain);
            if (m_at == m_text.size() || static_cast<unsigned char>(m_text[m_at]) < 0x20)
                return false;
            if (m_text[m_at++] == '"')
                return true;
            if (!escaped(out))
                return false;
        }
        return false;
    }

    /// "-12", "3.5e7": what it says, and whether it is whole.
    bool number(std::string_view& said, bool& isWhole)
    {
        const size_t begin = m_at;
        m_at += peek() == '-' ? 1 : 0;
        const size_t whole = m_at;
        if (digits() == 0 || (m_text[whole] == '0' && m_at - whole > 1))
            return false;
        isWhole = true;
        if (peek() == '.') {
            ++m_at;
            isWhole = false;
            if (digits() == 0)
                return false;
        }
        if (peek() == 'e' || peek() == 'E') {
            ++m_at;
            isWhole = false;
            m_at += peek() == '+' || peek() == '-' ? 1 : 0;
            if (digits() == 0)
                return false;
        }
        said = m_text.substr(begin, m_at - begin);
        return true;
    }

    /// Passes over any value.
    bool skip(int depth = 0)
    {
        blanks();
        std::string text;
        std::string_view said;
        bool isWhole = false;
        const char c = peek();
        if (c == '"')
            return string(text);
        if (c == '{' || c == '[')
            return depth < deepest && skipAll(c == '{' ? '}' : ']', depth);
        for (std::string_view word : {"true", "false", "null"}) {
            if (m_text.substr(m_at).starts_with(word)) {
                m_at += word.size();
                return true;
            }
        }
        return number(said, isWhole);
    }

private:
    bool skipAll(char end, int depth)
    {
        ++m_at;
        if (take(end))
            return true;
        std::string key;
        do {
            if (end == '}' && !(string(key) && take(':')))
                return false;
            if (!skip(depth + 1))
                return false;
        } while (take(','));
        return take(end);
    }
    size_t digits()
    {
        const size_t begin = m_at;
        while (peek() >= '0' && peek() <= '9')
            ++m_at;
        return m_at - begin;
    }
    bool hex4(std::uint32_t& value)
    {
        if (m_text.size() - m_at < 4)
            return false;
        value = 0;
        for (int i = 0; i < 4; ++i, ++m_at) {
            const char c = m_text[m_at];
            const int digit = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
            if (digit < 0)
                return false;
            value = value * 16 + std::uint32_t(digit);
        }
        return true;
    }
    bool escaped(std::string& out)
    {
        constexpr std::string_view names = "\"\\/bfnrt";
        constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
        const char c = peek();
        if (c == '\0')
            return false;
        ++m_at;
        if (c != 'u') {
            const size_t name = names.find(c);
            if (name == std::string_view::npos)
                return false;
            out += meanings[name];
            return true;
        }
        std::uint32_t code = 0;
        if (!hex4(code))
            return false;
        if (code >= 0xd800 && code < 0xdc00 && m_text.substr(m_at).starts_with("\\u")) {
            const size_t before = m_at;
            std::uint32_t low = 0;
            m_at += 2;
            if (!hex4(low))
                return false;
            if (low >= 0xdc00 && low < 0xe000)
                code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            else
                m_at = before;
        }
        if (code >= 0xd800 && code < 0xe000)
            code = 0xfffd; // half of a pair
        append(out, code);
        return true;
    }
    static void append(std::string& out, std::uint32_t code)
    {
        if (code < 0x80) {
            out += char(code);
        } else if (code < 0x800) {
            out += char(0xc0 | (code >> 6));
            out += char(0x80 | (code & 0x3f));
        } else {
            if (code < 0x10000) {
                out += char(0xe0 | (code >> 12));
            } else {
                out += char(0xf0 | (code >> 18));
                out += char(0x80 | ((code >> 12) & 0x3f));
            }
            out += char(0x80 | ((code >> 6) & 0x3f));
            out += char(0x80 | (code & 0x3f));
        }
    }

    std::string_view m_text;
    size_t m_at = 0;
};

Error malformed(const QString& what)
{
    return {Error::Kind::Malformed, what, {}};
}

} // namespace

Result<FailureLine> readFailureLine(std::string_view line)
{
    Reader reader(line);
    FailureLine failure;
    std::optional<std::string> text;
    const auto wrong = [&reader] { return malformed(QStringLiteral("is not JSON from column %1 on").arg(reader.at() + 1)); };
    if (!reader.take('{')) {
        const bool isValue = reader.skip() && reader.isAtEnd();
        return isValue ? malformed(QStringLiteral("is no object: {\"id\", \"test\", \"text\"}")) : wrong();
    }
    std::string key;
    for (bool more = !reader.take('}'); more;) {
        if (!reader.string(key) || !reader.take(':'))
            return wrong();
        reader.blanks();
        const bool isText = reader.peek() == '"';
        if (key == "id" && !isText && (reader.peek() == '-' || (reader.peek() >= '0' && reader.peek() <= '9'))) {
            std::string_view said;
            if (!reader.number(said, failure.isNumber))
                return wrong();
            failure.isNumber = failure.isNumber && said.size() <= 18; // fits
            failure.id = said;
        } else if ((key == "id" || key == "text" || key == "test") && isText) {
            std::string value;
            if (!reader.string(value))
                return wrong();
            if (key == "test")
                failure.test = std::move(value);
            else if (key == "text")
                text = std::move(value);
            else
                failure.id = std::move(value), failure.isNumber = false;
        } else if (!reader.skip()) {
            return wrong();
        }
        more = reader.take(',');
        if (!more && !reader.take('}'))
            return wrong();
    }
    if (!reader.isAtEnd())
        return wrong();
    if (!text)
        return malformed(QStringLiteral("has no text: {\"id\", \"test\", \"text\"}"));
    failure.text = std::move(*text);
    return failure;
}

} // namespace sentinel
