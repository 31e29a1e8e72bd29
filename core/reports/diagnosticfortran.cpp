// Tools that name the place first and say what is wrong below the excerpt:
//   a.f90:7:10:                          File "a.ml", line 3, characters 5-9:
//                                        3 |   let x = y
//       7 |   use b                                    ^
//         |          1                     Error: Unbound value y
//   Fatal Error: Cannot open module file

#include "core/reports/diagnosticnames_p.h"
#include "core/reports/diagnosticplace_p.h"
#include "core/reports/diagnosticreader_p.h"

namespace sentinel {

namespace {

qint64 readBelow(DiagnosticScene& scene)
{
    constexpr qint64 most = 12;
    const std::string_view here = scene.front.text;
    const bool isOcaml = begins(here, "File \"");
    if (!isOcaml && (here.empty() || here.back() != ':'))
        return 0;
    const auto place = placeIn(here);
    if (!place || !place->rest.empty() || !place->before.empty())
        return 0;
    const LanguageTools* language = languageOf(place->file);
    const std::string tool = language ? language->tool : "generic";
    if (!isOcaml && tool != "gfortran" && tool != "crystal" && tool != "elm" && tool != "rescript")
        return 0;
    for (qint64 line = scene.line + 1; line <= scene.line + most && line <= scene.text.count(); ++line) {
        const std::string_view text = scene.at(line);
        if (line > scene.line + 1 && !text.empty() && text.front() != ' ' && text.find(".f") != std::string_view::npos && placeIn(text))
            return 0; // the next one began
        if (text.empty() || text.front() == ' ' || text.front() == '\t')
            continue;
        std::string_view words = text;
        const bool python =
            isOcaml && (begins(words, "SyntaxError: ") || begins(words, "IndentationError: ") || begins(words, "TabError: "));
        if (python) {
            scene.add("python", place->file, place->line, place->column, Diagnostic::Severity::Error, words).lines.last = line;
            return line;
        }
        const auto judgement = judgementIn(words);
        if (!judgement || judgement->isLetter || judgement->coded)
            continue;
        std::string message(judgement->rest);
        qint64 last = line;
        while (last < line + 6) { // the sentence goes on, set in
            const std::string_view more = scene.at(last + 1);
            if (more.size() < 3 || more[0] != ' ' || withoutBlanks(more).empty())
                break;
            message.append("\n").append(withoutBlanks(more));
            ++last;
        }
        if (message.empty())
            return 0;
        scene
            .add(isOcaml && tool == "generic" ? "ocaml" : tool, place->file, place->line, place->column, judgement->severity, message,
                 judgement->code)
            .lines.last = last;
        return last;
    }
    return 0;
}

} // namespace

const DiagnosticReader fortranReader{"below", &readBelow};

} // namespace sentinel
