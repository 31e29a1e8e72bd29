#include "tests/logs/invariants.h"

#include <cstdio>
#include <cstdlib>

// Whatever the bytes: they parse, every line peels, and every byte of every text leads back to its raw byte.

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size)
{
    using namespace sentinel;
    Document document;
    document.bytes = Bytes::of(std::string(reinterpret_cast<const char*>(data), size));
    // Steps of an archive, where the bytes say.
    if (size > 8 && data[0] % 4 == 0) {
        const qint64 middle = qint64(data[1]) * qint64(size) / 256;
        document.steps = {{1, "a", {0, middle}}, {2, "Post b", {middle, qint64(size)}}};
    }
    const Result<Log> log = Log::parse(document);
    if (!log)
        std::abort();
    const std::string wrong = broken(*log);
    if (!wrong.empty()) {
        std::fprintf(stderr, "%s\n", wrong.c_str());
        std::abort();
    }
    qint64 before = -1;
    for (qint64 offset = 0; offset <= qint64(log->bytes().size()); offset += 1 + offset / 16) {
        const qint64 input = log->inputOffset(offset);
        if (input < before || input > qint64(size)) {
            std::fprintf(stderr, "the way back to the input does not rise within it\n");
            std::abort();
        }
        before = input;
    }
    (void)log->peeledText({1, log->lineCount()});
    return 0;
}
