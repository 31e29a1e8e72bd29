// LaTeX: an error's line stands below it, after "l."; warnings name theirs at their end, if at all.
//   ! Undefined control sequence.
//   l.12 \foo

#include "core/reports/diagnosticplace_p.h"
#include "core/reports/diagnosticreader_p.h"

namespace sentinel {

namespace {

using Severity = Diagnostic::Severity;

qint64 readTex(DiagnosticScene& scene)
{
    constexpr qint64 ahead = 12;
    std::string_view text = scene.here();
    if (begins(text, "! ") && text.size() > 4) {
        std::string_view message = text.substr(2);
        skip(message, "LaTeX Error: ");
        for (qint64 line = scene.line + 1; line <= scene.line + ahead && line <= scene.text.count(); ++line) {
            std::string_view below = scene.at(line);
            if (!skip(below, "l."))
                continue;
            const auto number = takeFigures(below);
            if (!number)
                continue;
            scene.add("latex", {}, *number, 0, Severity::Error, std::string(message)).lines.last = line;
            return line;
        }
        return 0;
    }
    const bool isBox = begins(text, "Overfull \\") || begins(text, "Underfull \\");
    const bool isWarning = begins(text, "LaTeX Warning: ") || begins(text, "LaTeX Font Warning: ")
        || (begins(text, "Package ") && mentions(text, " Warning: "));
    if (!isBox && !isWarning)
        return 0;
    qint64 last = scene.line;
    std::string message(isBox ? text : text.substr(text.find("Warning: ") + 9));
    // Lines are broken at 79 bytes.
    while (isWarning && last < scene.line + 4 && !message.empty() && message.back() != '.' && !withoutBlanks(scene.at(last + 1)).empty()) {
        ++last;
        std::string_view more = scene.at(last);
        if (begins(more, "(")) {
            const size_t close = more.find(')');
            more = withoutBlanks(more.substr(close == std::string_view::npos ? 0 : close + 1));
            message += ' ';
        }
        message += more;
    }
    qint64 number = 0;
    for (const char* mark : {"on input line ", "at lines ", "at line "}) {
        const size_t at = message.rfind(mark);
        if (at == std::string::npos)
            continue;
        std::string_view figures = std::string_view(message).substr(at + std::string_view(mark).size());
        number = takeFigures(figures).value_or(0);
        break;
    }
    scene.add("latex", {}, number, 0, isBox ? Severity::Info : Severity::Warning, message).lines.last = last;
    return last;
}

} // namespace

const DiagnosticReader texReader{"tex", &readTex};

} // namespace sentinel
