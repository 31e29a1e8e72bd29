#include "core/reports/diagnosticplace_p.h"

#include <algorithm>
#include <array>

namespace sentinel {

namespace {

constexpr size_t placeWithin = 1200; ///< bytes of a line in which its place must begin
constexpr size_t nameLimit = 600;
constexpr int tries = 12;

bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/// Names without a dot in which tools find problems.
bool isKnownBareName(std::string_view name)
{
    const std::string_view base = baseNameOf(name);
    if (base.empty() || std::string_view("BCDFGJKMPRSVW-cjms").find(base.front()) == std::string_view::npos)
        return false;
    return isOneOf(base, {"Makefile",   "makefile",    "GNUmakefile", "Dockerfile", "Containerfile", "Jenkinsfile", "Gemfile",
                          "Rakefile",   "Vagrantfile", "Podfile",     "Fastfile",   "Brewfile",      "BUILD",       "WORKSPACE",
                          "SConstruct", "SConscript",  "Justfile",    "justfile",   "PKGBUILD",      "configure",   "stdin",
                          "Procfile",   "CODEOWNERS",  "Kconfig",     "Guardfile",  "Dangerfile",    "Berksfile",   "meson.build",
                          "-"})
        || begins(base, "Dockerfile") || begins(base, "Makefile");
}

/// The part of `text` that is a file's name: all of it, or what stands behind the words in front of it.
bool nameIn(std::string_view text, Place& place)
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    if (text.empty() || text.size() > placeWithin)
        return false;
    if (text.front() == '"' || text.front() == '\'') {
        if (text.size() < 3 || text.back() != text.front())
            return false;
        text = text.substr(1, text.size() - 2);
        place.file = text;
        return isFileName(text);
    }
    skip(text, "file://");
    // Pylint's parseable form: "a.py:package.a:3: [W0611, f] text"
    if (const size_t module = text.find(".py:");
        module != std::string_view::npos && text.find_first_of(" /\\", module) == std::string_view::npos)
        text = text.substr(0, module + 3);
    const bool isAbsolute =
        text.front() == '/' || (text.size() > 2 && isLetter(text[0]) && text[1] == ':' && (text[2] == '\\' || text[2] == '/'));
    const size_t blank = text.rfind(' ');
    if (blank == std::string_view::npos || (isAbsolute && text.find(" /") == std::string_view::npos && !mentions(text, ": "))) {
        place.file = text;
        return isFileName(text);
    }
    place.file = text.substr(blank + 1);
    place.before = text.substr(0, blank);
    skip(place.file, "file://");
    return isFileName(place.file);
}

/// ":3", ":3:5", ":3.5-3.9", ":3:5-9", ":3:5:{3:1-3:4}" at `at`, which is a colon before a digit.
bool colonPlace(std::string_view text, size_t at, Place& place)
{
    std::string_view rest = text.substr(at + 1);
    const auto line = takeFigures(rest);
    if (!line)
        return false;
    place.line = *line;
    if (rest.size() > 1 && (rest[0] == ':' || rest[0] == '.' || rest[0] == ',') && isFigure(rest[1])) {
        std::string_view more = rest.substr(1);
        if (const auto column = takeFigures(more)) {
            place.column = *column;
            rest = more;
        }
    }
    if (rest.size() > 1 && (rest[0] == '-' || rest[0] == ':') && isFigure(rest[1])) { // a range's end
        rest.remove_prefix(1);
        (void)takeFigures(rest);
        if (rest.size() > 1 && (rest[0] == '.' || rest[0] == ':' || rest[0] == ',') && isFigure(rest[1])) {
            rest.remove_prefix(1);
            (void)takeFigures(rest);
        }
    }
    while (begins(rest, ":{")) {
        const size_t close = rest.find('}');
        if (close == std::string_view::npos)
            break;
        rest.remove_prefix(close + 1);
        while (begins(rest, "{")) {
            const size_t next = rest.find('}');
            if (next == std::string_view::npos)
                break;
            rest.remove_prefix(next + 1);
        }
    }
    if (skip(rest, ":")) {
        place.ended = true;
    } else if (!rest.empty() && rest[0] != ' ' && rest[0] != '\t' && rest[0] != ',') {
        return false;
    }
    place.form = PlaceForm::Colon;
    place.rest = rest;
    return nameIn(text.substr(0, at), place);
}

/// "(3)", "(3,5)", "(3,5,4,6)", "(3:5)", "(3-4)" at `at`, then a colon or a severity.
bool parenPlace(std::string_view text, size_t at, Place& place)
{
    std::string_view rest = text.substr(at + 1);
    const auto line = takeFigures(rest);
    if (!line)
        return false;
    place.line = *line;
    bool first = true;
    while (!rest.empty() && (rest[0] == ',' || rest[0] == ':' || rest[0] == '-' || rest[0] == '.' || rest[0] == '|')) {
        rest.remove_prefix(1);
        skip(rest, " ");
        std::string_view more = rest;
        const auto number = takeFigures(more);
        if (!number)
            return false;
        if (first && text[static_cast<size_t>(rest.data() - text.data()) - 1] != '-')
            place.column = *number;
        first = false;
        rest = more;
    }
    if (!skip(rest, ")"))
        return false;
    rest = withoutBlanks(rest);
    place.ended = skip(rest, ":");
    std::string_view behind = withoutBlanks(rest);
    if (place.ended && skip(behind, "col: ")) { // Flex: "a.as(34): col: 8 Warning: text"
        place.column = takeFigures(behind).value_or(0);
        rest = withoutBlanks(behind);
    } else if (place.ended && skip(behind, "(col. ")) { // Intel: "a.cpp(1): (col. 5) remark: text"
        place.column = takeFigures(behind).value_or(0);
        skip(behind, ")");
        rest = withoutBlanks(behind);
    }
    if (!place.ended && !judgementIn(rest))
        return false;
    place.form = PlaceForm::Paren;
    place.rest = rest;
    std::string_view name = text.substr(0, at);
    while (!name.empty() && (name.back() == ' ' || name.back() == ':')) // "e: /a.kt: (3, 5): text"
        name.remove_suffix(1);
    return nameIn(name, place);
}

bool bracketPlace(std::string_view text, size_t at, Place& place)
{
    std::string_view rest = text.substr(at + 1);
    const auto line = takeFigures(rest);
    if (!line)
        return false;
    place.line = *line;
    if (skip(rest, ",")) {
        skip(rest, " ");
        const auto column = takeFigures(rest);
        if (!column)
            return false;
        place.column = *column;
    } else if (text[at - 1] != ':') {
        return false;
    }
    if (!skip(rest, "]"))
        return false;
    std::string_view name = text.substr(0, at);
    const bool colon = ends(name, ":");
    if (colon)
        name.remove_suffix(1);
    place.ended = skip(rest, ":") || colon;
    if (!place.ended)
        return false;
    place.form = colon ? PlaceForm::Maven : PlaceForm::Bracket;
    place.rest = rest;
    return nameIn(name, place);
}

/// ", line 3", ": line 3, col 5", " line 3" at `at`, where "line " begins.
bool wordedPlace(std::string_view text, size_t at, Place& place)
{
    std::string_view rest = text.substr(at + 4);
    skip(rest, ":");
    skip(rest, " ");
    const auto line = takeFigures(rest);
    if (!line)
        return false;
    place.line = *line;
    std::string_view name = text.substr(0, at);
    while (!name.empty() && (name.back() == ' ' || name.back() == ',' || name.back() == ':'))
        name.remove_suffix(1);
    if (name.size() + 1 >= at)
        return false; // not even ", line"
    const bool separated = text[name.size()] == ',' || text[name.size()] == ':';
    skip(rest, ".");
    std::string_view more = rest;
    (void)(skip(more, ", ") || skip(more, "; ") || skip(more, ": ") || skip(more, " "));
    if (skip(more, "column ") || skip(more, "col ") || skip(more, "character ") || skip(more, "characters ") || skip(more, "column: ")
        || skip(more, "col: ")) {
        if (const auto column = takeFigures(more)) {
            place.column = *column;
            rest = more;
            if (begins(rest, "-") && rest.size() > 1 && isFigure(rest[1])) {
                rest.remove_prefix(1);
                (void)takeFigures(rest);
            }
        }
    } else if (!rest.empty() && isFigure(rest[0])) { // "line 3.5" of VisualAge compilers
        (void)takeFigures(rest);
    }
    if (!rest.empty() && isOneOf(rest.substr(0, 1), {":", ",", ";"})) {
        place.ended = rest[0] == ':' || rest[0] == ',';
        rest.remove_prefix(1);
    } else if (begins(rest, " - ") || begins(rest, " : ")) {
        rest.remove_prefix(3);
        place.ended = true;
    } else if (!rest.empty() && rest[0] != ' ' && rest[0] != '.') {
        return false;
    }
    place.rest = rest;
    if (begins(name, "File \"") || begins(name, "file \""))
        name.remove_prefix(5);
    const bool quoted = !name.empty() && name.front() == '"';
    place.form = quoted ? PlaceForm::Quoted : PlaceForm::Worded;
    return separated && nameIn(name, place);
}

} // namespace

