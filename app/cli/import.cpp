#include "app/cli/commands.h"

#include "app/cli/importreport.h"
#include "app/cli/inputs.h"
#include "app/cli/ordered.h"
#include "app/cli/stores.h"
#include "core/base/json.h"
#include "core/pipeline/analysis.h"
#include "core/pipeline/greenlogs.h"
#include "core/pipeline/importing.h"
#include "core/pipeline/judging.h"

#include <deque>

namespace sentinel {

namespace {

constexpr size_t mostPending = 64;

/// An input whose run is with the store, or that needs nothing more of it.
struct Pending
{
    size_t source = 0;
    PreparedImport prepared;
    std::optional<QFuture<Result<StoredRun>>> stored;

    bool isAnswered() const { return !stored || stored->isFinished(); }
    ImportedInput answer() const { return stored ? finishImport(prepared, waitFor(*stored)) : prepared.told; }
};

} // namespace

int runImport(Call& call)
{
    const Arguments& arguments = call.arguments;
    if (arguments.paths().isEmpty())
        return refuse(call.command, QStringLiteral("give it a log, an archive or a folder: import PATH..."));
    if (arguments.paths().count(QStringLiteral("-")) > 1)
        return refuse(call.command, QStringLiteral("standard input can be read only once"));
    // The store first: rules compiled for the first time take a second, and a store that cannot be opened is told at once.
    const std::unique_ptr<Store> store = openStore(call);
    const std::optional<Analyser> analyser = store ? loadAnalyser(call) : std::nullopt;
    if (!analyser)
        return 1;

    const ImportSettings settings = importSettings(call);
    int missing = 0, known = 0, stored = 0;
    const std::vector<InputPath> sources = sourcesOf(arguments.paths(), missing);
    const Terminal terminal(call.out);
    GreenLogs greens(*store);
    std::vector<RunId> uncompared;
    bool anyPassed = false;
    Failures failures;
    JsonWriter all;
    all.beginObject().text("schema", std::string_view("sentinel.import/1")).beginList("items");

    const auto tell = [&](size_t i, const ImportedInput& input) {
        if (input.error)
            return failures.add(sources[i], *input.error);
        failures.addGood(sources[i]);
        failures.addSkipped(sources[i].path, input.skipped);
        ++(input.isNew ? stored : known);
        if (isUncompared(input))
            uncompared.push_back(*input.run);
        anyPassed = anyPassed || (input.isNew && input.outcome == Outcome::Passed);
        if (arguments.has("json"))
            all.raw(importJson(input));
        else if (arguments.has("jsonl"))
            call.out.write(importJson(input) + '\n');
        else
            call.out.write(importText(terminal, input));
        call.out.flush();
    };
    // Runs are handed to the store in the order of the inputs without waiting for each: commits are joined, and what is
    // told is durable all the same.
    std::deque<Pending> pending;
    const auto settle = [&](size_t most) {
        while (!pending.empty() && (pending.size() > most || pending.front().isAnswered())) {
            const Pending one = std::move(pending.front());
            pending.pop_front();
            tell(one.source, one.answer());
        }
    };
    const auto work = [&](size_t i) {
        Result<Input> input = readSource(sources[i], call.stop);
        if (input)
            return prepareImport(*store, *analyser, greens, std::move(*input), call.stop, settings);
        PreparedImport failed;
        failed.told.error = input.error();
        return failed;
    };
    const auto take = [&](size_t i, PreparedImport prepared) {
        Pending one{i, std::move(prepared), {}};
        if (one.prepared.run)
            one.stored = storeRun(*store, one.prepared);
        pending.push_back(std::move(one));
        settle(mostPending);
        return !call.stop.stop_requested(); // even if nobody reads what we print: the import was asked for
    };
    inOrder(sources.size(), threadsFor(sources.size()), work, take);
    settle(0);
    // Runs that passed may have come in behind those that failed.
    for (size_t i = 0; anyPassed && i < uncompared.size() && !call.stop.stop_requested(); ++i)
        (void)compareWithGreen(*store, *analyser, greens, uncompared[i], call.stop); // else the verdict stays as it is
    if (stored > 0 && !call.stop.stop_requested())
        bringClustersUpToDate(*store, call.stop);
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
