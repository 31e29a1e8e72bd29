#include "core/triage/fingerprint.h"

#include "core/base/hash.h"
#include "core/triage/skeleton.h"

#include <set>

namespace sentinel {

namespace {

constexpr size_t linesKept = 64; // of the skeleton; the hash takes all

} // namespace

Fingerprint fingerprintOf(Category category, const std::vector<std::string>& evidenceLines)
{
    std::set<std::string> lines; // sorted, each once: order and repetition do not count
    for (const std::string& line : evidenceLines) {
        std::string skeleton = skeletonOf(line);
        if (!skeleton.empty())
            lines.insert(std::move(skeleton));
    }
    Hasher hasher;
    hasher.addPart("fingerprint " + std::to_string(fingerprintVersion));
    hasher.addPart(jsonName(category));
    Fingerprint fingerprint;
    size_t kept = 0;
    for (const std::string& line : lines) {
        hasher.addPart(line);
        if (kept++ >= linesKept)
            continue;
        if (!fingerprint.skeleton.isEmpty())
            fingerprint.skeleton += '\n';
        fingerprint.skeleton += line;
    }
    fingerprint.id = hex(hasher.result(), 16);
    return fingerprint;
}

} // namespace sentinel
