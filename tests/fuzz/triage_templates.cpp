#include "core/triage/templates.h"

#include <algorithm>
#include <cstdlib>

// Whatever the lines: each has a template, and their order has no say.

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size)
{
    using namespace sentinel;
    const std::string text(reinterpret_cast<const char*>(data), size);
    std::vector<std::string_view> lines;
    for (size_t at = 0; at <= text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(std::string_view(text).substr(at, end - at));
        at = end + 1;
    }
    TemplateMiner::Limits limits;
    limits.shapeBytes = size > 0 && data[0] % 4 == 0 ? 2000 : 1 << 20;
    const auto mined = [&] {
        TemplateMiner miner(limits);
        for (std::string_view line : lines)
            miner.add(line);
        return miner.finish();
    };
    const MinedTemplates first = mined();
    if (first.ofLine.size() != lines.size())
        std::abort();
    std::reverse(lines.begin(), lines.end());
    const MinedTemplates second = mined();
    if (first.templates != second.templates)
        std::abort();
    for (size_t i = 0; i < lines.size(); ++i) {
        if (first.ofLine[i] != second.ofLine[lines.size() - 1 - i])
            std::abort();
    }
    return 0;
}
