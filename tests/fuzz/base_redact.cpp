#include "core/base/redact.h"

#include <algorithm>
#include <cstdlib>

// Whatever the text: spans rise, lie within it and do not overlap; masking in place keeps size and lines; pieces give what the whole gives.

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size)
{
    using namespace sentinel;
    const std::string text(reinterpret_cast<const char*>(data), size);
    redaction::Settings settings;
    settings.emails = size % 2 == 0;
    size_t before = 0;
    for (const redaction::Span& span : redaction::secretsIn(text, settings)) {
        if (span.begin < before || span.end <= span.begin || span.end > size || span.what.empty())
            std::abort();
        before = span.end;
    }
    std::string inPlace = text;
    (void)redaction::maskInPlace(inPlace.data(), inPlace.size(), settings);
    if (std::count(inPlace.begin(), inPlace.end(), '\n') != std::count(text.begin(), text.end(), '\n'))
        std::abort();
    redaction::Stream stream(settings);
    std::string joined = stream.add(std::string_view(text).substr(0, size / 2));
    joined += stream.add(std::string_view(text).substr(size / 2));
    joined += stream.finish();
    if (size < redaction::Stream::longest && joined != redaction::redacted(text, settings).text)
        std::abort();
    return 0;
}
