#include "core/logs/levels.h"

// Rules by place in the line: what the CI system marked; how the line begins; what stands behind a place in a file; what a logger put in
// front; how it ends. Each asks for a form that tools print and people hardly write. Keywords that a rule needs must be among those that
// levelscan.cpp looks for.

#include <algorithm>
#include <array>
#include <cctype>

namespace sentinel {

namespace {

using std::string_view;

constexpr size_t lookedAt = 1024; // bytes at the begin of a line; where tools put such things
constexpr size_t lookedAtEnd = 64;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool isWord(char c)
{
    return isDigit(c) || isUpper(c) || (c >= 'a' && c <= 'z') || c == '_';
}

bool contains(string_view text, string_view words)
{
    return text.find(words) != string_view::npos;
}

string_view trimmed(string_view text)
{
    const size_t begin = text.find_first_not_of(" \t");
    if (begin == string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

bool equalsIgnoringCase(string_view a, string_view lower)
{
    return a.size() == lower.size()
        && std::equal(a.begin(), a.end(), lower.begin(), [](char x, char y) { return (isUpper(x) ? char(x | 0x20) : x) == y; });
}

struct Named
{
    string_view text;
    Level level;
};

/// The level that a logger's word names.
Level levelNamed(string_view word)
{
    static constexpr Named names[] = {
        {"error", Level::Error},    {"err", Level::Error},   {"eror", Level::Error},  {"fatal", Level::Error},     {"severe", Level::Error},
        {"critical", Level::Error}, {"crit", Level::Error},  {"panic", Level::Error}, {"warning", Level::Warning}, {"warn", Level::Warning},
        {"notice", Level::Notice},  {"note", Level::Notice}, {"debug", Level::Debug}, {"trace", Level::Debug},
    };
    for (const Named& name : names) {
        if (equalsIgnoringCase(word, name.text))
            return name.level;
    }
    return Level::None;
}

bool isAllUpper(string_view word)
{
    return !word.empty() && std::all_of(word.begin(), word.end(), &isUpper);
}

// --- what the CI system says

Level levelOfEnd(const PeeledLine& line)
{
    const string_view text = line.text;
    if (line.exitCode)
        return *line.exitCode == 0 ? Level::None : Level::Error;
    if (contains(text, "UNSTABLE") || contains(text, "as unstable") || contains(text, "NOT_BUILT"))
        return Level::Warning;
    const bool isFailure = contains(text, "FAILURE") || contains(text, "ABORTED") || contains(text, "as failure")
        || contains(text, "Job failed") || contains(text, "build has been");
    return isFailure ? Level::Error : Level::None;
}

// --- how the line begins

constexpr Named beginnings[] = {
    {"--- FAIL", Level::Error},
    {"FAIL:", Level::Error},
    {"FAIL ", Level::Error},
    {"FAIL\t", Level::Error},
    {"FAILED ", Level::Error},
    {"FAILED:", Level::Error},
    {"[  FAILED  ]", Level::Error},
    {"[FAIL] ", Level::Error},
    {"[ FAIL ]", Level::Error},
    {"not ok ", Level::Error},
    {"\u2715 ", Level::Error}, // crosses that runners put before a failed test
    {"\u2716 ", Level::Error},
    {"\u2717 ", Level::Error},
    {"\u2718 ", Level::Error},
    {"\u00d7 ", Level::Error},
    {"npm ERR!", Level::Error},
    {"npm error ", Level::Error},
    {"npm WARN", Level::Warning},
    {"npm warn ", Level::Warning},
    {"E: ", Level::Error}, // apt
    {"W: ", Level::Warning},
    {"Err:", Level::Error},
    {"e: /", Level::Error}, // Kotlin
    {"e: file:", Level::Error},
    {"w: /", Level::Warning},
    {"w: file:", Level::Warning},
    {"E   ", Level::Error}, // pytest, what a failed assertion says
    {"panic: ", Level::Error},
    {"fatal: ", Level::Error},
    {"Traceback (most recent call last)", Level::Error},
    {"Exception in thread ", Level::Error},
    {"Uncaught ", Level::Error},
    {"BUILD FAILED", Level::Error},
    {"BUILD FAILURE", Level::Error},
    {"FAILURE: ", Level::Error},
    {"ERROR in ", Level::Error},
    {"WARNING in ", Level::Warning},
    {"CMake Error", Level::Error},
    {"CMake Warning", Level::Warning},
    {"error Command failed", Level::Error},
    {"Segmentation fault", Level::Error},
};

// "FAIL: 0", "FAILED  0": how many there are in a summary, which is its own business.
bool isOnlyCount(string_view rest)
{
    return rest.find_first_not_of(" \t:=0") == string_view::npos && contains(rest, "0");
}

Level levelOfBeginning(string_view text)
{
    for (const Named& beginning : beginnings) {
        if (text.front() != beginning.text.front() || !text.starts_with(beginning.text))
            continue;
        if (isOnlyCount(text.substr(beginning.text.size())))
            return Level::None;
        if (beginning.text == "not ok " && (contains(text, "# TODO") || contains(text, "# SKIP") || contains(text, "# skip")))
            return Level::None;
        return beginning.level;
    }
    if (text == "FAIL")
        return Level::Error;
    // "make[1]: *** [Makefile:12: all] Error 2"
    if (const size_t stars = text.find(": *** ");
        stars != string_view::npos && stars < 40 && text.substr(0, stars).find(' ') == string_view::npos)
        return contains(text, "(ignored)") ? Level::Warning : Level::Error;
    if (text.starts_with("thread '") && contains(text, "panicked at"))
        return Level::Error;
    if (text.starts_with("exit status ") && text.size() > 12 && isDigit(text[12]))
        return text.substr(12) == "0" ? Level::None : Level::Error;
    // glog and klog: "E0112 12:34:56.789012"
    if (text.size() > 9 && text[5] == ' ' && isDigit(text[6]) && isDigit(text[7]) && text[8] == ':'
        && std::all_of(text.begin() + 1, text.begin() + 5, &isDigit) && (text[1] == '0' || (text[1] == '1' && text[2] <= '2'))
        && text.substr(1, 2) != "00")
        return text[0] == 'E' || text[0] == 'F' ? Level::Error : text[0] == 'W' ? Level::Warning : Level::None;
    return Level::None;
}

// "java.lang.IllegalStateException: no", "ValueError: bad", "DeprecationWarning: old": the name of a type, alone or before a colon.
Level levelOfException(string_view text)
{
    if (text.starts_with("Caused by: "))
        text.remove_prefix(11);
    size_t end = 0;
    while (end < text.size() && (isWord(text[end]) || ((text[end] == '.' || text[end] == '$') && end > 0)))
        ++end;
    const string_view name = text.substr(0, end);
    const bool isHead = end == text.size() || text[end] == ':';
    if (!isHead || name.empty() || isDigit(name.front()))
        return Level::None;
    const auto isNamed = [&](string_view word) {
        return name.ends_with(word) && name.size() > word.size() && isWord(name[name.size() - word.size() - 1]);
    };
    if (isNamed("Error") || isNamed("Exception"))
        return Level::Error;
    return isNamed("Warning") && end < text.size() ? Level::Warning : Level::None;
}

// --- what stands behind a place in a file, or behind the name of a tool

/// "error: ", "fatal error: ", "error[E0308]: ", "error TS2322: ", "warning: " at the begin of `text`.
Level levelOfDiagnostic(string_view text)
{
    if (text.starts_with("fatal ") || text.starts_with("Fatal "))
        text.remove_prefix(6);
    size_t end = 0;
    while (end < text.size() && isWord(text[end]))
        ++end;
    const Level level = levelNamed(text.substr(0, end));
    if (level == Level::None || level == Level::Debug || end == text.size())
        return Level::None;
    text.remove_prefix(end);
    if (text.starts_with('[')) { // rustc, with a code
        const size_t close = text.find(']');
        if (close == string_view::npos || close > 40)
            return Level::None;
        text.remove_prefix(close + 1);
    } else if (text.starts_with(' ')) { // Microsoft's compilers and TypeScript's: letters, digits
        size_t code = 1;
        while (code < text.size() && isUpper(text[code]))
            ++code;
        const size_t digits = code;
        while (code < text.size() && isDigit(text[code]))
            ++code;
        if (digits == 1 || code == digits)
            return Level::None;
        text.remove_prefix(code);
    }
    return text.starts_with(':') && (text.size() == 1 || text[1] == ' ') ? level : Level::None;
}

/// Of linters that name a rule by letter and number: pylint's "E0401: ", flake8's "E302 ", rubocop's "W: ".
Level levelOfRule(string_view text)
{
    if (text.empty() || string_view("EFWCR").find(text.front()) == string_view::npos)
        return Level::None;
    size_t end = 1;
    while (end < text.size() && isDigit(text[end]))
        ++end;
    const string_view rest = text.substr(end);
    const bool isRule = (end == 5 && rest.starts_with(": ")) || (end == 4 && rest.starts_with(' ')) || (end == 1 && rest.starts_with(": "));
    if (!isRule)
        return Level::None;
    if (end == 4) // most of flake8's are about style; syntax and names that are not there are not
        return text.starts_with("E9") || text.front() == 'F' ? Level::Error : Level::Warning;
    return text.front() == 'E' || text.front() == 'F' ? Level::Error : text.front() == 'W' ? Level::Warning : Level::Notice;
}

/// Is this the end of a place: "a.c:12", "a.c:12:3", "a.cs(12,3)", "a.java:[12,3]"?
bool isPlace(string_view text)
{
    if (text.empty())
        return false;
    const char last = text.back();
    if (last == ')' || last == ']')
        return text.size() > 2 && isDigit(text[text.size() - 2]);
    size_t digits = 0;
    while (digits < text.size() && isDigit(text[text.size() - 1 - digits]))
        ++digits;
    return digits > 0 && digits < text.size() && text[text.size() - 1 - digits] == ':';
}

Level levelBehindPlace(string_view text)
{
    // At each ": " that may end a place or the name of a tool; the first few are enough.
    size_t from = 0;
    for (int tries = 0; tries < 4; ++tries) {
        const size_t colon = text.find(": ", from);
        if (colon == string_view::npos)
            break;
        const string_view before = text.substr(0, colon), after = text.substr(colon + 2);
        const bool place = isPlace(before);
        if (place || before.find(' ') == string_view::npos) {
            if (const Level level = levelOfDiagnostic(trimmed(after)); level != Level::None)
                return level;
        }
        if (place) {
            if (const Level level = levelOfRule(after); level != Level::None)
                return level;
            if (const Level level = levelOfException(after); level != Level::None)
                return level;
            // Go's tools name no level: what they print with line and column did not build.
            const size_t file = before.find(".go:");
            if (file != string_view::npos && before.find(' ') == string_view::npos && before.find(':', file + 4) != string_view::npos)
                return Level::Error;
        }
        from = colon + 2;
    }
    // TypeScript for people: "src/a.ts:1:2 - error TS2322: ..."
    if (const size_t dash = text.find(" - "); dash != string_view::npos && isPlace(text.substr(0, dash)))
        return levelOfDiagnostic(text.substr(dash + 3));
    // ESLint and its like: "  12:5  error  message  rule"
    size_t at = 0;
    while (at < text.size() && (isDigit(text[at]) || text[at] == ':'))
        ++at;
    if (at > 2 && at + 2 < text.size() && isPlace(text.substr(0, at)) && text[at] == ' ') {
        const string_view rest = trimmed(text.substr(at));
        const size_t end = rest.find("  ");
        if (end != string_view::npos)
            return levelNamed(rest.substr(0, end));
    }
    return Level::None;
}

// --- what a logger put in front

bool isTime(string_view token)
{
    return token.size() >= 5 && isDigit(token.front()) && token.find_first_of("-:/") != string_view::npos
        && token.find_first_not_of("0123456789-:/.,TZ+") == string_view::npos;
}

Level levelOfLogger(string_view text)
{
    bool sawTime = false;
    for (int tokens = 0; tokens < 6 && !text.empty(); ++tokens) {
        if (text.front() == '[') {
            const size_t close = text.find(']');
            if (close == string_view::npos || close > 80)
                return Level::None;
            const string_view inside = trimmed(text.substr(1, close - 1));
            if (const Level level = levelNamed(inside); level != Level::None)
                return level;
            const bool hasTime = isTime(inside.substr(0, inside.find(' ')));
            if (!sawTime && !hasTime)
                return Level::None;
            sawTime = true;
            text = trimmed(text.substr(close + 1));
            continue;
        }
        const size_t end = std::min(text.find_first_of(" \t"), text.size());
        const string_view token = text.substr(0, end);
        const string_view rest = trimmed(text.substr(end));
        const size_t wordEnd = std::min(token.find_first_of(":|,]"), token.size());
        const string_view word = token.substr(0, wordEnd);
        if (const Level level = levelNamed(word); level != Level::None) {
            if (wordEnd < token.size() && token[wordEnd] == ':')
                return level; // "ERROR: ", "Warning: ", "ERROR:root:"
            const string_view next = rest.substr(0, rest.find_first_of(" \t:"));
            const bool isTold = isAllUpper(word) && !isAllUpper(next) && !rest.empty() && !isDigit(rest.front());
            const bool isColumn = end < text.size() && text[end] == '\t';
            return (sawTime && (isAllUpper(word) || isColumn)) || isTold ? level : Level::None;
        }
        if (isTime(token))
            sawTime = true;
        else if (!sawTime)
            return Level::None;
        text = rest;
    }
    return Level::None;
}

// "level=error", "\"level\": \"warn\"", "severity: ERROR"
Level levelOfKey(string_view text)
{
    if (text.find('=') == string_view::npos && text.find('"') == string_view::npos)
        return Level::None;
    for (const string_view key : {string_view("level"), string_view("lvl"), string_view("severity")}) {
        for (size_t at = text.find(key); at != string_view::npos; at = text.find(key, at + 1)) {
            if (at > 0 && isWord(text[at - 1]))
                continue;
            size_t value = at + key.size();
            const bool isQuoted = value < text.size() && text[value] == '"';
            value += isQuoted;
            if (value >= text.size() || text[value] != (isQuoted ? ':' : '='))
                continue;
            value = text.find_first_not_of(" \"", value + 1);
            if (value == string_view::npos)
                continue;
            size_t end = value;
            while (end < text.size() && isWord(text[end]))
                ++end;
            if (const Level level = levelNamed(text.substr(value, end - value)); level != Level::None)
                return level;
        }
    }
    return Level::None;
}

// --- how the line ends, and what runners put in its middle

Level levelOfEnding(string_view text, string_view end)
{
    const auto endsWith = [&](string_view words) { return end.ends_with(words); };
    if (endsWith(" FAILED") && end.size() > 8 && !isDigit(end[end.size() - 8]))
        return Level::Error; // "Suite > test FAILED", "test name ... FAILED"
    if (endsWith(": command not found") || endsWith("Segmentation fault (core dumped)") || endsWith("Segmentation fault"))
        return Level::Error;
    if (const size_t colons = text.find("::"); colons != string_view::npos) { // pytest: "tests/a.py::test_b FAILED   [ 12%]"
        const size_t at = text.find(" FAILED", colons);
        if (at != string_view::npos && (at + 7 == text.size() || text[at + 7] == ' '))
            return Level::Error;
    }
    if (const size_t stars = text.find("***"); stars != string_view::npos) { // CTest
        const string_view word = text.substr(stars + 3);
        if (word.starts_with("Failed") || word.starts_with("Exception") || word.starts_with("Timeout") || word.starts_with("Not Run"))
            return Level::Error;
    }
    if (const size_t arrows = text.find("<<< "); arrows != string_view::npos) { // Maven
        if (text.substr(arrows + 4).starts_with("FAILURE!") || text.substr(arrows + 4).starts_with("ERROR!"))
            return Level::Error;
    }
    if (contains(text, "undefined reference to "))
        return Level::Error;
    return Level::None;
}

} // namespace

Level levelOf(const PeeledLine& line)
{
    switch (line.marker) {
    case Marker::Error:
        return Level::Error;
    case Marker::Warning:
        return Level::Warning;
    case Marker::Notice:
        return Level::Notice;
    case Marker::Exit:
    case Marker::Result:
        return levelOfEnd(line);
    case Marker::Command:
    case Marker::GroupStart:
    case Marker::GroupEnd:
        return Level::None; // what is going to be done, not what came of it
    case Marker::None:
        break;
    }
    const string_view text = trimmed(line.text.substr(0, lookedAt));
    if (text.empty())
        return Level::None;
    const string_view end = trimmed(line.text.substr(line.text.size() - std::min(line.text.size(), lookedAtEnd)));
    Level level = levelOfBeginning(text);
    if (level == Level::None)
        level = levelOfDiagnostic(text);
    if (level == Level::None)
        level = levelOfException(text);
    if (level == Level::None)
        level = levelBehindPlace(text);
    if (level == Level::None)
        level = levelOfLogger(text);
    if (level == Level::None)
        level = levelOfKey(text);
    if (level == Level::None)
        level = levelOfEnding(text, end);
    return level;
}

} // namespace sentinel