std::string_view withoutBlanks(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

std::optional<qint64> takeFigures(std::string_view& text)
{
    qint64 number = 0;
    size_t i = 0;
    for (; i < text.size() && isFigure(text[i]); ++i) {
        if (i == 8)
            return {};
        number = number * 10 + (text[i] - '0');
    }
    if (i == 0)
        return {};
    text.remove_prefix(i);
    return number;
}

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string_view baseNameOf(std::string_view file)
{
    size_t begin = file.size();
    while (begin > 0 && file[begin - 1] != '/' && file[begin - 1] != '\\')
        --begin;
    return file.substr(begin);
}

std::string extensionOf(std::string_view file)
{
    const std::string_view base = baseNameOf(file);
    const size_t dot = base.rfind('.');
    if (dot == std::string_view::npos)
        return {};
    std::string extension(base.substr(dot + 1));
    std::transform(extension.begin(), extension.end(), extension.begin(), [](char c) { return isUpper(c) ? char(c - 'A' + 'a') : c; });
    return extension;
}

bool isFileName(std::string_view name)
{
    if (name.empty() || name.size() > nameLimit || name.front() == ' ' || name.back() == ' ' || name.back() == '/' || mentions(name, "://"))
        return false;
    if (std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f' || c == '|'; }))
        return false;
    if (name.front() == '<')
        return name.back() == '>' && name.size() > 2;
    if (isKnownBareName(name))
        return true;
    if (isOneOf(name.substr(0, 1), {"[", "(", "{", "=", ",", "#", "$", "%", "&", ";", "'", "\"", ":", "?", "`"}) && name.front() != '$'
        && name.front() != '[')
        return false;
    std::string extension = extensionOf(name);
    if (extension.empty()) // a script without one must at least lie somewhere
        return name.size() > 2
            && (name.front() == '/' || begins(name, "./") || begins(name, "../")
                || ((mentions(name, "/") || mentions(name, "\\")) && isLetter(name.front())))
            && isLetter(name.back());
    if (extension.size() > 20 || !isLetter(extension.front()))
        return false;
    if (!std::all_of(extension.begin(), extension.end(), [](char c) {
            return isLetter(c) || isFigure(c) || c == '+' || c == '_' || c == '-' || c == '~' || c == ')' || c == ']';
        }))
        return false;
    // Hosts with ports look the same.
    return mentions(name, "/") || mentions(name, "\\")
        || !isOneOf(extension,
                    {"com", "org", "net", "io", "dev", "local", "internal", "localdomain", "cloud", "cluster", "svc", "eu", "de", "uk"});
}

std::optional<Place> placeIn(std::string_view line)
{
    const std::string_view text = line.substr(0, placeWithin);
    int tried = 0;
    for (size_t i = 1; i < text.size() && tried < tries; ++i) {
        const char c = text[i];
        if (c != ':' && c != '(' && c != '[' && c != 'l' && c != 'L')
            continue;
        const char next = i + 1 < text.size() ? text[i + 1] : '\0';
        Place place;
        bool isOne = false;
        if (c == ':' && isFigure(next)) {
            ++tried;
            isOne = colonPlace(text, i, place);
        } else if (c == '(' && isFigure(next)) {
            ++tried;
            isOne = parenPlace(text, i, place);
        } else if (c == '[' && isFigure(next)) {
            ++tried;
            isOne = bracketPlace(text, i, place);
        } else if ((c == 'l' || c == 'L') && text.substr(i + 1, 3) == "ine" && (text[i - 1] == ' ' || text[i - 1] == ':')) {
            ++tried;
            isOne = wordedPlace(text, i, place);
        }
        if (!isOne)
            continue;
        place.rest = line.substr(static_cast<size_t>(place.rest.data() - line.data()));
        const std::string_view trimmed = withoutBlanks(place.rest);
        if (!place.ended && (begins(trimmed, "- ") || begins(trimmed, ": "))) {
            place.dashed = trimmed[0] == '-';
            place.ended = trimmed[0] == ':';
            place.rest = withoutBlanks(trimmed.substr(2));
        } else if (place.ended && begins(trimmed, "- ")) { // "a.c:3: - text"
            place.rest = withoutBlanks(trimmed.substr(2));
        } else {
            place.rest = trimmed;
        }
        return place;
    }
    return {};
}

} // namespace sentinel
