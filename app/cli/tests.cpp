#include "app/cli/commands.h"

#include "app/cli/listing.h"
#include "core/pipeline/analysis.h"

namespace sentinel {

namespace {

Result<InputItems<TestResult>> testsOfInput(const Source& source, std::stop_token stop)
{
    const Result<Input> input = readSource(source, stop);
    if (!input)
        return input.error();
    InputItems<TestResult> tests;
    tests.skipped = input->skipped;
    tests.isArchive = input->isArchive;
    std::optional<Error> first;
    for (const Document& document : input->documents) {
        Result<TestReport> report = testsOf(document, stop);
        if (!report && report.error().kind == Error::Kind::Cancelled)
            return report.error();
        if (report) {
            std::vector<Error> missing;
            for (const Hole& hole : report->holes)
                missing.push_back({Error::Kind::Malformed, hole.text, {}});
            tests.found.push_back({document.name, std::move(report->results), std::move(missing)});
            continue;
        }
        tests.skipped += QString::fromStdString(document.name) + QStringLiteral(": ") + report.error().message;
        if (!first)
            first = report.error();
    }
    if (tests.found.empty())
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
    return runListing<TestResult>(call,
                                  {QStringLiteral("give it a test report or a log: tests PATH..., or - for standard input"),
                                   "sentinel.tests/1", testsOfInput, writeTest});
}

} // namespace sentinel
