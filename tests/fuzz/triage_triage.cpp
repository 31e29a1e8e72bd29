// Any bytes are a log: they are read, their tests counted, and they are triaged, in bounded work.

#include "core/triage/triage.h"
#include "core/reports/reports.h"
#include "core/triage/scanner.h"

#include <cstdlib>

using namespace sentinel;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, size_t size)
{
    static const RuleSet rules = *RuleSet::load(RuleSet::builtInFiles());
    Document document;
    document.name = "fuzzed.log";
    document.bytes = Bytes::owning(nullptr, std::string_view(reinterpret_cast<const char*>(data), size));
    const Result<Log> log = Log::parse(document);
    if (!log)
        return 0;
    const TestReport tests = readLogTests(*log);
    const Verdict verdict = triageLog(*log, tests, rules);
    const Scan scan = scanLog(*log, rules);
    if (scan.work.askedBytes > 64 * (scan.work.bytes + 1))
        std::abort();
    for (const EvidenceBlock& block : verdict.evidence) {
        if (block.lines.first < 1 || block.lines.last > log->lineCount() || block.lines.first > block.lines.last)
            std::abort();
    }
    return 0;
}
