// Sentences of tools that fit no common shape, as patterns: one line a sentence.
//   %f a file's name   %l line   %c column   %s a severity's word   %m the message
//   %k a code   %n a code of capitals and figures   %* anything
// A blank stands for one or more. A pattern covers the whole line.

#include "core/reports/diagnosticplace_p.h"
#include "core/reports/diagnosticreader_p.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>

namespace sentinel {

namespace {

using Severity = Diagnostic::Severity;

struct Phrase
{
    const char* tool;
    const char* pattern;
    Severity severity = Severity::Error;
    const char* lead = ""; ///< in front of the message, or in its place
};

const Phrase phrases[] = {
    // linkers
    {"linker", "%*/ld: %f:%l: undefined reference to %m", Severity::Error, "undefined reference to "},
    {"linker", "%*/ld: cannot find %m", Severity::Error, "cannot find "},
    {"linker", "%*/ld: %*: undefined reference to %m", Severity::Error, "undefined reference to "},
    {"linker", "%*/ld: %*: multiple definition of %m", Severity::Error, "multiple definition of "},
    {"linker", "%f:%l: undefined reference to %m", Severity::Error, "undefined reference to "},
    {"linker", "%f:(%*): undefined reference to %m", Severity::Error, "undefined reference to "},
    {"linker", "%f:(%*): multiple definition of %m", Severity::Error, "multiple definition of "},
    {"linker", "%f: undefined reference to %m", Severity::Error, "undefined reference to "},
    {"linker", "Undefined symbols for architecture %m", Severity::Error, "Undefined symbols for architecture "},
    // make, Meson
    {"make", "make: *** No rule to make target %m", Severity::Error, "No rule to make target "},
    {"make", "make[%l]: *** No rule to make target %m", Severity::Error, "No rule to make target "},
    {"make", "%f:%l: *** %m"},
    // Python
    {"isort", "ERROR: %f Imports are incorrectly sorted%*", Severity::Error, "Imports are incorrectly sorted and/or formatted."},
    {"black", "would reformat %f", Severity::Warning, "would reformat"},
    {"black", "error: cannot format %f: %m"},
    {"ruff", "Would reformat: %f", Severity::Warning, "would reformat"},
    {"python", "%f:%l: %kWarning: %m", Severity::Warning},
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
    {"perl", "syntax error at %f line %l, %m", Severity::Error, "syntax error, "},
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
    {"babel", "SyntaxError: %f: %m (%l:%c)"},
    {"dart", "%s - %f:%l:%c - %m - %k"},
    {"dart", "%s \xE2\x80\xA2 %m \xE2\x80\xA2 %f:%l:%c \xE2\x80\xA2 %k"},
    {"dart", "%s \xE2\x80\xA2 %m at %f:%l:%c \xE2\x80\xA2 (%k)"},
    // prose and markup
    {"markdownlint", "%f: %l: MD%k %m", Severity::Warning},
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
    {"iar", "\"%f\",%l %s[%k]: %m"},
    {"iar", "Error[%k]: %m"},
    {"iar", "Warning[%k]: %m", Severity::Warning},
    {"chesscc", "%*Warning in \"%f\", line %l, column %c: %m", Severity::Warning},
    {"chesscc", "%*Error in \"%f\", line %l, column %c: %m"},
    {"tasking", "%k W%n: [\"%f\" %l/%c] %m", Severity::Warning},
    {"tasking", "%k E%n: [\"%f\" %l/%c] %m"},
    {"tasking", "%k F%n: [\"%f\" %l/%c] %m"},
    {"ti-cgt", "\"%f\", ERROR! at line %l: %m"},
    {"ti-cgt", "\"%f\", WARNING! at line %l: %m", Severity::Warning},
    {"xlc", "ld: %k ERROR: %m"},
    {"xlc", "ld: %k WARNING: %m", Severity::Warning},
    {"xmllint", "%f:%l: parser error : %m"},
    {"xmllint", "%f:%l: parser warning : %m", Severity::Warning},
    {"xmllint", "%f:%l: element %*: %* error : %m"},
    {"codechecker", "[CRITICAL] %f:%l:%c: %m"},
    {"codechecker", "[HIGH] %f:%l:%c: %m"},
    {"codechecker", "[MEDIUM] %f:%l:%c: %m", Severity::Warning},
    {"codechecker", "[LOW] %f:%l:%c: %m", Severity::Warning},
    {"codechecker", "[STYLE] %f:%l:%c: %m", Severity::Info},
    {"codechecker", "[UNSPECIFIED] %f:%l:%c: %m", Severity::Warning},
    {"protolint", "[%f:%l:%c] %m", Severity::Warning},
    {"flawfinder", "%f:%l: [%*] (%k) %m", Severity::Warning},
    {"flawfinder", "%f:%l:%c: [%*] (%k) %m", Severity::Warning},
    {"puppet-lint", "%f:%l:%k:warning:%m", Severity::Warning},
    {"puppet-lint", "%f:%l:%k:error:%m"},
    {"buckminster", "Warning: file %f, line %l: %m", Severity::Warning},
    {"buckminster", "Error: file %f, line %l: %m"},
    // sanitizers
    {"sanitizers", "SUMMARY: %kSanitizer: %m %f:%l:%c in %*"},
    {"sanitizers", "SUMMARY: %kSanitizer: %m %f:%l in %*"},
    {"sanitizers", "%f:%l:%c: runtime error: %m"},
    // others
    {"cpplint", "%f:%l: %m [%k] [%c]", Severity::Warning},
    {"cppcheck", "[%f:%l]: (%s) %m", Severity::Warning},
    {"cppcheck", "[%f:%l]: (%s, inconclusive) %m", Severity::Warning},
    {"cppcheck", "[%f:%l] -> %*]: (%s) %m", Severity::Warning},
    {"clang-tidy", "warning: %m [clang-diagnostic-%k]", Severity::Warning},
    {"clang-tidy", "error: %m [clang-diagnostic-%k]"},
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

/// The work on one line. Many phrases begin with a file's name: the same beginnings are asked for again and again.
class Trying
{
public:
    int steps = 0; ///< of the present phrase

    bool isName(std::string_view part)
    {
        for (const Known& known : m_known) {
            if (known.part.data() == part.data() && known.part.size() == part.size())
                return known.isName;
        }
        const bool isName = isFileName(part) && (part.front() == '/' || !mentions(part, " ") || (part.size() > 2 && part[1] == ':'));
        m_known[m_next++ % m_known.size()] = {part, isName};
        return isName;
    }

private:
    struct Known
    {
        std::string_view part;
        bool isName = false;
    };
    std::array<Known, 8> m_known{};
    size_t m_next = 0;
};

/// Matches `text` against `pattern`; tries few places for each literal, so the work stays bounded.
bool match(std::string_view text, std::string_view pattern, Captured& got, Trying& trying)
{
    if (++trying.steps > 400)
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
        // Told without a look at what stands in front of it.
        const bool isBeforeFigure = !literal.empty() && literal.size() == literalEnd && literal.back() != ' '
            && (begins(pattern.substr(literalEnd), "%l") || begins(pattern.substr(literalEnd), "%c"));
        for (size_t from = 0, tries = 0; tries < 12; ++tries) {
            const size_t at =
                literal.empty() && pattern.empty() ? text.size() : text.find(literal.empty() ? std::string_view() : literal, from);
            if (at == std::string_view::npos || at > text.size())
                return false;
            const std::string_view part = text.substr(0, at);
            if (isBeforeFigure && (at + literal.size() >= text.size() || !isFigure(text[at + literal.size()]))) {
                from = at + 1;
                continue;
            }
            Captured trial = got;
            bool fits = kind == '*';
            if (kind == 'f') {
                trial.file = part;
                fits = trying.isName(part);
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
            if (fits && match(text.substr(at), pattern, trial, trying)) {
                got = trial;
                return true;
            }
            if (literal.empty() || trying.steps > 400)
                return false;
            from = at + 1;
        }
        return false;
    }
    return withoutBlanks(text).empty();
}

/// Which pairs of bytes a text has, folded into few bits: tells cheaply that a text lacks a phrase.
class Pairs
{
public:
    explicit Pairs(std::string_view text)
    {
        for (size_t i = 1; i < text.size(); ++i)
            m_has.set(fold(text[i - 1], text[i]));
    }
    bool hasAll(const std::vector<std::uint16_t>& folded) const
    {
        return std::all_of(folded.begin(), folded.end(), [this](std::uint16_t pair) { return m_has.test(pair); });
    }
    static std::uint16_t fold(char first, char second)
    {
        return static_cast<std::uint16_t>((static_cast<unsigned char>(first) * 37u + static_cast<unsigned char>(second)) & 4095u);
    }

private:
    std::bitset<4096> m_has;
};

/// The pairs that a phrase's text must have, all literals taken together.
std::vector<std::uint16_t> pairsOf(std::string_view pattern)
{
    std::vector<std::uint16_t> made;
    for (size_t i = 1; i < pattern.size(); ++i) {
        if (pattern[i - 1] == '%') {
            ++i; // the field's letter: no pair with what follows it
            continue;
        }
        if (pattern[i] != '%' && pattern[i] != ' ' && pattern[i - 1] != ' ') // blanks may be several
            made.push_back(Pairs::fold(pattern[i - 1], pattern[i]));
    }
    return made;
}

qint64 readPhrase(DiagnosticScene& scene)
{
    static const std::vector<std::vector<std::uint16_t>> needed = [] {
        std::vector<std::vector<std::uint16_t>> made;
        for (const Phrase& phrase : phrases)
            made.push_back(pairsOf(phrase.pattern));
        return made;
    }();
    const std::string_view whole = withoutBlanks(scene.here());
    const std::string_view text =
        mentions(whole, "[warn]") || mentions(whole, "[error]") || mentions(whole, "[ERROR]") || begins(whole, "[") ? whole
                                                                                                                    : scene.front.text;
    const Pairs pairs(text);
    Trying trying;
    for (size_t i = 0; i < std::size(phrases); ++i) {
        const Phrase& phrase = phrases[i];
        if (!pairs.hasAll(needed[i]))
            continue;
        Captured got;
        trying.steps = 0;
        if (!match(text, phrase.pattern, got, trying))
            continue;
        const std::string message = phrase.lead + std::string(got.message);
        if (message.empty())
            continue;
        scene.add(phrase.tool, got.file, got.line.value_or(0), got.column.value_or(0), got.severity.value_or(phrase.severity), message,
                  got.code);
        return scene.line;
    }
    return 0;
}

} // namespace

const DiagnosticReader phraseReader{"phrases", &readPhrase};

} // namespace sentinel
