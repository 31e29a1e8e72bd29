// MSBuild repeats every warning and error below "Build succeeded." or "Build FAILED.", up to the count. What was said before is not
// told again. Delphi's compiler speaks through a target: "X.Targets : warning : A.pas(3) Warning: W1000 text".

#include "core/reports/diagnosticplace_p.h"
#include "core/reports/diagnosticreader_p.h"

#include <functional>

namespace sentinel {

namespace {

constexpr size_t mostTold = 100000;

qint64 readMsbuild(DiagnosticScene& scene)
{
    const std::string_view text = scene.front.text;
    if (begins(text, "Build succeeded.") || begins(text, "Build FAILED.")) {
        scene.isSummary = !scene.told.empty();
        return 0;
    }
    if (scene.isSummary && (mentions(text, " Warning(s)") || mentions(text, " Error(s)") || begins(text, "Time Elapsed"))) {
        if (!mentions(text, " Warning(s)")) {
            scene.isSummary = false;
            scene.told.clear();
        }
        return 0;
    }
    const bool judged = mentions(text, "warning") || mentions(text, "error") || mentions(text, "hint");
    if (!judged)
        return 0;
    const bool through = mentions(text, " : warning : ") || mentions(text, " : error : ");
    const auto place = placeIn(text);
    if (!through && (!place || place->form != PlaceForm::Paren) && !mentions(text, " : error ") && !mentions(text, " : warning "))
        return 0;
    if (scene.isSummary) {
        if (scene.told.count(std::hash<std::string_view>()(text)))
            return scene.line;
    } else if (scene.told.size() < mostTold) {
        scene.told.insert(std::hash<std::string_view>()(text));
    }
    if (!through)
        return 0;
    const size_t at =
        text.find(" : warning : ") != std::string_view::npos ? text.find(" : warning : ") + 13 : text.find(" : error : ") + 11;
    const auto inner = placeIn(text.substr(at));
    if (!inner || inner->form != PlaceForm::Paren || !inner->before.empty())
        return 0;
    const auto judgement = judgementIn(inner->rest);
    if (!judgement)
        return 0;
    scene.add("delphi", inner->file, inner->line, inner->column, judgement->severity, judgement->rest, judgement->code);
    return scene.line;
}

} // namespace

const DiagnosticReader msbuildReader{"msbuild", &readMsbuild};

} // namespace sentinel
