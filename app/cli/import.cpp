#include "app/cli/commands.h"

#include "app/cli/importreport.h"
#include "app/cli/inputs.h"
#include "app/cli/json.h"
#include "app/cli/ordered.h"
#include "app/cli/stores.h"
#include "core/pipeline/analysis.h"
#include "core/pipeline/importing.h"

namespace sentinel {

int runImport(Call& call)
{
    const Arguments& arguments = call.arguments;
    if (arguments.paths().isEmpty())
        return refuse(call.command, QStringLiteral("give it a log, an archive or a folder: import PATH..."));
    if (arguments.paths().count(QStringLiteral("-")) > 1)
        return refuse(call.command, QStringLiteral("standard input can be read only once"));
    const std::optional<Analyser> analyser = loadAnalyser(call);
    const std::unique_ptr<Store> store = analyser ? openStore(call) : nullptr;
    if (!store)
        return 1;

    int missing = 0, known = 0, stored = 0;
    const std::vector<Source> sources = sourcesOf(arguments.paths(), missing);
    const Terminal terminal(call.out);
    Failures failures;
    JsonWriter all;
    all.beginObject().text("schema", std::string_view("sentinel.import/1")).beginList("items");

    const auto work = [&](size_t i) {
        Result<Input> input = readSource(sources[i], call.stop);
        if (input)
            return importInput(*store, *analyser, std::move(*input), call.stop);
        ImportedInput failed;
        failed.error = input.error();
        return failed;
    };
    const auto tell = [&](size_t i, const ImportedInput& input) {
        if (input.error) {
            failures.add(sources[i], *input.error);
            return !call.stop.stop_requested();
        }
        failures.addGood(sources[i]);
        failures.addSkipped(sources[i].path, input.skipped);
        ++(input.isNew ? stored : known);
        if (arguments.has("json"))
            all.raw(importJson(input));
        else if (arguments.has("jsonl"))
            call.out.write(importJson(input) + '\n');
        else
            call.out.write(importText(terminal, input));
        call.out.flush();
        return !call.stop.stop_requested(); // even if nobody reads what we print: the import was asked for
    };
    // A thread that waits for a commit does no work, so a few more than cores keep them busy.
    inOrder(sources.size(), threadsFor(sources.size()) + 2, work, tell);
    if (arguments.has("json"))
        call.out.write(all.endList().endObject().json() + '\n');
    const int failed = missing + failures.finish();
    if (call.stop.stop_requested()) {
        complain(QStringLiteral("stopped: %1 stored; importing the same again goes on from there").arg(stored));
        return 1;
    }
    if (!arguments.has("json") && !arguments.has("jsonl") && stored + known + failed > 1)
        call.out.write(QStringLiteral("%1 stored, %2 stored already, %3 failed\n").arg(stored).arg(known).arg(failed));
    return failed > 0 ? 1 : 0;
}

} // namespace sentinel
