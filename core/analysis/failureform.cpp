// Tools differ in how they write places more than in anything else, and each writes all of its places alike: the notation is as good as
// the tool's name, also of tools nobody has heard of. A text with several is known by the one that it has most of. Where there are no
// places the signs around the words of a list of failures do, and else the class of the error.

#include "core/analysis/failureform_p.h"

#include <algorithm>
#include <array>
#include <map>

namespace sentinel {

namespace {

constexpr size_t longestLead = 3; // signs in front of a place that belong to its notation: "--> ", "[", "#) "
constexpr size_t longestExtension = 10;
constexpr size_t linesLookedAt = 64;

bool isWord(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
bool isPath(char c)
{
    return isWord(c) || c == '/' || c == '\\' || c == '.' || c == '-' || c == '+' || c == '~' || c == '@' || c == '$' || c == '<'
        || c == '>' || c == '#';
}
bool isLower(char c)
{
    return c >= 'a' && c <= 'z';
}

struct Place
{
    size_t begin = 0; ///< of the file's name
    size_t end = 0;   ///< behind its position
    std::string_view extension;
    std::string position;
};

/// The extension that ends at `end`; empty if none does.
std::string_view extensionBefore(std::string_view line, size_t end)
{
    size_t begin = end;
    while (begin > 0 && isWord(line[begin - 1]))
        --begin;
    const bool named = begin > 1 && line[begin - 1] == '.' && isPath(line[begin - 2]) && line[begin - 2] != '.';
    const bool plain = end - begin >= 1 && end - begin <= longestExtension && end > begin && !(line[begin] >= '0' && line[begin] <= '9');
    return named && plain ? line.substr(begin, end - begin) : std::string_view();
}

size_t fileBegin(std::string_view line, size_t at)
{
    while (at > 0 && isPath(line[at - 1]))
        --at;
    return at;
}

/// What stands for a position behind a file's name: its length in `text`, or 0.
size_t positionLength(std::string_view text)
{
    static constexpr std::array<std::string_view, 10> forms{":#:#", ":#",         ": #",      "(#,#)",    "(#, #)",
                                                            "(#)",  "\", line #", ", line #", ": line #", "#L#"};
    for (std::string_view form : forms) {
        if (text.starts_with(form))
            return form.size();
    }
    static constexpr std::string_view behind = " line #";
    return text.starts_with(behind) ? behind.size() : 0;
}

bool findPlace(std::string_view line, Place& place)
{
    if (line.starts_with("#:# ")) { // a linter that names the file once, above
        place = {0, 3, {}, "#:#"};
        return true;
    }
    static constexpr std::string_view before = "line # of ";
    if (const size_t at = line.find(before); at != std::string_view::npos) {
        size_t end = at + before.size();
        while (end < line.size() && isPath(line[end]))
            ++end;
        if (const std::string_view extension = extensionBefore(line, end); !extension.empty()) {
            place = {at, end, extension, std::string(before)};
            return true;
        }
    }
    for (size_t at = line.find_first_of(":(\", #"); at != std::string_view::npos; at = line.find_first_of(":(\", #", at + 1)) {
        const size_t length = positionLength(line.substr(at));
        if (length == 0)
            continue;
        const std::string_view extension = extensionBefore(line, at);
        if (extension.empty())
            continue;
        place = {fileBegin(line, at), at + length, extension, std::string(line.substr(at, length))};
        return true;
    }
    return false;
}

/// What leads to the place: a trace's preposition, a few signs, or that there is something.
std::string leadOf(std::string_view before)
{
    std::string sign;
    if (!before.empty() && (before.back() == '(' || before.back() == '"' || before.back() == '['))
        sign = before.back();
    while (!before.empty() && before.back() == ' ')
        before.remove_suffix(1);
    for (std::string_view word : {"at", "At", "in", "on", "from", "File"}) {
        if (before.starts_with(word) && (before.size() == word.size() || before[word.size()] == ' '))
            return "at " + sign; // one trace has several of them
    }
    if (before.empty())
        return {};
    if (before.size() <= longestLead && std::none_of(before.begin(), before.end(), isWord))
        return std::string(before) + ' ';
    return "? " + sign;
}

/// ": error", ": warning" and the family of a code ("TS" of TS2304) behind a place.
std::string findingOf(std::string_view rest)
{
    const auto skip = [&rest] {
        while (!rest.empty() && (rest.front() == ':' || rest.front() == ' ' || rest.front() == '[' || rest.front() == '-'))
            rest.remove_prefix(1);
    };
    skip();
    if (rest.starts_with("fatal "))
        rest.remove_prefix(6);
    std::string finding;
    for (std::string_view severity : {"error", "warning", "note", "info", "fatal", "Error", "Warning"}) {
        if (rest.starts_with(severity) && (rest.size() == severity.size() || !isWord(rest[severity.size()]))) {
            finding = severity;
            finding[0] = char(finding[0] | 0x20);
            rest.remove_prefix(severity.size());
            break;
        }
    }
    skip();
    size_t letters = 0;
    while (letters < rest.size() && rest[letters] >= 'A' && rest[letters] <= 'Z')
        ++letters;
    if (letters >= 1 && letters <= 8 && letters < rest.size() && rest[letters] >= '0' && rest[letters] <= '9')
        finding.append(" ").append(rest.substr(0, letters));
    return finding;
}

/// The class of an error that the line throws, without its package; empty if it throws none.
std::string_view thrownBy(std::string_view line)
{
    static constexpr std::array<std::string_view, 4> ends{"Error", "Exception", "Failure", "Fault"};
    for (size_t at = 0; at < line.size();) {
        if (!isWord(line[at])) {
            ++at;
            continue;
        }
        const size_t begin = at;
        while (at < line.size() && isWord(line[at]))
            ++at;
        const std::string_view word = line.substr(begin, at - begin);
        const bool isClass =
            std::any_of(ends.begin(), ends.end(), [word](std::string_view end) { return word.size() > end.size() && word.ends_with(end); });
        if (isClass && !isLower(word[0]) && (at == line.size() || line[at] == ':'))
            return word;
    }
    return {};
}

/// A word that tools shout when something failed.
bool isOutcry(std::string_view word)
{
    static constexpr std::array<std::string_view, 11> words{"FAIL",  "FAILED",  "FAILURE", "FAILURES", "ERROR",   "ERRORS",
                                                            "FATAL", "TIMEOUT", "ABORTED", "ERR",      "CRITICAL"};
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Does the line begin as the items of a list of failures do: "#) ", "#. [", a sign such as a cross?
bool isItem(std::string_view line)
{
    return line.starts_with("#) ") || line.starts_with("#. ") || line.starts_with("not ok ")
        || (line.size() > 4 && static_cast<unsigned char>(line[0]) >= 0xe2 && line.substr(1, 3).find(' ') != std::string_view::npos);
}

/// Signs, numbers, addresses and words in capitals, in their order; runs of other words are one "w". Empty where too few signs are left
/// to know a tool by, or nothing says that it lists failures.
std::string shapeOf(std::string_view line)
{
    constexpr size_t leastSigns = 3;
    constexpr size_t mostSigns = 5; // behind them the message begins
    std::string shape;
    size_t signs = 0;
    bool speaks = isItem(line) || line.find("***") != std::string_view::npos;
    const auto add = [&shape](std::string_view part) {
        if (!shape.empty())
            shape += ' ';
        shape += part;
    };
    for (size_t at = 0; at < line.size() && signs < mostSigns;) {
        const char c = line[at];
        if (isWord(c) || static_cast<unsigned char>(c) >= 0x80) {
            const size_t begin = at;
            while (at < line.size() && (isPath(line[at]) || line[at] == '\'' || static_cast<unsigned char>(line[at]) >= 0x80))
                ++at;
            const std::string_view word = line.substr(begin, at - begin);
            if (line.substr(at).starts_with("://")) {
                at = std::min(line.find(' ', at), line.size());
                add("://");
                ++signs;
            } else if (isOutcry(word)) {
                add(word);
                speaks = true;
                ++signs;
            } else if (!shape.ends_with('w')) {
                add("w");
            }
            continue;
        }
        ++at;
        if (c == ' ' || c == ',' || c == '.' || c == ';' || c == '"' || c == '\'')
            continue;
        if (shape.empty() || shape.back() != c) { // "***" is one
            add({&c, 1});
            ++signs;
        }
    }
    return speaks && signs >= leastSigns ? shape : std::string();
}

} // namespace

std::string formOf(Category category, std::string_view skeleton)
{
    std::map<std::string, int> notations;
    std::map<std::string, int> shapes;
    std::string_view thrown;
    for (size_t lines = 0; !skeleton.empty() && lines < linesLookedAt; ++lines) {
        const size_t end = std::min(skeleton.find('\n'), skeleton.size());
        const std::string_view line = skeleton.substr(0, end);
        skeleton.remove_prefix(std::min(end + 1, skeleton.size()));
        if (const std::string_view name = thrownBy(line); !name.empty() && (thrown.empty() || name < thrown))
            thrown = name;
        Place place;
        if (!findPlace(line, place)) {
            if (std::string shape = shapeOf(line); !shape.empty())
                ++shapes[std::move(shape)];
            continue;
        }
        const std::string lead = leadOf(line.substr(0, place.begin));
        ++notations[lead + '.' + std::string(place.extension) + place.position + ' ' + findingOf(line.substr(place.end))];
    }
    const auto most = [](const std::map<std::string, int>& counts) {
        return std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; })->first;
    };
    std::string form(jsonName(category));
    if (!notations.empty())
        form += " place " + most(notations);
    else if (!shapes.empty())
        form += " shape " + most(shapes);
    else if (thrown.empty())
        return {};
    return form + " thrown " + std::string(thrown);
}

} // namespace sentinel
