// How tools word the weight of a problem, its code, and what builds put in front of all of it.

#include "core/reports/diagnosticplace_p.h"

#include <algorithm>
#include <array>

namespace sentinel {

namespace {

using Severity = Diagnostic::Severity;

struct Word
{
    std::string_view word; ///< in lower case
    Severity severity;
};

// Longer ones first where one begins another.
constexpr Word words[] = {
    {"fatal error", Severity::Error},
    {"internal compiler error", Severity::Error},
    {"internal error", Severity::Error},
    {"command line error", Severity::Error},
    {"catastrophic error", Severity::Error},
    {"severe warning", Severity::Warning},
    {"code analysis warning", Severity::Warning},
    {"conflict warning", Severity::Warning},
    {"fatal", Severity::Error},
    {"severe", Severity::Error},
    {"error", Severity::Error},
    {"critical", Severity::Error},
    {"blocker", Severity::Error},
    {"major", Severity::Warning},
    {"minor", Severity::Warning},
    {"warning", Severity::Warning},
    {"warn", Severity::Warning},
    {"deprecation", Severity::Warning},
    {"deprecated", Severity::Warning},
    {"obsolescent", Severity::Warning},
    {"questionable", Severity::Warning},
    {"extension", Severity::Warning},
    {"information", Severity::Info},
    {"informational", Severity::Info},
    {"info", Severity::Info},
    {"note", Severity::Info},
    {"notice", Severity::Info},
    {"hint", Severity::Info},
    {"help", Severity::Info},
    {"remark", Severity::Info},
    {"suggestion", Severity::Info},
    {"message", Severity::Info},
    {"style", Severity::Warning},
    {"performance", Severity::Warning},
    {"portability", Severity::Warning},
    {"convention", Severity::Warning},
    {"refactor", Severity::Warning},
    {"fehler", Severity::Error},
    {"warnung", Severity::Warning},
    {"erreur", Severity::Error},
    {"avertissement", Severity::Warning},
    {"attention", Severity::Warning},
    {"erro", Severity::Error},
    {"aviso", Severity::Warning},
};

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
}

bool beginsWord(std::string_view text, std::string_view word)
{
    if (text.size() < word.size())
        return false;
    for (size_t i = 0; i < word.size(); ++i) {
        if (lower(text[i]) != word[i])
            return false;
    }
    return text.size() == word.size() || !(isLetter(text[word.size()]) || text[word.size()] == '_');
}

std::optional<Severity> severityOfLetter(char letter)
{
    switch (letter) {
    case 'E':
    case 'F':
        return Severity::Error;
    case 'W':
    case 'C':
    case 'R':
        return Severity::Warning;
    case 'I':
    case 'N':
    case 'H':
        return Severity::Info;
    default:
        return {};
    }
}

/// The length of a code such as "E501", "SC2086", "CS0168", "MSB3026", "C0103", "DL3006", "AB12cd" at the front; 0 if there is none.
size_t codeLength(std::string_view text)
{
    size_t i = 0;
    while (i < text.size() && i < 8 && text[i] >= 'A' && text[i] <= 'Z')
        ++i;
    if (i == 0)
        return 0;
    if (i < text.size() && text[i] == '-' && i + 1 < text.size() && isFigure(text[i + 1]))
        ++i;
    const size_t digits = i;
    while (i < text.size() && i - digits < 7 && isFigure(text[i]))
        ++i;
    if (i - digits < 1 || (i < text.size() && (isLetter(text[i]) || isFigure(text[i]))))
        return 0;
    return i;
}

/// A code behind a severity: "CS0168", "[E0308]", "#177-D", "(123)", ", hidef", " (Anachronism), x"; taken off, with the colon.
std::string_view codeBehind(std::string_view& text)
{
    std::string_view rest = text;
    std::string_view code;
    const bool comma = skip(rest, ",");
    rest = withoutBlanks(rest);
    const size_t colon = rest.find(':');
    if (begins(rest, "(")) {
        const size_t close = rest.find(')');
        if (close != std::string_view::npos && close < 40) {
            code = rest.substr(1, close - 1);
            std::string_view more = withoutBlanks(rest.substr(close + 1));
            if (skip(more, ",")) { // "(Anachronism), wbadlkgasg: text"
                const size_t end = more.find(':');
                if (end != std::string_view::npos && end < 40 && !mentions(withoutBlanks(more.substr(0, end)), " ")) {
                    code = withoutBlanks(more.substr(0, end));
                    text = withoutBlanks(more.substr(end + 1));
                    return code;
                }
            }
            skip(more, ":");
            text = withoutBlanks(more);
            return code;
        }
    }
    if (begins(rest, "[")) {
        const size_t close = rest.find(']');
        if (close != std::string_view::npos && close < 60 && !mentions(rest.substr(0, close), " ")) {
            code = rest.substr(1, close - 1);
            std::string_view more = withoutBlanks(rest.substr(close + 1));
            skip(more, ":");
            text = withoutBlanks(more);
            return code;
        }
    }
    if (colon == std::string_view::npos || colon > 40)
        return {};
    code = withoutBlanks(rest.substr(0, colon));
    const bool plain = !code.empty() && std::all_of(code.begin(), code.end(), [](char c) {
        return isLetter(c) || isFigure(c) || c == '#' || c == '-' || c == '_' || c == '.' || c == '/';
    });
    const bool coded = plain
        && (std::any_of(code.begin(), code.end(), &isFigure)
            || (code.size() < 10 && std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; })));
    if (!coded && !(comma && plain))
        return {};
    text = withoutBlanks(rest.substr(colon + 1));
    return code;
}

} // namespace

