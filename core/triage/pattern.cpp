#include "core/triage/pattern.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace sentinel {

namespace {

/// A character, a class or a group, and how often it may stand.
struct Atom
{
    std::string body;
    std::string_view often;
};

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

/// The alternatives of a pattern, each as its atoms.
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
        Atom atom;
        atom.body = std::string(pattern.substr(begin, end - begin));
        atom.often = pattern.substr(end, i - end);
        alternatives.back().push_back(std::move(atom));
    }
    return alternatives;
}

/// Matches where `pattern` does, ending as early as possible; nothing if it may match nothing at all.
std::optional<std::string> withoutTail(std::string_view pattern)
{
    std::string shorter;
    for (std::vector<Atom>& atoms : alternativesOf(pattern)) {
        while (!atoms.empty()) {
            Atom& last = atoms.back();
            if (last.often.starts_with('*') || last.often.starts_with('?') || last.often.starts_with("{0")) {
                atoms.pop_back();
                continue;
            }
            const size_t comma = last.often.starts_with('{') ? last.often.find(',') : std::string_view::npos;
            if (comma != std::string_view::npos) {
                if (last.often.substr(1, comma - 1) != "1") {
                    last.body += std::string(last.often.substr(0, comma)) + '}';
                    last.often = {};
                    break;
                }
                last.often = {};
            }
            if (last.often.starts_with('+'))
                last.often = {};
            if (!last.often.empty() || !last.body.starts_with('(') || last.body.size() < 2)
                break;
            size_t inner = 1;
            if (last.body[1] == '?') { // "(?:" and "(?i:"; look-arounds stay as they are
                inner = last.body.find(':') + 1;
                if (inner == 0 || last.body.substr(2, inner - 3).find_first_not_of("imsx") != std::string::npos)
                    break;
            }
            const auto shorterInner = withoutTail(std::string_view(last.body).substr(inner, last.body.size() - inner - 1));
            if (!shorterInner) {
                atoms.pop_back();
                continue;
            }
            last.body = last.body.substr(0, inner) + *shorterInner + ')';
            break;
        }
        if (atoms.empty())
            return {};
        if (!shorter.empty())
            shorter += '|';
        for (const Atom& atom : atoms)
            (shorter += atom.body) += atom.often;
    }
    return shorter;
}

} // namespace

std::string lineBound(std::string_view pattern)
{
    const std::optional<std::string> shorter = withoutTail(pattern);
    if (shorter)
        pattern = *shorter;
    std::string bound;
    bound.reserve(pattern.size() + 16);
    bool inClass = false;
    for (size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c == '\\' && i + 1 < pattern.size()) {
            const char escaped = pattern[++i];
            if (escaped == 's')
                bound += inClass ? " \\t\\r\\f\\v" : "[ \\t\\r\\f\\v]";
            else if (escaped == 'W' && !inClass)
                bound += "[^\\w\\n]";
            else if (escaped == 'D' && !inClass)
                bound += "[^\\d\\n]";
            else
                (bound += '\\') += escaped;
        } else if (c == '[' && !inClass) {
            inClass = true;
            bound += c;
            if (i + 1 < pattern.size() && pattern[i + 1] == '^') {
                bound += "^\\n";
                ++i;
            }
            if (i + 1 < pattern.size() && pattern[i + 1] == ']') { // a bracket right at the start is an ordinary one
                bound += "\\]";
                ++i;
            }
        } else {
            if (c == ']' && inClass)
                inClass = false;
            bound += c;
        }
    }
    return bound;
}

} // namespace sentinel
