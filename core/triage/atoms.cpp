#include "core/triage/atoms_p.h"

#include <algorithm>

namespace sentinel {

namespace {

size_t classEnd(std::string_view pattern, size_t i)
{
    ++i;
    if (i < pattern.size() && pattern[i] == '^')
        ++i;
    if (i < pattern.size() && pattern[i] == ']')
        ++i;
    while (i < pattern.size() && pattern[i] != ']')
        i += pattern[i] == '\\' ? 2 : 1;
    return std::min(i + 1, pattern.size());
}

size_t groupEnd(std::string_view pattern, size_t i)
{
    int depth = 0;
    while (i < pattern.size()) {
        if (pattern[i] == '\\') {
            i += 2;
        } else if (pattern[i] == '[') {
            i = classEnd(pattern, i);
        } else {
            depth += pattern[i] == '(' ? 1 : pattern[i] == ')' ? -1 : 0;
            ++i;
            if (depth == 0)
                return i;
        }
    }
    return pattern.size();
}

size_t oftenEnd(std::string_view pattern, size_t i)
{
    if (i < pattern.size() && (pattern[i] == '*' || pattern[i] == '+' || pattern[i] == '?'))
        ++i;
    else if (i + 1 < pattern.size() && pattern[i] == '{' && pattern[i + 1] >= '0' && pattern[i + 1] <= '9')
        i = std::min(pattern.find('}', i), pattern.size() - 1) + 1;
    else
        return i;
    return i < pattern.size() && (pattern[i] == '?' || pattern[i] == '+') ? i + 1 : i; // lazy or possessive: all the same here
}

} // namespace

std::vector<std::vector<Atom>> alternativesOf(std::string_view pattern)
{
    std::vector<std::vector<Atom>> alternatives(1);
    for (size_t i = 0; i < pattern.size();) {
        if (pattern[i] == '|') {
            alternatives.emplace_back();
            ++i;
            continue;
        }
        const size_t begin = i;
        if (pattern[i] == '\\')
            i = std::min(i + 2, pattern.size());
        else if (pattern[i] == '[')
            i = classEnd(pattern, i);
        else if (pattern[i] == '(')
            i = groupEnd(pattern, i);
        else
            ++i;
        const size_t end = i;
        i = oftenEnd(pattern, i);
        alternatives.back().push_back(Atom{pattern.substr(begin, end - begin), pattern.substr(end, i - end)});
    }
    return alternatives;
}

} // namespace sentinel
