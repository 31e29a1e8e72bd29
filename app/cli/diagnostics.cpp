#include "app/cli/commands.h"

#include "app/cli/listing.h"
#include "core/pipeline/diagnosticreading.h"
#include "core/reports/diagnostics.h"

namespace sentinel {

namespace {

constexpr size_t mostHeld = 1000000; ///< diagnostics of one document; nobody reads so many, and they wait for their turn in memory

Result<InputItems<Diagnostic>> diagnosticsOfInput(const InputPath& source, std::stop_token stop)
{
    const Result<Input> input = readSource(source, stop);
    if (!input)
        return input.error();
    InputItems<Diagnostic> all;
    all.skipped = input->skipped;
    all.isArchive = input->isArchive;
    for (const Document& document : input->documents) {
        const Result<Log> log = Log::parse(document, stop);
        if (!log)
            return log.error();
        std::vector<Diagnostic> found = readDiagnostics(*log, stop, {}, mostHeld);
        if (stop.stop_requested())
            return Error{Error::Kind::Cancelled, QStringLiteral("stopped"), {}};
        if (found.size() == mostHeld)
            all.skipped +=
                QString::fromStdString(document.name) + QStringLiteral(": what comes after the first %1 diagnostics").arg(mostHeld);
        all.found.push_back({document.name, std::move(found), {}});
    }
    return all;
}

void writeDiagnostic(JsonWriter& json, const QString& path, const std::string* member, const Diagnostic& diagnostic)
{
    json.beginObject().text("schema", std::string_view("sentinel.diagnostic/1")).text("path", path);
    if (member)
        json.text("member", std::string_view(*member));
    json.text("tool", std::string_view(diagnostic.tool));
    if (diagnostic.file.empty())
        json.null("file");
    else
        json.text("file", std::string_view(diagnostic.file));
    const auto number = [&](const char* key, qint64 value) {
        if (value > 0)
            json.number(key, value);
        else
            json.null(key);
    };
    number("line", diagnostic.line);
    number("column", diagnostic.column);
    json.text("severity", jsonName(diagnostic.severity)).text("message", std::string_view(diagnostic.message));
    if (diagnostic.code.empty())
        json.null("code");
    else
        json.text("code", std::string_view(diagnostic.code));
    json.number("times", diagnostic.times)
        .number("first_line", diagnostic.lines.first)
        .number("last_line", diagnostic.lines.last)
        .number("byte_start", diagnostic.bytes.begin)
        .number("byte_end", diagnostic.bytes.end)
        .endObject();
}

} // namespace

int runDiagnostics(Call& call)
{
    prepareDiagnostics(call.folders.cache);
    return runListing<Diagnostic>(call,
                                  {QStringLiteral("give it a log or a report: diagnostics PATH..., or - for standard input"),
                                   "sentinel.diagnostics/1", diagnosticsOfInput, writeDiagnostic});
}

} // namespace sentinel
