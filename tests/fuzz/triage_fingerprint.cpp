// Any bytes as the text of a failure: the lines that name its cause are some of its own, few and short once masked, and every part that
// varies lies in its line.

#include "core/triage/fingerprint.h"
#include "core/triage/skeleton.h"

#include <cstdint>
#include <cstdlib>
#include <string>

using namespace sentinel;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    const std::vector<std::string> lines = namingLinesOf(text);
    if (lines.size() > 16)
        std::abort();
    for (const std::string& line : lines) {
        if (skeletonOf(line).size() > skeletonBytes)
            std::abort();
        size_t last = 0;
        for (const VaryingPart& part : varyingParts(line)) {
            if (part.begin < last || part.begin > part.end || part.end > line.size())
                std::abort();
            last = part.end;
        }
    }
    if (fingerprintOf(Category::Unknown, lines) != fingerprintOf(Category::Unknown, std::vector<std::string>(lines.rbegin(), lines.rend())))
        std::abort();
    return 0;
}
