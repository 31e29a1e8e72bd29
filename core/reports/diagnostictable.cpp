// PHP's two checkers that draw tables below the file's name.
//   FILE: /src/a.php                        ------ ---------------------
//   ---------------------                    Line   src/a.php
//    12 | ERROR | [x] Missing comment       ------ ---------------------
//                                             12     Undefined variable: $x

#include "core/reports/diagnosticplace_p.h"
#include "core/reports/diagnosticreader_p.h"

namespace sentinel {

namespace {

using Severity = Diagnostic::Severity;

constexpr qint64 most = 2000; ///< rows of one table

qint64 readPhpcs(DiagnosticScene& scene, std::string_view file)
{
    qint64 last = 0;
    int rules = 0;
    for (qint64 line = scene.line + 1; line <= scene.line + most && line <= scene.text.count(); ++line) {
        const std::string_view text = withoutBlanks(scene.at(line));
        if (begins(text, "-----")) {
            last = line;
            if (++rules == 3)
                break;
            continue;
        }
        if (rules < 2) {
            if (!begins(text, "FOUND ") && !begins(text, "AND "))
                return last;
            continue;
        }
        std::string_view rest = text;
        const auto number = takeFigures(rest);
        rest = withoutBlanks(rest);
        if (!skip(rest, "|"))
            break;
        rest = withoutBlanks(rest);
        const size_t bar = rest.find('|');
        if (bar == std::string_view::npos)
            break;
        const auto severity = severityOf(withoutBlanks(rest.substr(0, bar)));
        std::string_view message = withoutBlanks(rest.substr(bar + 1));
        if (begins(message, "[x]") || begins(message, "[ ]"))
            message = withoutBlanks(message.substr(3));
        if (number && severity) {
            scene.add("phpcs", file, *number, 0, *severity, message).lines = {line, line};
        } else if (!scene.found.empty() && !message.empty()) {
            scene.found.back().message.append(" ").append(message);
            scene.found.back().lines.last = line;
        }
        last = line;
    }
    return last;
}

qint64 readPhpstan(DiagnosticScene& scene, std::string_view file)
{
    qint64 last = 0;
    int rules = 0;
    for (qint64 line = scene.line + 1; line <= scene.line + most && line <= scene.text.count(); ++line) {
        const std::string_view text = withoutBlanks(scene.at(line));
        if (begins(text, "-----")) {
            last = line;
            if (++rules == 2)
                break;
            continue;
        }
        if (rules < 1)
            return 0;
        std::string_view rest = text;
        bool isRow = false;
        qint64 number = 0;
        skip(rest, ":");
        if (const auto figures = takeFigures(rest); figures && begins(rest, "  ")) {
            isRow = true;
            number = *figures;
        }
        rest = withoutBlanks(rest);
        if (isRow) {
            scene.add("phpstan", file, number, 0, Severity::Error, rest).lines = {line, line};
        } else if (!scene.found.empty() && !text.empty()) {
            if (begins(text, "\xF0\x9F\xAA\xAA")) // an identity card before the identifier
                scene.found.back().code = withoutBlanks(text.substr(4));
            else
                scene.found.back().message.append(" ").append(text);
            scene.found.back().lines.last = line;
        }
        last = line;
    }
    return last;
}

qint64 readTable(DiagnosticScene& scene)
{
    std::string_view text = withoutBlanks(scene.here());
    if (skip(text, "FILE: "))
        return readPhpcs(scene, std::string(withoutBlanks(text)));
    if (!skip(text, "Line ") || !begins(withoutBlanks(scene.at(scene.line - 1)), "------"))
        return 0;
    const std::string file(withoutBlanks(text));
    return isFileName(file) ? readPhpstan(scene, file) : 0;
}

} // namespace

const DiagnosticReader tableReader{"tables", &readTable};

} // namespace sentinel
