#include "core/triage/lines.h"

#include <algorithm>
#include <array>

namespace sentinel {

const Lines::Line& Lines::at(qint64 line)
{
    static const Line none;
    if (!has(line))
        return none;
    const auto found = m_lines.find(line);
    if (found != m_lines.end())
        return found->second;
    m_log.peel(line, m_peeled);
    std::string_view text = withoutClock(m_peeled.text.substr(0, lineHead));
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    return m_lines.emplace(line, Line{std::string(text), m_peeled.marker, m_peeled.exitCode}).first->second;
}

std::string_view withoutClock(std::string_view text)
{
    if (text.size() < 6)
        return text;
    const auto digit = [&text](size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
    const auto at = [&text](size_t i) { return i < text.size() ? text[i] : '\0'; };
    size_t i = 0;
    if (at(0) == '#' && digit(1)) { // "#12 3.456 text"
        i = 1;
        while (digit(i))
            ++i;
        if (at(i) != ' ' || !digit(i + 1))
            return text;
        const size_t number = ++i;
        while (digit(i))
            ++i;
        if (at(i) != '.' || i == number)
            return text;
        ++i;
        while (digit(i))
            ++i;
        return at(i) == ' ' ? text.substr(i + 1) : text;
    }
    const bool bracket = at(0) == '[';
    i = bracket ? 1 : 0;
    if (digit(i) && digit(i + 1) && digit(i + 2) && digit(i + 3) && at(i + 4) == '-' && at(i + 7) == '-'
        && (at(i + 10) == ' ' || at(i + 10) == 'T'))
        i += 11; // the date
    if (!(digit(i) && digit(i + 1) && at(i + 2) == ':' && digit(i + 3) && digit(i + 4) && at(i + 5) == ':' && digit(i + 6) && digit(i + 7)))
        return text;
    i += 8;
    if (at(i) == '.' || at(i) == ',') {
        ++i;
        while (digit(i))
            ++i;
    }
    if (at(i) == 'Z')
        ++i;
    if (bracket) {
        if (at(i) != ']')
            return text;
        ++i;
    }
    if (at(i) != ' ')
        return text;
    text.remove_prefix(i + 1);
    // A harness that logs what others print: "10:00:01     INFO - text"
    const std::string_view level = withoutIndent(text);
    return level.starts_with("INFO - ") ? withoutIndent(level.substr(7)) : text;
}

std::string_view withoutIndent(std::string_view text)
{
    return text.substr(std::min(indentOf(text), text.size()));
}

size_t indentOf(std::string_view text)
{
    size_t indent = 0;
    while (indent < text.size() && (text[indent] == ' ' || text[indent] == '\t'))
        ++indent;
    return indent;
}

bool hasPrefix(std::string_view text, std::initializer_list<std::string_view> prefixes)
{
    return std::any_of(prefixes.begin(), prefixes.end(), [text](std::string_view prefix) { return text.starts_with(prefix); });
}

bool holds(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

bool isRuler(std::string_view text)
{
    text = withoutIndent(text);
    if (text.size() < 3 || std::string_view("-=_*#~").find(text[0]) == std::string_view::npos)
        return false;
    const std::array<char, 3> allowed{text[0], ' ', '\0'};
    const size_t signs = size_t(std::count(text.begin(), text.end(), text[0]));
    return signs >= 3 && 2 * signs + 1 >= text.size() && text.find_first_not_of(allowed.data()) == std::string_view::npos;
}

} // namespace sentinel
