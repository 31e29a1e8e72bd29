// What a step tells its CI server: "::error file=a.c,line=3,col=5::text" of GitHub, "##vso[task.logissue …]text" of Azure.

#include "core/reports/diagnosticplace_p.h"
#include "core/reports/diagnosticreader_p.h"

#include <array>

namespace sentinel {

namespace {

using Severity = Diagnostic::Severity;

std::string decoded(std::string_view text)
{
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            const std::string_view code = text.substr(i + 1, 2);
            const char c = code == "0A" ? '\n' : code == "0D" ? '\r' : code == "25" ? '%' : code == "2C" ? ',' : code == "3A" ? ':' : '\0';
            if (c) {
                out += c;
                i += 2;
                continue;
            }
        }
        out += text[i];
    }
    return out;
}

/// The value of one of the keys in "file=a.c,line=3"; `between` parts the pairs.
std::string_view valueOf(std::string_view pairs, std::initializer_list<std::string_view> keys, char between)
{
    while (!pairs.empty()) {
        const size_t end = std::min(pairs.find(between), pairs.size());
        const std::string_view pair = withoutBlanks(pairs.substr(0, end));
        pairs.remove_prefix(std::min(end + 1, pairs.size()));
        const size_t equals = pair.find('=');
        if (equals != std::string_view::npos && isOneOf(pair.substr(0, equals), keys))
            return pair.substr(equals + 1);
    }
    return {};
}

qint64 figureOf(std::string_view text)
{
    return takeFigures(text).value_or(0);
}

qint64 readAnnotation(DiagnosticScene& scene)
{
    const PeeledLine& peeled = scene.text.peeled(scene.line);
    std::string_view pairs, message;
    Severity severity = Severity::Error;
    char between = ',';
    std::string_view text = withoutBlanks(scene.here());
    if (mentions(peeled.prefix, "file=") && peeled.marker != Marker::None) {
        pairs = peeled.prefix;
        message = text;
        severity = peeled.marker == Marker::Error ? Severity::Error : peeled.marker == Marker::Warning ? Severity::Warning : Severity::Info;
    } else if (begins(text, "::error ") || begins(text, "::warning ") || begins(text, "::notice ")) {
        severity = begins(text, "::error") ? Severity::Error : begins(text, "::warning") ? Severity::Warning : Severity::Info;
        pairs = text.substr(text.find(' ') + 1);
        const size_t end = pairs.find("::");
        if (end == std::string_view::npos)
            return 0;
        message = pairs.substr(end + 2);
        pairs = pairs.substr(0, end);
    } else if (skip(text, "##vso[task.logissue ")) {
        const size_t end = text.find(']');
        if (end == std::string_view::npos)
            return 0;
        pairs = text.substr(0, end);
        message = text.substr(end + 1);
        between = ';';
        severity = valueOf(pairs, {"type"}, between) == "warning" ? Severity::Warning : Severity::Error;
    } else {
        return 0;
    }
    const std::string file = decoded(valueOf(pairs, {"file", "sourcepath"}, between));
    if (file.empty() || message.empty())
        return 0;
    scene.add(between == ';' ? "azure" : "github", file, figureOf(valueOf(pairs, {"line", "linenumber"}, between)),
              figureOf(valueOf(pairs, {"col", "columnnumber"}, between)), severity, decoded(message),
              valueOf(pairs, {"title", "code"}, between));
    return scene.line;
}

} // namespace

const DiagnosticReader annotationReader{"annotations", &readAnnotation};

} // namespace sentinel
