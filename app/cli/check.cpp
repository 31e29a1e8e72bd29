#include "app/cli/commands.h"

#include "app/cli/terminal.h"
#include "core/base/json.h"
#include "core/store/check.h"

#include <QFileInfo>

#include <algorithm>

namespace sentinel {

namespace {

using Severity = CheckReport::Severity;

std::string checkJson(const QString& folder, const CheckReport& report)
{
    JsonWriter json;
    json.beginObject()
        .text("schema", std::string_view("sentinel.check/1"))
        .text("folder", folder)
        .boolean("whole", report.isWhole())
        .number("schema_version", qint64(report.schemaVersion))
        .number("runs", report.runs)
        .number("logs", report.logs)
        .beginList("items");
    for (const CheckReport::Item& item : report.items)
        json.beginObject()
            .text("severity", std::string_view(item.severity == Severity::Damage ? "damage" : "note"))
            .text("text", item.text)
            .endObject();
    return json.endList().endObject().json();
}

QString checkText(const Terminal& terminal, const QString& folder, const CheckReport& report)
{
    QString text =
        QStringLiteral("%1\n%2 runs, %3 logs, format %4\n").arg(folder).arg(report.runs).arg(report.logs).arg(report.schemaVersion);
    for (const CheckReport::Item& item : report.items) {
        const bool isDamage = item.severity == Severity::Damage;
        text += terminal.paint(isDamage ? Terminal::Tone::Bad : Terminal::Tone::Faint,
                               isDamage ? QStringLiteral("damage  ") : QStringLiteral("note    "))
            + item.text + u'\n';
    }
    return text
        + (report.isWhole() ? terminal.paint(Terminal::Tone::Good, QStringLiteral("the store is whole"))
                            : terminal.paint(Terminal::Tone::Bad, QStringLiteral("the store is damaged")))
        + u'\n';
}

} // namespace

int runCheck(Call& call)
{
    const Arguments& arguments = call.arguments;
    if (!arguments.paths().isEmpty())
        return refuse(call.command, QStringLiteral("takes no %1; to check another folder: check --data %1").arg(arguments.paths().first()));
    const QString& folder = call.folders.data;
    Result<CheckReport> report = checkStore(folder, {arguments.has("quick"), arguments.has("remove-orphans")}, call.stop);
    // A folder in which nothing was ever stored has nothing that could be damaged; a folder that is not there is a
    // mistake.
    if (!report && report.error().kind == Error::Kind::NotFound && QFileInfo(folder).isDir())
        report = CheckReport();
    if (!report) {
        complain(folder, report.error());
        return 1;
    }
    if (arguments.has("json") || arguments.has("jsonl"))
        call.out.write(checkJson(folder, *report) + '\n');
    else
        call.out.write(checkText(Terminal(call.out), folder, *report));
    if (report->isWhole())
        return 0;
    const auto damages = std::count_if(report->items.begin(), report->items.end(),
                                       [](const CheckReport::Item& item) { return item.severity == Severity::Damage; });
    complain(folder, QStringLiteral("the store is damaged in %1 places; restore it from a copy, or import the logs again").arg(damages));
    return 1;
}

} // namespace sentinel
