#include "app/cli/commands.h"

#include "app/cli/inputs.h"
#include "app/cli/ordered.h"
#include "app/cli/report.h"
#include "core/base/text.h"
#include "core/pipeline/analysis.h"
#include "core/pipeline/verdictjson.h"

#include <algorithm>
#include <numeric>

namespace sentinel {

namespace {

enum class Form { Text, Json, Jsonl };

Form formOf(const Arguments& arguments)
{
    return arguments.has("jsonl") ? Form::Jsonl : arguments.has("json") ? Form::Json : Form::Text;
}

// The documents of an input, the one that decides first.
std::vector<size_t> worstFirst(const AnalysedInput& input)
{
    std::vector<size_t> order(input.documents.size());
    std::iota(order.begin(), order.end(), size_t(0));
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return isWorse(input.documents[a].verdict, input.documents[b].verdict); });
    return order;
}

std::string triageJson(const AnalysedInput& input, size_t index)
{
    const AnalysedDocument& document = input.documents[index];
    const Log* log = document.log ? &*document.log : nullptr;
    const auto bytes = static_cast<qint64>(input.input.documents[index].bytes.size());
    JsonWriter json;
    json.beginObject().text("schema", std::string_view("sentinel.triage/1")).text("path", input.input.path);
    if (input.input.isArchive)
        json.text("member", std::string_view(document.name));
    writeVerdict(json, document.verdict, log);
    json.text("provider", jsonName(log ? log->provider() : Provider::Generic));
    if (log)
        json.number("lines", log->lineCount());
    else
        json.null("lines");
    json.number("bytes", bytes);
    if (document.tests.format.isEmpty())
        json.null("test_format");
    else
        json.text("test_format", document.tests.format);
    return json.endObject().json();
}

QString triageText(const Terminal& terminal, const AnalysedInput& input, bool full)
{
    QString text;
    for (const size_t index : worstFirst(input)) {
        const AnalysedDocument& document = input.documents[index];
        QString name = input.input.path == u"-" ? QStringLiteral("standard input") : input.input.path;
        if (input.input.isArchive)
            name += QStringLiteral(" › ") + displayText(document.name);
        // Places are written as editors and terminals open them: FILE:LINE.
        const QString place = input.input.isArchive ? displayText(document.name) : name;
        text += verdictText(terminal, document.verdict, place, name, full) + u'\n';
    }
    return text;
}

// The passing log to compare with. It must be one log: with several, nobody could say which one a red one belongs to.
std::optional<Log> greenLog(const Call& call, bool& failed)
{
    failed = false;
    if (!call.arguments.has("against"))
        return {};
    failed = true;
    const QString path = call.arguments.value("against");
    const Result<Input> input = readSource({path, {}}, call.stop);
    if (!input) {
        complain(path, input.error());
        return {};
    }
    if (input->documents.size() != 1) {
        complain(path, QStringLiteral("holds %1 logs; --against takes one").arg(input->documents.size()));
        return {};
    }
    Result<Log> log = Log::parse(input->documents.front(), call.stop);
    if (!log) {
        complain(path, log.error());
        return {};
    }
    failed = false;
    return std::move(*log);
}

} // namespace

int runTriage(Call& call)
{
    const QStringList& paths = call.arguments.paths();
    if (paths.isEmpty())
        return refuse(call.command, QStringLiteral("give it a log: triage PATH..., or - for standard input"));
    if (paths.count(QStringLiteral("-")) + call.arguments.values("against").count(QStringLiteral("-")) > 1)
        return refuse(call.command, QStringLiteral("standard input can be read only once"));
    bool failed = false;
    const std::optional<Log> green = greenLog(call, failed);
    if (failed)
        return 1;
    const std::optional<Analyser> analyser = loadAnalyser(call);
    if (!analyser)
        return 1;

    int missing = 0;
    const std::vector<InputPath> sources = sourcesOf(paths, missing);
    const Form form = formOf(call.arguments);
    const Terminal terminal(call.out);
    Failures failures;
    JsonWriter all;
    all.beginObject().text("schema", std::string_view("sentinel.triage/1")).beginList("items");

    const auto judge = [&](size_t i) -> Result<AnalysedInput> {
        Result<Input> input = readSource(sources[i], call.stop);
        if (!input)
            return input.error();
        return analyser->analyse(std::move(*input), green ? &*green : nullptr, call.stop);
    };
    const auto print = [&](size_t i, Result<AnalysedInput> input) {
        if (!input) {
            failures.add(sources[i], input.error());
            return !call.stop.stop_requested();
        }
        failures.addGood(sources[i]);
        failures.addSkipped(sources[i].path, input->input.skipped);
        if (form == Form::Text) {
            call.out.write(triageText(terminal, *input, call.arguments.has("full")));
        } else {
            for (const size_t index : worstFirst(*input)) {
                const std::string object = triageJson(*input, index);
                if (form == Form::Jsonl)
                    call.out.write(object + '\n');
                else
                    all.raw(object);
            }
        }
        if (form != Form::Json)
            call.out.flush(); // as it is ready
        return !call.out.isClosed() && !call.stop.stop_requested();
    };
    inOrder(sources.size(), threadsFor(sources.size()), judge, print);
    if (form == Form::Json && !call.stop.stop_requested())
        call.out.write(all.endList().endObject().json() + '\n');
    if (call.stop.stop_requested()) {
        complain(QStringLiteral("stopped"));
        return 1;
    }
    return missing + failures.finish() > 0 ? 1 : 0;
}

} // namespace sentinel
