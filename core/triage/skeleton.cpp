// One pass over the line, driven by a table of what each byte can be part of. The masks of comparisons (core/logs/mask.h) look at
// hundreds of megabytes and must forget exit codes as well as times; these look at the few lines that name a cause.

#include "core/triage/skeleton.h"

#include "core/triage/logprefix.h"

#include <algorithm>
#include <array>
#include <optional>

namespace sentinel {

namespace {

enum Kind : unsigned char {
    Digit = 1,
    HexLower = 2,
    HexUpper = 4,
    Lower = 8,
    Upper = 16,
    Underscore = 32,
    PathSign = 64, // what a path has beside letters
};
constexpr unsigned char hexDigit = Digit | HexLower | HexUpper;
constexpr unsigned char anyLetter = HexLower | HexUpper | Lower | Upper;
constexpr unsigned char wordPart = Digit | anyLetter | Underscore;

constexpr std::array<unsigned char, 256> kinds = [] {
    std::array<unsigned char, 256> table{};
    for (unsigned c = '0'; c <= '9'; ++c)
        table[c] = Digit;
    for (unsigned c = 0; c < 26; ++c) {
        table['a' + c] = c < 6 ? HexLower : Lower;
        table['A' + c] = c < 6 ? HexUpper : Upper;
    }
    table['_'] = Underscore;
    for (char c : {'/', '\\', '.', '-', '+', '@', '~', '%', '$', '='})
        table[static_cast<unsigned char>(c)] = PathSign;
    return table;
}();

bool is(char c, unsigned char mask)
{
    return (kinds[static_cast<unsigned char>(c)] & mask) != 0;
}
size_t runEnd(std::string_view text, size_t at, unsigned char mask)
{
    while (at < text.size() && is(text[at], mask))
        ++at;
    return at;
}
template <size_t N>
bool isOneOf(std::string_view word, const std::array<std::string_view, N>& words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool isUnit(std::string_view word)
{
    static constexpr std::array<std::string_view, 28> units{
        "s",     "ms", "m",  "h",  "us", "ns", "sec", "secs", "second", "seconds", "min", "mins", "minute", "minutes",
        "hours", "B",  "kB", "KB", "MB", "GB", "KiB", "MiB",  "GiB",    "K",       "M",   "G",    "kb",     "mb"};
    return !word.empty() && word.size() <= 7 && isOneOf(word, units);
}

/// "CS0103", "E0308", "TS2304": the code of a diagnostic.
bool isErrorCode(std::string_view word)
{
    const size_t letters = runEnd(word, 0, Upper | HexUpper);
    const size_t digits = word.size() - letters;
    return letters >= 1 && letters <= 6 && digits >= 3 && digits <= 5 && runEnd(word, letters, Digit) == word.size();
}

/// Names that end in a number of three digits or more.
bool isKnownName(std::string_view word)
{
    static constexpr std::array<std::string_view, 14> names{"sha224", "sha256", "sha384", "sha512", "SHA256", "SHA512", "i386",
                                                            "i586",   "i686",   "ES2015", "ES2020", "es2015", "es2020", "IEEE754"};
    return isOneOf(word, names);
}

/// Words behind which a number says what happened.
bool namesStatus(std::string_view word)
{
    static constexpr std::array<std::string_view, 12> names{"exit",   "exited", "code",   "status", "signal", "errno",
                                                            "retval", "rc",     "result", "HTTP",   "Code",   "Status"};
    return isOneOf(word, names);
}

/// Phrases behind which a quoted value is data that the message repeats.
bool repeatsData(std::string_view before)
{
    static constexpr std::array<std::string_view, 16> phrases{
        "Duplicate entry ", "duplicate key ",     "invalid input syntax ", "Incorrect value: ",  "could not convert string to float: ",
        "time data ",       "with base #: ",      "Unexpected token ",     "unexpected token ",  "No such container: ",
        "No such image: ",  "For input string: ", "unparseable date: ",    "Unparseable date: ", "correlation id ",
        "request id "};
    return std::any_of(phrases.begin(), phrases.end(), [before](std::string_view phrase) { return before.ends_with(phrase); });
}

/// The letters and digits of a random name: they take turns, and there are many digits.
bool looksRandom(std::string_view word)
{
    if (word.size() < 10)
        return false;
    size_t changes = 0, digits = 0;
    for (size_t i = 0; i < word.size(); ++i) {
        digits += is(word[i], Digit) ? 1 : 0;
        changes += i > 0 && is(word[i], Digit) != is(word[i - 1], Digit) ? 1 : 0;
    }
    return digits >= 2 && changes >= 3 && digits * 6 >= word.size();
}

/// What orchestrators put behind a name: "-w0fq", "-7d4b9c6f5d", "-xkcdq". Such names have no vowels, so that they form no words.
bool isRandomSuffix(std::string_view word)
{
    if (word.size() < 4 || word.size() > 10 || runEnd(word, 0, Digit | HexLower | Lower) != word.size())
        return false;
    size_t digits = 0;
    bool inside = false; // a digit with a letter behind it
    for (size_t i = 0; i < word.size(); ++i) {
        if (is(word[i], Digit)) {
            ++digits;
            inside = inside || (i + 1 < word.size() && !is(word[i + 1], Digit));
        } else if (word[i] == 'a' || word[i] == 'e' || word[i] == 'i' || word[i] == 'o' || word[i] == 'u' || word[i] == 'y') {
            if (digits == 0 && i + 1 == word.size())
                return false;
            if (word[i] != 'a' && word[i] != 'e')
                return false; // no hexadecimal digit either
        }
    }
    if (digits == 0)
        return word.size() == 5 && word.find_first_of("aeiouy") == std::string_view::npos;
    return inside && !isUnit(word.substr(runEnd(word, 0, Digit)));
}

/// 8-4-4-4-12 hexadecimal digits.
bool isUuid(std::string_view text)
{
    if (text.size() < 36)
        return false;
    for (size_t i = 0; i < 36; ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !is(text[i], hexDigit))
            return false;
    }
    return text.size() == 36 || !is(text[36], wordPart);
}

/// Names that frameworks make up, whose numbers say nothing.
bool isGenerated(std::string_view word)
{
    return word.starts_with("Generated") || word.find("Proxy") != std::string_view::npos || word.find("Lambda") != std::string_view::npos
        || word.find("CGLIB") != std::string_view::npos || word.starts_with("lambda");
}

/// The end of an escape sequence of a terminal at `at`.
size_t escapeEnd(std::string_view text, size_t at)
{
    size_t end = at + 1;
    if (end >= text.size())
        return end;
    if (text[end] == '[') {
        ++end;
        while (end < text.size() && (text[end] < '@' || text[end] > '~'))
            ++end;
        return std::min(end + 1, text.size());
    }
    return text[end] >= '@' && text[end] <= '_' ? end + 1 : end;
}

std::string withoutEscapes(std::string_view line)
{
    std::string text;
    text.reserve(line.size());
    for (size_t at = 0; at < line.size();) {
        if (line[at] == '\x1b')
            at = escapeEnd(line, at);
        else
            text += line[at++];
    }
    return text;
}

class Masker
{
public:
    Masker(std::string_view line, std::string& out, std::vector<VaryingPart>* parts) : m_line(line), m_out(out), m_parts(parts)
    {
        while (!m_line.empty() && static_cast<unsigned char>(m_line.back()) <= ' ')
            m_line.remove_suffix(1);
    }

