#include "core/logs/searchdialect_p.h"

// Goes once through an expression, token by token. The compiler of expressions checks its grammar; what is done here is to say in words
// what is missing from the language, and to find a string that every match contains.

#include <QString>

#include <algorithm>
#include <optional>
#include <vector>

namespace sentinel {

namespace {

bool isAlnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

class Reading
{
public:
    Reading(const std::string& pattern, bool ignoreCase) : m_pattern(pattern), m_ignoreCase(ignoreCase) {}

    Result<Dialect> read();

private:
    char at(size_t i) const { return i < m_pattern.size() ? m_pattern[i] : '\0'; }
    std::string_view rest(size_t i) const { return std::string_view(m_pattern).substr(std::min(i, m_pattern.size())); }

    std::optional<Error> readEscape();
    size_t numberedLength() const;
    std::optional<Error> readGroup();
    std::optional<Error> readQuantifier();
    void readClass();
    void readFlags(size_t end);
    void addLiteral(char c);
    void endRun();
    void copy(size_t bytes)
    {
        m_dialect.text.append(m_pattern, m_at, bytes);
        m_at += bytes;
    }

    const std::string& m_pattern;
    bool m_ignoreCase;
    Dialect m_dialect;
    size_t m_at = 0;
    int m_depth = 0;
    bool m_crosses = false;
    bool m_hasRequired = true; ///< no alternative at the top, no flags that change what letters mean
    std::string m_run;         ///< characters in a row that every match has
    bool m_isQuantifiable = false;

