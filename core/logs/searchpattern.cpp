#include "core/logs/search_p.h"

#include <algorithm>

namespace sentinel {

namespace {

std::string escaped(std::string_view text)
{
    std::string pattern;
    for (const char c : text) {
        if (std::string_view("\\^$.|?*+()[]{}#-/").find(c) != std::string_view::npos)
            pattern += '\\';
        pattern += c;
    }
    return pattern;
}

} // namespace

Result<SearchPattern> SearchPattern::compile(const SearchQuery& query)
{
    auto d = std::make_shared<Private>();
    d->query = query;
    if (query.isRegex || (query.ignoreCase && !isAscii(query.text))) {
        std::string text = query.text;
        if (!query.isRegex) {
            makeValid(text.data(), text.size());
            text = escaped(text);
        }
        Result<std::shared_ptr<const Regex>> regex = Regex::compile(text, query.ignoreCase, query.wholeWord);
        if (!regex)
            return regex.error();
        d->regex = std::move(*regex);
    } else {
        d->literal = LiteralFinder(query.text, query.ignoreCase);
    }
    SearchPattern pattern;
    pattern.m_d = std::move(d);
    return pattern;
}

const SearchQuery& SearchPattern::query() const
{
    return m_d->query;
}

bool SearchPattern::matches(std::string_view text) const
{
    if (m_d->regex)
        return m_d->regex->matches(text);
    const LiteralFinder& literal = m_d->literal;
    if (literal.needle().empty())
        return true;
    for (size_t at = literal.find(text); at != std::string_view::npos; at = literal.find(text, at + 1)) {
        if (!m_d->query.wholeWord || standsAlone(text, at, at + literal.needle().size()))
            return true;
    }
    return false;
}

std::vector<std::pair<size_t, size_t>> SearchPattern::stretches(std::string_view text, size_t most) const
{
    if (m_d->regex)
        return m_d->regex->stretches(text, most);
    std::vector<std::pair<size_t, size_t>> found;
    const LiteralFinder& literal = m_d->literal;
    const size_t size = literal.needle().size();
    for (size_t at = literal.find(text); at != std::string_view::npos && found.size() < most;) {
        const bool isTaken = !m_d->query.wholeWord || standsAlone(text, at, at + size);
        if (isTaken)
            found.emplace_back(at, size);
        at = literal.find(text, at + (isTaken ? size : 1));
    }
    return found;
}

} // namespace sentinel