    void run()
    {
        while (m_at < m_line.size() && m_out.size() < skeletonBytes) {
            const char c = m_line[m_at];
            if (is(c, wordPart))
                word();
            else if (static_cast<unsigned char>(c) <= ' ' || c == '\x7f')
                blanks();
            else if (c == '/' || (c == '\\' && m_at > 1))
                folder();
            else if (c == '\'' || c == '"' || c == '`' || c == '\xe2')
                quote();
            else
                keep(1);
        }
        const bool isCut = m_at < m_line.size() || m_out.size() > skeletonBytes;
        m_out.resize(std::min(m_out.size(), skeletonBytes));
        if (isCut) { // no half of a character at the end
            while (!m_out.empty() && (static_cast<unsigned char>(m_out.back()) & 0xc0) == 0x80)
                m_out.pop_back();
            if (!m_out.empty() && static_cast<unsigned char>(m_out.back()) >= 0xc0)
                m_out.pop_back();
        }
        while (!m_out.empty() && m_out.back() == ' ')
            m_out.pop_back();
    }

private:
    void keep(size_t length)
    {
        m_out.append(m_line, m_at, length);
        m_at += length;
    }
    void replace(size_t end, std::string_view by)
    {
        m_out.append(by);
        if (m_parts)
            m_parts->push_back({m_at, end});
        m_at = end;
    }

    void blanks()
    {
        while (m_at < m_line.size() && (static_cast<unsigned char>(m_line[m_at]) <= ' ' || m_line[m_at] == '\x7f'))
            ++m_at;
        if (!m_out.empty() && m_out.back() != ' ')
            m_out += ' ';
    }

    // All quotation marks become one of two: compilers write them as the locale has them.
    void quote()
    {
        const std::string_view rest = m_line.substr(m_at);
        size_t length = 1;
        char mark = rest[0] == '"' ? '"' : '\'';
        if (rest[0] == '\xe2') {
            if (rest.starts_with("\xe2\x80\x98") || rest.starts_with("\xe2\x80\x99"))
                length = 3;
            else if (rest.starts_with("\xe2\x80\x9c") || rest.starts_with("\xe2\x80\x9d"))
                length = 3, mark = '"';
            else
                return keep(1);
        }
        const bool isData = m_out.ends_with(' ') && repeatsData(m_out);
        m_out += mark;
        m_at += length;
        if (!isData)
            return;
        const size_t end = m_line.find(rest.substr(0, length), m_at);
        if (end != std::string_view::npos)
            replace(end, "<value>");
    }