std::optional<Diagnostic::Severity> severityOf(std::string_view word)
{
    for (const Word& known : words) {
        if (known.word.size() == word.size() && lower(word[0]) == known.word[0] && beginsWord(word, known.word))
            return known.severity;
    }
    return {};
}

std::optional<Judgement> judgementIn(std::string_view text)
{
    Judgement found;
    const char open = !text.empty() && (text[0] == '[' || text[0] == '(' || text[0] == '*') ? text[0] : '\0';
    const std::string_view inner = open ? text.substr(1) : text;
    if (begins(text, "syntax error") || begins(text, "parse error")) { // a part of the sentence
        found.severity = Severity::Error;
        found.word = text.substr(0, text.find(' ') + 6);
        found.rest = text;
        return found;
    }

    for (const Word& known : words) {
        if (inner.empty() || lower(inner[0]) != known.word[0] || !beginsWord(inner, known.word))
            continue;
        found.severity = known.severity;
        found.word = inner.substr(0, known.word.size());
        std::string_view rest = inner.substr(known.word.size());
        if (!open && begins(rest, "/")) // "Style/Rule: text"
            continue;
        if (open) { // "[error] text", "(warning) text", "[warning/rule]"
            const size_t close = rest.find(open == '[' ? ']' : open == '(' ? ')' : '*');
            if (close == std::string_view::npos || close > 60)
                return {};
            std::string_view code = rest.substr(0, close);
            while (!code.empty() && !isLetter(code.front()) && !isFigure(code.front()))
                code.remove_prefix(1);
            found.code = code;
            rest = withoutBlanks(rest.substr(close + 1));
            skip(rest, ":");
            found.rest = withoutBlanks(rest);
            return found;
        }
        const bool bare = rest.empty();
        const size_t blanks = rest.find_first_not_of(' ');
        rest = blanks == std::string_view::npos ? std::string_view() : rest.substr(blanks);
        if (bare || rest.empty()) {
            found.rest = rest;
            return found;
        }
        if (rest[0] == ':') {
            rest.remove_prefix(1);
            rest = withoutBlanks(rest);
            found.rest = rest;
            // "error: [GHC-83865] …", "warning: W1000 text"
            if (begins(rest, "[")) {
                const size_t close = rest.find(']');
                if (close != std::string_view::npos && close > 2 && close < 50 && !mentions(rest.substr(0, close), " ")) {
                    found.code = rest.substr(1, close - 1);
                    found.rest = withoutBlanks(rest.substr(close + 1));
                }
            } else if (const size_t length = codeLength(rest); length > 2) {
                std::string_view more = rest.substr(length);
                if (begins(more, ":") || begins(more, " ")) {
                    found.code = rest.substr(0, length);
                    found.rest = withoutBlanks(more.substr(1));
                }
            }
            return found;
        }
        if (begins(rest, "- ") || begins(rest, "-- ")) {
            found.rest = withoutBlanks(rest.substr(2));
            return found;
        }
        if (begins(rest, "\xE2\x80\xA2 ") || begins(rest, "\xC2\xB7 ")) {
            found.rest = withoutBlanks(rest.substr(rest.find(' ')));
            return found;
        }
        std::string_view more = rest;
        const std::string_view code = codeBehind(more);
        if (!code.empty()) {
            found.code = code;
            found.rest = more;
            return found;
        }
        if (begins(rest, ",") || begins(rest, "(")) {
            found.rest = more;
            return found;
        }
        break; // "Error return value …": a sentence
    }

    // "[W] text", "W: text", "(E) text", "*E,"
    if (!inner.empty() && inner.size() > 1) {
        const char after = inner[1];
        if (const auto severity = severityOfLetter(inner[0])) {
            std::string_view rest = inner.substr(2);
            if ((open == '[' && after == ']') || (open == '(' && after == ')') || (!open && after == ':' && begins(rest, " "))) {
                found.severity = *severity;
                found.word = inner.substr(0, 1);
                found.isLetter = true;
                rest = withoutBlanks(rest);
                skip(rest, "[Correctable] ");
                skip(rest, "[Corrected] ");
                found.rest = rest;
                const size_t colon = rest.find(": ");
                if (colon != std::string_view::npos && colon < 60 && !mentions(rest.substr(0, colon), " "))
                    found.code = rest.substr(0, colon);
                return found;
            }
        }
    }

    // RuboCop without a letter: "Style/TrailingComma: text"
    if (const size_t colon = inner.find(": "); !open && colon != std::string_view::npos && colon < 80) {
        const std::string_view cop = inner.substr(0, colon);
        const size_t slash = cop.find('/');
        if (slash != std::string_view::npos && slash > 1 && slash + 1 < cop.size() && cop[0] >= 'A' && cop[0] <= 'Z'
            && cop[slash + 1] >= 'A' && cop[slash + 1] <= 'Z'
            && std::all_of(cop.begin(), cop.end(), [](char c) { return isLetter(c) || isFigure(c) || c == '/'; })) {
            found.code = cop;
            found.coded = true;
            found.rest = withoutBlanks(inner.substr(colon + 1));
            return found;
        }
    }

    // A code alone: "E501 text", "[C0103, f] text", "W0612: text", "MD013/line-length text"
    const size_t length = codeLength(inner);
    if (length > 2) {
        std::string_view rest = inner.substr(length);
        if (open == '[') {
            const size_t close = rest.find(']');
            if (close == std::string_view::npos || close > 120)
                return {};
            rest = rest.substr(close + 1);
        } else if (begins(rest, "/")) {
            const size_t end = rest.find(' ');
            if (end == std::string_view::npos || end > 80)
                return {};
            rest = rest.substr(end);
        } else if (begins(rest, "(")) { // "C0103(invalid-name)"
            const size_t end = rest.find(')');
            if (end == std::string_view::npos)
                return {};
            rest = rest.substr(end + 1);
        } else if (open) {
            return {};
        }
        if (begins(rest, ":"))
            rest.remove_prefix(1);
        else if (!begins(rest, " "))
            return {};
        rest = withoutBlanks(rest);
        if (begins(rest, "[*] "))
            rest.remove_prefix(4);
        found.code = inner.substr(0, length);
        found.coded = true;
        found.severity = (found.code[0] == 'E' || found.code[0] == 'F') && found.code.size() > 1 && isFigure(found.code[1])
            ? Severity::Error
            : Severity::Warning;
        found.rest = rest;
        // hadolint: "DL3006 warning: text"
        if (const auto more = judgementIn(rest);
            more && !more->coded && !more->isLetter && more->rest.size() < rest.size() && rest.substr(more->word.size(), 1) == ":") {
            found.severity = more->severity;
            found.word = more->word;
            found.rest = more->rest;
        }
        return found;
    }
    return {};
}

