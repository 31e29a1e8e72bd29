#pragma once

#include "core/base/redact.h"
#include "core/logs/bytes.h"

#include <QtGlobal>

#include <stop_token>

namespace sentinel {

/// A log with its secrets overwritten.
struct MaskedBytes
{
    Bytes bytes;       ///< the same ones that were given where there are no secrets
    qint64 masked = 0; ///< how many there were
};

/// Overwrites each secret with as many "*", so that offsets and line numbers stay what they are. UTF-8 and UTF-16. A secret of more
/// than 64 KiB may be found in part only. O(size), block by block; large ones go to an unlinked temporary file.
/// Errors: Unreadable (no room for that), Cancelled.
Result<MaskedBytes> withoutSecrets(const Bytes& bytes, const redaction::Settings& settings, std::stop_token stop = {});

} // namespace sentinel
