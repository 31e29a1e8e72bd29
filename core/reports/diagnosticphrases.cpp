// Sentences of tools that fit no common shape, as patterns: one line a sentence.
//   %f a file's name   %l line   %c column   %s a severity's word   %m the message
//   %k a code   %n a code of capitals and figures   %* anything
// A blank stands for one or more. A pattern covers the whole line.

#include "core/reports/diagnosticplace_p.h"
#include "core/reports/diagnosticreader_p.h"

#include <algorithm>

namespace sentinel {

namespace {

using Severity = Diagnostic::Severity;

struct Phrase
{
    const char* tool;
    const char* pattern;
    Severity severity = Severity::Error;
    const char* message = nullptr; ///< where the line has none
};

const Phrase phrases[] = {
    // linkers
    {"linker", "%*/ld: %f:%l: undefined reference to %m"},
    {"linker", "%*/ld: cannot find %m"},
    {"linker", "%*/ld: %*: undefined reference to %m"},
    {"linker", "%*/ld: %*: multiple definition of %m"},
    {"linker", "%f:%l: undefined reference to %m"},
    {"linker", "%f:(%*): undefined reference to %m"},
    {"linker", "%f:(%*): multiple definition of %m"},
    {"linker", "%f: undefined reference to %m"},
    {"linker", "Undefined symbols for architecture %m"},
    // make, Meson
    {"make", "make: *** No rule to make target %m"},
    {"make", "make[%l]: *** No rule to make target %m"},
    {"make", "%f:%l: *** %m"},
    // Python
    {"isort", "ERROR: %f Imports are incorrectly sorted%*", Severity::Error, "Imports are incorrectly sorted and/or formatted."},
    {"black", "would reformat %f", Severity::Warning, "would reformat"},
    {"black", "error: cannot format %f: %m"},
    {"ruff", "Would reformat: %f", Severity::Warning, "would reformat"},
    {"python", "%f:%l: %kWarning: %m", Severity::Warning},
    {"pylint", "%f:%l: [%k] %m", Severity::Warning},
    {"vulture", "%f:%l: unused %m (%k confidence)", Severity::Warning},
    // Ruby, Puppet
    {"puppet-lint", "%f - %s: %m on line %l (check: %k)"},
    {"puppet-lint", "%f - %s: %m on line %l"},
    {"ruby", "%f:%l: syntax error, %m"},
    {"ruby", "%f:%l: syntax errors found%m"},
    {"puppet", "Error: Could not parse for environment %k: %m at %f:%l:%c"},
    {"puppet", "Error: Could not parse for environment %k: %m (file: %f, line: %l, column: %c)"},
    // Perl
    {"perlcritic", "%f: %m at line %l, column %c. %* Severity: %k", Severity::Warning},
    {"perlcritic", "%m at line %l, column %c. %* Severity: %k", Severity::Warning},
    {"perlcritic", "%m at line %l, column %c. %*(Severity: %k)", Severity::Warning},
    {"perl", "syntax error at %f line %l, %m"},
    {"perl", "%m at %f line %l, near %*"},
    // PHP
    {"php", "PHP Parse error: %m in %f on line %l"},
    {"php", "Parse error: %m in %f on line %l"},
    {"php", "PHP Fatal error: %m in %f on line %l"},
    {"php", "Fatal error: %m in %f on line %l"},
    {"php", "PHP Warning: %m in %f on line %l", Severity::Warning},
    {"php", "Warning: %m in %f on line %l", Severity::Warning},
    {"php", "PHP Deprecated: %m in %f on line %l", Severity::Warning},
    {"php", "Deprecated: %m in %f on line %l", Severity::Warning},
    {"php", "PHP Notice: %m in %f on line %l", Severity::Info},
    {"php", "Notice: %m in %f on line %l", Severity::Info},
    {"phan", "%f:%l Phan%k %m", Severity::Warning},
    {"psalm", "%s: %k - %f:%l:%c - %m"},
    // JavaScript
    {"prettier", "[warn] %f", Severity::Warning, "code style issues found"},
    {"prettier", "[error] %f: SyntaxError: %m (%l:%c)"},
    {"eslint", "%f: line %l, col %c, %s - %m (%k)"},
    {"jshint", "%f: line %l, col %c, %m (%k)", Severity::Warning},
    {"jshint", "%f: line %l, col %c, %m", Severity::Warning},
    {"babel", "SyntaxError: %f: %m (%l:%c)"},
    {"csslint", "%f: line %l, col %c, %s - %m"},
    {"dart", "%s - %f:%l:%c - %m - %k"},
    {"dart", "%s \xE2\x80\xA2 %m \xE2\x80\xA2 %f:%l:%c \xE2\x80\xA2 %k"},
    {"dart", "%s \xE2\x80\xA2 %m at %f:%l:%c \xE2\x80\xA2 (%k)"},
    // prose and markup
    {"markdownlint", "%f: %l: %k %m", Severity::Warning},
    {"sphinx", "%f:%l: (%s/%k) %m"},
    {"rst", "%f:%l: (%s/%k) %m"},
    // hardware
    {"incisive", "%k: *W,%n (%f,%l|%c): %m", Severity::Warning},
    {"incisive", "%k: *E,%n (%f,%l|%c): %m"},
    {"incisive", "%k: *F,%n (%f,%l|%c): %m"},
    {"incisive", "%k: *W,%n: %m [File:%f, Line:%l].", Severity::Warning},
    {"incisive", "%k: *E,%n: %m [File:%f, Line:%l]."},
    {"incisive", "%k: *W,%n: %m", Severity::Warning},
    {"incisive", "%k: *E,%n: %m"},
    {"incisive", "%k: *F,%n: %m"},
    {"modelsim", "** Error: (%k) %f(%l): %m"},
    {"modelsim", "** Warning: (%k) %f(%l): %m", Severity::Warning},
    {"modelsim", "** Error: %f(%l): %m"},
    {"modelsim", "** Warning: %f(%l): %m", Severity::Warning},
    {"modelsim", "** Error (suppressible): %f(%l): %m"},
    {"quartus", "Error (%k): %m File: %f Line: %l"},
    {"quartus", "Warning (%k): %m File: %f Line: %l", Severity::Warning},
    {"vivado", "ERROR: [%k] %m [%f:%l]"},
    {"vivado", "CRITICAL WARNING: [%k] %m [%f:%l]", Severity::Warning},
    {"vivado", "WARNING: [%k] %m [%f:%l]", Severity::Warning},
    // compilers of old
    {"xlc", "\"%f\", line %l.%c: %k (S) %m"},
    {"xlc", "\"%f\", line %l.%c: %k (W) %m", Severity::Warning},
    {"xlc", "\"%f\", line %l.%c: %k (I) %m", Severity::Info},
    {"xlc", "\"%f\", line %l.%c: %k (E) %m"},
    {"nag-fortran", "Error: %f, line %l: %m"},
    {"nag-fortran", "Fatal Error: %f, line %l: %m"},
    {"nag-fortran", "Warning: %f, line %l: %m", Severity::Warning},
    {"nag-fortran", "Info: %f, line %l: %m", Severity::Info},
    {"nag-fortran", "Questionable: %f, line %l: %m", Severity::Warning},
    {"nag-fortran", "Extension: %f, line %l: %m", Severity::Warning},
    {"nag-fortran", "Obsolescent: %f, line %l: %m", Severity::Warning},
    {"nag-fortran", "Deleted feature used: %f, line %l: %m", Severity::Warning},
    {"lahey", "%k-%k: \"%f\", line %l: %m"},
    {"cray", "ftn-%k crayftn: ERROR %*, File = %f, Line = %l, Column = %c"},
    {"pgi", "PGF90-S-%k-%m (%f: %l)"},
    {"pgi", "PGF90-W-%k-%m (%f: %l)", Severity::Warning},
    {"pgi", "PGC-S-%k-%m (%f: %l)"},
    {"pgi", "PGC-W-%k-%m (%f: %l)", Severity::Warning},
    {"nvhpc", "NVC++-S-%k-%m (%f: %l)"},
    {"nvhpc", "NVFORTRAN-S-%k-%m (%f: %l)"},
    {"nvhpc", "NVFORTRAN-W-%k-%m (%f: %l)", Severity::Warning},
    // sanitizers
    {"sanitizers", "SUMMARY: %kSanitizer: %m %f:%l:%c in %*"},
    {"sanitizers", "SUMMARY: %kSanitizer: %m %f:%l in %*"},
    {"sanitizers", "%f:%l:%c: runtime error: %m"},
    // others
    {"cpplint", "%f:%l: %m [%k] [%c]", Severity::Warning},
    {"cppcheck", "[%f:%l]: (%s) %m", Severity::Warning},
    {"cppcheck", "[%f:%l]: (%s, inconclusive) %m", Severity::Warning},
    {"cppcheck", "[%f:%l] -> %*]: (%s) %m", Severity::Warning},
    {"doxygen", "<%k>:%l: Detected %m", Severity::Warning},
    {"doxygen", "error: Could not read image %m"},
    {"bluepearl", "F-%n: %f(%l): %m"},
    {"bluepearl", "F-%n: %m"},
    {"bluepearl", "E-%n: %f(%l): %m"},
    {"bluepearl", "W-%n: %f(%l): %m", Severity::Warning},
    {"bluepearl", "E-%n: %m"},
    {"bluepearl", "W-%n: %m", Severity::Warning},
};

struct Captured
{
    std::string_view file, message, code;
    std::optional<qint64> line, column;
    std::optional<Severity> severity;
};

/// Matches `text` against `pattern`; tries few places for each literal, so the work stays bounded.
bool match(std::string_view text, std::string_view pattern, Captured& got, int& steps)
{
    if (++steps > 400)
        return false;
    while (!pattern.empty()) {
        const char p = pattern.front();
        if (p != '%') {
            if (p == ' ') {
                if (text.empty() || (text[0] != ' ' && text[0] != '\t'))
                    return false;
                while (!text.empty() && (text[0] == ' ' || text[0] == '\t'))
                    text.remove_prefix(1);
            } else {
                if (text.empty() || text[0] != p)
                    return false;
                text.remove_prefix(1);
            }
            pattern.remove_prefix(1);
            continue;
        }
        const char kind = pattern[1];
        pattern.remove_prefix(2);
        if (kind == 'l' || kind == 'c') {
            const auto number = takeFigures(text);
            if (!number)
                return false;
            (kind == 'l' ? got.line : got.column) = *number;
            continue;
        }
        // Up to the literal that follows, wherever what remains fits.
        const size_t literalEnd = std::min(pattern.find('%'), pattern.size());
        std::string_view literal = pattern.substr(0, literalEnd);
        if (const size_t blank = literal.find(' '); blank != std::string_view::npos)
            literal = literal.substr(0, blank + 1);
        for (size_t from = 0, tries = 0; tries < 12; ++tries) {
            const size_t at = literal.empty() && pattern.empty() ? text.size() : text.find(literal.empty() ? std::string_view() : literal, from);
            if (at == std::string_view::npos || at > text.size())
                return false;
            const std::string_view part = text.substr(0, at);
            Captured trial = got;
            bool fits = kind == '*';
            if (kind == 'f') {
                trial.file = part;
                fits = isFileName(part) && (part.front() == '/' || !mentions(part, " ") || (part.size() > 2 && part[1] == ':'));
            } else if (kind == 'm') {
                trial.message = withoutBlanks(part);
                fits = !trial.message.empty();
            } else if (kind == 'k') {
                trial.code = part;
                fits = !part.empty() && part.size() <= 80 && !mentions(part, " ") && !mentions(part, "\"");
            } else if (kind == 'n') {
                trial.code = part;
                fits = part.size() > 2 && part.size() <= 20 && std::all_of(part.begin(), part.end(), [](char c) {
                    return (c >= 'A' && c <= 'Z') || isFigure(c) || c == '-' || c == '_';
                });
            } else if (kind == 's') {
                trial.severity = severityOf(part);
                fits = trial.severity.has_value();
            }
            if (fits && match(text.substr(at), pattern, trial, steps)) {
                got = trial;
                return true;
            }
            if (literal.empty() || steps > 400)
                return false;
            from = at + 1;
        }
        return false;
    }
    return withoutBlanks(text).empty();
}

/// Cheap test before the pattern: the longest literal in it must occur.
std::string_view longestLiteral(std::string_view pattern)
{
    std::string_view best;
    while (!pattern.empty()) {
        const size_t end = std::min(pattern.find('%'), pattern.size());
        std::string_view literal = pattern.substr(0, end);
        for (size_t blank; (blank = literal.find("  ")) != std::string_view::npos;)
            literal = literal.substr(0, blank);
        if (literal.size() > best.size())
            best = literal;
        pattern.remove_prefix(std::min(end + 2, pattern.size()));
    }
    return best;
}

qint64 readPhrase(DiagnosticScene& scene)
{
    static const std::vector<std::string_view> literals = [] {
        std::vector<std::string_view> made;
        for (const Phrase& phrase : phrases)
            made.push_back(longestLiteral(phrase.pattern));
        return made;
    }();
    const std::string_view whole = withoutBlanks(scene.here());
    const std::string_view text = mentions(whole, "[warn]") || mentions(whole, "[error]") || mentions(whole, "[ERROR]") || begins(whole, "[") ? whole : withoutFront(whole).text;
    for (size_t i = 0; i < std::size(phrases); ++i) {
        const Phrase& phrase = phrases[i];
        // A blank of the pattern may be several in the text: the part before the first blank will do.
        const std::string_view literal = literals[i].substr(0, std::max<size_t>(literals[i].find(' ', 1), 1));
        if (!mentions(text, literal.empty() ? literals[i] : withoutBlanks(literal)))
            continue;
        Captured got;
        int steps = 0;
        if (!match(text, phrase.pattern, got, steps))
            continue;
        std::string_view message = got.message.empty() && phrase.message ? std::string_view(phrase.message) : got.message;
        if (message.empty())
            continue;
        scene.add(phrase.tool, got.file, got.line.value_or(0), got.column.value_or(0), got.severity.value_or(phrase.severity), message, got.code);
        return scene.line;
    }
    return 0;
}

} // namespace

const DiagnosticReader phraseReader{"phrases", &readPhrase};

} // namespace sentinel