    /// A part of the expression outside of all groups.
    struct Token
    {
        size_t begin = 0, end = 0; ///< in the text, without the repeat
        bool isPlain = false;      ///< a character, a class: nothing that anything else refers to
        bool isRepeated = false;
        bool mayBeNone = false;
    };
    void shorten();
    std::vector<Token> m_tokens;
    bool m_hasAlternatives = false;
};

void Reading::endRun()
{
    if (m_run.size() > m_dialect.required.size())
        m_dialect.required = m_run;
    m_run.clear();
}

void Reading::addLiteral(char c)
{
    // Of "k" and "s" other scripts have a form that equals them when case does not matter; so may letters beyond ASCII.
    const bool isUnsure = m_ignoreCase && (static_cast<unsigned char>(c) >= 0x80 || c == 'k' || c == 'K' || c == 's' || c == 'S');
    if (m_depth > 0 || isUnsure)
        endRun();
    else
        m_run += c;
    m_isQuantifiable = true;
}

// Of an escape that names a character or a class of them: \x{1b}, \x1b, \033, \cA, \p{Lu}, \pL.
size_t Reading::numberedLength() const
{
    const std::string_view text = rest(m_at);
    if (text.size() > 2 && text[2] == '{')
        return std::min(text.find('}'), text.size() - 1) + 1;
    size_t length = 2;
    const auto takeWhile = [&](std::string_view digits, size_t most) {
        while (length < text.size() && length < most && digits.find(text[length]) != std::string_view::npos)
            ++length;
    };
    if (text[1] == 'x')
        takeWhile("0123456789abcdefABCDEF", 4);
    else if (text[1] == '0')
        takeWhile("01234567", 4);
    else
        length = std::min<size_t>(3, text.size());
    return length;
}

std::optional<Error> Reading::readEscape()
{
    const char c = at(m_at + 1);
    const auto refuse = [&](const QString& what, const QString& instead) { return troubleAt(m_pattern, m_at, what, instead); };
    const QString name = QLatin1Char('\\') + QString(QLatin1Char(c));
    switch (c) {
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
    case 'k':
    case 'g':
        return refuse(ExpressionText::tr("a back reference (%1) is not understood here.").arg(name),
                      ExpressionText::tr("Write the expression out again, or search for one of the two places."));
    case 'K':
        return refuse(ExpressionText::tr("\\K is not understood here."),
                      ExpressionText::tr("Leave it out: lines are found as well without it."));
    case 'G':
        return refuse(ExpressionText::tr("\\G is not understood here."), ExpressionText::tr("Write ^ for the beginning of a line."));
    case 'X':
    case 'C':
    case 'N':
        return refuse(ExpressionText::tr("%1 is not understood here.").arg(name), ExpressionText::tr("Write . for any character."));
    case 'R':
        return refuse(ExpressionText::tr("\\R is not understood here."),
                      ExpressionText::tr("Lines are searched one by one: write $ for the end of a line."));
    case 'u':
        return refuse(ExpressionText::tr("\\u is not understood here."),
                      ExpressionText::tr("Write \\x{2713} for a character by its number."));
    case 'A':
        m_dialect.text += '^';
        m_dialect.looksBack = m_dialect.hasAnchors = true;
        endRun();
        m_at += 2;
        m_isQuantifiable = false;
        return {};
    case 'z':
    case 'Z':
        m_dialect.text += '$';
        m_dialect.hasAnchors = true;
        endRun();
        m_at += 2;
        m_isQuantifiable = false;
        return {};
    case 'Q': {
        const size_t end = m_pattern.find("\\E", m_at + 2);
        endRun();
        copy(end == std::string::npos ? m_pattern.size() - m_at : end + 2 - m_at);
        m_isQuantifiable = true;
        m_hasRequired = false;
        return {};
    }
    case 'p':
    case 'P':
    case 'x':
    case 'o':
    case 'c':
    case '0':
        endRun();
        m_crosses = true;
        m_isQuantifiable = true;
        copy(numberedLength());
        return {};
    default:
        break;
    }
    if (c != '\0' && !isAlnum(c) && static_cast<unsigned char>(c) < 0x80) {
        addLiteral(c);
    } else {
        endRun();
        m_crosses = m_crosses || std::string_view("dwSbBth").find(c) == std::string_view::npos;
        m_isQuantifiable = c != 'b' && c != 'B';
        m_dialect.looksBack = m_dialect.looksBack || !m_isQuantifiable;
        m_dialect.hasAnchors = m_dialect.hasAnchors || !m_isQuantifiable;
    }
    copy(std::min<size_t>(2, m_pattern.size() - m_at));
    return {};
}

void Reading::readFlags(size_t end)
{
    const std::string_view flags = rest(m_at + 2).substr(0, end - m_at - 2);
    m_hasRequired = false;
    // Without "m" or in lines of their own an expression would mean something else in a block of lines than in each.
    if (flags.find('m') != std::string_view::npos)
        m_dialect.matchesBlocks = false;
    m_crosses = m_crosses || flags.find('s') != std::string_view::npos;
}

std::optional<Error> Reading::readGroup()
{
    const auto refuse = [&](const QString& what, const QString& instead) { return troubleAt(m_pattern, m_at, what, instead); };
    const std::string_view inside = rest(m_at + 1);
    endRun();
    m_isQuantifiable = false;
    if (inside.starts_with("?=") || inside.starts_with("?!") || inside.starts_with("?<=") || inside.starts_with("?<!"))
        return refuse(ExpressionText::tr("look-around (%1) is not understood here.")
                          .arg(QLatin1Char('(') + QString::fromLatin1(inside.data(), inside[1] == '<' ? 3 : 2)),
                      inside[1] == '!' || inside.substr(1, 2) == "<!"
                          ? ExpressionText::tr("Search for what the lines do have; the filter leaves all others out.")
                          : ExpressionText::tr("Write what it looks for as part of the expression."));
    if (inside.starts_with("?>"))
        return refuse(ExpressionText::tr("an atomic group (?> is not understood here."),
                      ExpressionText::tr("Write (?: instead: the same lines are found."));
    if (inside.starts_with("?|"))
        return refuse(ExpressionText::tr("(?| is not understood here."),
                      ExpressionText::tr("Write (?: instead: the same lines are found."));
    if (inside.starts_with("?("))
        return refuse(ExpressionText::tr("a condition (?( is not understood here."),
                      ExpressionText::tr("Write both cases with | between them."));
    if (inside.starts_with("?P="))
        return refuse(ExpressionText::tr("a back reference (?P= is not understood here."),
                      ExpressionText::tr("Write the expression out again, or search for one of the two places."));
    if (inside.starts_with("?P>") || inside.starts_with("?&") || inside.starts_with("?R")
        || (inside.size() > 1 && inside[0] == '?' && ((inside[1] >= '0' && inside[1] <= '9') || inside[1] == '+')))
        return refuse(ExpressionText::tr("recursion is not understood here."),
                      ExpressionText::tr("Write the expression out as deep as you need it."));
    if (inside.starts_with("?C"))
        return refuse(ExpressionText::tr("a call-out (?C is not understood here."), ExpressionText::tr("Leave it out."));
    if (inside.starts_with("?#")) {
        const size_t end = m_pattern.find(')', m_at);
        copy(end == std::string::npos ? m_pattern.size() - m_at : end + 1 - m_at);
        return {};
    }
    if (inside.starts_with("*")) {
        m_hasRequired = false;
        m_dialect.matchesBlocks = false;
    }
    if (inside.starts_with("?") && !inside.starts_with("?:") && !inside.starts_with("?P<") && !inside.starts_with("?<")
        && !inside.starts_with("?'")) {
        const size_t end = m_pattern.find_first_of("):", m_at);
        if (end != std::string::npos) {
            readFlags(end);
            m_depth += m_pattern[end] == ':';
            copy(end + 1 - m_at);
            return {};
        }
    }
    ++m_depth;
    // A name is not read as part of the expression.
    const size_t name = inside.starts_with("?P<") ? 3 : inside.starts_with("?<") || inside.starts_with("?'") ? 2 : 0;
    const size_t end = name > 0 ? inside.find(inside[name - 1] == '<' ? '>' : '\'', name) : std::string_view::npos;
    copy(end == std::string_view::npos ? inside.starts_with("?:") ? 3 : 1 : end + 2);
    return {};
}

// From "[" to its "]"; a "]" that stands first is a character of the class, and "[:alpha:]" ends with its own.
void Reading::readClass()
{
    endRun();
    size_t i = m_at + 1;
    if (at(i) == '^') {
        m_crosses = true;
        ++i;
    }
    if (at(i) == ']')
        ++i;
    for (; i < m_pattern.size() && m_pattern[i] != ']'; ++i) {
        if (m_pattern[i] == '\\') {
            ++i;
            m_crosses = m_crosses || (isAlnum(at(i)) && at(i) != 'd' && at(i) != 'w' && at(i) != 't');
        } else if (m_pattern[i] == '[' && (at(i + 1) == ':' || at(i + 1) == '.' || at(i + 1) == '=')) {
            const char closing[] = {at(i + 1), ']', '\0'};
            const size_t end = m_pattern.find(closing, i + 2);
            m_crosses = true;
            if (end != std::string::npos)
                i = end + 1;
        } else if (static_cast<unsigned char>(m_pattern[i]) < 0x20) {
            m_crosses = true; // a range that begins with a control character
        }
    }
    copy(std::min(i + 1, m_pattern.size()) - m_at);
    m_isQuantifiable = true;
}

std::optional<Error> Reading::readQuantifier()
{
    size_t length = 1;
    const char c = at(m_at);
    bool mayBeNone = c == '*' || c == '?';
    if (c == '{') {
        const std::string_view text = rest(m_at);
        length = text.find_first_not_of("0123456789,", 1);
        if (length == std::string_view::npos || text[length] != '}' || length == 1 || text[1] == ',') {
            addLiteral('{'); // no repeat: a brace
            endRun();
            copy(1);
            return {};
        }
        ++length;
        mayBeNone = text[1] == '0';
    }
    if (at(m_at + length) == '+' && m_isQuantifiable) {
        const QString written = QString::fromStdString(m_pattern.substr(m_at, length));
        return troubleAt(m_pattern, m_at, ExpressionText::tr("a possessive repeat (%1+) is not understood here.").arg(written),
                         ExpressionText::tr("Write %1 instead: the same lines are found.").arg(written));
    }
    if (at(m_at + length) == '?')
        ++length;
    if (mayBeNone && !m_run.empty()) {
        // The last character, all bytes of it, may be missing.
        while (!m_run.empty() && (static_cast<unsigned char>(m_run.back()) & 0xC0) == 0x80)
            m_run.pop_back();
        if (!m_run.empty())
            m_run.pop_back();
    }
    endRun();
    copy(length);
    m_isQuantifiable = false;
    if (m_depth == 0 && !m_tokens.empty()) {
        m_tokens.back().isRepeated = true;
        m_tokens.back().mayBeNone = mayBeNone;
    }
    return {};
}

// "error.*" is found where "error" is, and "id=\\d+" where "id=\\d" is.
void Reading::shorten()
{
    m_dialect.shortened = m_dialect.text;
    while (!m_hasAlternatives && !m_tokens.empty() && m_tokens.back().isPlain && m_tokens.back().isRepeated) {
        const Token last = m_tokens.back();
        m_tokens.pop_back();
        const std::string_view repeat = std::string_view(m_dialect.shortened).substr(last.end);
        if (last.mayBeNone)
            m_dialect.shortened.resize(last.begin);
        else if (repeat.starts_with('+'))
            m_dialect.shortened.resize(last.end);
        if (!last.mayBeNone)
            break;
    }
}

Result<Dialect> Reading::read()
{
    while (m_at < m_pattern.size()) {
        const char c = m_pattern[m_at];
        const size_t begin = m_dialect.text.size();
        const bool isOutside = m_depth == 0;
        const size_t tokens = m_tokens.size();
        const bool mayRepeat = c == '*' || c == '+' || c == '?' || c == '{';
        std::optional<Error> error;
        switch (c) {
        case '\\':
            error = readEscape();
            break;
        case '(':
            error = readGroup();
            break;
        case '[':
            readClass();
            break;
        case '*':
        case '+':
        case '?':
        case '{':
            error = readQuantifier();
            break;
        case ')':
            m_depth -= m_depth > 0;
            endRun();
            m_isQuantifiable = true;
            copy(1);
            break;
        case '|':
            m_hasRequired = m_hasRequired && m_depth > 0;
            m_hasAlternatives = m_hasAlternatives || m_depth == 0;
            endRun();
            m_isQuantifiable = false;
            copy(1);
            break;
        case '.':
        case '^':
        case '$':
            endRun();
            m_dialect.looksBack = m_dialect.looksBack || c == '^';
            m_dialect.hasAnchors = m_dialect.hasAnchors || c != '.';
            m_isQuantifiable = c == '.';
            copy(1);
            break;
        default:
            m_crosses = m_crosses || c == '\n' || c == '\r';
            addLiteral(c);
            copy(1);
            break;
        }
        if (error)
            return *error;
        // Of UTF-8 the bytes that go on a character belong to its token.
        const bool goesOn = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
        if (isOutside && goesOn && tokens > 0)
            m_tokens.back().end = m_dialect.text.size();
        else if (isOutside && !(mayRepeat && !m_isQuantifiable)) // a brace may be just that
            m_tokens.push_back({begin, m_dialect.text.size(), m_isQuantifiable && c != '(' && c != ')', false, false});
    }
    endRun();
    shorten();
    m_dialect.mayCrossLines = m_crosses;
    if (!m_hasRequired)
        m_dialect.required.clear();
    return std::move(m_dialect);
}

} // namespace

Result<Dialect> readDialect(const std::string& pattern, bool ignoreCase)
{
    return Reading(pattern, ignoreCase).read();
}

} // namespace sentinel
