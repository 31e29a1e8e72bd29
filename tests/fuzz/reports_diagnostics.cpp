// Any bytes as a log or a report: reading its diagnostics may not crash, hang or grow, and every place must lie in the log.

#include "core/logs/log.h"
#include "core/reports/diagnostics.h"

#include <cstdint>
#include <cstdlib>
#include <string>

using namespace sentinel;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, size_t size)
{
    Document document;
    document.bytes = Bytes::of(std::string(reinterpret_cast<const char*>(data), size));
    const Result<Log> log = Log::parse(document);
    if (!log)
        std::abort();
    qint64 last = 0;
    eachDiagnostic(*log, [&](Diagnostic&& d) {
        const bool placed = d.lines.first >= 1 && d.lines.first <= d.lines.last && d.lines.last <= log->lineCount() && d.bytes.begin >= 0
            && d.bytes.begin <= d.bytes.end && d.bytes.end <= log->size();
        if (!placed || d.lines.first + 24 < last || d.tool.empty() || d.message.empty() || d.line < 0 || d.column < 0)
            std::abort();
        last = d.lines.first;
        return true;
    });
    return 0;
}
