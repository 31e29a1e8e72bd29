#include "app/cli/commands.h"

#include "app/cli/listing.h"
#include "core/pipeline/analysis.h"

#include <algorithm>
#include <utility>

namespace sentinel {

namespace {

/// Rows without a name that one log may add: beyond it a summary is no longer believed to the letter.
constexpr qint64 unnamedLimit = 200'000;

/// What a log's summaries count beyond the tests that it names: results all the same, whose names the log keeps to itself.
std::vector<TestResult> unnamedTests(const TestReport& report)
{
    const TestCounts named = countsOf(report.results);
    qint64 left = report.counts.run - named.run;
    std::vector<TestResult> tests;
    if (left <= 0 || left > unnamedLimit)
        return tests;
    // A runner may count as failed what it names as an error: nobody is counted twice for that.
    const std::pair<TestStatus, qint64> missing[] = {{TestStatus::Passed, report.counts.passed - named.passed},
                                                     {TestStatus::Skipped, report.counts.skipped - named.skipped},
                                                     {TestStatus::Failed, report.counts.failed - named.failed},
                                                     {TestStatus::Error, report.counts.errors - named.errors}};
    for (const auto& [status, number] : missing) {
        const qint64 more = std::clamp<qint64>(number, 0, left);
        TestResult test;
        test.status = status;
        tests.insert(tests.end(), size_t(more), test);
        left -= more;
    }
    return tests;
}

template <bool withUnnamed>
Result<InputItems<TestResult>> testsOfInput(const InputPath& source, std::stop_token stop)
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
            if constexpr (withUnnamed) {
                const std::vector<TestResult> unnamed = unnamedTests(*report);
                report->results.insert(report->results.end(), unnamed.begin(), unnamed.end());
            }
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
        .boolean("named", !test.name.isEmpty())
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
                                   "sentinel.tests/1", call.arguments.has("named") ? testsOfInput<false> : testsOfInput<true>, writeTest});
}

} // namespace sentinel
