// What linters print: a list of places with messages, or a file's name with its problems below.

#include "core/triage/blocks.h"

namespace sentinel {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// "path:12" or "path(12" or "path[12" at the start: a place, as linters and compilers write them.
bool hasPlace(std::string_view text)
{
    text = withoutIndent(text);
    for (std::string_view tag : {"[ERROR] ", "[WARN] ", "ERROR: ", "[error] ", "[warn] ", "error: "}) {
        if (text.starts_with(tag))
            text.remove_prefix(tag.size());
    }
    const size_t end = text.find_first_of(" \t");
    const std::string_view word = text.substr(0, end);
    for (size_t i = 1; i + 1 < word.size(); ++i) {
        if ((word[i] == ':' || word[i] == '(' || word[i] == '[') && isDigit(word[i + 1]))
            return true;
    }
    // "path.md: 12: …"
    return word.ends_with(":") && word.size() > 1 && holds(word, ".") && end + 1 < text.size() && isDigit(text[end + 1]);
}

/// "  12:3  error  Unexpected …" of ESLint and its like, " 12 | ERROR | …" of PHP_CodeSniffer.
bool isProblem(std::string_view text)
{
    if (indentOf(text) == 0)
        return false;
    text = withoutIndent(text);
    size_t digits = 0;
    while (digits < text.size() && isDigit(text[digits]))
        ++digits;
    return digits > 0 && digits < text.size() && (text[digits] == ':' || text.substr(digits).starts_with(" |"));
}

} // namespace

LineRange growListing(Lines& lines, qint64 at)
{
    LineRange range{at, at};
    const auto belongs = [&lines](qint64 line) {
        // "util.go:45: exit status 1", "Makefile:3: recipe for target 'lint' failed": who ran the tool, not what the tool found.
        const std::string_view text = lines.text(line);
        return hasPlace(text) && lines.marker(line) != Marker::Exit && !holds(text, ": exit status ")
            && !holds(text, ": recipe for target ") && !text.starts_with("make");
    };
    while (at - range.first < blockCap && lines.has(range.first - 1) && belongs(range.first - 1))
        --range.first;
    while (range.last - range.first + 1 < blockCap && lines.has(range.last + 1)) {
        const qint64 next = range.last + 1;
        // Code and a caret below a place belong to it.
        const bool below = !lines.isBlank(next) && (indentOf(lines.text(next)) > indentOf(lines.text(at)) || holds(lines.text(next), "^"));
        const bool source = !belongs(next) && lines.has(next + 1) && withoutIndent(lines.text(next + 1)).starts_with("^");
        if (!belongs(next) && !below && !source)
            break;
        ++range.last;
    }
    return cutEnd(range);
}

LineRange growGrouped(Lines& lines, qint64 at)
{
    LineRange range{at, at};
    while (at - range.first < blockCap - 1 && lines.has(range.first - 1) && isProblem(lines.text(range.first))
           && !lines.isBlank(range.first - 1))
        --range.first;
    while (range.last - range.first + 1 < blockCap && lines.has(range.last + 1) && !lines.isBlank(range.last + 1)
           && indentOf(lines.text(range.last + 1)) > 0)
        ++range.last;
    return range;
}

} // namespace sentinel
