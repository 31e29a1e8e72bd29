#include "core/logs/input.h"
#include "core/logs/log.h"

#include <cstdio>
#include <cstdlib>

// Whatever the bytes: reading them ends, in documents within the limits or in an error that says something.

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size)
{
    using namespace sentinel;
    const auto require = [](bool holds, const char* what) {
        if (!holds) {
            std::fprintf(stderr, "%s\n", what);
            std::abort();
        }
    };
    ReadLimits limits;
    limits.bytes = 1 << 20;
    limits.ratioFrom = 1 << 18;
    limits.entries = 100;
    limits.inMemory = 1 << 16;
    const Result<Input> input =
        readInput(Bytes::of(std::string(reinterpret_cast<const char*>(data), size)), QStringLiteral("input"), limits);
    if (!input) {
        require(!input.error().message.isEmpty(), "an error says nothing");
        return 0;
    }
    require(!input->documents.empty(), "a success holds nothing");
    qint64 total = 0;
    for (const Document& document : input->documents) {
        total += qint64(document.bytes.size());
        qint64 last = 0;
        for (const DocumentStep& step : document.steps) {
            require(step.bytes.begin >= last && step.bytes.end >= step.bytes.begin && step.bytes.end <= qint64(document.bytes.size()),
                    "steps overlap or leave their document");
            last = step.bytes.end;
        }
        require(bool(Log::parse(document)), "a document is no log");
    }
    require(total <= limits.bytes + qint64(size), "more came out than the limit allows");
    return 0;
}
