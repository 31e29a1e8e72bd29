#include "app/cli/importreport.h"

#include "app/cli/report.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/pipeline/importing.h"

namespace sentinel {

std::string importJson(const ImportedInput& input)
{
    JsonWriter json;
    json.beginObject()
        .text("schema", std::string_view("sentinel.import/1"))
        .text("path", input.path)
        .number("run_id", input.run->value)
        .boolean("new", input.isNew)
        .text("pipeline", input.pipeline)
        .text("outcome", jsonName(input.outcome));
    if (input.outcome == Outcome::Failed)
        json.text("category", jsonName(input.category));
    else
        json.null("category");
    json.textOrNull("title", input.title);
    if (input.green)
        json.number("compared_with", input.green->value);
    else
        json.null("compared_with");
    return json.endObject().json();
}

QString importText(const Terminal& terminal, const ImportedInput& input)
{
    const QString what = input.title.isEmpty() ? displayName(input.outcome) : input.title;
    return QStringLiteral("%1  %2 %3  %4%5\n")
        .arg(input.run->value)
        .arg(outcomeMark(terminal, input.outcome), displayText(utf8(input.path)), displayText(utf8(what.simplified())),
             input.isNew ? QString() : terminal.paint(Terminal::Tone::Faint, QStringLiteral("  (stored already)")));
}

} // namespace sentinel
