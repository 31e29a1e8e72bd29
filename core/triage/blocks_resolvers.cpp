// What package managers say when versions do not fit together: a sentence, then who requires what, in paragraphs or as a tree.

#include "core/triage/blocks.h"

namespace sentinel {

namespace {

constexpr qint64 treeCap = 40;

/// Does the line go on about who requires what, though it is not indented?
bool argues(std::string_view text)
{
    text = withoutIndent(text);
    for (std::string_view part :
         {"depends on", "Depends:", "requires", "required by", "conflict", "caused by", "which could resolve", "incompatible",
          "versions that meet", "version solving failed", "is satisfied by", "is forbidden", "unmet", "held broken"}) {
        if (holds(text, part))
            return true;
    }
    return hasPrefix(text, {"Because ", "So, because ", "And because ", "Thus, ", "and ", "so, ", "- ", "└", "├", "│", "Problem "});
}

/// Advice below the tree: true of every conflict, so it explains none.
bool advises(std::string_view text)
{
    return hasPrefix(withoutIndent(text),
                     {"To fix this", "1. loosen", "2. remove", "Use the option --with-all", "You can also try", "Running update"});
}

} // namespace

LineRange growResolution(Lines& lines, qint64 at)
{
    const size_t indent = indentOf(lines.text(at));
    LineRange range{at, at};
    while (at - range.first < treeCap / 2 && lines.has(range.first - 1) && !lines.isBlank(range.first - 1)
           && argues(lines.text(range.first - 1)) && lines.marker(range.first - 1) == Marker::None)
        --range.first;
    for (qint64 line = at + 1; lines.has(line) && line - range.first < treeCap && line - range.last <= 3; ++line) {
        const std::string_view text = lines.text(line);
        if (text.empty())
            continue;
        if (lines.marker(line) != Marker::None || advises(text) || (indentOf(text) <= indent && !argues(text)))
            break;
        range.last = line;
    }
    return range;
}

} // namespace sentinel
