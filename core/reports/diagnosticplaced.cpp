// "file:line:column: weight: text" in all its spellings: what most compilers and linters print, one line a problem, with excerpts and
// notes behind it. A line is believed when it names a weight or a code; without one only where the tools of that kind of file are
// known to leave it out, since logs are full of "name:number: text".

#include "core/reports/diagnosticnames_p.h"
#include "core/reports/diagnosticplace_p.h"
#include "core/reports/diagnosticreader_p.h"

#include <algorithm>

namespace sentinel {

namespace {

using Severity = Diagnostic::Severity;

/// What may stand in front of a place without being a part of a sentence.
bool isLabel(std::string_view before)
{
    before = withoutBlanks(before);
    if (before.empty())
        return true;
    const char last = before.back();
    if (last == ']' || last == '>' || last == '|')
        return true;
    if (isOneOf(before,
                {"ERROR in", "WARNING in", "Error in", "Warning in",
                 "e:", "w:", "i:", "v:", "vet:", "luac:", "luac5.1:", "nim:", "lua:", "error", "warning"}))
        return true;
    if (last != ':' || before.size() > 60)
        return false;
    const std::string_view word = before.substr(0, before.size() - 1);
    if (severityOf(word) || begins(word, "%Error") || begins(word, "%Warning"))
        return true;
    return !mentions(word, " "); // a task's name: "app:build:"
}

/// Sentences of test runners and programs that look like a compiler's.
bool isOther(std::string_view message)
{
    return begins(message, "in \"") || begins(message, "Failure") || begins(message, "FAILED") || begins(message, "PASSED")
        || begins(message, "in `") || begins(message, "in '") || begins(message, "check ") || begins(message, "Passed")
        || begins(message, "first defined here");
}

/// The line is an excerpt or a pointer into one: "  218 |  return x;", "      |  ^~~", "    ^".
bool isExcerpt(std::string_view text)
{
    if (text.empty() || (text.front() != ' ' && text.front() != '\t'))
        return false;
    const std::string_view rest = withoutBlanks(text);
    if (rest.empty())
        return false;
    if (rest.front() == '|' || rest.find_first_not_of("^~- \t") == std::string_view::npos)
        return true;
    std::string_view more = rest;
    return takeFigures(more) && begins(withoutBlanks(more), "|");
}

/// The last of the lines that belong to a diagnostic at `line`: excerpts, and lines set in.
qint64 lastLineOf(DiagnosticScene& scene, qint64 line)
{
    constexpr qint64 most = 8;
    for (qint64 next = line + 1; next <= line + most && next <= scene.text.count(); ++next) {
        if (!isExcerpt(scene.at(next)))
            return next - 1;
    }
    return std::min(line + most, scene.text.count());
}

/// The text that stands below when the line itself has none: "a.hs:3:5: error:" and then lines set in.
std::string textBelow(DiagnosticScene& scene, qint64& last)
{
    std::string text;
    constexpr qint64 most = 12;
    for (qint64 next = scene.line + 1; next <= scene.line + most && next <= scene.text.count(); ++next) {
        const std::string_view line = scene.at(next);
        if (line.empty() || (line.front() != ' ' && line.front() != '\t') || isExcerpt(line))
            break;
        std::string_view words = withoutBlanks(line);
        skip(words, "\xE2\x80\xA2 ");
        if (words.empty())
            break;
        if (!text.empty())
            text += '\n';
        text += words;
        last = next;
    }
    return text;
}

/// Go's compiler and vet name the package first: "# example.org/a/b".
bool isBelowPackage(DiagnosticScene& scene)
{
    constexpr qint64 near = 12;
    if (scene.packageLine == scene.line - 1 && scene.line > 1) { // the line before was one of them
        scene.packageLine = scene.line;
        return true;
    }
    for (qint64 line = scene.line - 1; line >= 1 && line >= scene.line - near; --line) {
        const std::string_view text = scene.at(line);
        if (begins(text, "# ") && text.size() > 2 && !mentions(text.substr(2), "  ") && mentions(text, "/")) {
            scene.packageLine = scene.line;
            return true;
        }
        if (!mentions(text, ".go:") && !begins(text, "\t"))
            return false;
    }
    return false;
}

/// Ansible-lint: "a.yml:3: yaml[truthy]: text".
bool beginsWithRule(std::string_view message)
{
    const size_t colon = message.find(": ");
    if (colon == std::string_view::npos || colon < 3 || colon > 60)
        return false;
    const std::string_view rule = message.substr(0, colon);
    return std::all_of(rule.begin(), rule.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || c == '-' || c == '[' || c == ']' || c == '_'; });
}

/// Go's older tools name no column, and programs written in Go log in the same manner.
bool isWordOfVet(std::string_view message)
{
    static constexpr std::string_view beginnings[] = {"missing argument",
                                                      "possible formatting",
                                                      "unreachable code",
                                                      "unrecognized printf",
                                                      "wrong type",
                                                      "wrong number",
                                                      "undefined:",
                                                      "undefined ",
                                                      "cannot use",
                                                      "result of",
                                                      "exported ",
                                                      "comment on",
                                                      "syntax error",
                                                      "composite literal",
                                                      "self-assignment",
                                                      "error strings",
                                                      "error var",
                                                      "range var",
                                                      "struct field",
                                                      "suspicious",
                                                      "call of",
                                                      "no formatting directive",
                                                      "should ",
                                                      "don't use",
                                                      "receiver name",
                                                      "package comment",
                                                      "imported and not used",
                                                      "no args in",
                                                      "arg ",
                                                      "invalid operation",
                                                      "too many arguments",
                                                      "not enough arguments",
                                                      "missing return",
                                                      "assignment copies"};
    const bool one =
        std::any_of(std::begin(beginnings), std::end(beginnings), [&](std::string_view word) { return begins(message, word); });
    return one || mentions(message, "declared but not used") || mentions(message, "declared and not used")
        || mentions(message, "imported and not used") || mentions(message, "imported but not used");
}

/// Notes belong to what they explain. True when this one does, or explains nothing that we know.
bool isNoteOfPrevious(DiagnosticScene& scene, const Place& place, const Judgement& judgement, const std::string& tool)
{
    if (!isOneOf(judgement.word, {"note", "Note", "help"}))
        return false;
    if (place.form == PlaceForm::Paren) // MSVC: "see reference to …"
        return true;
    if (tool == "mypy")
        return scene.previous && scene.previous->tool == tool && scene.previous->file == place.file && scene.previous->line == place.line;
    return tool != "generic" && tool != "shellcheck" && tool != "msbuild";
}

qint64 readNameless(DiagnosticScene& scene, const Front& front)
{
    // "a.class: warning: text", "LINK : fatal error LNK1104: text", "ld.lld: error: text"
    const size_t colon = front.text.find(':');
    if (colon == std::string_view::npos || colon == 0)
        return 0;
    size_t at = colon;
    std::string_view name = front.text.substr(0, at);
    if (name.size() == 1 && isLetter(name[0]) && front.text.size() > 2 && (front.text[2] == '\\' || front.text[2] == '/')) { // a drive
        at = front.text.find(':', 2);
        if (at == std::string_view::npos)
            return 0;
        name = front.text.substr(0, at);
    }
    std::string_view rest = withoutBlanks(front.text.substr(at + 1));
    skip(rest, ": "); // "a.rst:: WARNING: text"
    name = withoutBlanks(name);
    const auto judgement = judgementIn(rest);
    if (!judgement || judgement->coded || judgement->isLetter || judgement->rest.empty())
        return 0;
    const size_t worded = judgement->word.size();
    const bool colonBehind = rest.substr(worded, 1) == ":" || !judgement->code.empty();
    if (!colonBehind || isOther(judgement->rest))
        return 0;
    static const char* const programs =
        " ld lld gcc g++ cc c++ clang clang++ clang-cl cc1 cc1plus cc1obj as cl CSC VBC FSC LINK MSBUILD MSBuild EXEC cl RC MIDL CVTRES "
        "LIB lib NMAKE ninja "
        "f951 gfortran gnatmake gprbuild xcodebuild swiftc emcc em++ nvcc ptxas lupdate lrelease moc uic rcc qmake tsc javac ld64 libtool "
        "ar ranlib lld-link "
        "wasm-ld gold mold vala valac cmake dub dmd ldc2 gdc glib-compile-schemas rustc pkg-config bison flex yacc protoc ";
    std::string_view program = baseNameOf(name);
    if (ends(program, ".exe"))
        program.remove_suffix(4);
    while (!program.empty() && (isFigure(program.back()) || program.back() == '.' || (program.back() == '-' && program.size() > 2)))
        program.remove_suffix(1);
    const size_t dash = program.rfind('-');
    const std::string_view lastPart = dash == std::string_view::npos ? program : program.substr(dash + 1);
    const auto isListed = [](std::string_view word) {
        return !word.empty() && std::string_view(programs).find(' ' + std::string(word) + ' ') != std::string_view::npos;
    };
    const bool isLinker =
        begins(program, "ld.") || isOneOf(program, {"ld", "lld", "LINK", "lld-link", "wasm-ld", "mold", "gold"}) || lastPart == "ld";
    const bool isProgram = isLinker || isListed(program) || isListed(lastPart);
    const LanguageTools* language = languageOf(name);
    const bool isFile = !isProgram && isFileName(name) && !mentions(name, " ")
        && (language || isOneOf(extensionOf(name), {"obj", "o", "a", "lib", "dll", "so"}));
    if (!isProgram && !isFile)
        return 0;
    // The compiler driver's word that its linker failed: the linker has said why.
    if (begins(judgement->rest, "linker command failed") || begins(judgement->rest, "ld returned")
        || begins(judgement->rest, "build stopped"))
        return 0;
    std::string message(judgement->rest);
    std::string tool;
    if (isLinker || isOneOf(extensionOf(name), {"obj", "o", "a", "lib"}) || begins(judgement->code, "LNK"))
        tool = "linker";
    else if (isOneOf(program, {"MSBUILD", "MSBuild", "CSC", "VBC", "EXEC"}))
        tool = "msbuild";
    else if (isProgram)
        tool = program == "ninja" ? "ninja"
            : program == "cl"     ? "msvc"
            : program == "javac"  ? "javac"
            : program == "cmake"  ? "cmake"
                                  : "gcc";
    else
        tool = language->tool;
    if (tool == "docs")
        tool = "sphinx";
    if (isOneOf(judgement->word, {"note"}) && tool != "linker")
        return 0;
    Diagnostic& made = scene.add(tool, isFile ? name : std::string_view(), 0, 0, judgement->severity, message, judgement->code);
    qint64 last = scene.line;
    if (tool == "linker") { // "\n>>> referenced by a.c:3"
        while (last < scene.line + 12 && begins(scene.at(last + 1), ">>>"))
            ++last;
    }
    made.lines.last = last;
    return last;
}

qint64 readPlaced(DiagnosticScene& scene)
{
    const std::string_view here = scene.here();
    const Front front = withoutFront(here);
    std::optional<Place> found = placeIn(front.text);
    if (!found)
        return readNameless(scene, front);
    Place place = *found;
    auto judgement = judgementIn(place.rest);
    // "- warning: text", "E - text"
    if (!judgement && begins(place.rest, "- "))
        judgement = judgementIn(withoutBlanks(place.rest.substr(2)));
    // Sphinx: "a.py:docstring of m.f:3: WARNING: text" and no number at all
    std::string_view object;
    if (const size_t docstring = place.file.find(":docstring of"); docstring != std::string_view::npos)
        object = place.file.substr(docstring + 14), place.file = place.file.substr(0, docstring);
    if (mentions(place.before, ":docstring of") || ends(place.before, ":docstring")) {
        const size_t at = front.text.find(":docstring of");
        place.file = front.text.substr(0, at);
        place.before = {};
        object = withoutBlanks(front.text.substr(at + 13, front.text.find(':', at + 1) - at - 13));
    }
    std::string_view message = judgement ? judgement->rest : place.rest;
    const bool worded = judgement && !judgement->coded && !judgement->isLetter;
    // "a.c:3: error" must be followed by a colon, a code or a dash: "a.c:3: error handling is bad" is prose of somebody.
    const LanguageTools* language = languageOf(place.file);
    const bool byLetter = isOneOf(withoutBlanks(place.before), {"e:", "w:"}); // Kotlin: "e: file:///a.kt:3:5 text"
    if (!place.ended && !place.dashed && !judgement && !byLetter)
        return readNameless(scene, front);
    Severity severity = judgement ? judgement->severity : front.severity.value_or(Severity::Warning);
    std::string_view before = withoutBlanks(place.before);
    if (!judgement && !before.empty()) { // "ERROR: a/BUILD:3:5: text"
        std::string_view word = before;
        if (ends(word, ":"))
            word.remove_suffix(1);
        if (begins(word, "%"))
            word.remove_prefix(1);
        std::string_view code;
        if (const size_t dash = word.find('-'); dash != std::string_view::npos && begins(before, "%")) {
            code = word.substr(dash + 1);
            word = word.substr(0, dash);
        }
        const std::optional<Severity> told = word == "e" ? std::optional(Severity::Error)
            : word == "w"                                ? std::optional(Severity::Warning)
            : word == "i"                                ? std::optional(Severity::Info)
                                                         : severityOf(word.substr(0, word.find(' ')));
        if (told && isLabel(before)) {
            judgement = Judgement{*told, word, code, place.rest, false, false};
            severity = *told;
        }
    }
    const bool strong = judgement.has_value() || (front.severity && place.form == PlaceForm::Maven)
        || (front.isBracketed && front.severity && (place.column > 0 || (language && isOneOf(language->tool, {"scala", "javac"}))));
    if (!isLabel(before)) {
        // A command line or a stamp got in front: believed only when the rest is beyond doubt.
        if (!(judgement && worded && place.column > 0 && place.form == PlaceForm::Colon && place.ended))
            return 0;
    }
    if (isOther(message))
        return 0;
    if (judgement && worded && place.ended && !judgement->word.empty() && judgement->code.empty()) {
        const size_t at = static_cast<size_t>(judgement->word.data() + judgement->word.size() - front.text.data());
        if (at < front.text.size() && front.text[at] == ' ') {
            const std::string_view behind = withoutBlanks(front.text.substr(at));
            const bool marked = begins(behind, ":") || begins(behind, "- ") || begins(behind, "(") || begins(behind, ",")
                || ends(judgement->word, " error");
            if (!marked && !judgement->word.empty() && judgement->word[0] >= 'a' && judgement->word[0] <= 'z' && place.column == 0)
                return 0;
        }
    }
    if (!strong) {
        const Weightless weightless = language ? language->weightless : Weightless::Never;
        const bool known = begins(place.file, "-") || place.form == PlaceForm::Bracket;
        const bool packaged =
            language && std::string_view(language->tool) == "go" && place.form == PlaceForm::Colon && isBelowPackage(scene);
        const bool ruled = language && std::string_view(language->tool) == "yamllint" && beginsWithRule(message);
        const bool vetted = language && std::string_view(language->tool) == "go" && place.form == PlaceForm::Colon && isWordOfVet(message);
        const bool fine = known || ruled || vetted || weightless == Weightless::Always || packaged
            || (weightless == Weightless::WithColumn && place.column > 0) || byLetter
            || (begins(message, "*** ") && isOneOf(baseNameOf(place.file), {"Makefile", "makefile", "GNUmakefile"}))
            || (isOneOf(baseNameOf(place.file).substr(0, 8), {"Makefile", "makefile"}) && begins(message, "*** "));
        const bool readable = !message.empty() && !(place.form == PlaceForm::Colon && front.isBracketed && place.column == 0)
            && (here.empty() || (here.front() != ' ' && here.front() != '\t') || weightless == Weightless::Always) && !place.dashed;
        if (!fine || !readable || !(place.ended || byLetter))
            return 0;
        if (begins(message, "*** "))
            severity = Severity::Error;
    }

    std::string_view code = judgement ? judgement->code : std::string_view();
    std::string text;
    qint64 last = scene.line;
    const std::string_view whole = message;
    const std::string_view taken = takeCode(message);
    if (!taken.empty() && (code.empty() || begins(taken, "-W")))
        code = taken;
    else if (!taken.empty())
        message = whole;
    // MSBuild names the project behind the message.
    if (place.form == PlaceForm::Paren && message.size() > 3 && message.back() == ']') {
        const size_t open = message.rfind(" [");
        if (open != std::string_view::npos && ends(message, "proj]"))
            message = withoutBlanks(message.substr(0, open));
    }
    if (!judgement && place.form == PlaceForm::Maven && begins(message, "[")) { // "[deprecation] text"
        const size_t close = message.find("] ");
        if (close != std::string_view::npos && close < 60) {
            code = message.substr(1, close - 1);
            message = withoutBlanks(message.substr(close + 2));
        }
    }
    if (begins(code, "Error/") || begins(code, "Warning/")) { // ESLint's unix manner
        severity = begins(code, "Error") ? Severity::Error : Severity::Warning;
        code = code.substr(code.find('/') + 1);
    }
    const std::string tool = !object.empty() ? "sphinx" : toolFor(place, judgement ? &*judgement : nullptr, code, whole);
    if (!judgement && (isOneOf(tool, {"latex", "gnat", "erlang", "ghdl"}) || (tool == "go" && scene.packageLine == scene.line)))
        severity = Severity::Error;
    if (judgement && isNoteOfPrevious(scene, place, *judgement, tool)) {
        scene.isNote = true;
        return lastLineOf(scene, scene.line);
    }
    if (message.empty())
        text = textBelow(scene, last);
    else
        text = message;
    if (!object.empty()) // the line counts from the docstring's first
        text.append(" (in the docstring of ").append(object).append(")");
    if (text.empty())
        return 0;
    Diagnostic& made = scene.add(tool, place.file, place.line, place.column, severity, text, code);
    made.lines.last = std::max(last, lastLineOf(scene, last));
    return made.lines.last;
}

} // namespace

const DiagnosticReader placedReader{"placed", &readPlaced};

} // namespace sentinel
