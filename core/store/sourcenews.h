#pragma once

#include "core/base/result.h"
#include "core/domain/cifact.h"
#include "core/domain/source.h"

#include <span>
#include <vector>

namespace sentinel {

class Reader;
class Transaction;

/// Facts came by webhook: the sources that they may be of (of the provider, and of these repositories if they name any) have news. Known to
/// some seconds: of a burst only the first is noted.
Result<> noteNews(Transaction& db, std::span<const CiFact> facts, Timestamp now);

/// The hours since 1970 (UTC) in which runs of the provider began since that time, ascending; of these repositories, or of all if there
/// are none.
Result<std::vector<qint64>> hoursWithRuns(Reader& db, Provider provider, const QStringList& repos, Timestamp since);

} // namespace sentinel
