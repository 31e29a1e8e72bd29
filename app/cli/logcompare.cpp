#include "app/cli/logcompare.h"

#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/logs/compare.h"

namespace sentinel {

namespace {

// It must be one log: with several, nobody could say which one the other belongs to.
Result<Log> readGreen(const Call& call, const QString& path)
{
    const Result<Input> input = readSource({path, {}}, call.stop);
    if (!input)
        return input.error();
    if (input->documents.size() != 1)
        return Error{Error::Kind::Unsupported, QStringLiteral("holds %1 logs; --compare takes one").arg(input->documents.size()), {}};
    return Log::parse(input->documents.front(), call.stop);
}

void writeBlock(JsonWriter& json, const Log& log, const LineRange& lines)
{
    json.beginObject()
        .text("schema", std::string_view("sentinel.log_compare/1"))
        .number("first_line", lines.first)
        .number("last_line", lines.last)
        .number("byte_start", log.inputOffset(log.lineBytes(lines.first).begin))
        .number("byte_end", log.inputOffset(log.lineBytes(lines.last).end))
        .text("text", std::string_view(log.peeledText(lines)))
        .endObject();
}

void printBlock(Output& out, const Log& log, const LineRange& lines, bool isFirst)
{
    out.write(QStringLiteral("%1%2-%3\n").arg(isFirst ? QString() : QStringLiteral("\n")).arg(lines.first).arg(lines.last));
    PeeledLine peeled;
    for (qint64 line = lines.first; line <= lines.last && !out.isClosed(); ++line) {
        log.peel(line, peeled);
        out.write(displayText(peeled.text) + u'\n');
    }
}

} // namespace

int printComparison(Call& call, const Log& log, const QString& greenPath)
{
    const Result<Log> green = readGreen(call, greenPath);
    if (!green) {
        complain(greenPath, green.error());
        return 1;
    }
    const Result<Comparison> comparison = compareLogs(*green, log, {}, call.stop);
    if (!comparison) {
        complain(comparison.error().message);
        return 1;
    }
    const bool asLines = call.arguments.has("jsonl"), asDocument = call.arguments.has("json");
    if (asDocument)
        call.out.write(std::string_view("{\"schema\":\"sentinel.log_compare/1\",\"items\":["));
    bool isFirst = true;
    for (const LineRange& block : newBlocks(*comparison)) {
        if (call.out.isClosed() || call.stop.stop_requested())
            break;
        if (asLines || asDocument) {
            // Block by block: all of them together may be as large as the log.
            JsonWriter json;
            writeBlock(json, log, block);
            call.out.write((asDocument && !isFirst ? "," : "") + json.json() + (asLines ? "\n" : ""));
        } else {
            printBlock(call.out, log, block, isFirst);
        }
        isFirst = false;
    }
    if (asDocument)
        call.out.write(std::string_view("]}\n"));
    if (call.stop.stop_requested()) {
        complain(QStringLiteral("stopped"));
        return 1;
    }
    return 0;
}

} // namespace sentinel
