// Failure sections of test runners: the test's name, the assertion with its difference, the place.

#include "core/triage/blocks.h"

namespace sentinel {

namespace {

/// The number of "  12) text", or 0.
int itemNumber(std::string_view text)
{
    text = withoutIndent(text);
    int number = 0;
    size_t i = 0;
    while (i < text.size() && i < 6 && text[i] >= '0' && text[i] <= '9')
        number = number * 10 + (text[i++] - '0');
    return i > 0 && i + 1 < text.size() && text[i] == ')' && text[i + 1] == ' ' ? number : 0;
}

bool endsItems(std::string_view text)
{
    return hasPrefix(text,
                     {"FAILURES!", "ERRORS!", "Tests: ", "Finished in ", "Failed examples:", "Failures:", "Top ", "Coverage",
                      "Randomized with seed", "npm ERR!", "OK, but", "--\n", "There was ", "There were ", "make: "})
        || holds(text, " examples, ") || holds(text, " runs, ");
}

bool isHeading(std::string_view text, char sign) ///< "_____ test_x _____"
{
    text = withoutIndent(text);
    return text.size() > 6 && text.substr(0, 2) == std::string(2, sign) && text.back() == sign && holds(text, " ");
}

} // namespace

LineRange growNumbered(Lines& lines, qint64 at)
{
    constexpr int nameLines = 6;
    const size_t indent = indentOf(lines.text(at));
    LineRange range{at, at};
    int blanks = 0;
    int shallow = 0; // lines that are not indented: a name of several lines may hold some
    for (qint64 line = at + 1; lines.has(line) && line - at < blockCap; ++line) {
        const std::string_view text = lines.text(line);
        if (text.empty()) {
            if (++blanks == 3 || shallow > 0)
                break;
            continue;
        }
        if ((itemNumber(text) > 0 && indentOf(text) <= indent) || endsItems(withoutIndent(text)) || lines.marker(line) == Marker::Exit
            || lines.marker(line) == Marker::Command || (isRuler(text) && indentOf(text) <= indent && text != "---"))
            break;
        // An indented item owns what is indented deeper; without that it only marks a place in a list of tests.
        if (indent > 0 && indentOf(text) <= indent) {
            if (range.last == at || ++shallow > nameLines)
                break;
            continue;
        }
        blanks = 0;
        shallow = 0;
        range.last = line;
    }
    return range;
}

LineRange growPytest(Lines& lines, qint64 at)
{
    // From the heading with the test's name to the next one; the assertion stands at the end.
    qint64 first = at;
    while (lines.has(first - 1) && at - first < 200 && !isHeading(lines.text(first), '_') && !isHeading(lines.text(first), '='))
        --first;
    if (!isHeading(lines.text(first), '_'))
        first = at;
    LineRange range{first, first};
    qint64 lastError = 0;
    for (qint64 line = first + 1; lines.has(line) && line - first < 300; ++line) {
        const std::string_view text = lines.text(line);
        if (isHeading(text, '_') || isHeading(text, '=') || isHeading(text, '-') || holds(text, " Captured "))
            break; // "-" heads what was captured, and what plug-ins report behind the failures
        range.last = line;
        if (hasPrefix(text, {"E  ", "E\t"}))
            lastError = line;
        if (lastError > 0 && line - lastError > 3)
            break;
    }
    if (range.last - range.first < blockCap)
        return trimmed(lines, range);
    return trimmed(lines, cutBegin(range, 15));
}

LineRange growAssertion(Lines& lines, qint64 at)
{
    // Between message, difference and frames some runners put blank lines, and terminals their noise.
    constexpr qint64 gap = 6;
    constexpr qint64 cap = 30;
    const auto belongs = [&lines](qint64 line) {
        const std::string_view text = withoutIndent(lines.text(line));
        const bool difference = text.size() > 1 && (text[0] == '+' || text[0] == '-') && !isRuler(text);
        return difference || text.starts_with("at ")
            || hasPrefix(text, {"Expected", "expected", "Actual", "actual", "Received", "received", "Got:", "got:", "But "});
    };
    LineRange range = growLine(lines, at);
    for (qint64 line = range.last + 1; lines.has(line) && line - range.last <= gap && line - at < cap; ++line) {
        if (lines.marker(line) != Marker::None)
            break;
        if (belongs(line))
            range.last = line;
    }
    return range;
}

LineRange growUnittest(Lines& lines, qint64 at)
{
    LineRange range{at, at};
    for (qint64 line = at + 1; lines.has(line) && line - at < 200; ++line) {
        const std::string_view text = lines.text(line);
        if (line > at + 1 && isRuler(text))
            break;
        if (hasPrefix(text, {"Ran ", "FAILED ("}))
            break;
        range.last = line;
    }
    range = trimmed(lines, range);
    return range.last - range.first < blockCap + 5 ? range : cutBegin(range);
}

LineRange growGoTest(Lines& lines, qint64 at)
{
    const size_t indent = indentOf(lines.text(at));
    LineRange range{at, at};
    while (range.last - at + 1 < blockCap && lines.has(range.last + 1)) {
        const std::string_view text = lines.text(range.last + 1);
        const bool nested = hasPrefix(withoutIndent(text), {"--- PASS", "--- SKIP"});
        if (text.empty() || nested || indentOf(text) <= indent || lines.marker(range.last + 1) != Marker::None)
            break;
        ++range.last;
    }
    return range;
}

LineRange growGoLog(Lines& lines, qint64 at)
{
    const size_t indent = indentOf(lines.text(at));
    LineRange range{at, at};
    while (at - range.first < 6 && lines.has(range.first - 1) && indentOf(lines.text(range.first - 1)) >= indent
           && !lines.isBlank(range.first - 1))
        --range.first;
    if (hasPrefix(withoutIndent(lines.text(range.first - 1)), {"=== CONT", "=== RUN", "--- FAIL"}))
        --range.first;
    while (range.last - range.first + 1 < blockCap && lines.has(range.last + 1) && indentOf(lines.text(range.last + 1)) >= indent
           && !lines.isBlank(range.last + 1))
        ++range.last;
    return range;
}

LineRange growJest(Lines& lines, qint64 at)
{
    LineRange range{at, at};
    for (qint64 line = at + 1; lines.has(line) && line - at < blockCap; ++line) {
        const std::string_view text = withoutIndent(lines.text(line));
        if (hasPrefix(text, {"● ", "Test Suites:", "PASS ", "FAIL ", "at "}) || lines.marker(line) == Marker::Exit) {
            if (text.starts_with("at ") && range.last < line && line - at < blockCap - 1)
                range.last = line; // the first frame tells where
            break;
        }
        if (!text.empty())
            range.last = line;
    }
    return range;
}

LineRange growGoogleTest(Lines& lines, qint64 at)
{
    constexpr std::string_view failed = "[  FAILED  ] ";
    const std::string_view text = lines.text(at);
    if (text.starts_with(failed)) {
        std::string_view name = text.substr(failed.size());
        name = name.substr(0, name.find_first_of(" ,"));
        for (qint64 up = at - 1; lines.has(up) && at - up < blockCap; --up) {
            if (lines.text(up).starts_with("[ RUN      ] ") && holds(lines.text(up), name))
                return {up, at};
        }
        LineRange range{at, at};
        while (lines.has(range.last + 1) && range.last - at + 1 < blockCap && lines.text(range.last + 1).starts_with(failed))
            ++range.last;
        return range;
    }
    LineRange range{at, at}; // "file.cc:12: Failure"
    for (qint64 up = at - 1; lines.has(up) && at - up < 12 && !hasPrefix(lines.text(up), {"[  ", "[ ="}); --up) {
        if (lines.text(up).starts_with("[ RUN      ] ")) {
            range.first = up;
            break;
        }
    }
    while (lines.has(range.last + 1) && range.last - at + 1 < 12) {
        const std::string_view next = lines.text(range.last + 1);
        if (next.starts_with(failed))
            return {range.first, range.last + 1};
        if (next.empty() || next.starts_with("[ "))
            break;
        ++range.last;
    }
    return range;
}

LineRange growTap(Lines& lines, qint64 at)
{
    const size_t indent = indentOf(lines.text(at));
    LineRange range{at, at};
    const bool structured = withoutIndent(lines.text(at + 1)) == "---";
    while (lines.has(range.last + 1) && range.last - at + 1 < blockCap) {
        const std::string_view next = lines.text(range.last + 1);
        const bool comment = withoutIndent(next).starts_with("#");
        if (!comment && (next.empty() || indentOf(next) <= indent))
            break;
        ++range.last;
        if (structured && withoutIndent(next) == "...")
            break;
    }
    return range;
}

LineRange growDotnetTest(Lines& lines, qint64 at)
{
    LineRange range{at, at};
    qint64 frames = 0;
    while (lines.has(range.last + 1) && range.last - at + 1 < blockCap) {
        const std::string_view next = lines.text(range.last + 1);
        if (next.empty() && indentOf(lines.text(range.last + 2)) <= indentOf(lines.text(at)))
            break;
        if (!next.empty() && indentOf(next) < std::max<size_t>(1, indentOf(lines.text(at)))
            && !hasPrefix(next, {"Error Message:", "Stack Trace:"}))
            break;
        if (withoutIndent(next).starts_with("at ") && ++frames > 4)
            break;
        ++range.last;
    }
    return range;
}

} // namespace sentinel
