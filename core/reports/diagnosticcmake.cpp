// CMake says where in its first line and what in those below, set in:
//   CMake Error at src/CMakeLists.txt:12 (add_library):
//     Cannot find source file:

#include "core/reports/diagnosticplace_p.h"
#include "core/reports/diagnosticreader_p.h"

namespace sentinel {

namespace {

/// "[step] " that the builds of several projects put before each line.
std::string_view withoutLabel(std::string_view text)
{
    const size_t close = begins(text, "[") ? text.find("] ") : std::string_view::npos;
    return close == std::string_view::npos || close > 60 ? text : text.substr(close + 2);
}

/// The text set in below; blank lines between its paragraphs belong to it.
std::string textBelow(DiagnosticScene& scene, qint64& last)
{
    constexpr qint64 most = 20;
    std::string text;
    qint64 blanks = 0;
    for (qint64 line = scene.line + 1; line <= scene.line + most && line <= scene.text.count(); ++line) {
        const std::string_view here = withoutLabel(scene.at(line));
        const std::string_view words = withoutBlanks(here);
        if (words.empty()) {
            if (++blanks > 1)
                break;
            continue;
        }
        if ((here.front() != ' ' && here.front() != '\t') || begins(here, "Call Stack"))
            break;
        if (!text.empty())
            text += blanks ? "\n\n" : "\n";
        blanks = 0;
        text += words;
        last = line;
    }
    return text;
}

qint64 readCMake(DiagnosticScene& scene)
{
    using Severity = Diagnostic::Severity;
    std::string_view text = withoutLabel(scene.front.text);
    skip(text, "-- ");
    if (!skip(text, "CMake "))
        return 0;
    skip(text, "Internal ");
    Severity severity = Severity::Error;
    std::string_view code;
    if (skip(text, "Deprecation Warning"))
        severity = Severity::Warning, code = "deprecation";
    else if (skip(text, "Warning"))
        severity = Severity::Warning;
    else if (!skip(text, "Error"))
        return 0;
    if (skip(text, " (dev)"))
        code = "dev";
    qint64 last = scene.line;
    if (skip(text, " at ")) {
        size_t end = 1; // the colon before the line's number
        while (end + 1 < text.size() && !(text[end] == ':' && isFigure(text[end + 1])))
            ++end;
        if (end + 1 >= text.size())
            return 0;
        std::string_view figures = text.substr(end + 1);
        const qint64 line = takeFigures(figures).value_or(0);
        std::string message = textBelow(scene, last);
        if (message.empty()) // the log ends here: the command that spoke, at least
            message = withoutBlanks(figures);
        if (message.empty())
            return 0;
        scene.add("cmake", text.substr(0, end), line, 0, severity, message, code).lines.last = last;
        return last;
    }
    if (skip(text, " in ")) {
        const std::string_view file = text.substr(0, text.rfind(':'));
        const std::string message = textBelow(scene, last);
        if (message.empty())
            return 0;
        scene.add("cmake", file, 0, 0, severity, message, code).lines.last = last;
        return last;
    }
    if (!skip(text, ":"))
        return 0;
    std::string message(withoutBlanks(text));
    if (message.empty())
        message = textBelow(scene, last);
    if (message.empty())
        return 0;
    scene.add("cmake", {}, 0, 0, severity, message, code).lines.last = last;
    return last;
}

} // namespace

const DiagnosticReader cmakeReader{"cmake", &readCMake};

} // namespace sentinel