    // Of a path from a root the last two names stay: those in front are the machine's.
    void folder()
    {
        const bool isDrive = m_line[m_at] == '\\';
        const size_t root = isDrive ? 2 : 0;
        if (isDrive ? !(m_line[m_at - 1] == ':' && is(m_line[m_at - 2], anyLetter) && !m_out.empty()
                        && (m_at == 2 || !is(m_line[m_at - 3], wordPart)))
                    : m_at > 0 && (is(m_line[m_at - 1], wordPart | PathSign) || static_cast<unsigned char>(m_line[m_at - 1]) >= 0x80))
            return keep(1);
        // "http://host": no path
        if (!isDrive && m_at > 0 && m_line[m_at - 1] == ':' && m_line.substr(m_at).starts_with("//"))
            return keep(2);
        const size_t end = runEnd(m_line, m_at, wordPart | PathSign);
        size_t names = 0, kept = end;
        for (size_t i = end; i-- > m_at;) {
            if (m_line[i] != '/' && m_line[i] != '\\')
                continue;
            if (i + 1 < kept)
                ++names;
            kept = i;
            if (names == 2)
                break;
        }
        if (kept == m_at && !isDrive)
            return keep(1); // "/name" and "/folder/name" stay
        if (isDrive)
            m_out.resize(m_out.size() - std::min(root, m_out.size()));
        m_at -= root;
        replace(kept + 1, "<dir>/");
    }

    void word()
    {
        const size_t end = runEnd(m_line, m_at, wordPart);
        const std::string_view word = m_line.substr(m_at, end - m_at);
        unsigned char seen = 0;
        for (char c : word)
            seen |= kinds[static_cast<unsigned char>(c)];
        const bool afterDash = m_at > 0 && m_line[m_at - 1] == '-';
        const bool isLastSegment =
            end == m_line.size() || !is(m_line[end], wordPart | PathSign) || m_line[end] == '-' || m_line[end] == '/';
        if (afterDash && isLastSegment && m_at > 1 && is(m_line[m_at - 2], wordPart) && isRandomSuffix(word))
            return replace(end, "<id>");
        if ((seen & Digit) == 0) {
            if (word.starts_with("tmp") && word.size() >= 9)
                return replace(end, "<tmp>");
            m_status = namesStatus(word) ? end : m_status;
            return keep(word.size());
        }
        if (isStatus(word, end))
            return keep(word.size());
        if (isUuid(m_line.substr(m_at)))
            return replace(m_at + 36, "<hex>");
        if (word.size() > 3 && word[0] == '0' && (word[1] == 'x' || word[1] == 'X') && runEnd(word, 2, hexDigit) == word.size())
            return replace(end, "<hex>");
        const bool oneCase = (seen & HexUpper) == 0 || (seen & HexLower) == 0;
        if (word.size() >= 7 && (seen & wordPart & ~hexDigit) == 0 && (seen & (HexLower | HexUpper)) != 0 && oneCase)
            return replace(hexEnd(end), "<hex>");
        if (word.starts_with("tmp") && word.size() >= 6)
            return replace(end, "<tmp>");
        wordWithDigits(word);
    }

    /// A number right behind "exit code", "status" and the like says what happened.
    bool isStatus(std::string_view word, size_t end) const
    {
        if (m_status == 0 || word.size() > 3 || runEnd(word, 0, Digit) != word.size())
            return false;
        if (end + 1 < m_line.size() && m_line[end] == '.' && is(m_line[end + 1], Digit))
            return false;
        const std::string_view between = m_line.substr(m_status, m_at - m_status);
        return between.size() <= 3 && between.find_first_not_of(" :=(#'\"-") == std::string_view::npos;
    }

