// ShellCheck for people: a heading, the line of code, and a pointer for each problem.
//   In a.sh line 3:
//   echo $x
//        ^-- SC2086 (info): Double quote to prevent globbing.

#include "core/reports/diagnosticplace_p.h"
#include "core/reports/diagnosticreader_p.h"

namespace sentinel {

namespace {

qint64 readScript(DiagnosticScene& scene)
{
    constexpr qint64 most = 20;
    std::string_view text = withoutBlanks(scene.here());
    if (!skip(text, "In "))
        return 0;
    const size_t at = text.find(" line ");
    if (at == std::string_view::npos || text.back() != ':')
        return 0;
    const std::string file(text.substr(0, at));
    std::string_view figures = text.substr(at + 6);
    const auto line = takeFigures(figures);
    if (!line || figures != ":")
        return 0;
    qint64 last = 0;
    for (qint64 next = scene.line + 1; next <= scene.line + most && next <= scene.text.count(); ++next) {
        const std::string_view raw = scene.at(next);
        std::string_view row = withoutBlanks(raw);
        if (row.empty() || begins(row, "In "))
            break;
        const size_t pointer = row.find("-- SC");
        if (row[0] != '^' || pointer == std::string_view::npos)
            continue;
        const qint64 column = qint64(raw.find('^')) + 1;
        row = row.substr(pointer + 3);
        const size_t end = row.find_first_of(" :");
        if (end == std::string_view::npos)
            continue;
        const std::string_view code = row.substr(0, end);
        row = withoutBlanks(row.substr(end));
        Diagnostic::Severity severity = Diagnostic::Severity::Warning;
        if (begins(row, "(")) {
            const size_t close = row.find(')');
            if (close == std::string_view::npos)
                continue;
            severity = severityOf(row.substr(1, close - 1)).value_or(severity);
            row = row.substr(close + 1);
        }
        skip(row, ":");
        Diagnostic& made = scene.add("shellcheck", file, *line, column, severity, withoutBlanks(row), code);
        made.lines = {scene.line, next};
        last = next;
    }
    return last;
}

} // namespace

const DiagnosticReader scriptReader{"script", &readScript};

} // namespace sentinel
