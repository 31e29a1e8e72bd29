#pragma once

#include "core/base/result.h"
#include "core/domain/telemetry.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace sentinel {

class Reader;
class Transaction;

/// Events as they will be stored, made outside of the writer's thread.
struct PackedEvents
{
    struct Block
    {
        SeriesKey key;
        Timestamp first, last;
        qint64 points = 0;
        QByteArray packed; ///< of the points
        std::vector<LogEvent> logs;
    };
    QByteArray name; ///< the client's own of the batch; empty: it has none
    std::vector<Block> blocks;
};
/// Points of one series need no order.
PackedEvents packEvents(QByteArray name, std::vector<SeriesEvents> series);

/// Stores them; false when a batch of this name was stored before, and then nothing is.
Result<bool> addEvents(Transaction& db, const PackedEvents& events, Timestamp now);

/// How much of it is kept.
struct TelemetryBounds
{
    Timestamp before;        ///< points and log events of earlier times go
    Timestamp batchesBefore; ///< names of batches received earlier are forgotten: by then nobody sends them again
    qint64 pointsAtMost = 200'000'000, logsAtMost = 5'000'000; ///< of what is more the earliest go
};
Result<bool> anyTelemetryIsOver(Reader& db, const TelemetryBounds& bounds);
/// Forgets what lies outside, and series of which nothing is left, at most so many rows of each table at a time. How many rows are gone.
Result<qint64> pruneTelemetry(Transaction& db, const TelemetryBounds& bounds, int limit);

/// Makes one block of the many small ones that a series gets when its points come one by one; the number of blocks that it went on from, 0
/// when there was nothing worth doing. At most some thousand blocks at a time.
Result<qint64> joinBlocks(Transaction& db, SeriesId series);
/// Series with many small blocks, the worst first.
Result<std::vector<SeriesId>> scatteredSeries(Reader& db, int limit);

/// Series after `after`, by id; of this source and name where they are given.
Result<std::vector<Series>> seriesList(Reader& db, const QByteArray& source, const QByteArray& name, SeriesId after, int limit);
Result<bool> hasSeries(Reader& db, SeriesId id);
/// Points from `from` (included) to `until` (not included), by time, the earliest `limit`.
Result<std::vector<Point>> pointsOf(Reader& db, SeriesId series, Timestamp from, Timestamp until, int limit);
Result<std::vector<LogEvent>> logEventsOf(Reader& db, SeriesId series, Timestamp from, Timestamp until, int limit);

} // namespace sentinel
