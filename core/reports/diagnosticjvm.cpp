// Compilers of the JVM's world that take more than a line: AspectJ's and Eclipse's compilers, Scala 3, Maven's enforcer.
//   [WARNING] The type A is deprecated         1. WARNING in /src/A.java (at line 3)
//   	/src/B.java:12                              import x;
//                                              The import x is never used

#include "core/reports/diagnosticplace_p.h"
#include "core/reports/diagnosticreader_p.h"

namespace sentinel {

namespace {

using Severity = Diagnostic::Severity;

/// "----------" that Eclipse's compiler draws between problems.
bool isRule(std::string_view text)
{
    return text.size() >= 5 && text.find_first_not_of('-') == std::string_view::npos;
}

qint64 readEclipse(DiagnosticScene& scene)
{
    constexpr qint64 most = 10;
    std::string_view text = scene.front.text;
    std::string_view rest = text;
    if (!takeFigures(rest) || !skip(rest, ". "))
        return 0;
    const bool isError = skip(rest, "ERROR in ");
    const bool isInfo = !isError && skip(rest, "INFO in ");
    if (!isError && !isInfo && !skip(rest, "WARNING in "))
        return 0;
    const size_t at = rest.rfind(" (at line ");
    if (at == std::string_view::npos)
        return 0;
    const std::string file(withoutBlanks(rest.substr(0, at)));
    std::string_view figures = rest.substr(at + 10);
    const auto number = takeFigures(figures);
    if (!number)
        return 0;
    // The excerpt, its underlining, the message.
    std::string message;
    qint64 column = 0;
    qint64 last = scene.line;
    for (qint64 line = scene.line + 1; line <= scene.line + most && line <= scene.text.count(); ++line) {
        const std::string_view whole = scene.at(line);
        const std::string_view words = withoutFront(whole).text;
        if (isRule(words))
            break;
        last = line;
        if (!words.empty() && words.find_first_not_of('^') == std::string_view::npos) {
            column = qint64(whole.find('^')) + 1;
            message.clear();
        } else if (!words.empty()) {
            message = message.empty() || column == 0 ? std::string(words) : message + '\n' + std::string(words);
        }
    }
    if (message.empty())
        return 0;
    scene.add("ecj", file, *number, 0, isError ? Severity::Error : isInfo ? Severity::Info : Severity::Warning, message).lines.last = last;
    return last;
}

qint64 readAspectJ(DiagnosticScene& scene)
{
    const Front front = scene.front;
    if (!front.severity || !front.isBracketed || front.text.empty())
        return 0;
    const std::string message(front.text);
    for (qint64 line = scene.line + 1; line <= scene.line + 3; ++line) {
        std::string_view below = scene.at(line);
        if (below.empty() || below[0] == '[')
            return 0;
        if (below[0] != '\t')
            continue;
        below = withoutBlanks(below);
        if (begins(below, "<unknown source file>")) {
            scene.add("ajc", {}, 0, 0, *front.severity, message).lines.last = line;
            return line;
        }
        const size_t colon = below.rfind(':');
        if (colon == std::string_view::npos)
            return 0;
        std::string_view figures = below.substr(colon + 1);
        const auto number = takeFigures(figures);
        if (!figures.empty() || !isFileName(below.substr(0, colon)) || (!number && !begins(below, "/")))
            return 0;
        if (!number)
            return 0;
        scene.add("ajc", below.substr(0, colon), *number, 0, *front.severity, message).lines.last = line;
        return line;
    }
    return 0;
}

/// "-- [E007] Type Mismatch Error: src/A.scala:3:5 -------"
qint64 readScala(DiagnosticScene& scene)
{
    constexpr qint64 most = 12;
    const Front front = scene.front;
    std::string_view text = front.text;
    if (!skip(text, "-- "))
        return 0;
    std::string_view code;
    if (skip(text, "[")) {
        const size_t close = text.find("] ");
        if (close == std::string_view::npos || close > 10)
            return 0;
        code = text.substr(0, close);
        text = text.substr(close + 2);
    }
    const size_t colon = text.find(": ");
    if (colon == std::string_view::npos || colon > 60)
        return 0;
    const std::string kind(text.substr(0, colon));
    std::string_view where = text.substr(colon + 2);
    while (!where.empty() && (where.back() == '-' || where.back() == ' '))
        where.remove_suffix(1);
    const auto place = placeIn(where);
    if (!place || !place->rest.empty() || !place->before.empty())
        return 0;
    const std::string file(place->file);
    std::string message;
    qint64 last = scene.line;
    for (qint64 line = scene.line + 1; line <= scene.line + most && line <= scene.text.count(); ++line) {
        std::string_view below = withoutFront(scene.at(line)).text;
        if (begins(below, "-- "))
            break;
        last = line;
        std::string_view words = below;
        if (takeFigures(words) && begins(withoutBlanks(words), "|"))
            continue;
        if (!skip(below, "|"))
            break;
        below = withoutBlanks(below);
        if (below.empty() || below.find_first_not_of("^- ") == std::string_view::npos || begins(below, "longer explanation"))
            continue;
        if (!message.empty())
            message += '\n';
        message += below;
    }
    scene
        .add("scala", file, place->line, place->column, ends(kind, "Warning") ? Severity::Warning : Severity::Error,
             message.empty() ? kind : message, code)
        .lines.last = last;
    return last;
}

qint64 readEnforcer(DiagnosticScene& scene)
{
    const Front front = scene.front;
    std::string_view text = front.text;
    if (front.severity && front.text.empty())
        text = withoutFront(scene.at(scene.line + 1)).text;
    const bool isConvergence = begins(text, "Dependency convergence error for ");
    const bool isRule = front.isBracketed && begins(text, "Rule ") && mentions(text, "failed with message");
    if (!isConvergence && !isRule)
        return 0;
    scene.add("maven", {}, 0, 0, front.severity.value_or(Severity::Error), std::string(text)).lines.last =
        scene.line + (front.text.empty() ? 1 : 0);
    return scene.line + 1;
}

qint64 readJvm(DiagnosticScene& scene)
{
    if (const qint64 last = readEclipse(scene))
        return last;
    if (const qint64 last = readAspectJ(scene))
        return last;
    if (const qint64 last = readScala(scene))
        return last;
    return readEnforcer(scene);
}

} // namespace

const DiagnosticReader jvmReader{"jvm", &readJvm};

} // namespace sentinel
