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

/// What a poller has to remember about one of its addresses: where it goes on, and what the server said the answer is known by.
struct PollMark
{
    QString name;      ///< the poller's own: "runs:owner/name"
    QByteArray cursor; ///< opaque to the store
    QByteArray etag;
    bool operator==(const PollMark&) const = default;
};
Result<> setPollMark(Transaction& db, SourceId id, const PollMark& mark);
Result<std::vector<PollMark>> pollMarks(Reader& db, SourceId id);

} // namespace sentinel
