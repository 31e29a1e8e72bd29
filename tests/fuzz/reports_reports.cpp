// Any bytes as a report and as a log: nothing may crash, hang or grow, and what is read must be sound.

#include "core/reports/reports.h"
#include "core/logs/log.h"
#include "core/reports/runner_p.h"

#include <cstdint>
#include <cstdlib>
#include <string>

using namespace sentinel;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const char* format = reportFormat(bytes);
    const Result<TestReport> report = readReport(bytes);
    if (report) {
        if (report->format.isEmpty() || report->counts.run > qint64(report->results.size()))
            std::abort();
    } else if (report.error().message.isEmpty()) {
        std::abort();
    }
    (void)format;

    Document document;
    document.bytes = Bytes::of(std::string(bytes));
    const Result<Log> log = Log::parse(document);
    if (!log)
        std::abort();
    const TestReport tests = readLogTests(*log);
    const TestReport everything = readLogTests(*log, Hearing::Everything, {});
    if (tests.results != everything.results || tests.counts != everything.counts || tests.format != everything.format)
        std::abort(); // a runner took notice of a line that its gate keeps from it
    for (const TestResult& row : tests.results) {
        if (!row.bytes || row.bytes->begin < 0 || row.bytes->begin > row.bytes->end || row.bytes->end > qint64(log->bytes().size()))
            std::abort();
    }
    const TestCounts& c = tests.counts;
    if (c.run != c.passed + c.failed + c.errors + c.skipped)
        std::abort();
    return 0;
}
