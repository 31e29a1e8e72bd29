// What most tools do: a message, and what belongs to it indented below; or a run of lines that carry the same tag.

#include "core/triage/blocks.h"

namespace sentinel {

namespace {

constexpr qint64 messageCap = 12;
constexpr qint64 listReach = 400;
constexpr qint64 listCap = 50; // a list of what is wrong is looked through from its begin

/// Up to and with the sign that tells lines of one message from others; empty if the line has none.
std::string_view tagOf(std::string_view text)
{
    text = withoutIndent(text);
    static constexpr std::string_view tags[] = {
        "[ERROR]", "[error]", "[FATAL]", "npm ERR!", "npm error", "ERROR:", "Error:", "error:", "E: ",     "e: ", "│",
        "╷",       "╵",       "fatal:",  "remote:",  "ERROR ",    "FATAL ", "# ",     "#  ",    "stderr:", "> "};
    for (std::string_view tag : tags) {
        if (text.starts_with(tag))
            return tag == "╷" || tag == "╵" ? std::string_view("│") : tag;
    }
    return {};
}

/// "3. text": a line of a numbered list gives its number.
int listNumber(std::string_view text)
{
    text = withoutIndent(text);
    int number = 0;
    size_t i = 0;
    while (i < text.size() && i < 6 && text[i] >= '0' && text[i] <= '9')
        number = number * 10 + (text[i++] - '0');
    return i > 0 && i + 1 < text.size() && text[i] == '.' && text[i + 1] == ' ' ? number : 0;
}

/// A line that only repeats that something failed, or tells where help is.
bool isBoilerplate(std::string_view text)
{
    for (std::string_view part :
         {"Use --trace for backtrace", "See full trace by running", "Run with --stacktrace", "Get more help at https://help."}) {
        if (holds(text, part))
            return true;
    }
    return holds(text, "[Help 1]") || holds(text, "Re-run Maven") || holds(text, "To see the full stack trace")
        || holds(text, "For more information about the errors") || holds(text, "A complete log of this run can be found")
        || text == "[ERROR]" || text == "npm ERR!";
}

} // namespace

LineRange cutEnd(LineRange range, qint64 cap)
{
    return {range.first, std::min(range.last, range.first + cap - 1)};
}

LineRange cutBegin(LineRange range, qint64 cap)
{
    return {std::max(range.first, range.last - cap + 1), range.last};
}

LineRange trimmed(Lines& lines, LineRange range)
{
    const auto says = [&lines](qint64 line) { return !lines.isBlank(line) && !isRuler(lines.text(line)); };
    while (range.first < range.last && !says(range.first))
        ++range.first;
    while (range.last > range.first && (!says(range.last) || isBoilerplate(lines.text(range.last))))
        --range.last;
    return range;
}

LineRange growSingle(Lines&, qint64 at)
{
    return {at, at};
}

LineRange growLine(Lines& lines, qint64 at)
{
    if (framesFollow(lines, at))
        return growJavaTrace(lines, at);
    if (listNumber(lines.text(at)) > 0)
        return growList(lines, at);
    const size_t indent = indentOf(lines.text(at));
    LineRange range{at, at};
    while (range.last - at + 1 < messageCap && lines.has(range.last + 1) && !lines.isBlank(range.last + 1)
           && indentOf(lines.text(range.last + 1)) > indent && lines.marker(range.last + 1) == Marker::None)
        ++range.last;
    return range;
}

LineRange growList(Lines& lines, qint64 at)
{
    LineRange range{at, at};
    const int number = listNumber(lines.text(at));
    while (number - (at - range.first) > 1 && at - range.first < listReach
           && listNumber(lines.text(range.first - 1)) == number - (at - range.first) - 1)
        --range.first;
    while (range.last - range.first + 1 < listCap && listNumber(lines.text(range.last + 1)) == number + (range.last - at) + 1)
        ++range.last;
    const bool hasHeading = lines.has(range.first - 1) && !lines.isBlank(range.first - 1) && lines.marker(range.first - 1) == Marker::None;
    if (hasHeading && range.first < range.last)
        --range.first;
    return cutEnd(range, listCap);
}

LineRange growIndented(Lines& lines, qint64 at)
{
    const size_t indent = indentOf(lines.text(at));
    LineRange range{at, at};
    for (qint64 line = at + 1; lines.has(line) && line - at < blockCap && lines.marker(line) == Marker::None; ++line) {
        if (lines.isBlank(line))
            continue;
        if (indentOf(lines.text(line)) <= indent)
            break;
        range.last = line;
    }
    return range;
}

LineRange growParagraph(Lines& lines, qint64 at)
{
    LineRange range{at, at};
    while (at - range.first < messageCap / 2 && lines.has(range.first - 1) && !lines.isBlank(range.first - 1)
           && lines.marker(range.first - 1) == Marker::None)
        --range.first;
    while (range.last - at < messageCap && lines.has(range.last + 1) && !lines.isBlank(range.last + 1)
           && lines.marker(range.last + 1) == Marker::None)
        ++range.last;
    return range;
}

LineRange growFields(Lines& lines, qint64 at)
{
    const auto belongs = [&lines](qint64 line) {
        const std::string_view text = withoutIndent(lines.text(line));
        const size_t colon = text.find(':');
        const bool field = colon != std::string_view::npos && colon > 0 && colon < 24
            && (colon + 1 == text.size() || text[colon + 1] == ' ')
            && text.substr(0, colon).find_first_of("/\\()'\"`.") == std::string_view::npos;
        return field || text.starts_with("at ") || hasPrefix(text, {"Expected", "expected", "Actual", "actual", "but "});
    };
    LineRange range{at, at};
    while (at - range.first < 6 && lines.has(range.first - 1) && belongs(range.first - 1) && lines.marker(range.first - 1) == Marker::None)
        --range.first;
    while (range.last - at < 10 && lines.has(range.last + 1) && belongs(range.last + 1) && lines.marker(range.last + 1) == Marker::None)
        ++range.last;
    return range;
}

LineRange growAfter(Lines& lines, qint64 at)
{
    LineRange range{at, at};
    while (range.last - at + 1 < messageCap && lines.has(range.last + 1) && !lines.isBlank(range.last + 1)
           && lines.marker(range.last + 1) == Marker::None)
        ++range.last;
    return range;
}

LineRange growTagged(Lines& lines, qint64 at)
{
    if (framesFollow(lines, at))
        return growJavaTrace(lines, at);
    if (listNumber(lines.text(at)) > 0)
        return growList(lines, at);
    const std::string tag(tagOf(lines.text(at)));
    if (tag.empty())
        return growLine(lines, at);
    const auto belongs = [&](qint64 line) {
        const std::string_view text = lines.text(line);
        return tagOf(text) == tag && !isBoilerplate(text);
    };
    // npm tells of a conflict in paragraphs, parted by its bare tag: found, wanted, in conflict. One story, one block.
    const auto parts = [&](qint64 line) {
        return lines.text(line) == tag && lines.has(line + 1) && belongs(line + 1) && holds(lines.text(at), "ERESOLVE");
    };
    LineRange range{at, at};
    while (at - range.first < blockCap / 2 && lines.has(range.first - 1) && belongs(range.first - 1))
        --range.first;
    while (range.last - range.first + 1 < blockCap && lines.has(range.last + 1)) {
        const qint64 next = range.last + 1;
        const bool continues = indentOf(lines.text(next)) > indentOf(lines.text(at)) && !lines.isBlank(next);
        if (!belongs(next) && !continues && !parts(next))
            break;
        ++range.last;
    }
    return range;
}

} // namespace sentinel
