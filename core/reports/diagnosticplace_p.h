#pragma once

#include "core/reports/diagnostics.h"

#include <initializer_list>
#include <optional>
#include <string_view>

namespace sentinel {

/// How a place is written.
enum class PlaceForm {
    Colon,    ///< a.c:3:5: text
    Paren,    ///< a.c(3,5): text
    Bracket,  ///< a.ts[3, 5]: text
    Maven,    ///< A.java:[3,5] text
    Quoted,   ///< "a.c", line 3: text
    Worded,   ///< a.js: line 3, col 5, text
    Nameless, ///< a.class: warning: text
};

struct Place
{
    PlaceForm form = PlaceForm::Colon;
    std::string_view file;
    qint64 line = 0;
    qint64 column = 0;
    std::string_view rest;   ///< behind the place and the colon that ends it
    std::string_view before; ///< words in front of the file that are none of its name: "clang-tidy -p=build", "ERROR:"
    bool ended = false;      ///< a colon followed
    bool dashed = false;     ///< a dash with blanks followed
};

/// The first place that a line names, if it begins with one; what builds put in front ("[WARNING]", "2>") should be off. O(line).
std::optional<Place> placeIn(std::string_view text);

/// Could this be the name of a source file?
bool isFileName(std::string_view name);
/// "c" of "a/b.c", in lower case; empty if there is none.
std::string extensionOf(std::string_view file);
bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words);
std::string_view baseNameOf(std::string_view file);

/// What a tool calls the weight of a problem, with what stands right behind it.
struct Judgement
{
    Diagnostic::Severity severity = Diagnostic::Severity::Warning;
    std::string_view word; ///< as it is written
    std::string_view code; ///< "CS0168", "E0308", "#177"
    std::string_view rest; ///< the message
    bool isLetter = false; ///< "W", "[E]"
    bool coded = false;    ///< told by a code alone: "E501 line too long"
};

/// "warning CS0168: text", "error[E0308]: text", "[W] text", "W0612: text"; nothing when the text does not begin so.
std::optional<Judgement> judgementIn(std::string_view text);
/// A severity's word of any case ("Warning", "information"); nothing for other words.
std::optional<Diagnostic::Severity> severityOf(std::string_view word);

/// Takes a code off the end of a message: "text [-Wunused]", "text (no-undef)"; empty if there is none.
std::string_view takeCode(std::string_view& message);

std::string_view withoutBlanks(std::string_view text);
// Asked with words that are known here, many times a line: inlined, they are a comparison or two.
[[gnu::always_inline]] inline bool begins(std::string_view text, std::string_view with)
{
    return text.size() >= with.size() && __builtin_memcmp(text.data(), with.data(), with.size()) == 0;
}
[[gnu::always_inline]] inline bool ends(std::string_view text, std::string_view with)
{
    return text.size() >= with.size() && __builtin_memcmp(text.data() + (text.size() - with.size()), with.data(), with.size()) == 0;
}
inline bool mentions(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}
inline bool isFigure(char c)
{
    return c >= '0' && c <= '9';
}
inline bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
/// Takes digits off the front (at most 8 of them); nothing where there are none, or too many.
std::optional<qint64> takeFigures(std::string_view& text);
[[gnu::always_inline]] inline bool skip(std::string_view& text, std::string_view prefix)
{
    if (!begins(text, prefix))
        return false;
    text.remove_prefix(prefix.size());
    return true;
}

/// What build tools put in front of a tool's lines, taken off: "[javac] ", "[WARNING] ", "2>", "#12 0.345 ", "[warn] ".
struct Front
{
    std::string_view text;
    std::optional<Diagnostic::Severity> severity;
    bool isBracketed = false; ///< "[WARNING]", "[warn]": Maven and sbt put it before every line
    std::string_view label;   ///< "javac", "WARNING"
};
Front withoutFront(std::string_view text);

} // namespace sentinel
