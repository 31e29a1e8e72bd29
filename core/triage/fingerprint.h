#pragma once

#include "core/domain/words.h"

#include <QByteArray>

#include <string>
#include <string_view>
#include <vector>

namespace sentinel {

/// Raised whenever the same evidence may give another fingerprint.
constexpr int fingerprintVersion = 2;

/// What a failure is known again by. Pure: a function of the category and the lines alone, whatever their order and whatever is stored.
struct Fingerprint
{
    QByteArray id;       ///< 32 hex digits: 128 bits of a hash over version, category and skeleton
    QByteArray skeleton; ///< the lines with what varies masked (core/triage/skeleton.h), each once, sorted; a line feed between them
    bool operator==(const Fingerprint&) const = default;
};

Fingerprint fingerprintOf(Category category, const std::vector<std::string>& evidenceLines);

/// The lines of a failure's text (a test's message, an evidence block) that name its cause: what a fingerprint is to be made of.
std::vector<std::string> namingLinesOf(std::string_view text);

} // namespace sentinel