std::string_view takeCode(std::string_view& message)
{
    message = withoutBlanks(message);
    if (message.size() < 4)
        return {};
    const char close = message.back();
    if (close != ']' && close != ')')
        return {};
    const size_t open = message.rfind(close == ']' ? '[' : '(');
    if (open == std::string_view::npos || open < 2 || message.size() - open > 80 || message[open - 1] != ' ')
        return {};
    std::string_view code = message.substr(open + 1, message.size() - open - 2);
    if (code.empty() || mentions(code, " ") || !std::any_of(code.begin(), code.end(), &isLetter))
        return {};
    const bool plain = std::all_of(code.begin(), code.end(), [](char c) {
        return isLetter(c) || isFigure(c) || isOneOf(std::string_view(&c, 1), {"-", "_", ".", ",", "/", "+", "=", "@", ":", "#"});
    });
    const bool looksCoded = begins(code, "-W") || std::any_of(code.begin(), code.end(), &isFigure) || mentions(code, "-")
        || mentions(code, "_") || mentions(code, "/")
        || (close == ']' && std::all_of(code.begin(), code.end(), [](char c) { return !(c >= 'A' && c <= 'Z'); }))
        || (close == ')' && code.size() > 3 && std::all_of(code.begin(), code.end(), [](char c) { return c >= 'a' && c <= 'z'; }))
        || (isLetter(code[0]) && std::any_of(code.begin() + 1, code.end(), [](char c) { return c >= 'A' && c <= 'Z'; }));
    if (!plain || !looksCoded)
        return {};
    message = withoutBlanks(message.substr(0, open));
    return code;
}

