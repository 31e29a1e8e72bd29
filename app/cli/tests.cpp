#include "app/cli/commands.h"

#include "app/cli/inputs.h"
#include "app/cli/json.h"
#include "app/cli/ordered.h"
#include "core/pipeline/analysis.h"

namespace sentinel {

namespace {

/// The tests of one input: each document's, and what went wrong with the others.
struct InputTests
{
    std::vector<std::pair<std::string, TestReport>> reports; ///< by document name
    QStringList skipped;
    bool isArchive = false;
};

Result<InputTests> testsOfInput(const Source& source, std::stop_token stop)
{
    const Result<Input> input = readSource(source, stop);
    if (!input)
        return input.error();
    InputTests tests;
    tests.skipped = input->skipped;
    tests.isArchive = input->isArchive;
    std::optional<Error> first;
    for (const Document& document : input->documents) {
        Result<TestReport> report = testsOf(document, stop);
        if (!report && report.error().kind == Error::Kind::Cancelled)
            return report.error();
        if (report) {
            tests.reports.emplace_back(document.name, std::move(*report));
            continue;
        }
        tests.skipped += QString::fromStdString(document.name) + QStringLiteral(": ") + report.error().message;
        if (!first)
            first = report.error();
    }
    if (tests.reports.empty())
        return *first;
    return tests;
}

void writeTest(JsonWriter& json, const QString& path, const std::string* member, const TestResult& test)
{
    json.beginObject().text("schema", std::string_view("sentinel.test/1")).text("path", path);
    if (member)
        json.text("member", std::string_view(*member));
    json.text("suite", test.suite)
        .text("name", test.name)
        .text("status", jsonName(test.status))
        .number("duration", test.duration)
        .text("message", test.message)
        .number("attempt", qint64(test.attempt))
        .endObject();
}

} // namespace

int runTests(Call& call)
{
    if (call.arguments.paths().isEmpty())
        return refuse(call.command, QStringLiteral("give it a test report or a log: tests PATH..., or - for standard input"));
    if (call.arguments.paths().count(QStringLiteral("-")) > 1)
        return refuse(call.command, QStringLiteral("standard input can be read only once"));
    int missing = 0;
    const std::vector<Source> sources = sourcesOf(call.arguments.paths(), missing);
    const bool oneDocument = call.arguments.has("json");
    Failures failures;
    JsonWriter all;
    all.beginObject().text("schema", std::string_view("sentinel.tests/1")).beginList("items");

    const auto read = [&](size_t i) { return testsOfInput(sources[i], call.stop); };
    const auto print = [&](size_t i, Result<InputTests> tests) {
        if (!tests) {
            failures.add(sources[i], tests.error());
            return !call.stop.stop_requested();
        }
        failures.addGood(sources[i]);
        failures.addSkipped(sources[i].path, tests->skipped);
        for (const auto& [member, report] : tests->reports) {
            for (const TestResult& test : report.results) {
                if (oneDocument) {
                    writeTest(all, sources[i].path, tests->isArchive ? &member : nullptr, test);
                    continue;
                }
                JsonWriter json;
                writeTest(json, sources[i].path, tests->isArchive ? &member : nullptr, test);
                call.out.write(json.json() + '\n');
            }
            // Results are missing: what there is was printed, but nobody may take it for all there was.
            for (const Hole& hole : report.holes)
                failures.add(sources[i], {Error::Kind::Malformed, hole.text, {}});
        }
        return !call.out.isClosed() && !call.stop.stop_requested();
    };
    inOrder(sources.size(), threadsFor(sources.size()), read, print);
    if (call.stop.stop_requested()) {
        complain(QStringLiteral("stopped"));
        return 1;
    }
    if (oneDocument)
        call.out.write(all.endList().endObject().json() + '\n');
    return missing + failures.finish() > 0 ? 1 : 0;
}

} // namespace sentinel
