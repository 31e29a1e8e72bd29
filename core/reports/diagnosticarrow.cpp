// Tools that say what first and point to the place below: rustc and those that took its manner, Elixir, Terraform, esbuild, Crystal.
//   error[E0308]: mismatched types        Error: Unsupported argument        warning: variable "x" is unused
//    --> src/main.rs:3:5                    on main.tf line 3, in …            └─ lib/a.ex:3:5: A.f/1

#include "core/reports/diagnosticnames_p.h"
#include "core/reports/diagnosticplace_p.h"
#include "core/reports/diagnosticreader_p.h"

#include <algorithm>

namespace sentinel {

namespace {

constexpr qint64 ahead = 9;

/// Frames drawn at the beginning of a line.
std::string_view withoutFrame(std::string_view text)
{
    for (;;) {
        const std::string_view before = text;
        text = withoutBlanks(text);
        for (const char* piece : {"\xE2\x94\x82", "\xE2\x95\xB7", "\xE2\x95\xB5", "\xE2\x94\x83", "|"})
            skip(text, piece);
        if (text.size() == before.size())
            return text;
    }
}

struct Pointed
{
    std::string_view file;
    qint64 line = 0, column = 0;
    std::string_view arrow;
};

/// The place in a line that points: "--> a.rs:3:5", "└─ a.ex:3:5: f", "╭─[a.ts:3:5]", "on main.tf line 3, in …", "In a.cr:3:5".
std::optional<Pointed> pointed(std::string_view text)
{
    text = withoutFrame(text);
    Pointed found;
    for (const char* arrow : {"--> ", "::: ", "\xE2\x94\x8C\xE2\x94\x80 ", "\xE2\x94\x94\xE2\x94\x80 ", "\xE2\x95\xAD\xE2\x94\x80[",
                              "\xE2\x95\xAD\xE2\x94\x80\xE2\x94\x80[", "\xE2\x94\x8C\xE2\x94\x80\xE2\x94\x80 ", "\xE2\x95\xAD\xE2\x94\x80 ",
                              "on ", "In ", "Location: ", "at ", ",-["}) {
        if (!skip(text, arrow))
            continue;
        found.arrow = arrow;
        break;
    }
    if (found.arrow.empty())
        return {};
    text = withoutBlanks(text);
    if (begins(found.arrow, "on ")) {
        const size_t at = text.find(" line ");
        if (at == std::string_view::npos || at == 0)
            return {};
        found.file = text.substr(0, at);
        std::string_view rest = text.substr(at + 6);
        const auto line = takeFigures(rest);
        if (!line || !isFileName(found.file))
            return {};
        found.line = *line;
        return found;
    }
    if (!text.empty() && text.back() == ']')
        text.remove_suffix(1);
    const auto place = placeIn(text);
    if (!place || !place->before.empty() || place->form != PlaceForm::Colon)
        return {};
    if (found.arrow == "at " && !place->rest.empty())
        return {};
    found.file = place->file;
    found.line = place->line;
    found.column = place->column;
    return found;
}

/// Up to the blank line that ends it.
qint64 endOfExcerpt(DiagnosticScene& scene, qint64 from)
{
    constexpr qint64 most = 20;
    qint64 line = from;
    while (line < from + most && line < scene.text.count()) {
        const std::string_view next = scene.at(line + 1);
        if (withoutBlanks(next).empty()
            || (next.front() != ' ' && next.front() != '|' && !isFigure(next.front()) && !begins(next, "\xE2\x94")
                && !begins(next, "\xE2\x95") && !begins(next, "...")))
            break;
        ++line;
    }
    return line;
}

std::string toolOf(std::string_view file, const Judgement& judgement, std::string_view arrow)
{
    const LanguageTools* language = languageOf(file);
    const std::string tool = language ? language->tool : "generic";
    if (tool == "rustc")
        return begins(judgement.code, "clippy") ? "clippy" : "rustc";
    if (tool == "python")
        return "ruff";
    if (judgement.word == "error" && begins(judgement.rest, "`") && mentions(judgement.rest, "` should be `"))
        return "typos";
    if (tool == "eslint" && (begins(arrow, "\xE2\x95") || begins(arrow, ",-[")))
        return "oxlint";
    return tool;
}

qint64 readArrow(DiagnosticScene& scene)
{
    const Front front = scene.front;
    std::string_view head = withoutFrame(front.text);
    const std::string_view whole = head;
    // The marks that some put before the weight.
    for (const char* mark : {"\xC3\x97 ", "\xE2\x9C\x98 ", "\xE2\x9A\xA0 ", "\xE2\x9C\x96 ", "\xE2\x96\xB2 ", "! ", "x "})
        skip(head, mark);
    std::optional<Judgement> judgement = judgementIn(head);
    if (begins(head, ">> Issue: [")) { // Bandit
        const size_t close = head.find(']');
        if (close == std::string_view::npos)
            return 0;
        judgement = Judgement{Diagnostic::Severity::Warning,         "warning", head.substr(11, close - 11),
                              withoutBlanks(head.substr(close + 1)), false,     false};
    } else if (!judgement && head.size() != whole.size()) {
        judgement =
            Judgement{begins(whole, "\xE2\x9A\xA0") || begins(whole, "!") ? Diagnostic::Severity::Warning : Diagnostic::Severity::Error,
                      {},
                      {},
                      head,
                      false,
                      false};
        // "× eslint(no-undef): text"
        const size_t colon = head.find("): ");
        if (colon != std::string_view::npos && colon < 80 && mentions(head.substr(0, colon), "(")
            && !mentions(head.substr(0, colon), " ")) {
            judgement->code = head.substr(0, colon + 1);
            judgement->rest = head.substr(colon + 3);
        }
    }
    if (!judgement && begins(withoutBlanks(scene.here()), "In ")) { // Crystal: the place, the excerpt, "Error: text"
        const auto place = pointed(scene.here());
        if (!place || extensionOf(place->file) != "cr")
            return 0;
        for (qint64 line = scene.line + 1; line <= scene.line + ahead; ++line) {
            const auto below = judgementIn(scene.at(line));
            if (!below || below->coded || below->isLetter)
                continue;
            scene.add("crystal", place->file, place->line, place->column, below->severity, below->rest).lines.last = line;
            return line;
        }
        return 0;
    }
    if (!judgement && (begins(head, "--> ") || mentions(scene.here(), "--> "))) { // a help or note of another
        const auto place = pointed(scene.here());
        // Ruff's sentence has but a code: it did not call for attention by itself.
        const std::string above(scene.at(scene.line - 1));
        const auto sentence = judgementIn(above);
        if (place && sentence && sentence->coded) {
            const std::string file(place->file);
            const qint64 last = endOfExcerpt(scene, scene.line);
            const LanguageTools* language = languageOf(file);
            Diagnostic& made = scene.add(language && std::string_view(language->tool) == "python" ? "ruff" : "generic", file, place->line,
                                         place->column, sentence->severity, sentence->rest, sentence->code);
            made.lines = {scene.line - 1, last};
            return last;
        }
        if (scene.previous && place && scene.line - scene.previous->lines.last < 6) {
            scene.isNote = true;
            return scene.line;
        }
        return 0;
    }
    if (!judgement || judgement->isLetter || judgement->rest.empty())
        return 0;
    if (isOneOf(judgement->word, {"note", "help"})) {
        if (scene.previous && pointed(scene.at(scene.line + 1)) && scene.line - scene.previous->lines.last < 6) {
            scene.isNote = true;
            return endOfExcerpt(scene, scene.line + 1);
        }
        return 0;
    }
    if (placeIn(head) && !judgement->coded) { // it names its place itself
        const auto own = placeIn(head);
        if (own && own->ended && own->line > 0)
            return 0;
    }
    std::string message(judgement->rest);
    for (qint64 line = scene.line + 1; line <= scene.line + ahead && line <= scene.text.count(); ++line) {
        const std::string_view text = scene.at(line);
        const std::string_view words = withoutFrame(text);
        std::optional<Pointed> place = pointed(text);
        if (!place && line <= scene.line + 3) {
            // Elixir before 1.15: "  lib/a.ex:3: A.f/1"; esbuild: "    src/a.ts:3:5:"
            const bool setIn = !text.empty() && text.front() == ' ';
            const auto plain = setIn ? placeIn(words) : std::nullopt;
            const LanguageTools* language = plain ? languageOf(plain->file) : nullptr;
            if (plain && plain->before.empty() && plain->ended && language
                && (std::string_view(language->tool) == "elixir" || (begins(whole, "\xE2\x9C\x98 ") || begins(whole, "\xE2\x96\xB2 "))))
                place = Pointed{plain->file, plain->line, plain->column, "  "};
        }
        if (place) {
            if (place->arrow == "at " || place->arrow == "In ")
                return 0;
            std::string tool = toolOf(place->file, *judgement, place->arrow);
            if (begins(head, ">> Issue"))
                tool = "bandit";
            else if (place->arrow == "  " && tool == "eslint")
                tool = "esbuild";
            else if (place->arrow == "on ")
                tool = tool == "generic" || tool == "terraform"
                    ? (begins(withoutFrame(scene.here()), "Error") || begins(withoutFrame(scene.here()), "Warning"))
                            && takeCode(judgement->rest).size()
                        ? "tflint"
                        : "terraform"
                    : tool;
            const qint64 last = endOfExcerpt(scene, line);
            scene.add(tool, place->file, place->line, place->column, judgement->severity, message, judgement->code).lines.last = last;
            return last;
        }
        if (words.empty()) {
            if (line > scene.line + 4)
                return 0;
            continue;
        }
        // The message goes on only for tools that set it in.
        const bool setIn =
            !text.empty() && (text.front() == ' ' || begins(text, "\xE2\x94") || begins(text, "\xE2\x95") || begins(text, "|"));
        if (!setIn && !begins(head, ">> Issue"))
            return 0;
    }
    return 0;
}

} // namespace

const DiagnosticReader arrowReader{"arrow", &readArrow};

} // namespace sentinel
