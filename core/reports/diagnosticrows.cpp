// Rows of line and column below a heading with the file's name: ESLint's stylish manner, yamllint, stylelint, reek.
//   /src/a.js
//     3:5   error  'x' is not defined  no-undef

#include "core/reports/diagnosticnames_p.h"
#include "core/reports/diagnosticplace_p.h"
#include "core/reports/diagnosticreader_p.h"

namespace sentinel {

namespace {

using Severity = Diagnostic::Severity;

struct Row
{
    qint64 line = 0, column = 0;
    Severity severity = Severity::Warning;
    std::string_view message, code, tool;
};

std::optional<Row> rowIn(std::string_view text)
{
    if (text.size() < 5)
        return {};
    if (text[1] == ':' && (text[0] == 'E' || text[0] == 'W' || text[0] == 'I')) { // rflint: "W: 2, 0: text (Rule)"
        Row row;
        std::string_view rest = withoutBlanks(text.substr(2));
        const auto line = takeFigures(rest);
        if (!line || !skip(rest, ","))
            return {};
        rest = withoutBlanks(rest);
        const auto column = takeFigures(rest);
        if (!column || !skip(rest, ":"))
            return {};
        row = {*line, *column, text[0] == 'E' ? Severity::Error : text[0] == 'W' ? Severity::Warning : Severity::Info, withoutBlanks(rest),
               {},    "rflint"};
        row.code = takeCode(row.message);
        return row;
    }
    if (text.front() != ' ' && text.front() != '\t')
        return {};
    std::string_view rest = withoutBlanks(text);
    Row row;
    if (begins(rest, "[")) { // reek: "[3, 5]:Smell: text" and "[3]:Smell: text"
        rest.remove_prefix(1);
        const auto line = takeFigures(rest);
        const size_t close = rest.find("]:");
        if (!line || close == std::string_view::npos || close > 60)
            return {};
        row.line = *line;
        rest = rest.substr(close + 2);
        const size_t colon = rest.find(": ");
        if (colon == std::string_view::npos || colon > 60)
            return {};
        row.code = rest.substr(0, colon);
        row.message = rest.substr(colon + 2);
        row.tool = "reek";
        return row;
    }
    const auto line = takeFigures(rest);
    if (!line || !skip(rest, ":"))
        return {};
    const auto column = takeFigures(rest);
    if (!column)
        return {};
    row.line = *line;
    row.column = *column;
    if (begins(rest, " ") == false && begins(rest, "\t") == false)
        return {};
    rest = withoutBlanks(rest);
    bool marked = false;
    for (const char* mark : {"\xE2\x9C\x96", "\xE2\x9C\x98", "\xC3\x97"}) { // ✖ ✘ ×
        if (skip(rest, mark)) {
            marked = true;
            row.severity = Severity::Error;
        }
    }
    for (const char* mark : {"\xE2\x9A\xA0", "\xE2\x84\xB9"}) { // ⚠ ℹ
        if (skip(rest, mark))
            marked = true;
    }
    skip(rest, "\xEF\xB8\x8F"); // a variation selector
    rest = withoutBlanks(rest);
    const size_t wordEnd = rest.find(' ');
    if (wordEnd != std::string_view::npos) {
        if (const auto severity = severityOf(rest.substr(0, wordEnd)); severity && rest[0] >= 'a' && rest[0] <= 'z') {
            row.severity = *severity;
            rest = withoutBlanks(rest.substr(wordEnd));
            marked = true;
        }
    }
    if (!marked || rest.empty())
        return {};
    // The rule stands behind at least two blanks, or in parentheses.
    const size_t gap = rest.rfind("  ");
    if (gap != std::string_view::npos) {
        const std::string_view last = withoutBlanks(rest.substr(gap));
        if (!last.empty() && !mentions(last, " ")) {
            row.code = last;
            rest = withoutBlanks(rest.substr(0, gap));
        }
    }
    if (!row.code.empty() && row.code.front() == '(' && row.code.back() == ')')
        row.code = row.code.substr(1, row.code.size() - 2);
    else if (row.code.empty())
        row.code = takeCode(rest);
    row.message = rest;
    return row;
}

/// The file's name that stands above.
std::string headingIn(std::string_view text)
{
    text = withoutFront(text).text;
    if (const size_t dashes = text.find(" -- "); dashes != std::string_view::npos) // reek: "a.rb -- 2 warnings:"
        text = text.substr(0, dashes);
    skip(text, "+ ");
    skip(text, "File: ");
    skip(text, "FILE: ");
    skip(text, "\xE2\x9D\xAF ");
    std::string_view name = withoutBlanks(text);
    if (!name.empty() && name.back() == ':')
        name.remove_suffix(1);
    if (mentions(name, ": ") || !isFileName(name) || (mentions(name, " ") && name.front() != '/' && !(name.size() > 1 && name[1] == ':')))
        return {};
    return std::string(name);
}

qint64 readRow(DiagnosticScene& scene)
{
    const std::string_view here = scene.here();
    const auto row = rowIn(here);
    if (!row)
        return 0;
    if (scene.heading.lastRow == 0 || scene.line - scene.heading.lastRow > 3) {
        scene.heading = {};
    }
    // Look up to the last row or the heading, whichever is nearer.
    for (qint64 line = scene.line - 1; line >= 1 && line > scene.line - 12 && line > scene.heading.lastRow; --line) {
        const std::string_view text = scene.at(line);
        if (rowIn(text))
            break;
        const std::string name = headingIn(text);
        if (name.empty())
            continue;
        scene.heading.file = name;
        break;
    }
    if (scene.heading.file.empty())
        return 0;
    scene.heading.lastRow = scene.line;
    const LanguageTools* language = languageOf(scene.heading.file);
    const std::string tool = !row->tool.empty() ? std::string(row->tool) : language ? language->tool : "eslint";
    scene.add(tool, scene.heading.file, row->line, row->column, row->severity, row->message, row->code);
    return scene.line;
}

} // namespace

const DiagnosticReader rowReader{"rows", &readRow};

} // namespace sentinel
