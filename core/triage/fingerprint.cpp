#include "core/base/hash.h"
#include "core/logs/mask.h"
#include "core/triage/triage.h"

#include <set>

namespace sentinel {

QByteArray fingerprintOf(Category category, const std::vector<std::string>& evidenceLines)
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
    for (const std::string& line : lines)
        hasher.addPart(line);
    return hex(hasher.result(), 16);
}

} // namespace sentinel
