#include "core/triage/lines.h"

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
    std::string_view text = m_peeled.text.substr(0, lineHead);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    return m_lines.emplace(line, Line{std::string(text), m_peeled.marker, m_peeled.exitCode}).first->second;
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
    return text.size() >= 3 && std::string_view("-=_*#~").find(text[0]) != std::string_view::npos
           && text.find_first_not_of(text[0]) == std::string_view::npos;
}

} // namespace sentinel
