#include "core/triage/pattern.h"

#include "core/triage/atoms_p.h"

#include <optional>
#include <vector>

namespace sentinel {

namespace {

/// An atom that is being cut.
struct Piece
{
    std::string body;
    std::string_view often;
};

/// Matches where `pattern` does, ending as early as possible; nothing if it may match nothing at all.
std::optional<std::string> withoutTail(std::string_view pattern)
{
    std::string shorter;
    for (const std::vector<Atom>& alternative : alternativesOf(pattern)) {
        std::vector<Piece> pieces;
        for (const Atom& atom : alternative)
            pieces.push_back(Piece{std::string(atom.body), atom.often});
        while (!pieces.empty()) {
            Piece& last = pieces.back();
            if (last.often.starts_with('*') || last.often.starts_with('?') || last.often.starts_with("{0")) {
                pieces.pop_back();
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
                pieces.pop_back();
                continue;
            }
            last.body = last.body.substr(0, inner) + *shorterInner + ')';
            break;
        }
        if (pieces.empty())
            return {};
        if (!shorter.empty())
            shorter += '|';
        for (const Piece& piece : pieces)
            (shorter += piece.body) += piece.often;
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
