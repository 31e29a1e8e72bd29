#pragma once

#include "core/base/result.h"
#include "core/logs/log.h"
#include "core/logs/source.h"

#include <QByteArray>

#include <memory>

namespace sentinel {

/// What a pass over a log found out, to be kept beside it: with it the log is opened again without reading it. Compressed; some 50 KB for
/// a gigabyte. Empty for a log that was not in UTF-8, whose bytes are not those that are kept.
QByteArray savedIndex(const Log& log);

/// The log of which this was saved, read from `source`, which has `size` bytes. Errors: Malformed, when it is damaged, another version's,
/// or of another log: then the log is gone through again.
Result<Log> logFromSaved(std::shared_ptr<const LogSource> source, qint64 size, const QByteArray& saved);

} // namespace sentinel
