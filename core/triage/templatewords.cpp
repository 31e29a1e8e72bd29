// One pass over the line, driven by a table of what each character can be part of. What varies by its look (numbers, addresses, paths,
// ids) becomes a parameter here, so that most lines of a log have one of few shapes; what varies by comparison is found later.

#include "core/triage/templatewords_p.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace sentinel::templates {

namespace {

enum Class : unsigned {
    Digit = 1,
    HexLetter = 2,
    OtherLetter = 4,
    Joint = 8, // inside words: _ . - ~ + $
    Slash = 16,
    Backslash = 32,
    At = 64,
    Space = 128,
    Upper = 256,
};
constexpr unsigned letters = HexLetter | OtherLetter;
constexpr unsigned wordPart = Digit | letters | Joint | Slash | Backslash | At;

constexpr std::array<std::uint16_t, 256> classes = [] {
    std::array<std::uint16_t, 256> table{};
    for (unsigned c = '0'; c <= '9'; ++c)
        table[c] = Digit;
    for (unsigned c = 0; c < 26; ++c) {
        table['a' + c] = c < 6 ? HexLetter : OtherLetter;
        table['A' + c] = std::uint16_t((c < 6 ? HexLetter : OtherLetter) | Upper);
    }
    for (char c : {'_', '.', '-', '~', '+', '$'})
        table[static_cast<unsigned char>(c)] = Joint;
    table['/'] = Slash;
    table['\\'] = Backslash;
    table['@'] = At;
    for (unsigned c = 0x80; c < 256; ++c)
        table[c] = OtherLetter;
    for (unsigned c = 0; c <= ' '; ++c)
        table[c] = Space;
    table[0x7f] = Space;
    return table;
}();

unsigned classOf(char c)
{
    return classes[static_cast<unsigned char>(c)];
}
bool is(char c, unsigned mask)
{
    return (classOf(c) & mask) != 0;
}

std::size_t runEnd(std::string_view text, std::size_t i, unsigned mask)
{
    while (i < text.size() && is(text[i], mask))
        ++i;
    return i;
}

bool isOneOf(std::string_view word, const std::string_view* begin, const std::string_view* end)
{
    return std::find(begin, end, word) != end;
}

/// Units that are part of the number in front of them.
bool isUnit(std::string_view word)
{
    static constexpr std::string_view units[] = {"ms", "s",  "us", "ns",  "h",   "m",   "sec", "secs", "min",  "mins", "B", "KB",
                                                 "MB", "GB", "TB", "kB",  "KiB", "MiB", "GiB", "kb",   "mb",   "K",    "M", "G",
                                                 "k",  "C",  "Hz", "MHz", "GHz", "x",   "px",  "bps",  "Mbps", "d"};
    return !word.empty() && word.size() <= 4 && isOneOf(word, std::begin(units), std::end(units));
}

/// Those of them that stand behind a blank as well.
bool isSpacedUnit(std::string_view word)
{
    static constexpr std::string_view units[] = {"ms", "s", "us", "ns", "sec", "B", "KB", "MB", "GB", "TB", "kB", "KiB", "MiB", "GiB"};
    return !word.empty() && word.size() <= 3 && isOneOf(word, std::begin(units), std::end(units));
}

bool isTruth(std::string_view word)
{
    static constexpr std::string_view truths[] = {"true", "false", "True", "False", "TRUE", "FALSE", "null", "None", "nil"};
    return word.size() >= 3 && word.size() <= 5 && isOneOf(word, std::begin(truths), std::end(truths));
}

/// "Mon", "Jan": part of a date where a number or another such word stands behind it.
bool isDateWord(std::string_view word)
{
    static constexpr std::string_view words[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Jan", "Feb", "Mar",
                                                 "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    return word.size() == 3 && isOneOf(word, std::begin(words), std::end(words));
}

constexpr std::size_t longestWord = 64; // what is longer is no word

} // namespace

std::uint64_t hashOf(std::string_view text)
{
    const char* at = text.data();
    std::size_t left = text.size();
    std::uint64_t state = left * 0x9e3779b97f4a7c15u;
    std::uint64_t a = 0;
    while (left > 8) {
        std::memcpy(&a, at, 8);
        state = mixed(state, a);
        at += 8;
        left -= 8;
    }
    // The last bytes without reading past them and without a call: overlapping halves.
    std::uint32_t low = 0, high = 0;
    if (left >= 4) {
        std::memcpy(&low, at, 4);
        std::memcpy(&high, at + left - 4, 4);
    } else if (left > 0) {
        low = static_cast<unsigned char>(at[0]);
        high = std::uint32_t(static_cast<unsigned char>(at[left / 2])) << 8 | static_cast<unsigned char>(at[left - 1]);
    }
    return mixed(state, std::uint64_t(low) << 32 | high);
}

Token& LineWords::add(Token::Kind kind, std::size_t begin, std::size_t end, std::uint64_t key)
{
    Token& token = m_tokens.emplace_back();
    token.kind = kind;
    token.isSpaced = m_isSpaced;
    token.key = key;
    token.begin = std::uint32_t(begin);
    token.end = std::uint32_t(end);
    m_isSpaced = false;
    return token;
}

/// Values behind one another are one list: how many there are varies as well.
bool LineWords::joinsRun(const Token& token, std::string_view shown)
{
    const std::size_t count = m_tokens.size();
    std::size_t last = count - 1;
    std::string_view separator = token.isSpaced ? " " : "";
    if (count >= 2 && m_tokens[last].kind == Token::Mark && m_line[m_tokens[last].begin] == ',' && !m_tokens[last].isSpaced) {
        --last;
        separator = token.isSpaced ? ", " : ",";
    }
    if (separator.empty() || m_tokens[last].key != token.key || m_tokens[last].kind != token.kind)
        return false;
    m_tokens.resize(last + 1);
    Token& run = m_tokens.back();
    std::string before(run.isSlot ? slot(run) : shown);
    if (token.kind == Token::Stem && before.find('<') == before.npos)
        before = shown;
    run.isSlot = true;
    run.slotBegin = std::uint32_t(m_slots.size());
    m_slots.append(before);
    if (before.size() < 64)
        m_slots.append(separator).append(shown);
    else
        m_slots.append(1, '*'); // a list as long as this is never the same
    run.slotEnd = std::uint32_t(m_slots.size());
    m_isSpaced = false;
    return true;
}

void LineWords::addParameter(std::string_view shown, bool isSlot)
{
    Token token;
    token.kind = Token::Parameter;
    token.key = parameterKey;
    token.isSpaced = m_isSpaced;
    if (!m_tokens.empty() && joinsRun(token, parameter))
        return;
    Token& made = add(Token::Parameter, m_at, m_at, parameterKey);
    if (isSlot) {
        made.isSlot = true;
        made.slotBegin = std::uint32_t(m_slots.size());
        m_slots += shown;
        made.slotEnd = std::uint32_t(m_slots.size());
    }
}

void LineWords::addStem(std::size_t begin, std::size_t stemEnd, std::size_t end)
{
    const std::string_view stem = m_line.substr(begin, stemEnd - begin);
    Token token;
    token.kind = Token::Stem;
    token.key = mixed(hashOf(stem), parameterKey);
    token.isSpaced = m_isSpaced;
    if (!m_tokens.empty() && m_tokens.back().key == token.key) {
        const std::string shown = std::string(stem) + std::string(parameter);
        if (joinsRun(token, shown))
            return;
    }
    Token& made = add(Token::Stem, begin, stemEnd, token.key);
    // "ssh2", "utf8", "node-7": such a number can be part of the name.
    std::size_t digits = 0;
    for (std::size_t i = stemEnd; i < end; ++i)
        digits += is(m_line[i], Digit) ? 1 : 0;
    if (digits <= 2 && (is(m_line[stemEnd - 1], letters) || m_line[stemEnd - 1] == '/') && end - begin < longestWord) {
        made.isSlot = true;
        made.slotBegin = std::uint32_t(m_slots.size());
        m_slots.append(m_line.substr(begin, end - begin));
        made.slotEnd = std::uint32_t(m_slots.size());
    }
}

void LineWords::addWord(std::size_t begin, std::size_t end)
{
    const std::string_view word = m_line.substr(begin, end - begin);
    if (isTruth(word))
        addParameter(word, true);
    else if (isDateWord(word) && startsDate(end))
        addParameter();
    else
        add(Token::Word, begin, end, hashOf(word));
}

/// Whether a number, or a month and a number, stand behind a weekday or a month.
bool LineWords::startsDate(std::size_t end, int more) const
{
    if (end < m_line.size() && m_line[end] == ',')
        ++end;
    const std::size_t next = runEnd(m_line, end, Space);
    if (next == end || next >= m_line.size())
        return false;
    const std::size_t wordEnd = runEnd(m_line, next, letters);
    return is(m_line[next], Digit) || (more > 0 && isDateWord(m_line.substr(next, wordEnd - next)) && startsDate(wordEnd, more - 1));
}

/// "https://…", "C:\…": up to what cannot be part of it.
bool LineWords::location(std::size_t begin)
{
    if (m_at + 2 >= m_line.size() || m_line[m_at] != ':')
        return false;
    const bool isAddress = m_line[m_at + 1] == '/' && m_line[m_at + 2] == '/' && m_at - begin >= 2;
    const bool isFile = m_at - begin == 1 && is(m_line[begin], letters) && (m_line[m_at + 1] == '\\' || m_line[m_at + 1] == '/');
    if (!isAddress && !isFile)
        return false;
    static constexpr std::string_view ends = "\"'<>()[]{},;|`";
    std::size_t end = m_at + 2;
    while (end < m_line.size() && !is(m_line[end], Space) && ends.find(m_line[end]) == ends.npos)
        ++end;
    while (end > m_at + 2 && (m_line[end - 1] == '.' || m_line[end - 1] == ':'))
        --end;
    m_at = end;
    addParameter();
    return true;
}

/// "10.0.0.1:8080", "12:30:05" and what else is numbers with colons between them: one value, said in parts where it always has two.
void LineWords::joinedNumbers(std::size_t begin)
{
    std::size_t parts = 1, longest = 0;
    std::size_t end = runEnd(m_line, begin, wordPart);
    while (end > begin + 1 && !is(m_line[end - 1], Digit | letters))
        --end;
    longest = end - begin;
    while (end + 1 < m_line.size() && m_line[end] == ':' && is(m_line[end + 1], Digit)) {
        std::size_t next = runEnd(m_line, end + 1, Digit | Joint);
        while (!is(m_line[next - 1], Digit))
            --next;
        if (next < m_line.size() && is(m_line[next], letters))
            break;
        longest = std::max(longest, next - end - 1);
        end = next;
        ++parts;
    }
    m_at = end;
    parts == 2 && longest > 2 ? addParameter("<*>:<*>", true) : addParameter();
}

/// "00:1a:2b:3c:4d:5e", "fe80:0:0:1::2": groups of hexadecimal digits with colons between them.
bool LineWords::hexadecimalGroups()
{
    std::size_t end = m_at, groups = 0;
    unsigned seen = 0;
    while (end < m_line.size()) {
        const std::size_t next = runEnd(m_line, end, Digit | HexLetter);
        if (next == end || next - end > 4)
            break;
        for (std::size_t i = end; i < next; ++i)
            seen |= classOf(m_line[i]);
        ++groups;
        end = next;
        if (end >= m_line.size() || m_line[end] != ':')
            break;
        end += end + 1 < m_line.size() && m_line[end + 1] == ':' ? 2 : 1;
    }
    if (groups < 4 || (seen & Digit) == 0 || (seen & HexLetter) == 0 || (end < m_line.size() && is(m_line[end], wordPart)))
        return false;
    while (m_line[end - 1] == ':')
        --end;
    m_at = end;
    addParameter();
    return true;
}

void LineWords::wordWithDigits(std::size_t begin, std::size_t end, unsigned seen)
{
    const std::string_view word = m_line.substr(begin, end - begin);
    const std::size_t size = word.size();
    if ((seen & letters) == 0) {
        if (word[0] == '/' && size > 1 && is(word[1], Digit)) {
            addMark(begin, begin + 1);
            return joinedNumbers(begin + 1);
        }
        if (end + 1 < m_line.size() && m_line[end] == ':' && is(m_line[end + 1], Digit))
            return joinedNumbers(begin);
        // "1,234,567"
        while (end + 3 < m_line.size() && m_line[end] == ',' && runEnd(m_line, end + 1, Digit) == end + 4
               && (end + 4 == m_line.size() || !is(m_line[end + 4], letters)))
            m_at = end += 4;
        // "12 KB", "3.5 ms"
        if (end + 1 < m_line.size() && m_line[end] == ' ') {
            const std::size_t unitEnd = runEnd(m_line, end + 1, letters);
            const std::string_view unit = m_line.substr(end + 1, unitEnd - end - 1);
            if (isSpacedUnit(unit)
                && (unitEnd == m_line.size() || !is(m_line[unitEnd], wordPart) || m_line[unitEnd] == '/' || m_line[unitEnd] == '.')) {
                m_at = unitEnd;
                return addParameter(std::string(parameter) + " " + std::string(unit), true);
            }
        }
        return addParameter();
    }
    if (size > longestWord || (word[0] == '0' && size > 2 && (word[1] | 32) == 'x'))
        return addParameter();
    if ((seen & (OtherLetter | Slash | Backslash | At)) == 0 && size >= 4)
        return addParameter(); // hexadecimal
    const std::size_t first = std::size_t(std::find_if(word.begin(), word.end(), [](char c) { return is(c, Digit); }) - word.begin());
    if (first == 0) {
        std::size_t numberEnd = 0;
        while (numberEnd < size && (is(word[numberEnd], Digit) || word[numberEnd] == '.'))
            ++numberEnd;
        if (isUnit(word.substr(numberEnd)))
            return addParameter(std::string(parameter) + std::string(word.substr(numberEnd)), true);
        return addParameter();
    }
    // A name with a number: what is random has letters between its digits.
    std::size_t lettersBefore = 0;
    for (std::size_t i = 0; i < first; ++i)
        lettersBefore += is(word[i], letters) ? 1 : 0;
    std::size_t groups = 0;
    bool wasLetter = false;
    for (std::size_t i = first; i < size; ++i) {
        const bool isLetter = is(word[i], letters);
        groups += isLetter && !wasLetter ? 1 : 0;
        wasLetter = isLetter;
    }
    const bool isVersion = (seen & (Slash | Backslash)) == Slash && word[first - 1] == '/' && lettersBefore == first - 1; // "HTTP/1.1"
    const bool isPath = (!isVersion && (seen & (Slash | Backslash)) != 0) || ((seen & At) != 0 && word[first - 1] != '@');
    if (lettersBefore < 2 || groups > 1 || isPath)
        return addParameter();
    std::size_t stem = first;
    if (word[stem - 1] == '-' && stem >= 2 && !is(word[stem - 2], letters)) // "blk_-4711": a sign
        --stem;
    addStem(begin, begin + stem, end);
}

/// Keys whose value says what happens: not all values of theirs are one.
bool isSayingKey(std::string_view key)
{
    static constexpr std::string_view keys[] = {"msg", "message", "event", "evt",   "action", "op",    "operation",
                                                "cmd", "command", "type",  "state", "text",   "reason"};
    return key.size() <= 9 && isOneOf(key, std::begin(keys), std::end(keys));
}

/// Behind "key=": the value is a parameter whatever it looks like, and also where it is missing.
void LineWords::value()
{
    if (m_at + 1 >= m_line.size() || is(m_line[m_at + 1], Space) || m_line[m_at + 1] == ',' || m_line[m_at + 1] == ';'
        || m_line[m_at + 1] == ')' || m_line[m_at + 1] == ']' || m_line[m_at + 1] == '}') {
        addMark(m_at, m_at + 1);
        ++m_at;
        addParameter("", true);
        return;
    }
    const char next = m_line[m_at + 1];
    const bool isSaid = !m_tokens.empty() && m_tokens.back().kind == Token::Word
        && isSayingKey(m_line.substr(m_tokens.back().begin, m_tokens.back().end - m_tokens.back().begin));
    addMark(m_at, m_at + 1);
    ++m_at;
    if (!is(next, wordPart) || isSaid)
        return;
    const std::size_t begin = m_at;
    std::size_t end = begin;
    unsigned seen = 0;
    while (end < m_line.size()
           && (is(m_line[end], wordPart) || (m_line[end] == ':' && end + 1 < m_line.size() && is(m_line[end + 1], wordPart))))
        seen |= classOf(m_line[end++]);
    if (end < m_line.size() && (m_line[end] == '{' || m_line[end] == '(' || m_line[end] == '[' || m_line[end] == '='))
        return; // a record with a name, or a chain: read as any other text
    while (end > begin + 1 && m_line[end - 1] == '.')
        --end;
    m_at = end;
    const std::string_view word = m_line.substr(begin, end - begin);
    if ((seen & (letters | Slash | Backslash | At)) == 0)
        return wordWithDigits(begin, end, seen);
    const bool isName = (seen & (Digit | Slash | Backslash | At)) == 0 && word.size() < longestWord;
    addParameter(isName ? word : parameter, true);
}

void LineWords::word()
{
    const std::size_t begin = m_at;
    unsigned seen = 0;
    std::size_t slashes = 0;
    while (m_at < m_line.size()) {
        const char c = m_line[m_at];
        const unsigned kind = classOf(c);
        if ((kind & wordPart) == 0) {
            const bool isScope =
                c == ':' && m_at + 2 < m_line.size() && m_line[m_at + 1] == ':' && is(m_line[m_at + 2], letters) && m_at > begin;
            const bool isApostrophe =
                c == '\'' && m_at > begin && m_at + 1 < m_line.size() && is(m_line[m_at - 1], letters) && is(m_line[m_at + 1], letters);
            if (!isScope && !isApostrophe)
                break;
            m_at += isScope ? 2 : 1;
            continue;
        }
        if ((kind & Joint) != 0 && c != '_' && m_at + 1 < m_line.size() && m_line[m_at + 1] == c && c != '~')
            break; // "....", "--": they part
        slashes += (kind & (Slash | Backslash)) != 0 ? 1 : 0;
        seen |= kind;
        ++m_at;
    }
    if (m_at == begin) {
        const char c = m_line[begin];
        while (m_at < m_line.size() && m_line[m_at] == c)
            ++m_at;
        return addMark(begin, m_at);
    }
    std::size_t end = m_at;
    while (end > begin + 1 && (m_line[end - 1] == '.' || m_line[end - 1] == '-'))
        --end;
    if (end < m_at)
        m_at = end;
    if ((seen & (Digit | letters)) == 0)
        return addMark(begin, end);
    if (location(begin))
        return;
    // "cache.example.org:6379", "main.c:12:3": what numbers alone would be as well.
    if ((seen & letters) != 0 && end + 1 < m_line.size() && m_line[end] == ':' && is(m_line[end + 1], Digit)
        && m_line.substr(begin + 1, end - begin - 1).find('.') != m_line.npos)
        return joinedNumbers(begin);
    if ((seen & Digit) != 0)
        return wordWithDigits(begin, end, seen);
    const std::string_view word = m_line.substr(begin, end - begin);
    const bool isPath = (seen & (Slash | Backslash)) != 0
        && (slashes >= 2 || (word[0] == '/' && word.size() > 2) || word.find('.', word.find_first_of("/\\")) != word.npos);
    const bool isAddress = (seen & At) != 0 && word.size() > 3 && word[0] != '@' && word.back() != '@';
    const bool isHash = (seen & (OtherLetter | Slash | Backslash | At)) == 0 && word.size() >= 8 && (seen & Joint) == 0;
    if (isPath || isAddress || isHash || word.size() > longestWord)
        return addParameter();
    // "-x", ".x": the mark in front stays with the word; so do marks inside.
    addWord(begin, end);
}

/// "0a ff de 10": bytes, some of which look like words.
void LineWords::hexadecimalRun()
{
    std::size_t begin = m_at, end = m_at;
    std::size_t count = 0;
    unsigned seen = 0;
    while (end < m_line.size()) {
        const std::size_t next = runEnd(m_line, end, Digit | HexLetter);
        const std::size_t size = next - end;
        if ((size != 2 && size != 4) || (next < m_line.size() && m_line[next] != ' '))
            break;
        for (std::size_t i = end; i < next; ++i)
            seen |= classOf(m_line[i]);
        ++count;
        end = next;
        if (end + 1 >= m_line.size() || m_line[end] != ' ')
            break;
        ++end;
    }
    if (count < 3 || (seen & Digit) == 0 || (seen & HexLetter) == 0)
        return;
    while (end > begin && m_line[end - 1] == ' ')
        --end;
    for (std::size_t i = 0; i < count; ++i) {
        m_at = end;
        addParameter();
        m_isSpaced = i + 1 < count;
    }
}

const std::vector<Token>& LineWords::read(std::string_view line, std::size_t most)
{
    const bool isCut = line.size() > longest;
    m_line = line.substr(0, longest);
    m_at = 0;
    m_isSpaced = false;
    m_tokens.clear();
    m_slots.clear();
    bool isFull = false;
    while (m_at < m_line.size()) {
        if (m_tokens.size() >= most) {
            isFull = true;
            break;
        }
        const char c = m_line[m_at];
        const unsigned kind = classOf(c);
        if ((kind & Space) != 0) {
            m_isSpaced = true;
            ++m_at;
            continue;
        }
        if ((kind & (Digit | HexLetter)) != 0 && m_at + 2 < m_line.size() && is(m_line[m_at + 1], Digit | HexLetter)
            && (m_line[m_at + 2] == ' ' || (m_at + 4 < m_line.size() && m_line[m_at + 4] == ' '))) {
            const std::size_t before = m_at;
            hexadecimalRun();
            if (m_at != before)
                continue;
        }
        if ((kind & (Digit | HexLetter)) != 0 && startsGroups() && hexadecimalGroups())
            continue;
        if ((kind & wordPart) != 0) {
            word();
        } else if (c == '=' && m_at > 0 && is(m_line[m_at - 1], wordPart)
                   && (m_at + 1 >= m_line.size() || (m_line[m_at + 1] != '=' && m_line[m_at + 1] != '>'))) {
            value();
        } else {
            std::size_t end = m_at + 1;
            while (end < m_line.size() && m_line[end] == c && (c == '*' || c == '=' || c == '#' || c == '!'))
                ++end;
            const bool isSpacedMark = m_isSpaced || m_tokens.empty();
            addMark(m_at, end);
            m_at = end;
            // "()" where a value could stand: it is missing.
            const char closing = c == '(' ? ')' : c == '[' ? ']' : c == '"' ? '"' : '\0';
            if (closing != 0 && isSpacedMark && m_at < m_line.size() && m_line[m_at] == closing) {
                addParameter("", true);
                addMark(m_at, m_at + 1);
                ++m_at;
            }
        }
    }
    if (!m_tokens.empty() && m_tokens.front().isSpaced)
        m_tokens.front().isSpaced = false;
    if (isFull || isCut) {
        m_isSpaced = true;
        addParameter();
    }
    return m_tokens;
}

} // namespace sentinel::templates
