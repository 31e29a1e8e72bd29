// Compiler diagnostics: what was included from where above, the source with its caret and the notes below.

#include "core/triage/blocks.h"

namespace sentinel {

namespace {

bool isCaret(std::string_view text)
{
    text = withoutIndent(text);
    if (text.starts_with("|"))
        text = withoutIndent(text.substr(1));
    return !text.empty() && text.find_first_not_of("^~-| ") == std::string_view::npos && holds(text, "^");
}

bool isSource(std::string_view text) ///< "   12 | int x" and "      | ^~~"
{
    const size_t bar = text.find('|');
    return bar != std::string_view::npos && bar < 10 && text.substr(0, bar).find_first_not_of(" 0123456789") == std::string_view::npos;
}

bool opensDiagnostic(std::string_view text)
{
    return hasPrefix(text, {"In file included from ", "                 from "}) || holds(text, ": In function ")
        || holds(text, ": In member function ") || holds(text, ": In instantiation of ") || holds(text, ": At global scope")
        || holds(text, ": In constructor ") || holds(text, ":   required from ");
}

bool endsDiagnostics(std::string_view text) ///< "1 error generated.", "2 errors"
{
    return !text.empty() && text[0] >= '0' && text[0] <= '9'
        && (text.ends_with("generated.") || text.ends_with(" errors") || text.ends_with(" error"));
}

bool isNote(std::string_view text)
{
    return holds(text, ": note: ") || hasPrefix(withoutIndent(text), {"symbol:", "location:", "required:", "found:", "reason:"});
}

} // namespace

LineRange growCompiler(Lines& lines, qint64 at)
{
    LineRange range{at, at};
    while (at - range.first < 6 && lines.has(range.first - 1) && opensDiagnostic(lines.text(range.first - 1)))
        --range.first;
    for (qint64 line = at + 1; lines.has(line) && line - range.first < blockCap; ++line) {
        const std::string_view text = lines.text(line);
        if (text.empty()) { // some providers put an empty line after each
            if (line > range.last + 1)
                break;
            continue;
        }
        const qint64 after = lines.isBlank(line + 1) ? line + 2 : line + 1;
        if (isCaret(text) || isSource(text) || isNote(text) || endsDiagnostics(text) || isCaret(lines.text(after))
            || (indentOf(text) > indentOf(lines.text(at)) && line == range.last + 1))
            range.last = line;
        else
            break;
    }
    return range;
}

LineRange growNinja(Lines& lines, qint64 at)
{
    LineRange range{at, at};
    while (range.last - at + 1 < blockCap && lines.has(range.last + 1)) {
        const std::string_view next = lines.text(range.last + 1);
        if (next.empty() || next.starts_with("[") || next.starts_with("ninja: ") || next.starts_with("FAILED: "))
            break;
        ++range.last;
    }
    return range;
}

LineRange growBuildKit(Lines& lines, qint64 at)
{
    LineRange range{at, at};
    for (qint64 up = at - 1; lines.has(up) && at - up < blockCap; --up) {
        if (withoutIndent(lines.text(up)).starts_with("> [")) {
            range.first = up;
            break;
        }
    }
    return range;
}

LineRange growRustc(Lines& lines, qint64 at)
{
    LineRange range{at, at};
    while (range.last - at + 1 < blockCap && lines.has(range.last + 1) && !lines.isBlank(range.last + 1)
           && lines.marker(range.last + 1) == Marker::None)
        ++range.last;
    return range;
}

LineRange growCMake(Lines& lines, qint64 at)
{
    LineRange range{at, at};
    for (qint64 line = at + 1; lines.has(line) && line - at < 14; ++line) {
        const std::string_view text = lines.text(line);
        if (text.empty())
            continue;
        if (indentOf(text) == 0 && !text.starts_with("Call Stack"))
            break;
        range.last = line;
    }
    return range;
}

LineRange growLinker(Lines& lines, qint64 at)
{
    const auto belongs = [&lines](qint64 line) {
        const std::string_view text = lines.text(line);
        return holds(text, "undefined reference to") || holds(text, "In function `") || holds(text, "in function `")
            || holds(text, "multiple definition of") || holds(text, ": first defined here") || holds(text, "Undefined symbols for")
            || holds(text, "\", referenced from:") || holds(text, "ld: symbol(s) not found") || holds(text, "collect2: error")
            || holds(text, "error: ld returned") || holds(text, "ld: cannot find") || holds(text, "linker command failed")
            || holds(text, "more undefined references to") || (indentOf(text) >= 6 && holds(text, " in "));
    };
    LineRange range{at, at};
    while (at - range.first < blockCap / 2 && lines.has(range.first - 1) && belongs(range.first - 1))
        --range.first;
    while (range.last - range.first + 1 < blockCap && lines.has(range.last + 1) && belongs(range.last + 1))
        ++range.last;
    return range;
}

LineRange growLatex(Lines& lines, qint64 at)
{
    for (qint64 line = at + 1; line < at + 12 && lines.has(line); ++line) {
        if (lines.text(line).starts_with("l."))
            return {at, std::min(line + 1, lines.count())};
    }
    return growAfter(lines, at);
}

LineRange growParser(Lines& lines, qint64 at)
{
    constexpr qint64 reach = 5;
    for (qint64 line = at + 1; line <= at + reach && lines.has(line) && !lines.isBlank(line); ++line) {
        const std::string_view text = withoutIndent(lines.text(line));
        if (text.ends_with("^") && text.find_first_not_of("-^~. ") == std::string_view::npos) {
            const bool says = hasPrefix(lines.text(line + 1), {"Expecting", "expected", "Expected", "unexpected", "Unexpected"});
            return {at, says ? line + 1 : line};
        }
    }
    return growLine(lines, at);
}

LineRange growConfigure(Lines& lines, qint64 at)
{
    LineRange range = growTagged(lines, at);
    if (hasPrefix(lines.text(range.last + 1), {"See `config.log'", "See 'config.log'"}))
        ++range.last;
    return range;
}

} // namespace sentinel