    void wordWithDigits(std::string_view word)
    {
        if (isErrorCode(word) || isKnownName(word))
            return keep(word.size());
        const size_t wordEnd = m_at + word.size();
        const bool generated = isGenerated(word);
        // Each part between underscores for itself: one or two digits in a name belong to it ("utf8"), more are a number ("worker1234").
        while (m_at < wordEnd) {
            if (m_line[m_at] == '_') {
                keep(1);
                continue;
            }
            const size_t end = runEnd(m_line.substr(0, wordEnd), m_at, wordPart & ~Underscore);
            const std::string_view part = m_line.substr(m_at, end - m_at);
            if (looksRandom(part)) {
                replace(end, "<id>");
                continue;
            }
            const bool standsAlone = m_at + word.size() == wordEnd;
            for (size_t begin = m_at; m_at < end;) {
                const size_t digits = runEnd(m_line.substr(0, end), m_at, Digit) - m_at;
                if (digits == 0) {
                    keep(runEnd(m_line.substr(0, end), m_at, anyLetter) - m_at);
                } else if (m_at > begin && digits <= 2 && !generated) {
                    keep(digits);
                } else {
                    size_t numbersEnd = m_at + digits;
                    const std::string_view unit = m_line.substr(numbersEnd, end - numbersEnd);
                    if (isUnit(unit))
                        numbersEnd = end;
                    if (numbersEnd == wordEnd)
                        numbersEnd = numberEnd(numbersEnd, standsAlone && begin == m_at);
                    replace(numbersEnd, "#");
                    if (m_at >= wordEnd)
                        return;
                }
            }
        }
    }

    size_t hexEnd(size_t end) const
    {
        while (end + 1 < m_line.size() && m_line[end] == '-' && is(m_line[end + 1], hexDigit)) {
            const size_t next = runEnd(m_line, end + 1, hexDigit);
            if (next < m_line.size() && is(m_line[next], wordPart))
                break;
            end = next;
        }
        return end;
    }

    /// "12.5", "1:02:03", "2019-01-02T10:00:00Z" and "10,000" are one number each; so is one with a unit. The line and column of a
    /// place ("a.c:12:10") are not: how a tool writes places tells which tool it is.
    size_t numberEnd(size_t end, bool standsAlone) const
    {
        const bool isPlace = m_at > 0 && (m_line[m_at - 1] == ':' || m_line[m_at - 1] == '(') && m_at > 1 && is(m_line[m_at - 2], wordPart);
        if (isPlace || !standsAlone)
            return end;
        const auto joins = [](char c) { return c == '.' || c == ',' || c == '-' || c == '/' || c == 'T'; };
        end = clockEnd(m_at).value_or(end);
        while (end + 1 < m_line.size() && joins(m_line[end]) && is(m_line[end + 1], Digit)) {
            const size_t joined = clockEnd(end + 1).value_or(runEnd(m_line, end + 1, Digit));
            const size_t letters = runEnd(m_line, joined, wordPart);
            const std::string_view unit = m_line.substr(joined, letters - joined);
            if (!unit.empty() && !isUnit(unit) && unit[0] != 'Z' && unit[0] != 'T')
                break;
            end = isUnit(unit) || unit == "Z" ? letters : joined;
        }
        size_t unit = end;
        if (unit + 1 < m_line.size() && m_line[unit] == ' ')
            ++unit;
        const size_t letters = runEnd(m_line, unit, anyLetter);
        if (isUnit(m_line.substr(unit, letters - unit)) && (letters == m_line.size() || !is(m_line[letters], wordPart)))
            end = letters;
        return end;
    }

    /// "1:02:03"; "12:10" alone may be a place.
    std::optional<size_t> clockEnd(size_t at) const
    {
        const size_t hours = runEnd(m_line, at, Digit);
        if (hours == at || hours - at > 2 || hours + 6 > m_line.size() || m_line[hours] != ':' || m_line[hours + 3] != ':')
            return {};
        const size_t end = hours + 6;
        const bool isClock = runEnd(m_line, hours + 1, Digit) == hours + 3 && runEnd(m_line, hours + 4, Digit) == end;
        return isClock ? std::optional(end) : std::nullopt;
    }

    std::string_view m_line;
    std::string& m_out;
    std::vector<VaryingPart>* m_parts;
    size_t m_at = 0;
    size_t m_status = 0; // behind the last word that names a status
};

} // namespace

std::string skeletonOf(std::string_view line)
{
    line = line.substr(0, 4 * skeletonBytes);
    std::string plain;
    if (line.find('\x1b') != std::string_view::npos) {
        plain = withoutEscapes(line);
        line = plain;
    }
    line = withoutLogPrefix(line);
    std::string skeleton;
    skeleton.reserve(std::min(line.size(), skeletonBytes) + 16);
    Masker(line, skeleton, nullptr).run();
    return skeleton;
}

std::vector<VaryingPart> varyingParts(std::string_view line)
{
    line = line.substr(0, 4 * skeletonBytes);
    const std::string_view said = withoutLogPrefix(line);
    const size_t offset = size_t(said.data() - line.data());
    std::string skeleton;
    std::vector<VaryingPart> parts;
    if (offset > 0)
        parts.push_back({0, offset});
    const size_t first = parts.size();
    Masker(said, skeleton, &parts).run();
    for (size_t i = first; i < parts.size(); ++i) {
        parts[i].begin += offset;
        parts[i].end += offset;
    }
    return parts;
}

} // namespace sentinel
