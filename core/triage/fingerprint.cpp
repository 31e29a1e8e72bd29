#include "core/triage/fingerprint.h"
#include "core/base/hash.h"
#include "core/logs/mask.h"

#include <algorithm>
#include <set>

namespace sentinel {

Fingerprint fingerprintOf(Category category, const std::vector<std::string>& evidenceLines)
{
    std::set<std::string> lines; // sorted, each once: order and repetition do not count
    for (const std::string& line : evidenceLines) {
        std::string skeleton = masked(line);
        if (!skeleton.empty())
            lines.insert(std::move(skeleton));
    }
    Hasher hasher;
    hasher.addPart("fingerprint " + std::to_string(fingerprintVersion));
    hasher.addPart(jsonName(category));
    Fingerprint fingerprint;
    for (const std::string& line : lines) {
        hasher.addPart(line);
        if (!fingerprint.skeleton.isEmpty())
            fingerprint.skeleton += '\n';
        fingerprint.skeleton += line;
    }
    fingerprint.id = hex(hasher.result(), 16);
    return fingerprint;
}

std::vector<std::string> namingLinesOf(std::string_view text)
{
    std::vector<std::string> lines;
    while (!text.empty()) {
        const size_t end = std::min(text.find('\n'), text.size());
        if (const std::string_view line = text.substr(0, end); !line.empty())
            lines.emplace_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

} // namespace sentinel