Front withoutFront(std::string_view text)
{
    Front front;
    const bool indented = begins(text, "  ");
    std::string_view rest = withoutBlanks(text);
    front.text = rest;
    for (int i = 0; i < 4; ++i) {
        if (begins(rest, "[")) {
            const size_t close = rest.find(']');
            if (close == std::string_view::npos || close > 40)
                break;
            std::string_view label = withoutBlanks(rest.substr(1, close - 1));
            const std::string_view behind = rest.substr(close + 1);
            if (!behind.empty() && behind[0] != ' ')
                break;
            if (label.empty() || !std::all_of(label.begin(), label.end(), [](char c) {
                    return isLetter(c) || isFigure(c) || c == '-' || c == '_' || c == ':' || c == '.' || c == ' ';
                }))
                break;
            front.label = label;
            const auto severity = severityOf(label);
            const bool isBuild = severity || isOneOf(label, {"INFO", "DEBUG", "debug", "trace"});
            const bool isAnt = isOneOf(label,
                                       {"javac", "apt", "groovyc", "javadoc", "scalac", "mxmlc", "compc", "exec", "cc", "checkstyle", "pmd",
                                        "jar", "iajc", "aspectj", "jspc"})
                || (indented && i == 0 && !severity);
            const bool isTime = isFigure(label[0]);
            if (!isBuild && !isAnt && !isTime)
                break;
            if (severity) {
                front.severity = severity;
                front.isBracketed = true;
            }
            rest = withoutBlanks(behind);
        } else if (!rest.empty() && isFigure(rest[0])) { // MSBuild's node: "2>", "12:34:56 "
            std::string_view more = rest;
            (void)takeFigures(more);
            if (rest.size() > 9 && rest[2] == ':' && rest[5] == ':' && isFigure(rest[7])) { // a clock's time
                size_t end = 8;
                while (end < rest.size() && (isFigure(rest[end]) || rest[end] == '.' || rest[end] == ','))
                    ++end;
                if (end < rest.size() && rest[end] != ' ')
                    break;
                rest = withoutBlanks(rest.substr(end));
                front.text = rest;
                continue;
            }
            if (begins(more, ":")) { // "2:4>"
                std::string_view node = more.substr(1);
                (void)takeFigures(node);
                if (begins(node, ">"))
                    more = node;
            }
            if (begins(more, ":") && more.size() > 4 && isLetter(more[1]) && more[2] == ':' && more[3] == '\\') { // "1:C:\a.cpp(3)"
                rest = more.substr(1);
                front.text = rest;
                break;
            }
            if (!skip(more, ">"))
                break;
            rest = withoutBlanks(more);
        } else if (begins(rest, "#") && rest.size() > 3 && isFigure(rest[1])) { // BuildKit: "#12 0.345 "
            std::string_view more = rest.substr(1);
            (void)takeFigures(more);
            if (!skip(more, " ") || !takeFigures(more) || !skip(more, ".") || !takeFigures(more) || !skip(more, " "))
                break;
            rest = withoutBlanks(more);
        } else {
            break;
        }
        front.text = rest;
    }
    return front;
}

} // namespace sentinel
