// Peels one part after another off the front, each by a small reader that answers with the part's length. A name in brackets is a
// thread's, and a dotted name a logger's, only behind something that loggers alone write: "[core] no such module" keeps its bracket.

#include "core/triage/logprefix.h"

#include <algorithm>
#include <array>

namespace sentinel {

namespace {

constexpr size_t longestName = 96; // of a thread or logger
constexpr int mostParts = 8;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}
bool isNamePart(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '$';
}

size_t digitsAt(std::string_view text, size_t at)
{
    size_t end = at;
    while (end < text.size() && isDigit(text[end]))
        ++end;
    return end - at;
}

/// "08:23", "08:23:22.340", "08:23:22,340+01:00", "8:23:22 UTC": its end, or 0.
size_t clockEnd(std::string_view text, size_t at)
{
    const size_t hours = digitsAt(text, at);
    if (hours < 1 || hours > 2)
        return 0;
    size_t end = at + hours;
    int parts = 0;
    while (end < text.size() && text[end] == ':' && digitsAt(text, end + 1) == 2 && parts < 2) {
        end += 3;
        ++parts;
    }
    if (parts == 0)
        return 0;
    if (end < text.size() && (text[end] == '.' || text[end] == ',') && digitsAt(text, end + 1) > 0)
        end += 1 + digitsAt(text, end + 1);
    if (end < text.size() && text[end] == 'Z')
        return end + 1;
    const std::string_view zone = text.substr(end);
    if (zone.starts_with(" UTC") || zone.starts_with(" GMT"))
        return end + 4;
    if (zone.size() >= 5 && (zone[0] == '+' || zone[0] == '-') && digitsAt(text, end + 1) >= 2) {
        end += 1 + digitsAt(text, end + 1);
        if (end < text.size() && text[end] == ':' && digitsAt(text, end + 1) == 2)
            end += 3;
    }
    return end;
}

/// "2022-10-25", "25/10/2022", "10.12.25": its end, or 0.
size_t dateEnd(std::string_view text, size_t at)
{
    size_t end = at;
    char sign = 0;
    for (int part = 0; part < 3; ++part) {
        const size_t digits = digitsAt(text, end);
        if (digits == 0 || digits > 4 || digits == 3)
            return 0;
        end += digits;
        if (part == 2)
            break;
        if (end >= text.size() || (text[end] != '-' && text[end] != '/' && text[end] != '.') || (sign != 0 && text[end] != sign))
            return 0;
        sign = text[end++];
    }
    return end;
}

/// "Mon Jan  2 " or "Jan 02 " before a clock: its end, or 0.
size_t namedDateEnd(std::string_view text, size_t at)
{
    static constexpr std::string_view days = "Mon Tue Wed Thu Fri Sat Sun ";
    static constexpr std::string_view months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ";
    if (text.size() < at + 8)
        return 0;
    if (days.find(text.substr(at, 4)) % 4 == 0)
        at += 4;
    if (text.size() < at + 6 || text[at + 3] != ' ' || months.find(text.substr(at, 4)) % 4 != 0)
        return 0;
    at += 4;
    while (at < text.size() && text[at] == ' ')
        ++at;
    const size_t digits = digitsAt(text, at);
    return digits >= 1 && digits <= 2 ? at + digits : 0;
}

/// A date, a clock or both, with brackets around it or not.
size_t timeLength(std::string_view text)
{
    const bool bracket = text[0] == '[' || text[0] == '(';
    const size_t begin = bracket ? 1 : 0;
    size_t end = dateEnd(text, begin);
    if (end == 0)
        end = namedDateEnd(text, begin);
    const bool dated = end > 0;
    size_t clock = end == 0 ? begin : end;
    if (dated) {
        if (clock < text.size() && (text[clock] == 'T' || text[clock] == ','))
            ++clock;
        while (clock < text.size() && text[clock] == ' ')
            ++clock;
    }
    if (const size_t clockAt = clockEnd(text, clock); clockAt > 0)
        end = clockAt;
    if (end == 0)
        return 0;
    if (bracket)
        return end < text.size() && (text[end] == ']' || text[end] == ')') ? end + 1 : 0;
    return end == text.size() || isBlank(text[end]) || text[end] == ':' || text[end] == ']' ? end : 0;
}

size_t levelLength(std::string_view text)
{
    static constexpr std::array<std::string_view, 12> levels{"ERROR",  "WARN",   "INFO",     "DEBUG",   "TRACE",   "FATAL",
                                                             "SEVERE", "NOTICE", "CRITICAL", "WARNING", "VERBOSE", "SEV"};
    const bool bracket = text[0] == '[';
    if (!bracket && (text[0] < 'A' || text[0] > 'Z'))
        return 0;
    size_t end = bracket ? 1 : 0;
    while (end < text.size() && end < 10 && ((text[end] >= 'A' && text[end] <= 'Z') || (bracket && text[end] >= 'a' && text[end] <= 'z')))
        ++end;
    std::array<char, 10> word{};
    const size_t length = end - (bracket ? 1 : 0);
    for (size_t i = 0; i < length; ++i)
        word[i] = char(text[i + (bracket ? 1 : 0)] & ~0x20);
    if (std::find(levels.begin(), levels.end(), std::string_view(word.data(), length)) == levels.end())
        return 0;
    if (bracket)
        return end < text.size() && text[end] == ']' ? end + 1 : 0;
    return end < text.size() && isBlank(text[end]) ? end : 0;
}

/// "1 --- " of a process number.
size_t processLength(std::string_view text)
{
    const size_t digits = digitsAt(text, 0);
    size_t end = digits;
    while (end < text.size() && isBlank(text[end]))
        ++end;
    return digits > 0 && digits <= 7 && text.substr(end).starts_with("--- ") ? end + 3 : 0;
}

size_t threadLength(std::string_view text)
{
    if (text[0] != '[')
        return 0;
    const size_t end = text.substr(0, longestName).find(']');
    if (end == std::string_view::npos || end < 2)
        return 0;
    std::string_view name = text.substr(1, end - 1);
    while (!name.empty() && isBlank(name.front()))
        name.remove_prefix(1);
    const bool isThread = name == "main" || name.find("hread") != std::string_view::npos || name.find("exec") != std::string_view::npos
        || name.find("worker") != std::string_view::npos || name.find("pool") != std::string_view::npos || digitsAt(name, 0) == name.size()
        || (name.size() > 2 && isDigit(name.back()) && name.find('-') != std::string_view::npos);
    return isThread ? end + 1 : 0;
}

/// "o.s.b.web.TomcatStarter  : ", "org.example.Loader - ".
size_t loggerLength(std::string_view text)
{
    size_t end = 0;
    int dots = 0;
    while (end < text.size() && end < longestName && isNamePart(text[end]))
        dots += text[end++] == '.' ? 1 : 0;
    if (dots < 2)
        return 0;
    const size_t name = end;
    while (end < text.size() && isBlank(text[end]))
        ++end;
    const bool separated = end + 1 < text.size() && (text[end] == ':' || text[end] == '-') && isBlank(text[end + 1]) && end > name;
    return separated ? end + 1 : 0;
}

} // namespace

