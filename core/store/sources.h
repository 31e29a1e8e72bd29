#pragma once

#include "core/base/result.h"
#include "core/domain/source.h"

#include <QByteArray>

#include <optional>
#include <utility>
#include <vector>

namespace sentinel {

class Reader;
class Transaction;

/// Errors: Conflict (a source of this name is there), Malformed (names the field).
Result<SourceId> addSource(Transaction& db, const Source& source);
Result<> changeSource(Transaction& db, const Source& source);
Result<> removeSource(Transaction& db, SourceId id);
Result<std::vector<Source>> sources(Reader& db);
Result<std::optional<Source>> sourceById(Reader& db, SourceId id);

Result<> setSourceState(Transaction& db, SourceId id, const SourceState& state);
Result<SourceState> sourceState(Reader& db, SourceId id);

/// Replaces the mark of that name; an empty one (neither cursor nor etag) is forgotten.
Result<> setPollMark(Transaction& db, SourceId id, const PollMark& mark);
Result<std::vector<PollMark>> pollMarks(Reader& db, SourceId id);

} // namespace sentinel
