#include "core/triage/pattern.h"

namespace sentinel {

namespace {

bool endsEscaped(std::string_view text)
{
    size_t slashes = 0;
    while (slashes < text.size() && text[text.size() - 1 - slashes] == '\\')
        ++slashes;
    return slashes % 2 == 1;
}

} // namespace

std::string lineBound(std::string_view pattern)
{
    while (pattern.size() > 2 && pattern.ends_with(".*") && !endsEscaped(pattern.substr(0, pattern.size() - 2)))
        pattern.remove_suffix(2);
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