std::string_view withoutLogPrefix(std::string_view line)
{
    std::string_view rest = line;
    bool isLogged = false;
    for (int part = 0; part < mostParts; ++part) {
        std::string_view text = rest;
        while (!text.empty() && isBlank(text.front()))
            text.remove_prefix(1);
        // "08:23:22 - text", "] text", ": text"
        if (isLogged && text.size() > 1 && (text[0] == '-' || text[0] == ':' || text[0] == '|') && isBlank(text[1]))
            text.remove_prefix(2);
        while (!text.empty() && isBlank(text.front()))
            text.remove_prefix(1);
        if (text.empty())
            return isLogged ? line : text;
        rest = text;
        size_t length = 0;
        if (isDigit(text[0]))
            length = std::max(timeLength(text), processLength(text));
        else if (text[0] == '[' || text[0] == '(')
            length = std::max({timeLength(text), levelLength(text), isLogged ? threadLength(text) : size_t(0)});
        else if (text[0] >= 'A' && text[0] <= 'Z')
            length = std::max(timeLength(text), levelLength(text));
        if (length == 0 && isLogged)
            length = loggerLength(text);
        if (length == 0)
            return rest;
        isLogged = true;
        rest.remove_prefix(length);
    }
    return rest;
}

} // namespace sentinel
