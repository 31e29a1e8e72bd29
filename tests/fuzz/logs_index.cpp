#include "tests/logs/naive.h"

#include <cstdio>
#include <cstdlib>

// Whatever the bytes: lines, their bytes and their texts are those of the plainest reading, in any order of asking.

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size)
{
    using namespace sentinel;
    const std::string text(reinterpret_cast<const char*>(data), size);
    Document document;
    document.bytes = Bytes::of(text);
    const Result<Log> log = Log::parse(document);
    if (!log)
        std::abort();
    std::mt19937 random(static_cast<unsigned>(size));
    const std::string read(log->read({0, log->size()}).view());
    if (log->encoding() == Encoding::Utf8 && read != text) {
        std::fprintf(stderr, "the log has other bytes than it was made of\n");
        std::abort();
    }
    const std::string wrong = differing(*log, read, random);
    if (!wrong.empty()) {
        std::fprintf(stderr, "%s\n", wrong.c_str());
        std::abort();
    }
    return 0;
}
